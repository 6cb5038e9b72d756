/* Operations of services that speak HTTP: what comes is checked, and goes on as
 * it came. */
#include "pass/1_link.h"
#include "pass/6_operation.h"
#include "route/percent_write.h"

enum { MAX_TARGET = 64 << 10 };

static void *room(gwgen_tables *tables, size_t n) {
  void *p = gw_arena_zalloc(tables->product->arena, n);
  if (!p && !tables->status) {
    tables->status = gw_arena_why(tables->product->arena);
  }
  return p;
}

/* ---- the path ------------------------------------------------------------ */

typedef struct path {
  gwgen_tables *tables;
  GW_VEC(gw_piece) pieces;
  gw_buf text; /* of the piece in the making */
  int32_t n_captures;
} path;

static void add_text(path *p, gw_slice text) {
  gw_status status = gw_percent_write_segment(&p->text, text, ';');
  if (!p->tables->status) {
    p->tables->status = status;
  }
}

static void add_mark(path *p, const char *mark) {
  gw_status status = gw_buf_append(&p->text, gw_slice_str(mark));
  if (!p->tables->status) {
    p->tables->status = status;
  }
}

static void push(path *p, gw_piece piece) {
  gw_piece *slot = GW_PUSH(p->tables->product->arena, &p->pieces);
  if (slot) {
    *slot = piece;
  }
}

static void end_text(path *p) {
  gw_slice text =
      gw_arena_dup(p->tables->product->arena, gw_buf_slice(&p->text));
  if (text.n) {
    push(p, (gw_piece){.text = text, .capture = -1});
  }
  p->text.n = 0;
}

static void add_capture(path *p) {
  end_text(p);
  push(p, (gw_piece){.capture = p->n_captures++});
}

static void add_segment(path *p, const gwgen_segment *segment) {
  add_mark(p, "/");
  switch (segment->kind) {
  case GWGEN_SEGMENT_LITERAL:
    add_text(p, segment->text);
    break;
  case GWGEN_SEGMENT_ANY:
  case GWGEN_SEGMENT_REST:
    add_capture(p);
    break;
  case GWGEN_SEGMENT_MIXED:
    for (size_t i = 0; i < segment->texts.n; i++) {
      if (i) {
        add_capture(p);
      }
      add_text(p, segment->texts.v[i]);
    }
    break;
  }
}

static void bind_target(gwgen_tables *tables, const gwgen_operation *operation,
                        gw_operation *out) {
  const gwgen_template *from = &operation->path;
  path p = {.tables = tables};
  gw_buf_init(&p.text, tables->product->arena, MAX_TARGET);
  for (size_t i = 0; i < from->segments.n; i++) {
    add_segment(&p, &from->segments.v[i]);
  }
  if (from->verb.n) {
    add_mark(&p, ":");
    add_text(&p, from->verb);
  }
  if (from->trailing_slash || !from->segments.n) {
    add_mark(&p, "/");
  }
  end_text(&p);
  out->target = p.pieces.v;
  out->n_target = p.pieces.n;
}

/* ---- the body ------------------------------------------------------------ */

/* A value that no message has: its schema is all there is. */
static const gw_member *make_value(gwgen_tables *tables,
                                   const gw_schema *schema) {
  gw_member *value = room(tables, sizeof *value);
  if (value) {
    value->schema = schema;
    value->flags = GW_MEMBER_IN;
  }
  return value;
}

static void bind_media(gwgen_tables *tables, const gwgen_served *served,
                       gw_media *media) {
  gwgen_body_use use = {NULL, NULL, GWGEN_WAY_IN};
  const gw_schema *schema = gwgen_served_schema(served, use.way);
  *media = (gw_media){.type = served->type, .codec = served->codec};
  switch (served->codec) {
  case GW_CODEC_JSON:
    break;
  case GW_CODEC_XML:
    media->root = gwgen_bind_xml(tables, served, use.way);
    break;
  case GW_CODEC_FORM:
  case GW_CODEC_MULTIPART:
    schema = gwgen_bind_form(tables, &use, served, media);
    if (media->codec == GW_CODEC_BYTES) { /* it can't be cut into parts */
      gwgen_bind_whole(tables, &use, served, media);
    }
    break;
  case GW_CODEC_TEXT:
  case GW_CODEC_BYTES:
    gwgen_bind_whole(tables, &use, served, media);
    break;
  }
  schema = media->codec == GW_CODEC_BYTES ? NULL : schema;
  media->value = make_value(tables, schema);
}

static void bind_body(gwgen_tables *tables, const gwgen_operation *operation,
                      gw_operation *out) {
  const gwgen_served_list *takes = &operation->takes;
  gw_body *body = takes->n ? room(tables, sizeof *body) : NULL;
  gw_media *media = body ? room(tables, takes->n * sizeof *media) : NULL;
  if (!media) {
    return;
  }
  for (size_t i = 0; i < takes->n && !tables->status; i++) {
    bind_media(tables, &takes->v[i], &media[i]);
  }
  body->media = media;
  body->n_media = takes->n;
  body->flags = operation->oas->body_required ? (uint32_t)GW_BODY_REQUIRED : 0u;
  body->value = media->value;
  body->schema = media->value ? media->value->schema : NULL;
  out->body = body;
}

/* ---- the answer ---------------------------------------------------------- */

/* The service's own, whatever its status and its type: documented headers of
 * all responses pass. */
static void bind_reply(gwgen_tables *tables, const gwgen_operation *operation,
                       gw_operation *out) {
  gw_reply *reply = room(tables, sizeof *reply);
  if (reply) {
    reply->status = operation->success_status;
    gwgen_bind_headers(tables, operation->oas->responses.v,
                       operation->oas->responses.n, reply);
    out->reply = reply;
  }
}

void gwgen_bind_rest(gwgen_tables *tables, const gwgen_operation *operation,
                     gw_operation *out) {
  out->rpc = out->grpc_path = GW_LIT("");
  bind_target(tables, operation, out);
  bind_body(tables, operation, out);
  bind_reply(tables, operation, out);
}
