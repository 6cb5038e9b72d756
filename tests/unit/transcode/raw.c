/* Bodies that are bytes: a field, an HttpBody within a message, or all of it.
 */
#include "transcode/raw.h"

#include "unit.h"

static const gw_field body_fields[] = {
    {.name = GW_STR("content_type"), .number = 1, .type = GW_PB_STRING},
    {.name = GW_STR("data"), .number = 2, .type = GW_PB_BYTES},
};
static const gw_message http_body = {.name = GW_STR("google.api.HttpBody"),
                                     .fields = body_fields,
                                     .n_fields = GW_COUNT(body_fields)};
static const gw_field bytes_field = {.number = 3, .type = GW_PB_BYTES};
static const gw_field file_field = {
    .number = 4, .type = GW_PB_MESSAGE, .message = &http_body};

static const gw_member whole = {.field = NULL};
static const gw_member bytes = {.field = &bytes_field};
static const gw_member file = {.field = &file_field};

static void writes_what_the_value_is(void **state) {
  static const struct {
    const gw_member *value;
    gw_raw raw;
    gw_slice wire;
  } rows[] = {
      {&whole,
       {GW_STR("a/b"), GW_STR("xy")},
       GW_STR("\x0a\x03"
              "a/b\x12\x02xy")},
      {&whole, {GW_STR(""), GW_STR("xy")}, GW_STR("\x12\x02xy")},
      {&whole,
       {GW_STR("a/b"), GW_STR("")},
       GW_STR("\x0a\x03"
              "a/b")},
      {&bytes, {GW_STR("a/b"), GW_STR("xy")}, GW_STR("\x1a\x02xy")},
      {&bytes, {GW_STR("a/b"), GW_STR("")}, GW_STR("")},
      {&file,
       {GW_STR("a/b"), GW_STR("x")},
       GW_STR("\x22\x08\x0a\x03"
              "a/b\x12\x01x")},
      {&file,
       {GW_STR("a/b"), GW_STR("")},
       GW_STR("\x22\x05\x0a\x03"
              "a/b")},
      {&file, {GW_STR(""), GW_STR("")}, GW_STR("\x22\x00")},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_buf_init(&out, NULL, 64);
    assert_int_equal(gw_raw_encode(rows[i].value, rows[i].raw, &out), GW_OK);
    assert_true(gw_slice_eq(gw_buf_slice(&out), rows[i].wire));
    gw_buf_done(&out);
  }
}

static void keeps_to_its_limit(void **state) {
  (void)state;
  for (size_t limit = 0; limit < 9; limit++) {
    gw_raw raw = {GW_STR("a/b"), GW_STR("xy")};
    gw_buf out;
    gw_buf_init(&out, NULL, limit);
    assert_int_equal(gw_raw_encode(&whole, raw, &out), GW_ERR_LIMIT);
    gw_buf_done(&out);
  }
}

static void reads_it_back(void **state) {
  static const struct {
    const gw_member *value;
    gw_slice wire;
    const char *type, *data;
  } rows[] = {
      {&whole, GW_STR(""), "", ""},
      {&whole, GW_STR("\x12\x01x\x0a\x01t"), "t", "x"},
      {&whole, GW_STR("\x12\x01x\x12\x01y"), "", "y"}, /* the last counts */
      {&whole, GW_STR("\x1a\x02\x0a\x00\x12\x01x"), "", "x"}, /* extensions */
      {&whole, GW_STR("\x10\x01\x12\x01x"), "", "x"}, /* of another type */
      {&bytes, GW_STR("\x12\x01n\x1a\x01x"), "", "x"},
      {&file, GW_STR("\x22\x03\x0a\x01t"), "t", ""},
      {&file, GW_STR("\x22\x03\x0a\x01t\x1a\x01z\x22\x03\x12\x01x"), "t", "x"},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_raw raw;
    assert_int_equal(gw_raw_decode(rows[i].value, rows[i].wire, &raw), GW_OK);
    assert_true(gw_slice_is(raw.type, rows[i].type));
    assert_true(gw_slice_is(raw.data, rows[i].data));
  }
}

static void refuses_what_is_no_message(void **state) {
  static const struct {
    const gw_member *value;
    gw_slice wire;
  } rows[] = {
      {&whole, GW_STR("\x12\x02x")},        /* cut */
      {&whole, GW_STR("\x0a")},             /* no length */
      {&bytes, GW_STR("\x1a\x7fx")},        /* longer than the message */
      {&file, GW_STR("\x22\x03\x12\x05x")}, /* cut within */
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_raw raw;
    assert_int_equal(gw_raw_decode(rows[i].value, rows[i].wire, &raw),
                     GW_ERR_PROTOCOL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_what_the_value_is),
      cmocka_unit_test(keeps_to_its_limit),
      cmocka_unit_test(reads_it_back),
      cmocka_unit_test(refuses_what_is_no_message),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
