#include "ir/words.h"

#include "unit.h"

static void spells_words(void **state) {
  (void)state;
  static const char *const pairs[][2] = {
      {"ListBooks", "list_books"},
      {"list-books", "list_books"},
      {"list.books", "list_books"},
      {"HTTPServer", "http_server"},
      {"a1B2", "a1_b2"},
      {"__x__y__", "x_y"},
      {"", "x"},
      {"\"; int evil", "int_evil"},
      {"\303\251", "x"},
      {"while", "while"},
      {"9lives", "9lives"},
      {"bookstore.v1.Book", "bookstore_v1_book"},
  };
  gw_arena arena;
  gw_arena_init(&arena, 0);
  for (size_t i = 0; i < GW_COUNT(pairs); i++) {
    assert_slice(gwgen_words(&arena, gw_slice_str(pairs[i][0])), pairs[i][1]);
  }
  char text[1000];
  memset(text, 'A', sizeof text);
  assert_true(gwgen_words(&arena, gw_slice_of(text, 1000)).n <=
              GWGEN_WORDS_MAX);
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spells_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
