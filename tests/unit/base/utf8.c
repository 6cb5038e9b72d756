#include "base/utf8.h"

#include "unit.h"

typedef struct sample {
  const char *text;
  size_t bad; /* where it is bad; its length if nowhere */
} sample;

static const sample samples[] = {
    {"", 0},
    {"plain", 5},
    {"caf\xc3\xa9", 5},
    {"\xe2\x82\xac", 3},
    {"\xf0\x9f\x98\x80", 4},
    {"\xf4\x8f\xbf\xbf", 4},
    {"\xed\x9f\xbf\xee\x80\x80", 6},
    {"a\x80", 1},
    {"\xc3", 0},
    {"\xc0\xaf", 0},
    {"\xc1\xbf", 0},
    {"\xe0\x9f\xbf", 0},
    {"\xed\xa0\x80", 0},
    {"\xf0\x8f\xbf\xbf", 0},
    {"\xf4\x90\x80\x80", 0},
    {"\xf5\x80\x80\x80", 0},
    {"ok\xe2\x82", 2},
    {"ok\xf0\x9f\x98", 2},
    {"\xff", 0},
    {"a\xc3\xa9\xa9", 3},
};

/* All ways of this machine say the same. */
static void all_say(gw_slice s, bool is_good) {
  gw_utf8_way *ways[GW_UTF8_WAYS];
  size_t n = gw_utf8_ways(ways);
  for (size_t i = 0; i < n; i++) {
    assert_int_equal(ways[i](s), is_good);
  }
}

/* Each sample at every place of a long text, so that vectors see it across
 * their borders, and cut at the very end. */
static void finds_what_is_bad(void **state) {
  (void)state;
  char text[160];
  for (size_t i = 0; i < GW_COUNT(samples); i++) {
    size_t n = strlen(samples[i].text);
    for (size_t before = 0; before < 70; before++) {
      for (size_t after = 0; after < 66; after += 13) {
        memset(text, 'x', sizeof text);
        memcpy(text + before, samples[i].text, n);
        gw_slice s = gw_slice_of(text, before + n + after);
        bool is_good = samples[i].bad == n;
        assert_int_equal(gw_utf8_check(s), is_good);
        all_say(s, is_good);
        assert_int_equal(gw_utf8_find_bad(s),
                         is_good ? s.n : before + samples[i].bad);
      }
    }
  }
}

/* All sequences of three bytes whose first is not ASCII, in a vector. */
static void twins_agree(void **state) {
  (void)state;
  char text[80];
  memset(text, 'x', sizeof text);
  for (unsigned a = 0x80; a < 0x100; a++) {
    for (unsigned b = 0; b < 0x100; b++) {
      for (unsigned c = 0x70; c < 0x100; c += 9) {
        for (size_t at = 14; at < 46; at += 16) { /* across borders */
          memset(text, 'x', sizeof text);
          text[at] = (char)a;
          text[at + 1] = (char)b;
          text[at + 2] = (char)c;
          gw_slice s = gw_slice_of(text, sizeof text);
          all_say(s, gw_utf8_check_scalar(s));
        }
      }
    }
  }
}

static void writes_what_it_reads(void **state) {
  (void)state;
  for (uint32_t code = 0; code < 0x110000; code += 7) {
    char text[4];
    bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    gw_slice s = gw_slice_of(text, gw_utf8_put(code, text));
    assert_int_equal(gw_utf8_check(s), !is_surrogate);
    assert_int_equal(gw_utf8_code_points(s), 1);
  }
  assert_int_equal(gw_utf8_code_points(GW_LIT("a\xc3\xa9\xf0\x9f\x98\x80")), 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_what_is_bad),
      cmocka_unit_test(twins_agree),
      cmocka_unit_test(writes_what_it_reads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
