/* transcoding: what units of transcode/ share: an arena for each test, bodies
 * with their pad, bytes as hex, and both directions in every way there is. */
#ifndef GW_TESTS_TRANSCODING_H
#define GW_TESTS_TRANSCODING_H

#include "shapes.h"
#include "transcode/decode.h"
#include "transcode/encode.h"
#include "transcode/explain.h"
#include "unit.h"

static gw_arena arena;

static inline int set_up(void **state) {
  (void)state;
  shapes_init();
  gw_arena_init(&arena, 0);
  return 0;
}

static inline int tear_down(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return 0;
}

static inline gw_slice padded(gw_slice text) {
  gw_buf buf;
  gw_buf_init(&buf, &arena, 1 << 22);
  assert_int_equal(gw_buf_append(&buf, text), GW_OK);
  assert_int_equal(gw_buf_pad(&buf), GW_OK);
  return gw_buf_slice(&buf);
}

/* Bytes of "0a0178", or of "0a 01 78". */
static inline gw_slice bytes_of(const char *hex) {
  gw_buf buf;
  gw_buf_init(&buf, &arena, 1 << 20);
  for (; *hex; hex++) {
    if (*hex == ' ') {
      continue;
    }
    char byte[3] = {hex[0], hex[1], 0};
    char c = (char)strtoul(byte, NULL, 16);
    assert_int_equal(gw_buf_append(&buf, gw_slice_of(&c, 1)), GW_OK);
    hex++;
  }
  return gw_buf_slice(&buf);
}

static inline const char *hex(gw_slice bytes) {
  static const char digits[] = "0123456789abcdef";
  char *text = gw_arena_alloc(&arena, 2 * bytes.n + 1);
  for (size_t i = 0; i < bytes.n; i++) {
    text[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
    text[2 * i + 1] = digits[(unsigned char)bytes.p[i] & 15];
  }
  text[2 * bytes.n] = '\0';
  return text;
}

/* The general walk alone comes to the same end. */
static inline void encode_plainly(const gw_member *value, gw_slice text,
                                  gw_status status, const gw_encode_note *note,
                                  const gw_buf *out) {
  gw_encode_note plain_note;
  gw_buf plain;
  gw_buf_init(&plain, &arena, out->limit);
  shapes_set_forms(false);
  assert_int_equal(gw_encode(value, text, &arena, &plain, &plain_note), status);
  shapes_set_forms(true);
  assert_int_equal(plain_note.why.pos, note->why.pos);
  assert_int_equal(plain.n, out->n);
  assert_true(status != GW_OK ||
              gw_slice_eq(gw_buf_slice(&plain), gw_buf_slice(out)));
}

/* Encodes |text|; whatever comes out, the explanation agrees with it, and so
 * does the general walk. */
static inline gw_status encode(const gw_member *value, gw_slice text,
                               gw_buf *out, gw_problem_sink *sink) {
  gw_encode_note note;
  text = padded(text);
  gw_buf_init(out, &arena, 1 << 20);
  gw_status status = gw_encode(value, text, &arena, out, &note);
  encode_plainly(value, text, status, &note, out);
  gw_sink_init(sink, &arena);
  gw_status explained = gw_explain(value, text, &arena, 1 << 20, sink);
  assert_int_equal(explained == GW_OK, status == GW_OK);
  assert_int_equal(sink->n == 0, status == GW_OK);
  if (status != GW_OK) {
    assert_non_null(note.why.what);
    assert_true(note.why.pos <= text.n);
  }
  return status;
}

/* Decodes |wire|; the general walk writes the same. */
static inline gw_status decode_why(const gw_member *value, gw_slice wire,
                                   gw_buf *out, gw_why *why) {
  *why = (gw_why){0};
  gw_buf_init(out, &arena, 1 << 20);
  gw_status status = gw_decode(value, wire, &arena, out, why);
  assert_int_equal(why->what == NULL, status == GW_OK);
  gw_why plain_why = {0};
  gw_buf plain;
  gw_buf_init(&plain, &arena, 1 << 20);
  shapes_set_forms(false);
  assert_int_equal(gw_decode(value, wire, &arena, &plain, &plain_why), status);
  shapes_set_forms(true);
  assert_true(gw_slice_eq(gw_buf_slice(out), gw_buf_slice(&plain)));
  return status;
}

static inline gw_status decode(const gw_member *value, gw_slice wire,
                               gw_buf *out) {
  gw_why why;
  return decode_why(value, wire, out, &why);
}

#endif
