/* The next version of the document, beside the one that counts: the request is
 * routed and checked by its tables, in an arena of its own, and goes on as if
 * nothing had happened. */
#include "base/mem.h"
#include "pipeline/content.h"
#include "pipeline/params.h"
#include "pipeline/run.h"
#include "route/route.h"
#include "schema/schema.h"
#include "text/json_lex.h"

enum { KEPT_BYTES = 64 * 1024 }; /* of findings, beyond the exchange's budget */

/* What the check borrows from the exchange, and gives back. */
typedef struct loan {
  gw_arena arena;
  const gw_api *api;
  const gw_operation *operation;
  const gw_slice *captures;
  size_t n_captures;
} loan;

static void find(gw_run *run, gw_finding_place place, gw_slice at,
                 const char *rule) {
  gw_finding finding = {.mode = GW_FINDING_SHADOW,
                        .place = place,
                        .at = at,
                        .code = gw_slice_str(rule)};
  gw_findings_add(&run->findings, &run->x.arena, &finding);
}

/* Its texts stand in the arena that ends. */
static void keep(gw_run *run, gw_arena *arena, const gw_problem_item *item) {
  gw_slice at = gw_arena_dup(arena, gw_problem_place(item, arena));
  gw_finding finding = {.mode = GW_FINDING_SHADOW,
                        .place = gw_finding_place_of(item->where),
                        .at = at.p ? at : GW_LIT(""),
                        .code = item->code};
  gw_findings_add(&run->findings, arena, &finding);
}

static bool find_route(gw_exchange *x, gw_route_match *match) {
  gw_path path;
  gw_why why = {0};
  const gw_api *next = x->api;
  return gw_path_parse(&x->arena, x->request->path, next->path_flags, &path,
                       &why) == GW_OK &&
         gw_route_find(next->routes, next->path_flags, &path,
                       x->request->method, &x->arena, match) == GW_OK;
}

/* Problems of the next version's body, as those of its parameters. */
static void check_json(gw_exchange *x, const gw_schema *schema,
                       const gw_buf *text) {
  GW_SCRATCH gw_problem_sink sink;
  gw_schema_run run;
  gw_json json;
  gw_sink_init(&sink, &x->arena);
  gw_schema_start(&run, &x->arena, text->n);
  if (gw_json_init(&json, gw_buf_slice(text)) == GW_OK &&
      gw_schema_validate(&run, schema, &json) == GW_OK &&
      gw_json_finish(&json) == GW_OK) {
    return;
  }
  gw_schema_start(&run, &x->arena, text->n);
  if (gw_json_init(&json, gw_buf_slice(text)) != GW_OK ||
      (gw_schema_explain(&run, schema, &json, &sink) == GW_OK &&
       gw_json_finish(&json) != GW_OK)) {
    gw_sink_add(&sink, "syntax", "%s", "");
  }
  gw_params_take_body(x, 0, &sink);
}

static void add_body_problem(gw_exchange *x, const char *code) {
  gw_problem_add(gw_params_problem(x, 0), "pointer", GW_LIT(""),
                 gw_slice_str(code), GW_LIT(""));
}

/* A form or XML as the JSON it stands for there. */
static void check_rewritten(gw_run *run, const gw_body_kind *kind) {
  gw_exchange *x = &run->x;
  gw_form_fault fault;
  gw_status status = gw_content_rewrite(run, kind, &fault);
  if (status == GW_OK && kind->media->value) {
    check_json(x, kind->media->value->schema, &x->text);
  } else if (status != GW_OK && fault.why.what) {
    gw_content_refuse(run, &fault);
  } else if (status != GW_OK) {
    add_body_problem(x, "unchecked");
  }
}

static void check_content(gw_run *run, const gw_body_kind *kind) {
  gw_exchange *x = &run->x;
  if (gw_body_is_rewritten(kind)) {
    check_rewritten(run, kind);
  } else if (kind->codec == GW_CODEC_BYTES) {
    gw_form_fault fault = gw_body_check_length(kind, x->body.n);
    if (fault.code) {
      gw_content_refuse(run, &fault);
    }
  } else if (kind->media->value) {
    check_json(x, kind->media->value->schema, &x->body);
  }
}

static void check_body(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_body *body = x->operation->body;
  if (!gw_content_is_there(run)) {
    if (body && body->flags & GW_BODY_REQUIRED) {
      add_body_problem(x, "required");
    }
    return;
  }
  gw_body_kind kind;
  gw_slice said = gw_headers_find(&x->request->headers, "content-type");
  if (!gw_body_choose(body, said, &kind)) {
    add_body_problem(x, "media-type");
  } else {
    check_content(run, &kind);
  }
}

/* With the next version's operation in place of the one that counts. */
static void check(gw_run *run, const gw_route_match *match) {
  gw_exchange *x = &run->x;
  x->operation = match->operation;
  x->captures = match->captures;
  x->n_captures = match->n_captures;
  gw_params_found found = {.v = NULL};
  if (gw_params_read(x, &run->generation->settings->params, 0, &found)) {
    check_body(run);
  }
}

void gw_st_shadow(gw_run *run) {
  gw_exchange *x = &run->x;
  loan mine = {x->arena, x->api, x->operation, x->captures, x->n_captures};
  gw_arena_init(&x->arena, mine.arena.budget);
  x->api = mine.api->shadow;
  GW_SCRATCH gw_route_match match;
  bool is_routed = find_route(x, &match);
  if (is_routed) {
    check(run, &match);
  }
  const gw_problem *problem = x->problem;
  gw_arena theirs = x->arena;
  x->arena = mine.arena;
  x->arena.budget += x->arena.budget ? KEPT_BYTES : 0;
  x->api = mine.api;
  x->operation = mine.operation;
  x->captures = mine.captures;
  x->n_captures = mine.n_captures;
  x->problem = NULL;
  for (size_t i = 0; problem && i < problem->n_items; i++) {
    keep(run, &x->arena, &problem->items[i]);
  }
  if (!is_routed) {
    find(run, GW_FINDING_REQUEST, GW_LIT(""), "route");
  } else if (problem && !problem->n_items) { /* a query that is none, memory */
    find(run, GW_FINDING_REQUEST, GW_LIT(""), "unchecked");
  }
  gw_arena_done(&theirs);
}
