#include "pass/pass.h"
#include "product.h"

/* "Name:io" for each type that the product lists, i and o for its shapes. */
static void expect_types(const char *proto, const char *types) {
  product p;
  gwgen_layout layout;
  product_open(&p, "security: public\n", proto, NULL);
  assert_int_equal(gwgen_pass_all(&p.ir, &layout), GW_OK);
  if (!p.ir.api) {
    product_show(&p);
  }
  assert_non_null(p.ir.api);
  const gw_types *list = p.ir.api->types;
  char text[512] = "";
  for (size_t i = 0; list && i < list->n_types; i++) {
    size_t n = strlen(text);
    const gw_type *type = &list->types[i];
    snprintf(text + n, sizeof text - n, "%s%.*s:%s%s", i ? " " : "",
             GWGEN_S(type->message->name), type->in ? "i" : "",
             type->out ? "o" : "");
    assert_true(!type->in || type->in->n_members == type->message->n_fields);
    assert_true(!type->out || type->out->n_members == type->message->n_fields);
  }
  assert_string_equal(text, types);
  product_close(&p);
}

#define SERVICE(in, out)                                                       \
  "service S { rpc A(" in ") returns (" out ") { option (google.api.http) = {" \
  " post: \"/a\" body: \"*\" }; } }\n"
#define PLAIN "message Plain { string name = 1; map<string, int32> m = 2; }\n"

static void an_any_can_hold_all_messages(void **state) {
  (void)state;
  expect_types(SERVICE("Plain", "Holder") PLAIN
               "message Holder { google.protobuf.Any any = 1; }\n"
               "message Alone { int32 x = 1; }\n",
               "t.Alone:o t.Holder:o t.Plain:o");
  expect_types(SERVICE("Holder", "Plain") PLAIN
               "message Holder { repeated google.protobuf.Any any = 1; }\n",
               "t.Holder:i t.Plain:i");
  expect_types(SERVICE("google.protobuf.Any", "google.protobuf.Any") PLAIN,
               "t.Plain:io");
}

/* There is no Any, but a status may have details. */
static void what_no_rpc_carries_may_be_a_detail(void **state) {
  (void)state;
  expect_types(SERVICE("Plain", "Plain") PLAIN, "");
  expect_types(SERVICE("Plain", "Plain") PLAIN
               "message Soon { Inner inner = 1; }\n"
               "message Inner { string a = 1; Plain plain = 2; }\n",
               "t.Inner:o t.Soon:o");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_any_can_hold_all_messages),
      cmocka_unit_test(what_no_rpc_carries_may_be_a_detail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
