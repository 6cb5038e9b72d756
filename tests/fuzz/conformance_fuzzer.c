/* links: gw_conformance_tables gw_transcode gw_schema gw_text gw_base */
#include <assert.h>

#include "transcode/decode.h"
#include "transcode/explain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The messages of protobuf's conformance suite, as gwgen makes their tables. */
extern const gw_api gw_api_conformance_refusing, gw_api_conformance_dropping;

enum { LIMIT = 1 << 22 };

static bool is_of_memory(gw_status status) {
  return status == GW_ERR_NOMEM || status == GW_ERR_LIMIT;
}

static gw_status encode(const gw_member *value, gw_buf *json, gw_arena *arena,
                        gw_buf *wire) {
  gw_encode_note note;
  gw_problem_sink sink;
  gw_buf_init(wire, arena, LIMIT);
  gw_status status = gw_buf_pad(json);
  if (status != GW_OK) {
    return status;
  }
  gw_slice text = gw_buf_slice(json);
  status = gw_encode(value, text, arena, wire, &note);
  gw_sink_init(&sink, arena);
  gw_status explained = gw_explain(value, text, arena, LIMIT, &sink);
  assert((status == GW_OK) == (explained == GW_OK) || is_of_memory(explained));
  assert(note.why.pos <= text.n);
  return status;
}

static gw_status decode(const gw_member *value, gw_buf *wire, gw_arena *arena,
                        gw_buf *json) {
  gw_why why = {0};
  gw_buf_init(json, arena, LIMIT);
  gw_status status = gw_decode(value, gw_buf_slice(wire), arena, json, &why);
  assert((status == GW_OK) == (why.what == NULL));
  return status;
}

/* What one direction gave, the other takes. False where memory ends. */
static bool go_round(const gw_operation *operation, gw_buf *json,
                     gw_arena *arena, gw_buf *again) {
  gw_buf wire;
  gw_status status = encode(operation->body->value, json, arena, &wire);
  if (is_of_memory(status)) {
    return false;
  }
  assert(status == GW_OK);
  status = decode(operation->reply->value, &wire, arena, again);
  assert(status == GW_OK || is_of_memory(status));
  return status == GW_OK;
}

static void run(const gw_operation *operation, bool is_json, gw_buf *in,
                gw_arena *arena) {
  gw_buf wire, json, second, third;
  if (is_json) {
    if (encode(operation->body->value, in, arena, &wire) != GW_OK) {
      return;
    }
    in = &wire;
  }
  gw_status status = decode(operation->reply->value, in, arena, &json);
  assert(!is_json || status == GW_OK || is_of_memory(status));
  /* a packed list of nothing is "[]" once, and is no more after that */
  if (status == GW_OK && go_round(operation, &json, arena, &second) &&
      go_round(operation, &second, arena, &third)) {
    assert(gw_slice_eq(gw_buf_slice(&second), gw_buf_slice(&third)));
  }
}

/* The first byte picks direction, product and message. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) {
    return 0;
  }
  const gw_api *api =
      data[0] & 2 ? &gw_api_conformance_dropping : &gw_api_conformance_refusing;
  gw_arena arena;
  gw_buf in;
  gw_arena_init(&arena, (size_t)64 << 20);
  gw_buf_init(&in, NULL, size + GW_BUF_PAD);
  gw_slice rest = gw_slice_of((const char *)data + 1, size - 1);
  if (gw_buf_append(&in, rest) == GW_OK) {
    run(api->operations[(data[0] >> 2) % api->n_operations], data[0] & 1, &in,
        &arena);
  }
  gw_buf_done(&in);
  gw_arena_done(&arena);
  return 0;
}
