#include "transcode/wire.h"
#include "transcoding.h"

/* JSON to these bytes, and these bytes to the same JSON. */
static void goes_both_ways(void **state) {
  (void)state;
  static const struct {
    const char *json, *wire;
  } rows[] = {
      {"{\"free\":{}}", "920200"},
      {"{\"free\":{\"a\":null}}", "9202090a070a016112020800"},
      {"{\"free\":{\"a\":1.5}}", "9202100a0e0a0161120911000000000000f83f"},
      {"{\"value\":null}", "9a02020800"},
      {"{\"value\":-0}", "9a0209110000000000000080"},
      {"{\"value\":\"\"}", "9a02021a00"},
      {"{\"value\":\"x\"}", "9a02031a0178"},
      {"{\"value\":false}", "9a02022000"},
      {"{\"value\":true}", "9a02022001"},
      {"{\"value\":{}}", "9a02022a00"},
      {"{\"value\":[]}", "9a02023200"},
      {"{\"value\":[[],{}]}", "9a020a32080a0232000a022a00"},
      {"{\"list\":[null,true]}", "a202080a0208000a022001"},
      {"{\"void\":null}", "a80200"},
      {"{\"values\":[null,\"x\"]}", "b202020800b202031a0178"},
      {"{\"valueMap\":{\"k\":null}}", "ba02070a016b12020800"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_problem_sink sink;
    print_message("%s\n", rows[i].json);
    assert_int_equal(
        encode(&sample_value, gw_slice_str(rows[i].json), &out, &sink), GW_OK);
    assert_string_equal(hex(gw_buf_slice(&out)), rows[i].wire);
    assert_int_equal(decode(&sample_value, gw_buf_slice(&out), &out), GW_OK);
    assert_slice(gw_buf_slice(&out), rows[i].json);
  }
}

static void refuses_what_they_cannot_hold(void **state) {
  (void)state;
  static const struct {
    const char *json, *pointer, *code;
  } rows[] = {
      {"{\"free\":[]}", "/free", "type"},
      {"{\"free\":1}", "/free", "type"},
      {"{\"free\":{\"a\":1,\"b\":2,\"a\":3}}", "/free/a", "duplicate-key"},
      {"{\"free\":{\"a\":{\"b\":1,\"b\":1}}}", "/free/a/b", "duplicate-key"},
      {"{\"list\":{}}", "/list", "type"},
      {"{\"list\":\"\"}", "/list", "type"},
      {"{\"value\":[0,1e309]}", "/value/1", "range"},
      {"{\"void\":\"x\"}", "/void", "enum"},
      {"{\"void\":{}}", "/void", "type"},
      {"{\"value\":}", "/value", "syntax"},
      {"{\"value\":{\"a\"}}", "/value", "syntax"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_problem_sink sink;
    print_message("%s\n", rows[i].json);
    assert_int_not_equal(
        encode(&sample_value, gw_slice_str(rows[i].json), &out, &sink), GW_OK);
    assert_slice(sink.problems[0].code, rows[i].code);
    assert_slice(sink.problems[0].pointer, rows[i].pointer);
  }
}

/* Null is no value of the fields themselves. */
static void null_unsets_the_others(void **state) {
  (void)state;
  static const char json[] =
      "{\"free\":null,\"list\":null,\"values\":null,\"valueMap\":null}";
  gw_buf out;
  gw_problem_sink sink;
  assert_int_equal(encode(&sample_value, GW_LIT(json), &out, &sink), GW_OK);
  assert_int_equal(out.n, 0);
}

/* Of the kinds of a Value the last one counts; of two keys the later one; what
 * comes in parts is one. */
static void merges_what_comes_in_parts(void **state) {
  (void)state;
  static const struct {
    const char *wire, *json; /* NULL: no JSON */
  } rows[] = {
      {"9a0205"
       "2001"
       "1a0178",
       "{\"value\":\"x\"}"},
      {"9a0205"
       "1a0178"
       "2001",
       "{\"value\":true}"},
      {"9a020c"
       "32040a022001"
       "32040a022000",
       "{\"value\":[true,false]}"},
      {"9a0203"
       "1a0178"
       "9a0202"
       "2001",
       "{\"value\":true}"},
      {"920212"
       "0a070a016112022001"
       "0a070a016112022000",
       "{\"free\":{\"a\":false}}"},
      {"9a0200", NULL}, /* no kind */
      {"9a0209"
       "11000000000000f07f",
       NULL}, /* Infinity */
      {"9a0209"
       "11000000000000f87f",
       NULL}, /* NaN */
      {"920205"
       "0a030a0161",
       NULL}, /* an entry without a value */
      {"9a0204"
       "1a02c328",
       NULL}, /* last: not UTF-8, which is no message */
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    print_message("%s\n", rows[i].wire);
    gw_status status = decode(&sample_value, bytes_of(rows[i].wire), &out);
    if (!rows[i].json) {
      assert_int_equal(status, i == GW_COUNT(rows) - 1 ? GW_ERR_PROTOCOL
                                                       : GW_ERR_INVALID);
      continue;
    }
    assert_int_equal(status, GW_OK);
    assert_slice(gw_buf_slice(&out), rows[i].json);
  }
}

/* |n| lists, one within the other, behind |before|. */
static gw_slice nested(const char *before, size_t n, const char *after) {
  gw_buf out;
  gw_buf_init(&out, &arena, 1 << 20);
  assert_int_equal(gw_buf_append(&out, gw_slice_str(before)), GW_OK);
  for (size_t i = 0; i < 2 * n; i++) {
    assert_int_equal(gw_buf_append(&out, i < n ? GW_LIT("[") : GW_LIT("]")),
                     GW_OK);
  }
  assert_int_equal(gw_buf_append(&out, gw_slice_str(after)), GW_OK);
  return gw_buf_slice(&out);
}

static void has_one_limit_of_depth(void **state) {
  (void)state;
  gw_buf out;
  gw_problem_sink sink;
  gw_slice most = nested("{\"value\":", GW_JSON_MAX_DEPTH - 1, "}");
  assert_int_equal(encode(&sample_value, most, &out, &sink), GW_OK);
  assert_int_equal(decode(&sample_value, gw_buf_slice(&out), &out), GW_OK);
  assert_true(gw_slice_eq(gw_buf_slice(&out), most));
  gw_slice more = nested("{\"value\":", GW_JSON_MAX_DEPTH, "}");
  assert_int_equal(encode(&sample_value, more, &out, &sink), GW_ERR_LIMIT);
  /* One more list around them on the wire. */
  assert_int_equal(encode(&sample_value, most, &out, &sink), GW_OK);
  gw_buf wire;
  gw_buf_init(&wire, &arena, 1 << 20);
  gw_wire_field field;
  gw_wire in = gw_wire_of(gw_buf_slice(&out));
  assert_int_equal(gw_wire_next(&in, &field), GW_OK);
  size_t at[3];
  static const uint32_t path[] = {35, 6, 1};
  for (size_t i = 0; i < GW_COUNT(path); i++) {
    assert_int_equal(gw_wire_put_tag(&wire, path[i], GW_WIRE_BYTES), GW_OK);
    assert_int_equal(gw_wire_open(&wire, &at[i]), GW_OK);
  }
  assert_int_equal(gw_buf_append(&wire, field.bytes), GW_OK);
  for (size_t i = GW_COUNT(path); i-- > 0;) {
    assert_int_equal(gw_wire_close(&wire, at[i]), GW_OK);
  }
  assert_int_equal(decode(&sample_value, gw_buf_slice(&wire), &out),
                   GW_ERR_LIMIT);
}

/* ---- under a schema ------------------------------------------------------ */

static const gw_schema any_object = {.types = GW_TYPE_OBJECT};
static const gw_schema small_text = {
    .types = GW_TYPE_STRING, .checks = GW_CHECK_MAX_LENGTH, .max_length = 2};
static const gw_schema texts = {.types = GW_TYPE_OBJECT,
                                .additional = &small_text};

static void validates_by_the_schema(void **state) {
  (void)state;
  static const struct {
    const gw_schema *schema;
    const char *json, *pointer;
  } rows[] = {
      {&any_object, "{\"a\":[1,{}]}", NULL},
      {&any_object, "[]", ""},
      {&any_object, "{\"a\":1,\"a\":1}", "/a"},
      {&texts, "{\"a\":\"xx\"}", NULL},
      {&texts, "{\"a\":\"xxx\"}", "/a"},
      {&texts, "{\"a\":1}", "/a"},
      {&texts, "{\"a\":\"\",\"a\":\"\"}", "/a"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_member value = {.field = &sample_fields[33],
                       .schema = rows[i].schema,
                       .flags = GW_MEMBER_IN};
    gw_buf out;
    gw_problem_sink sink;
    print_message("%s\n", rows[i].json);
    gw_status status = encode(&value, gw_slice_str(rows[i].json), &out, &sink);
    assert_int_equal(status == GW_OK, !rows[i].pointer);
    if (rows[i].pointer) {
      assert_slice(sink.problems[0].pointer, rows[i].pointer);
      assert_int_equal(sink.n, 1);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(goes_both_ways, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_what_they_cannot_hold, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(null_unsets_the_others, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(merges_what_comes_in_parts, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(has_one_limit_of_depth, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(validates_by_the_schema, set_up,
                                      tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
