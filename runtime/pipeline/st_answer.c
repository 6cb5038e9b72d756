/* An answer against the document: its status, its media type, its body. For
 * st_decode, and for answers that go on as they came. */
#include "pipeline/run.h"

#include "base/mem.h"
#include "schema/schema.h"
#include "text/json_lex.h"
#include "text/media_type.h"

typedef struct checker {
  gw_run *run;
  gw_problem_sink sink;
} checker;

/* The narrowest row stands first. */
static const gw_answer *find_answer(const gw_operation *op, int status) {
  for (size_t i = 0; i < op->n_answers; i++) {
    const gw_answer *answer = &op->answers[i];
    if (status >= (int)answer->first && status <= (int)answer->last) {
      return answer;
    }
  }
  return NULL;
}

static gw_slice bare(gw_slice type) {
  return gw_type_cut(&type);
}

/* A status of success that "x-http-code" asks for, or 0. */
static int code_of(const gw_exchange *x) {
  gw_slice text = gw_headers_find(&x->reply_headers, "x-http-code");
  bool is_code = text.n == 3 && text.p[0] == '2' && text.p[1] >= '0' &&
                 text.p[1] <= '9' && text.p[2] >= '0' && text.p[2] <= '9';
  return is_code ? 200 + (text.p[1] - '0') * 10 + (text.p[2] - '0') : 0;
}

/* The value is made by the schema of the first status: others must have the
 * same, or no body. */
static bool has_same(const gw_answer *answer, const gw_media *given) {
  for (size_t i = 0; i < answer->n_media; i++) {
    if (given && gw_slice_eq(answer->media[i].type, given->type) &&
        answer->media[i].schema == given->value->schema) {
      return true;
    }
  }
  return !answer->n_media;
}

void gw_st_answer_choose(gw_run *run) {
  gw_exchange *x = &run->x;
  int code = code_of(x);
  const gw_answer *answer = code ? find_answer(x->operation, code) : NULL;
  bool is_success = answer && answer->first / 100 == 2;
  if (!is_success || !has_same(answer, run->given)) {
    return;
  }
  x->response.status = code;
  if (!answer->n_media) {
    run->given = NULL;
  }
}

static bool is_range(gw_slice type) {
  return gw_slice_ends(type, GW_LIT("*"));
}

/* A type by its name goes before a range. */
static const gw_answer_media *find_media(const gw_answer *answer,
                                         gw_slice type) {
  const gw_answer_media *found = NULL;
  for (size_t i = 0; i < answer->n_media; i++) {
    const gw_answer_media *media = &answer->media[i];
    bool is_better =
        !found || (is_range(found->type) && !is_range(media->type));
    if (is_better && gw_type_in(type, media->type)) {
      found = media;
    }
  }
  return found;
}

static bool is_json(gw_slice type) {
  return gw_slice_eq_nocase(type, GW_LIT("application/json")) ||
         (type.n > 5 &&
          gw_slice_eq_nocase(gw_slice_from(type, type.n - 5), GW_LIT("+json")));
}

static bool is_xml(gw_slice type) {
  return gw_slice_eq_nocase(type, GW_LIT("text/xml")) ||
         gw_slice_eq_nocase(type, GW_LIT("application/xml")) ||
         (type.n > 4 &&
          gw_slice_eq_nocase(gw_slice_from(type, type.n - 4), GW_LIT("+xml")));
}

/* XML that was written here: what its schema speaks of is the JSON that it was
 * made of, which stands in x->out. */
static bool made_xml(const gw_run *run) {
  return run->given && run->given->codec == GW_CODEC_XML;
}

static void check_json(checker *c, const gw_schema *schema, gw_slice body) {
  gw_exchange *x = &c->run->x;
  gw_schema_run run;
  gw_json json;
  gw_schema_start(&run, &x->arena, body.n);
  gw_status status = gw_json_init(&json, body);
  if (status == GW_OK) {
    status = gw_schema_validate(&run, schema, &json);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  if (status == GW_OK) {
    return;
  }
  gw_schema_start(&run, &x->arena, body.n);
  if (gw_json_init(&json, body) == GW_OK &&
      gw_schema_explain(&run, schema, &json, &c->sink) == GW_OK) {
    status = gw_json_finish(&json);
  }
  if (!c->sink.n) { /* what stands behind the value, or no memory */
    gw_sink_add(&c->sink, status == GW_ERR_SYNTAX ? "syntax" : "unchecked",
                "%s", gw_status_text(status));
  }
}

static void check_text(checker *c, const gw_schema *schema, gw_slice body) {
  gw_schema_run run;
  gw_schema_start(&run, &c->run->x.arena, body.n);
  gw_status status = gw_schema_check_text(&run, schema, body, &c->sink);
  if (status != GW_OK && !c->sink.n) {
    gw_sink_add(&c->sink, "unchecked", "%s", gw_status_text(status));
  }
}

static void check_body(checker *c, const gw_answer *answer, gw_slice type,
                       gw_slice body) {
  if (!answer->n_media || !body.n) {
    if (!answer->n_media != !body.n) {
      gw_sink_add(&c->sink, "body", "%s",
                  body.n ? "a body where none is documented"
                         : "no body where one is documented");
    }
    return;
  }
  const gw_answer_media *media = find_media(answer, bare(type));
  if (!media) {
    gw_sink_add(&c->sink, "media-type", "%s is not documented",
                gw_sink_show(&c->sink, type));
  } else if (is_json(bare(type))) {
    check_json(c, media->schema, body);
  } else if (made_xml(c->run)) {
    check_json(c, media->schema, gw_buf_slice(&c->run->x.out));
  } else if (is_xml(bare(type))) {
    return; /* an upstream's own: nobody reads it */
  } else if (media->schema && gw_type_in(bare(type), GW_LIT("text/*"))) {
    check_text(c, media->schema, body);
  }
}

/* The client is told that, not what: it is the service's data. */
static void refuse(gw_run *run) {
  gw_exchange_failf(&run->x, GW_PROBLEM_INVALID_ANSWER,
                    "the upstream's answer is not as its documentation says");
}

bool gw_st_answer_check(gw_run *run, int status, gw_slice type, gw_slice body) {
  gw_exchange *x = &run->x;
  gw_mode mode = run->settings->response;
  if (mode == GW_MODE_OFF || !x->operation->n_answers) {
    return true;
  }
  GW_SCRATCH checker c;
  c.run = run;
  gw_sink_init(&c.sink, &x->arena);
  const gw_answer *answer = find_answer(x->operation, status);
  if (answer) {
    check_body(&c, answer, type, body);
  } else {
    gw_sink_add(&c.sink, "status", "%d is not documented", status);
  }
  bool is_enforced = mode == GW_MODE_ENFORCE;
  gw_findings_take(&run->findings, &x->arena, &c.sink, GW_FINDING_RESPONSE,
                   is_enforced ? GW_FINDING_ENFORCE : GW_FINDING_REPORT);
  if (c.sink.n && is_enforced) {
    refuse(run);
  }
  return !x->problem;
}
