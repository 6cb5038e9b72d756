#include "emit/print.h"

#include "unit.h"

static gw_slice printed(gw_arena *arena, gw_slice text) {
  gw_buf out;
  gw_buf_init(&out, arena, 1 << 20);
  assert_int_equal(gwgen_print_string(&out, text), GW_OK);
  return gw_buf_slice(&out);
}

static void strings_cannot_break_out(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  assert_slice(printed(&arena, GW_LIT("")), "\"\"");
  assert_slice(printed(&arena, GW_LIT("Book a/b.c")), "\"Book a/b.c\"");
  assert_slice(printed(&arena, GW_LIT("a\"b\\c")), "\"a\\\"b\\\\c\"");
  assert_slice(printed(&arena, GW_LIT("?\?/\"")), "\"\\077\\077/\\\"\"");
  assert_slice(printed(&arena, GW_LIT("%s")), "\"\\045s\"");
  assert_slice(printed(&arena, GW_LIT("\n7")), "\"\\0127\"");
  assert_slice(printed(&arena, GW_LIT("\0\377")), "\"\\000\\377\"");
  gw_arena_done(&arena);
}

/* Whatever the byte, what comes out is ASCII on one line, with the quotes at
 * its ends. */
static void every_byte_stays_inside(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  for (int c = 0; c < 256; c++) {
    char text[3] = {(char)c, '7', (char)c};
    gw_slice out = printed(&arena, gw_slice_of(text, 3));
    assert_true(out.p[0] == '"' && out.p[out.n - 1] == '"');
    for (size_t i = 1; i + 1 < out.n; i++) {
      assert_true(out.p[i] >= 0x20 && out.p[i] < 0x7f && out.p[i] != '?');
      i += out.p[i] == '\\'; /* and what it escapes */
      assert_true(i + 1 < out.n);
      assert_true(out.p[i] != '"' || out.p[i - 1] == '\\');
    }
  }
  gw_arena_done(&arena);
}

static void add(gw_arena *arena, gwgen_layout *layout, const char *file,
                gwgen_object object) {
  gwgen_output_file *slot = GW_PUSH(arena, &layout->files);
  assert_non_null(slot);
  slot->name = gw_slice_str(file);
  gwgen_object *at = GW_PUSH(arena, &slot->objects);
  assert_non_null(at);
  *at = object;
  at->count = 1;
}

static gw_slice print_file(gw_arena *arena, const gwgen_plan *plan, size_t at) {
  gw_buf out;
  gw_buf_init(&out, arena, 1 << 20);
  for (size_t i = 0; i < plan->files.v[at].items.n; i++) {
    assert_int_equal(gwgen_print_item(&out, plan, plan->files.v[at].items.v[i]),
                     GW_OK);
  }
  return gw_buf_slice(&out);
}

/* Children stand before their owner and are called after it; what another
 * file points to isn't static; zeroes aren't written; what nobody reaches
 * isn't either. */
static void tables_look_as_promised(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  const gw_field fields[] = {{.name = GW_STR("id"),
                              .json_name = GW_STR("id"),
                              .number = 1,
                              .type = GW_PB_STRING}};
  const gw_message message = {
      .name = GW_STR("a.Thing"), .fields = fields, .n_fields = 1};
  const gw_message unreached = {.name = GW_STR("a.Other")};
  const gw_operation operation = {.id = GW_STR("Get"),
                                  .input = &message,
                                  .output = &message,
                                  .flags = GW_OP_IDEMPOTENT | GW_OP_DEPRECATED};
  const gw_operation *const operations[] = {&operation};
  const gw_api api = {.version = GW_TABLES_VERSION,
                      .operations = operations,
                      .n_operations = 1};
  gwgen_layout layout = {0};
  add(&arena, &layout, "messages.c",
      (gwgen_object){.kind = GWGEN_OBJECT_MESSAGE,
                     .table = &message,
                     .c_name = GW_STR("message_thing")});
  add(&arena, &layout, "other.c",
      (gwgen_object){.kind = GWGEN_OBJECT_MESSAGE,
                     .table = &unreached,
                     .c_name = GW_STR("message_other")});
  add(&arena, &layout, "routes.c",
      (gwgen_object){.kind = GWGEN_OBJECT_API,
                     .table = &api,
                     .c_name = GW_STR("gw_api_a")});
  gwgen_plan plan;
  assert_int_equal(gwgen_plan_make(&arena, &layout, &plan), GW_OK);
  assert_slice(print_file(&arena, &plan, 0),
               "static const gw_field message_thing_fields[] = {\n"
               "  { .name = GW_STR(\"id\"), .json_name = GW_STR(\"id\"), "
               ".number = 1, .type = GW_PB_STRING, },\n"
               "};\n"
               "const gw_message message_thing = {\n"
               "  .name = GW_STR(\"a.Thing\"),\n"
               "  .fields = message_thing_fields,\n"
               "  .n_fields = GW_COUNT(message_thing_fields),\n"
               "};\n");
  assert_slice(print_file(&arena, &plan, 1), "");
  assert_slice(print_file(&arena, &plan, 2),
               "static const gw_operation gw_api_a_operations_1 = {\n"
               "  .id = GW_STR(\"Get\"),\n"
               "  .input = &message_thing,\n"
               "  .output = &message_thing,\n"
               "  .flags = GW_OP_DEPRECATED | GW_OP_IDEMPOTENT,\n"
               "};\n"
               "static const gw_operation *const gw_api_a_operations[] = {\n"
               "  &gw_api_a_operations_1,\n"
               "};\n"
               "const gw_api gw_api_a = {\n"
               "  .version = GW_TABLES_VERSION,\n"
               "  .operations = gw_api_a_operations,\n"
               "  .n_operations = GW_COUNT(gw_api_a_operations),\n"
               "};\n");
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strings_cannot_break_out),
      cmocka_unit_test(every_byte_stays_inside),
      cmocka_unit_test(tables_look_as_promised),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
