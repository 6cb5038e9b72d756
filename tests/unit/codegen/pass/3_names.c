#include "pass/3_names.h"

#include "unit.h"

static void schemas_are_called_by_their_place(void **state) {
  (void)state;
  static const char *const cases[][3] = {
      {"/components/schemas/Order/properties/lines/items/properties/qty", "",
       "order_lines_item_qty"},
      {"/components/schemas/Order/properties/items/items", "",
       "order_items_item"},
      {"/components/schemas/Order/additionalProperties", "", "order_value"},
      {"/components/schemas/Order/allOf/1", "", "order_all_of_1"},
      {"/paths/~1a/get/responses/200/content/application~1json/schema",
       "list_as", "list_as_200"},
      {"/paths/~1a/post/requestBody/content/application~1json/schema", "make",
       "make_request"},
      {"", "", "root"},
  };
  gw_arena arena;
  gw_arena_init(&arena, 0);
  for (size_t i = 0; i < GW_COUNT(cases); i++) {
    gw_slice owner = gw_slice_str(*cases[i][1] ? cases[i][1] : NULL);
    assert_slice(gwgen_schema_words(&arena, gw_slice_str(cases[i][0]), owner),
                 cases[i][2]);
  }
  gw_arena_done(&arena);
}

static void add_message(gwgen_product *product, const char *name) {
  gwgen_message **slot = GW_PUSH(product->arena, &product->proto.messages);
  gwgen_message *message = gw_arena_zalloc(product->arena, sizeof *message);
  assert_non_null(slot);
  assert_non_null(message);
  message->name = gw_slice_str(name);
  *slot = message;
  assert_int_equal(gw_map_put(product->arena, &product->proto.by_name,
                              message->name, message),
                   GW_OK);
}

static void collisions_are_told_apart(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gwgen_report report = {.arena = &arena};
  gwgen_product product = {.arena = &arena, .report = &report};
  static const char *const names[][2] = {
      {"a.v1.Book", "message_book"},
      {"a.v1.Book.Part", "message_book_part"},
      {"b.v1.Book", "message_book_b_v1"},
      {"b.v1.BOOK", "message_book_b_v1_2"},
      {"int", "message_int"},
  };
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    add_message(&product, names[i][0]);
  }
  assert_int_equal(gwgen_names(&product), GW_OK);
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    assert_slice(product.proto.messages.v[i]->c_name, names[i][1]);
  }
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(schemas_are_called_by_their_place),
      cmocka_unit_test(collisions_are_told_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
