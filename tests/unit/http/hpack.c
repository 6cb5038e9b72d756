/* Blocks are read back by nghttp2. */
#include "http/hpack.h"

#include <stdio.h>
#include <stdlib.h>

#include <nghttp2/nghttp2.h>

#include "base/mem.h"
#include "http/h2_section.h"
#include "unit.h"

enum { MANY = 120 };

typedef struct world {
  gw_hpack hpack;
  nghttp2_hd_inflater *reader;
  gw_buf out; /* of the last section */
} world;

static world fresh(void) {
  world w;
  gw_hpack_init(&w.hpack);
  assert_int_equal(nghttp2_hd_inflate_new(&w.reader), 0);
  gw_buf_init(&w.out, NULL, 1 << 20);
  return w;
}

static void done(world *w) {
  gw_hpack_done(&w->hpack);
  nghttp2_hd_inflate_del(w->reader);
  gw_buf_done(&w->out);
}

/* The frames in |out| belong together; returns their block in |block|. */
static size_t unframe(const gw_buf *out, unsigned char *block, bool is_end) {
  const unsigned char *at = (const unsigned char *)out->p;
  const unsigned char *end = at + out->n;
  size_t n = 0;
  for (int type = 1; at < end; type = 9) {
    size_t length = (size_t)at[0] << 16 | (size_t)at[1] << 8 | at[2];
    bool is_last = at + 9 + length == end;
    assert_true(length <= 16384 && at + 9 + length <= end);
    assert_int_equal(at[3], type);
    assert_int_equal(at[4], (is_last ? 4 : 0) | (is_end && type == 1 ? 1 : 0));
    assert_memory_equal(at + 5, "\x01\x02\x03\x04", 4);
    memcpy(block + n, at + 9, length);
    n += length;
    at += 9 + length;
  }
  return n;
}

/* Writes a section and reads it back; returns how long its block is. */
static size_t say(world *w, const gw_header *fields, size_t n, size_t n_staying,
                  bool is_end) {
  static unsigned char block[1 << 17];
  gw_h2_section section = {.fields = fields,
                           .n = n,
                           .n_staying = n_staying,
                           .stream_id = 0x01020304,
                           .is_end = is_end};
  w->out.n = 0;
  assert_int_equal(gw_h2_section_write(&section, &w->hpack, &w->out), GW_OK);
  size_t length = unframe(&w->out, block, is_end), used = 0;
  assert_true(length <= gw_h2_section_size(fields, n));
  for (size_t i = 0; used < length;) {
    nghttp2_nv got;
    int flags = 0;
    ssize_t took = nghttp2_hd_inflate_hd2(w->reader, &got, &flags, block + used,
                                          length - used, 1);
    assert_true(took >= 0);
    used += (size_t)took;
    if (flags & NGHTTP2_HD_INFLATE_EMIT) {
      assert_true(i < n && got.namelen == fields[i].name.n &&
                  got.valuelen == fields[i].value.n);
      assert_memory_equal(got.name, fields[i].name.p, got.namelen);
      assert_memory_equal(got.value, fields[i].value.p, got.valuelen);
      i++;
    }
    if (flags & NGHTTP2_HD_INFLATE_FINAL) {
      assert_int_equal(i, n);
    }
  }
  nghttp2_hd_inflate_end_headers(w->reader);
  return length;
}

static const gw_header head[] = {
    {{":status", 7}, {"200", 3}},
    {{"content-type", 12}, {"application/json", 16}},
    {{"x-two", 5}, {"a", 1}},
    {{"x-two", 5}, {"", 0}},
    {{"vary", 4}, {"origin", 6}},
    {{"x-request-id", 12}, {"0123456789abcdef", 16}},
    {{"content-length", 14}, {"17", 2}},
};

static void what_stays_is_one_byte(void **state) {
  (void)state;
  world w = fresh();
  size_t first = say(&w, head, 7, 5, false);
  assert_true(first > 60);
  /* five bytes; twice the number of a name's row, and a value */
  assert_int_equal(say(&w, head, 7, 5, true), 5 + (2 + 1 + 16) + (2 + 1 + 2));
  /* at other places, too */
  const gw_header turned[] = {head[4], head[3], head[2], head[1], head[0]};
  assert_int_equal(say(&w, turned, 5, 5, false), 5);
  done(&w);
}

