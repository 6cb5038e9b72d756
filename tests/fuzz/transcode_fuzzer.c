/* links: gw_transcode gw_schema gw_text gw_base */
#include "../support/shapes.h"
#include "transcode/decode.h"
#include "transcode/explain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 22 };

static bool is_of_memory(gw_status status) {
  return status == GW_ERR_NOMEM || status == GW_ERR_LIMIT;
}

/* What was taken comes out as JSON, and that goes round unchanged. */
static void go_round(const gw_member *value, gw_slice wire, gw_arena *arena) {
  gw_buf first, again, second;
  gw_why why;
  gw_encode_note note;
  gw_buf_init(&first, arena, LIMIT);
  gw_buf_init(&again, arena, LIMIT);
  gw_buf_init(&second, arena, LIMIT);
  gw_status status = gw_decode(value, wire, arena, &first, &why);
  assert(status == GW_OK || is_of_memory(status));
  if (status != GW_OK || gw_buf_pad(&first) != GW_OK) {
    return;
  }
  status = gw_encode(value, gw_buf_slice(&first), arena, &again, &note);
  if (value->schema || is_of_memory(status)) {
    return; /* a schema may refuse what was a default */
  }
  assert(status == GW_OK);
  status = gw_decode(value, gw_buf_slice(&again), arena, &second, &why);
  assert(is_of_memory(status) ||
         gw_slice_eq(gw_buf_slice(&first), gw_buf_slice(&second)));
}

/* The short road takes what the general walk takes, to the same bytes, and
 * both stop at the same place. */
static void go_plainly(const gw_member *value, gw_slice body, gw_arena *arena,
                       gw_status status, const gw_encode_note *note,
                       const gw_buf *wire) {
  gw_buf plain;
  gw_encode_note plain_note;
  gw_buf_init(&plain, arena, LIMIT);
  shapes_set_forms(false);
  gw_status plain_status = gw_encode(value, body, arena, &plain, &plain_note);
  shapes_set_forms(true);
  if (is_of_memory(status) || is_of_memory(plain_status)) {
    return;
  }
  assert(status == plain_status && note->why.pos == plain_note.why.pos);
  assert(status != GW_OK ||
         gw_slice_eq(gw_buf_slice(wire), gw_buf_slice(&plain)));
}

/* The first byte picks the shape. The fast walk says no exactly where the
 * explanation finds something. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) {
    return 0;
  }
  if (!book_shape.names.n) {
    shapes_init();
  }
  book_shape.flags = data[0] & 2 ? GW_SHAPE_VALIDATE : 0;
  sample_shape.flags = data[0] & 4 ? GW_SHAPE_DROP_UNKNOWN : 0;
  shapes_set_forms(true);
  const gw_member *value = data[0] & 1 ? &book_value : &sample_value;
  gw_arena arena;
  gw_buf text, wire;
  gw_arena_init(&arena, (size_t)64 << 20);
  gw_buf_init(&text, NULL, size);
  gw_buf_init(&wire, &arena, LIMIT);
  gw_slice body = gw_slice_of((const char *)data + 1, size - 1);
  if (gw_buf_append(&text, body) == GW_OK && gw_buf_pad(&text) == GW_OK) {
    gw_encode_note note;
    gw_problem_sink sink;
    body = gw_buf_slice(&text);
    gw_status status = gw_encode(value, body, &arena, &wire, &note);
    gw_sink_init(&sink, &arena);
    gw_status explained = gw_explain(value, body, &arena, LIMIT, &sink);
    assert((status == GW_OK) == (explained == GW_OK));
    assert(is_of_memory(status) || (status == GW_OK) == (sink.n == 0));
    assert(note.why.pos <= body.n);
    go_plainly(value, body, &arena, status, &note, &wire);
    if (status == GW_OK) {
      go_round(value, gw_buf_slice(&wire), &arena);
    }
  }
  gw_buf_done(&text);
  gw_arena_done(&arena);
  return 0;
}
