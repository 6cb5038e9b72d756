#include "route/percent_write.h"

#include "route/path.h"
#include "route/query.h"
#include "unit.h"

static void segments_have_one_spelling(void **state) {
  (void)state;
  static const struct {
    const char *text, *written;
    char delimiter;
  } rows[] = {
      {"plain-._~09AZ", "plain-._~09AZ", 0},
      {"a/b", "a%2Fb", 0},
      {"a b+c", "a%20b%2Bc", 0},
      {"50%", "50%25", 0},
      {"?#[]\\^`{|}<>\"", "%3F%23%5B%5D%5C%5E%60%7B%7C%7D%3C%3E%22", 0},
      {":@!$&'()*,=", ":@!$&'()*,=", 0},
      {";v=1", "%3Bv=1", 0},
      {";v=1", ";v=1", ';'},
      {"\r\n\x7f\xc3\xa9", "%0D%0A%7F%C3%A9", 0},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_buf_init(&out, NULL, 256);
    assert_int_equal(gw_percent_write_segment(&out, gw_slice_str(rows[i].text),
                                              rows[i].delimiter),
                     GW_OK);
    assert_slice(gw_buf_slice(&out), rows[i].written);
    gw_buf_done(&out);
  }
}

/* Every byte of a segment comes back from the parser of paths, where that
 * takes it at all. */
static void segments_are_read_back(void **state) {
  (void)state;
  for (int c = 1; c < 128; c++) {
    char text[3] = {'a', (char)c, 'b'};
    gw_buf out;
    gw_arena arena;
    gw_arena_init(&arena, 1 << 20);
    gw_buf_init(&out, &arena, 64);
    assert_int_equal(gw_buf_append(&out, GW_LIT("/")), GW_OK);
    assert_int_equal(gw_percent_write_segment(&out, gw_slice_of(text, 3), 0),
                     GW_OK);
    gw_path path;
    gw_why why;
    gw_status status =
        gw_path_parse(&arena, gw_buf_slice(&out), 0, &path, &why);
    if (status == GW_OK) {
      assert_int_equal(path.n, 1);
      assert_memory_equal(path.segments[0].text.p, text, 3);
      assert_int_equal(path.segments[0].text.n, 3);
    } else {
      assert_true(c < ' ' || c == 0x7f || c == '\\');
    }
    gw_arena_done(&arena);
  }
}

static void queries_keep_their_delimiters(void **state) {
  (void)state;
  static const struct {
    const char *raw, *written;
  } rows[] = {
      {"a,b", "a,b"},       {"a%2cb,c", "a%2Cb,c"},
      {"%41%7e", "A~"},     {"a+b%20c%2B", "a%20b%20c%2B"},
      {"f[x]", "f%5Bx%5D"}, {"a%26b%3D%0d%0A", "a%26b%3D%0D%0A"},
      {"a|b#", "a%7Cb%23"}, {"50%", "50%25"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_buf_init(&out, NULL, 256);
    assert_int_equal(gw_percent_write_query(&out, gw_slice_str(rows[i].raw)),
                     GW_OK);
    assert_slice(gw_buf_slice(&out), rows[i].written);
    gw_buf_done(&out);
  }
}

static void the_limit_of_the_buffer_holds(void **state) {
  (void)state;
  gw_buf out;
  gw_buf_init(&out, NULL, 4);
  assert_int_equal(gw_percent_write_segment(&out, GW_LIT("ab/c"), 0),
                   GW_ERR_LIMIT);
  gw_buf_done(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(segments_have_one_spelling),
      cmocka_unit_test(segments_are_read_back),
      cmocka_unit_test(queries_keep_their_delimiters),
      cmocka_unit_test(the_limit_of_the_buffer_holds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
