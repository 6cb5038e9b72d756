#include "bench.h"
#include "gw_library.h"
#include "route/route.h"
#include "transcode/decode.h"
#include "transcode/encode.h"

enum { MESSAGE_LIMIT = 1 << 22 };

static gw_arena arena;
static gw_buf out;

static const gw_operation *operation(const bench_body *body) {
  return gw_api_library.operations[body->is_list ? 1 : 0];
}

/* As a gateway has them: one arena for a request, a buffer that is kept. */
static void begin(void) {
  gw_arena_reset(&arena);
  if (!out.limit) {
    gw_buf_init(&out, NULL, MESSAGE_LIMIT);
  }
  out.n = 0;
}

const char *ours_bytes(void) {
  return out.p;
}

static gw_slice json_of(const bench_body *body) {
  return (gw_slice){body->json, body->json_n};
}

/* The whole message: the request's body may be one field of it. */
static const gw_member *value_of(const bench_body *body) {
  static gw_member values[2];
  gw_member *value = &values[body->is_list];
  if (!value->shape) {
    *value = *operation(body)->body->value;
    value->field = NULL;
  }
  return value;
}

size_t ours_lex(const bench_body *body) {
  gw_json json;
  gw_status status = gw_json_init(&json, json_of(body));
  if (status == GW_OK) {
    status = gw_json_skip(&json);
  }
  return status == GW_OK ? body->json_n : 0;
}

size_t ours_validate(const bench_body *body) {
  gw_json json;
  gw_schema_run run;
  begin();
  gw_schema_start(&run, &arena, body->json_n);
  gw_status status = gw_json_init(&json, json_of(body));
  if (status == GW_OK) {
    status = gw_schema_validate(&run, operation(body)->body->schema, &json);
  }
  return status == GW_OK ? body->json_n : 0;
}

size_t ours_encode(const bench_body *body) {
  gw_encode_note note;
  begin();
  return gw_encode(value_of(body), json_of(body), &arena, &out, &note) == GW_OK
             ? out.n
             : 0;
}

size_t ours_decode(const bench_body *body) {
  gw_why why;
  gw_slice message = {body->wire, body->wire_n};
  begin();
  return gw_decode(operation(body)->reply->value, message, &arena, &out,
                   &why) == GW_OK
             ? out.n
             : 0;
}

size_t ours_route(const bench_body *body) {
  gw_path path;
  gw_why why;
  gw_route_match match;
  const gw_operation *wanted = operation(body);
  begin();
  gw_status status = gw_path_parse(&arena, wanted->path, 0, &path, &why);
  if (status == GW_OK) {
    status = gw_route_find(gw_api_library.routes, gw_api_library.path_flags,
                           &path, wanted->method, &arena, &match);
  }
  return status == GW_OK && match.operation == wanted ? wanted->path.n : 0;
}