/* Whoever sends values along must not learn of others by the length. */
static void what_varies_is_never_compared(void **state) {
  (void)state;
  world w = fresh();
  const gw_header secret = {{"tracestate", 10}, {"0123456789", 10}};
  const gw_header guess = {{"tracestate", 10}, {"012345678x", 10}};
  say(&w, &secret, 1, 0, false);
  size_t right = say(&w, &secret, 1, 0, false);
  assert_int_equal(right, 2 + 1 + 10);
  assert_int_equal(say(&w, &guess, 1, 0, false), right);
  done(&w);
}

static void secrets_are_never_indexed(void **state) {
  (void)state;
  static const gw_header secrets[] = {
      {{"authorization", 13}, {"Bearer abc", 10}},
      {{"cookie", 6}, {"a=b", 3}},
      {{"proxy-authorization", 19}, {"Basic abc", 9}},
      {{"set-cookie", 10}, {"a=b", 3}},
  };
  world w = fresh();
  for (size_t i = 0; i < 4 * GW_COUNT(secrets); i++) {
    const gw_header *secret = &secrets[i % GW_COUNT(secrets)];
    size_t n = say(&w, secret, 1, i & 1, false);
    assert_int_equal(n, 2 + 1 + secret->value.n);
    assert_int_equal((unsigned char)w.out.p[9], 0x1f); /* RFC 7541 6.2.3 */
  }
  /* nobody knows whether this is one */
  const gw_header key = {{"x-key", 5}, {"0123456789", 10}};
  for (size_t i = 0; i < 2; i++) {
    assert_int_equal(say(&w, &key, 1, 0, false), 1 + 1 + 5 + 1 + 10);
    assert_int_equal((unsigned char)w.out.p[9], 0x10);
  }
  assert_int_equal(w.hpack.n, 0);
  done(&w);
}

static void a_name_has_so_many_rows(void **state) {
  (void)state;
  world w = fresh();
  for (int i = 0; i < 50; i++) {
    char text[16];
    gw_slice value = gw_slice_of(text, (size_t)sprintf(text, "\"%d\"", i));
    const gw_header etag = {GW_LIT("etag"), value};
    say(&w, &etag, 1, 1, false);
  }
  assert_int_equal(w.hpack.n, GW_HPACK_VALUES);
  done(&w);
}

/* More names than rows, more bytes than room. */
static void a_full_table_begins_anew(void **state) {
  (void)state;
  static char text[MANY][2][64];
  world w = fresh();
  gw_header fields[MANY];
  for (int i = 0; i < MANY; i++) {
    size_t n = (size_t)sprintf(text[i][0], "name-%d", i);
    size_t m = (size_t)sprintf(text[i][1], "%0*d", 1 + i % 50, i);
    fields[i].name = gw_slice_of(text[i][0], n);
    fields[i].value = gw_slice_of(text[i][1], m);
  }
  for (int i = 0; i < 300; i++) {
    size_t from = (size_t)i % 70;
    say(&w, fields + from, 40, (size_t)i % 41, i & 1);
    assert_true(w.hpack.n <= GW_HPACK_ROWS && w.hpack.size <= GW_HPACK_TABLE);
  }
  assert_true(w.hpack.n_blocks < 100); /* it began anew at least twice */
  done(&w);
}

static void the_reader_sets_the_size(void **state) {
  (void)state;
  static const size_t sizes[] = {0, 100, 4096, 0, 65536, 50};
  world w = fresh();
  say(&w, head, 7, 7, false);
  for (size_t i = 0; i < GW_COUNT(sizes); i++) {
    nghttp2_hd_inflate_change_table_size(w.reader, sizes[i]);
    gw_hpack_restart(&w.hpack, sizes[i]);
    say(&w, head, 7, 7, false);
    say(&w, head, 7, 5, false);
    assert_true(w.hpack.size <= sizes[i] && w.hpack.size <= GW_HPACK_TABLE);
    assert_true(nghttp2_hd_inflate_get_dynamic_table_size(w.reader) ==
                w.hpack.size);
  }
  done(&w);
}

