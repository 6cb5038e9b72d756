#include "base/hash.h"
#include "transcode/types.h"
#include "transcode/wire.h"
#include "transcoding.h"

#define URL "type.googleapis.com/"

/* JSON in, JSON out; |out| NULL: the same. */
static void goes_round(void **state) {
  (void)state;
  static const struct {
    const char *in, *out;
  } rows[] = {
      {"{\"any\":{}}", NULL},
      {"{\"any\":{\"@type\":\"" URL "test.Sample\"}}", NULL},
      {"{\"any\":{\"@type\":\"" URL "test.Sample\",\"i32\":1,\"text\":\"x\"}}",
       NULL},
      {"{\"any\":{\"i32\":1,\"\\u0040type\":\"" URL
       "test.Sample\",\"by_id\":{}}}",
       "{\"any\":{\"@type\":\"" URL "test.Sample\",\"i32\":1}}"},
      {"{\"any\":{\"@type\":\"a/b/test.Sample\",\"child\":{\"i32\":1}}}", NULL},
      {"{\"any\":{\"@type\":\"/test.Sample\",\"any\":{\"@type\":\"" URL
       "test.Sample\",\"i32\":2},\"anys\":[{}]}}",
       NULL},
      {"{\"any\":{\"@type\":\"" URL
       "google.protobuf.Int32Value\",\"value\":5}}",
       NULL},
      {"{\"any\":{\"value\":\"1.5s\",\"@type\":\"" URL
       "google.protobuf.Duration\"}}",
       "{\"any\":{\"@type\":\"" URL
       "google.protobuf.Duration\",\"value\":\"1.500s\"}}"},
      {"{\"any\":{\"@type\":\"" URL "google.protobuf.Value\",\"value\":null}}",
       NULL},
      {"{\"any\":{\"@type\":\"" URL
       "google.protobuf.Struct\",\"value\":{\"@type\":1}}}",
       NULL},
      {"{\"any\":{\"@type\":\"" URL "google.protobuf.Any\",\"value\":{"
       "\"@type\":\"" URL "google.protobuf.BytesValue\",\"value\":\"AA==\"}}}",
       NULL},
      {"{\"any\":{\"@type\":\"" URL "google.protobuf.Empty\"}}", NULL},
      {"{\"any\":{\"@type\":\"" URL
       "google.rpc.BadRequest\",\"field_violations\":[{\"field\":\"a\","
       "\"localizedMessage\":{\"locale\":\"de\"}}]}}",
       "{\"any\":{\"@type\":\"" URL
       "google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"a\","
       "\"localizedMessage\":{\"locale\":\"de\"}}]}}"},
      {"{\"any\":{\"@type\":\"" URL
       "google.rpc.Status\",\"code\":5,\"details\":[{\"@type\":\"" URL
       "test.Sample\",\"flag\":true},{\"@type\":\"" URL
       "google.rpc.ErrorInfo\",\"metadata\":{\"k\":\"v\"}}]}}",
       NULL},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_problem_sink sink;
    gw_why why = {0};
    print_message("%s\n", rows[i].in);
    assert_int_equal(
        encode(&sample_value, gw_slice_str(rows[i].in), &out, &sink), GW_OK);
    assert_int_equal(decode_why(&sample_value, gw_buf_slice(&out), &out, &why),
                     GW_OK);
    assert_slice(gw_buf_slice(&out), rows[i].out ? rows[i].out : rows[i].in);
  }
}

