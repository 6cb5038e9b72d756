#include "http/token.h"

#include "unit.h"

static void names_and_values_by_byte(void **state) {
  (void)state;
  for (int i = 0; i < 256; i++) {
    char c = (char)i;
    gw_slice s = gw_slice_of(&c, 1);
    bool is_alnum = (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') ||
                    (i >= 'A' && i <= 'Z');
    bool is_tchar = is_alnum || (i && strchr("!#$%&'*+-.^_`|~", i));
    assert_int_equal(gw_token_is(s), is_tchar);
    assert_int_equal(gw_token_is_lower(s), is_tchar && !(i >= 'A' && i <= 'Z'));
    assert_int_equal(gw_token_is_lower_name(s),
                     is_tchar && c != '_' && !(i >= 'A' && i <= 'Z'));
    char inside[] = {'a', c, 'b'};
    bool is_value = i == '\t' || (i >= 0x20 && i != 0x7f);
    assert_int_equal(gw_token_is_value(gw_slice_of(inside, 3)), is_value);
    bool is_edge = is_value && i != ' ' && i != '\t';
    assert_int_equal(gw_token_is_value(gw_slice_of(inside, 2)), is_edge);
    assert_int_equal(gw_token_is_value(gw_slice_of(inside + 1, 2)), is_edge);
    for (size_t at = 2; at < 19; at++) { /* eight bytes are looked at at once */
      char text[20];
      memset(text, at % 2 ? 'x' : '\xff', sizeof text);
      text[at] = c;
      text[20 - at] = '\t';
      bool is_fine = is_value || at == 10;
      assert_int_equal(gw_token_is_value(gw_slice_of(text, 20)), is_fine);
    }
  }
}

static void targets_by_byte(void **state) {
  (void)state;
  for (int i = 0; i < 256; i++) {
    char path[] = {'/', (char)i, 'x'};
    bool is_alnum = (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') ||
                    (i >= 'A' && i <= 'Z');
    bool is_path = is_alnum || (i && strchr("-._~!$&'()*+,;=:@/%", i));
    bool is_query = is_path || (i && strchr("?[]{}|\\^`", i));
    assert_int_equal(gw_token_is_path(gw_slice_of(path, 3)), is_path);
    assert_int_equal(gw_token_is_query(gw_slice_of(path, 3)), is_query);
  }
  assert_false(gw_token_is_path(GW_LIT("a")));
  assert_true(gw_token_is_path(GW_LIT("")));
}

static void authorities(void **state) {
  (void)state;
  static const char *const good[] = {
      "a",          "example.com",   "example.com:80", "EXAMPLE.com.",
      "127.0.0.1",  "127.0.0.1:1",   "[::1]",          "[::1]:65535",
      "my_host-1~", "[1:2::3.4.5.6]"};
  static const char *const bad[] = {
      "",       ":80", "a:",          "a:0",   "a:65536", "a:080800",
      "a:1:2",  "u@a", "u:p@a:80",    "a,b",   "a b",     " a",
      "a ",     "a/b", "a?b",         "a#b",   "[::1",    "[::1]x",
      "[::1]:", "[]",  "[fe80::1%1]", "[::g]", "a:+1",    "a:-1",
      "a:1a",   "%61", "a\\b",        "a;b",   "[::1]:0", "::1"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(gw_token_is_authority(gw_slice_str(good[i])));
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(gw_token_is_authority(gw_slice_str(bad[i])));
  }
  assert_false(gw_token_is_authority(gw_slice_of("a\0b", 3)));
  assert_false(gw_token_is_authority(gw_slice_of("[::1\0]", 6)));
  char name[256];
  memset(name, 'a', sizeof name);
  assert_true(gw_token_is_authority(gw_slice_of(name, 255)));
  assert_false(gw_token_is_authority(gw_slice_of(name, 256)));
}

static void lengths(void **state) {
  (void)state;
  uint64_t n = 0;
  assert_true(gw_token_length(GW_LIT("9999999999999999999"), &n));
  assert_true(n == UINT64_C(9999999999999999999));
  assert_true(gw_token_length(GW_LIT("007"), &n));
  assert_int_equal(n, 7);
  static const char *const bad[] = {"",
                                    "-1",
                                    "+1",
                                    "1 ",
                                    " 1",
                                    "1,1",
                                    "0x1",
                                    "1_",
                                    "1.0",
                                    "1e1",
                                    "99999999999999999990"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(gw_token_length(gw_slice_str(bad[i]), &n));
  }
}

static void lists(void **state) {
  (void)state;
  gw_slice rest = GW_LIT(" a ,b,, c\t");
  assert_slice(gw_token_next(&rest), "a");
  assert_slice(gw_token_next(&rest), "b");
  assert_slice(gw_token_next(&rest), "");
  assert_slice(gw_token_next(&rest), "c");
  assert_null(rest.p);
  char text[] = "ABC[z]";
  gw_token_lower(text, 6);
  assert_string_equal(text, "abc[z]");
  assert_int_equal(gw_token_hex('F'), 15);
  assert_int_equal(gw_token_hex('g'), -1);
  assert_int_equal(gw_token_hex('@'), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_and_values_by_byte),
      cmocka_unit_test(targets_by_byte),
      cmocka_unit_test(authorities),
      cmocka_unit_test(lengths),
      cmocka_unit_test(lists),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