static void long_sections_have_several_frames(void **state) {
  (void)state;
  static char bytes[61440];
  memset(bytes, 'b', sizeof bytes);
  world w = fresh();
  /* around one frame and around three */
  for (size_t n = 16360; n < 16400; n++) {
    gw_header field = {GW_LIT("x"), gw_slice_of(bytes, n)};
    say(&w, &field, 1, 0, n & 1);
    field.value.n = n + 2 * 16384;
    say(&w, &field, 1, 1, n & 1);
  }
  say(&w, NULL, 0, 0, true);
  done(&w);
}

static void sections_have_a_limit(void **state) {
  (void)state;
  static char bytes[GW_H2_SECTION_BYTES];
  memset(bytes, 'b', sizeof bytes);
  world w = fresh();
  gw_header field = {GW_LIT("x"), gw_slice_of(bytes, 0)};
  field.value.n = GW_H2_SECTION_BYTES - gw_h2_section_size(&field, 1);
  say(&w, &field, 1, 0, false);
  field.value.n++;
  gw_h2_section section = {.fields = &field, .n = 1};
  w.out.n = 0;
  assert_int_equal(gw_h2_section_write(&section, &w.hpack, &w.out),
                   GW_ERR_LIMIT);
  assert_int_equal(w.out.n, 0);
  field.value.n = 3;
  say(&w, &field, 1, 0, false);
  done(&w);
}

/* What comes, comes back, whatever it is. */
static void any_fields_come_back(void **state) {
  (void)state;
  world w = fresh();
  srand(7); /* NOLINT: the same in every run */
  for (int round = 0; round < 2000; round++) {
    char text[20][2][40];
    gw_header fields[20];
    size_t n = (size_t)rand() % 20;
    for (size_t i = 0; i < n; i++) {
      gw_slice name = gw_slice_of(text[i][0], 1 + (size_t)rand() % 12);
      gw_slice value = gw_slice_of(text[i][1], (size_t)rand() % 40);
      for (size_t k = 0; k < 40; k++) {
        text[i][0][k] = (char)('a' + rand() % 2);
        text[i][1][k] = (char)(rand() % 8 ? 'a' : rand());
      }
      fields[i] = (gw_header){name, value};
    }
    say(&w, fields, n, n ? (size_t)rand() % n : 0, false);
  }
  done(&w);
}

static bool one_in_three(size_t n) {
  static unsigned calls;
  (void)n;
  return calls++ % 3 == 0;
}

/* A row without its memory is none, and the tables stay alike. */
static void no_memory_is_no_row(void **state) {
  (void)state;
  for (size_t limit = 4096; limit > 0; limit /= 2) {
    world w = fresh();
    say(&w, head, 7, 7, false); /* |out| has its room */
    nghttp2_hd_inflate_change_table_size(w.reader, limit);
    gw_hpack_restart(&w.hpack, limit);
    gw_mem_set_hook(one_in_three);
    for (int i = 0; i < 8; i++) {
      say(&w, head, 7, 7, false);
    }
    gw_mem_set_hook(NULL);
    assert_int_equal(nghttp2_hd_inflate_get_dynamic_table_size(w.reader),
                     w.hpack.size);
    done(&w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_stays_is_one_byte),
      cmocka_unit_test(what_varies_is_never_compared),
      cmocka_unit_test(secrets_are_never_indexed),
      cmocka_unit_test(a_name_has_so_many_rows),
      cmocka_unit_test(a_full_table_begins_anew),
      cmocka_unit_test(the_reader_sets_the_size),
      cmocka_unit_test(long_sections_have_several_frames),
      cmocka_unit_test(sections_have_a_limit),
      cmocka_unit_test(any_fields_come_back),
      cmocka_unit_test(no_memory_is_no_row),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