static void refuses_what_it_cannot_hold(void **state) {
  (void)state;
  static const struct {
    const char *json, *pointer, *code;
  } rows[] = {
      {"{\"any\":[]}", "/any", "type"},
      {"{\"any\":\"x\"}", "/any", "type"},
      {"{\"any\":{\"i32\":1}}", "/any", "any-type"},
      {"{\"any\":{\"@type\":1}}", "/any/@type", "any-type"},
      {"{\"any\":{\"@type\":{\"a\":1}}}", "/any/@type", "any-type"},
      {"{\"any\":{\"@type\":\"\"}}", "/any/@type", "any-type"},
      {"{\"any\":{\"@type\":\"test.Sample\"}}", "/any/@type", "any-type"},
      {"{\"any\":{\"@type\":\"" URL "test.None\",\"a\":{}}}", "/any/@type",
       "any-type"},
      {"{\"any\":{\"@type\":\"" URL "test.Sample\",\"none\":1}}", "/any/none",
       "unknown-field"},
      {"{\"any\":{\"@type\":\"" URL "test.Sample\",\"value\":{\"a\":1}},"
       "\"i32\":\"x\"}",
       "/i32", "type"},
      {"{\"any\":{\"@type\":\"" URL "test.Sample\",\"@type\":\"" URL
       "test.Sample\"}}",
       "/any", "duplicate-key"},
      {"{\"any\":{\"@type\":\"" URL
       "test.Sample\",\"child\":{\"@type\":\"x\"}}}",
       "/any/child/@type", "unknown-field"},
      {"{\"any\":{\"@type\":\"" URL "google.protobuf.Duration\"}}",
       "/any/value", "required"},
      {"{\"any\":{\"@type\":\"" URL
       "google.protobuf.Duration\",\"value\":\"x\"}}",
       "/any/value", "duration"},
      {"{\"any\":{\"@type\":\"" URL
       "google.protobuf.Duration\",\"value\":null}}",
       "/any/value", "type"},
      {"{\"any\":{\"@type\":\"" URL
       "google.protobuf.Duration\",\"value\":\"1s\",\"value\":\"1s\"}}",
       "/any/value", "duplicate-key"},
      {"{\"any\":{\"@type\":\"" URL
       "google.protobuf.Duration\",\"value\":\"1s\",\"more\":1}}",
       "/any/more", "unknown-field"},
      {"{\"any\":{\"a\":}}", "/any", "syntax"},
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

/* Text around text: |n| times. */
static gw_slice nested(const char *before, const char *after, size_t n) {
  gw_buf out;
  gw_buf_init(&out, &arena, 1 << 22);
  for (size_t i = 0; i < 2 * n; i++) {
    assert_int_equal(gw_buf_append(&out, gw_slice_str(i < n ? before : after)),
                     GW_OK);
  }
  return gw_buf_slice(&out);
}

static gw_slice any_of(const char *url, gw_slice value) {
  gw_buf out;
  size_t at;
  gw_buf_init(&out, &arena, 1 << 20);
  assert_int_equal(gw_wire_put_tag(&out, 40, GW_WIRE_BYTES), GW_OK);
  assert_int_equal(gw_wire_open(&out, &at), GW_OK);
  assert_int_equal(gw_wire_put_tag(&out, 1, GW_WIRE_BYTES), GW_OK);
  assert_int_equal(gw_wire_put_bytes(&out, gw_slice_str(url)), GW_OK);
  assert_int_equal(gw_wire_put_tag(&out, 2, GW_WIRE_BYTES), GW_OK);
  assert_int_equal(gw_wire_put_bytes(&out, value), GW_OK);
  assert_int_equal(gw_wire_close(&out, at), GW_OK);
  return gw_buf_slice(&out);
}

static void has_one_limit_of_depth(void **state) {
  (void)state;
  static const char before[] = "{\"@type\":\"" URL "test.Sample\",\"any\":";
  static const gw_member value = {
      .field = &sample_fields[39], .shape = &sample_any, .flags = LENIENT};
  gw_buf out;
  gw_problem_sink sink;
  gw_why why;
  gw_slice most = nested(before, "}", GW_JSON_MAX_DEPTH - 1);
  gw_slice end = gw_slice_from(most, most.n - (GW_JSON_MAX_DEPTH - 1));
  gw_buf text;
  gw_buf_init(&text, &arena, 1 << 20);
  most.n -= end.n;
  assert_int_equal(gw_buf_append(&text, most), GW_OK);
  assert_int_equal(gw_buf_append(&text, GW_LIT("{}")), GW_OK);
  assert_int_equal(gw_buf_append(&text, end), GW_OK);
  assert_int_equal(encode(&value, gw_buf_slice(&text), &out, &sink), GW_OK);
  gw_slice wire = gw_buf_slice(&out);
  assert_int_equal(decode_why(&sample_value, wire, &out, &why), GW_OK);
  wire = any_of(URL "test.Sample", wire);
  assert_int_equal(decode_why(&sample_value, wire, &out, &why), GW_ERR_LIMIT);
  gw_slice more = nested(before, "}", GW_JSON_MAX_DEPTH + 1);
  assert_int_equal(encode(&value, more, &out, &sink), GW_ERR_LIMIT);
}

/* "@type" behind what it is the type of, again and again. */
static void looks_ahead_only_so_far(void **state) {
  (void)state;
  static const gw_member value = {
      .field = &sample_fields[39], .shape = &sample_any, .flags = LENIENT};
  gw_buf out;
  gw_problem_sink sink;
  static const char before[] = "{\"any\":";
  char *middle = gw_arena_zalloc(&arena, 40000);
  memset(middle, ' ', 39999);
  memcpy(middle, "{}", 2);
  static const char after[] = ",\"@type\":\"" URL "test.Sample\"}";
  for (size_t n = 2; n <= 32; n *= 16) {
    gw_buf text;
    gw_buf_init(&text, &arena, 1 << 20);
    for (size_t i = 0; i < 2 * n + 1; i++) {
      const char *part = i < n ? before : i == n ? middle : after;
      assert_int_equal(gw_buf_append(&text, gw_slice_str(part)), GW_OK);
    }
    assert_int_equal(encode(&value, gw_buf_slice(&text), &out, &sink),
                     n == 2 ? GW_OK : GW_ERR_LIMIT);
  }
}

static void refuses_answers_of_unknown_types(void **state) {
  (void)state;
  static const struct {
    const char *url;
    gw_slice value;
    const char *what; /* NULL: as the status says */
  } rows[] = {
      {URL "test.None", {"", 0}, "an Any of a type that is not compiled in"},
      {"test.Sample", {"", 0}, "an Any of a type that is not compiled in"},
      {"", {"\x08\x01", 2}, "an Any of a type that is not compiled in"},
      {URL "test.Sample\xff",
       {"", 0},
       "an Any of a type that is not compiled in"},
      {URL "test.Sample", {"\x08", 1}, NULL},
      {"\xff/test.Sample", {"", 0}, NULL},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_why why = {0};
    assert_int_equal(decode_why(&sample_value,
                                any_of(rows[i].url, rows[i].value), &out, &why),
                     rows[i].what ? GW_ERR_INVALID : GW_ERR_PROTOCOL);
    if (rows[i].what) {
      assert_string_equal(why.what, rows[i].what);
    }
  }
}

/* The tables by hand are as the generated ones: sorted, each name found where
 * it stands, each number leading to its field. */
static void knows_the_types_of_all_products(void **state) {
  (void)state;
  static const gw_types *const lists[] = {&gw_types_well_known,
                                          &gw_types_google_rpc};
  for (size_t i = 0; i < GW_COUNT(lists); i++) {
    const gw_type *types = lists[i]->types;
    for (size_t k = 0; k < lists[i]->n_types; k++) {
      char url[128] = "/";
      const gw_shape *shape = types[k].in;
      strncat(url, types[k].message->name.p, types[k].message->name.n);
      assert_ptr_equal(gw_types_find(NULL, gw_slice_str(url)), &types[k]);
      assert_ptr_equal(types[k].in, types[k].out);
      for (size_t j = 0; shape && j < shape->n_members; j++) {
        const gw_member *member = &shape->members[j];
        assert_int_equal(gw_names_find(&shape->names, member->name), j);
        assert_ptr_equal(shape->message, types[k].message);
        size_t at = shape->by_number[member->field->number];
        assert_ptr_equal(shape->members[at - 1].field, member->field);
        assert_int_equal(shape->members[at - 1].flags & GW_MEMBER_ALIAS, 0);
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(goes_round, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_what_it_cannot_hold, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(has_one_limit_of_depth, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(looks_ahead_only_so_far, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(refuses_answers_of_unknown_types, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(knows_the_types_of_all_products, set_up,
                                      tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
