#include "transcode/decode.h"
#include "transcode/encode.h"

#include "shapes.h"
#include "unit.h"

/* Groups: proto2's, and the delimited messages of editions. */

static const gw_message outer;
static const gw_field outer_fields[] = {
    {.name = GW_STR("one"),
     .json_name = GW_STR("one"),
     .number = 1,
     .type = GW_PB_GROUP,
     .flags = PRESENT,
     .message = &outer},
    {.name = GW_STR("many"),
     .json_name = GW_STR("many"),
     .number = 20,
     .type = GW_PB_GROUP,
     .flags = LIST,
     .message = &outer},
    F("n", 3, GW_PB_INT32, PRESENT),
};
static const gw_message outer = {
    .name = GW_STR("test.Outer"),
    .fields = outer_fields,
    .n_fields = GW_COUNT(outer_fields),
};
static gw_member outer_members[GW_COUNT(outer_fields)];
static const uint16_t outer_numbers[] = {0, 1, 0, 3};
static const gw_sparse outer_sparse[] = {{20, 2}};
static names_store outer_names;
static gw_shape outer_shape = {
    .name = GW_STR("Outer"),
    .message = &outer,
    .members = outer_members,
    .n_members = GW_COUNT(outer_members),
    .n_bits = GW_COUNT(outer_members),
    .by_number = outer_numbers,
    .n_by_number = GW_COUNT(outer_numbers),
    .sparse = outer_sparse,
    .n_sparse = 1,
};
static const gw_member whole = {.shape = &outer_shape, .flags = LENIENT};
static gw_arena arena;

static int set_up(void **state) {
  (void)state;
  gw_arena_init(&arena, 0);
  for (size_t i = 0; i < GW_COUNT(outer_fields); i++) {
    outer_names.names[i] = outer_fields[i].json_name;
    outer_members[i] = (gw_member){
        .name = outer_fields[i].json_name,
        .field = &outer_fields[i],
        .shape = outer_fields[i].message ? &outer_shape : NULL,
        .flags = LENIENT,
        .bit = (uint16_t)i,
    };
  }
  outer_shape.names = make_names(&outer_names, GW_COUNT(outer_fields));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return 0;
}

static gw_status encode(const char *json, gw_buf *out) {
  gw_buf text;
  gw_encode_note note;
  gw_buf_init(&text, &arena, 1 << 16);
  gw_buf_init(out, &arena, 1 << 16);
  assert_int_equal(gw_buf_append(&text, gw_slice_str(json)), GW_OK);
  assert_int_equal(gw_buf_pad(&text), GW_OK);
  return gw_encode(&whole, gw_buf_slice(&text), &arena, out, &note);
}

static gw_status decode(gw_slice wire, gw_buf *out) {
  gw_why why = {0};
  gw_buf_init(out, &arena, 1 << 16);
  return gw_decode(&whole, wire, &arena, out, &why);
}

/* Both directions: tag 11 and 12 hold field 1, 163 and 164 field 20. */
static void go_round(void **state) {
  static const struct {
    const char *json;
    gw_slice wire;
  } rows[] = {
      {"{\"one\":{}}", GW_STR("\x0b\x0c")},
      {"{\"one\":{\"n\":5}}", GW_STR("\x0b\x18\x05\x0c")},
      {"{\"one\":{\"one\":{\"n\":5}},\"n\":6}",
       GW_STR("\x0b\x0b\x18\x05\x0c\x0c\x18\x06")},
      {"{\"many\":[{},{\"n\":1}]}",
       GW_STR("\xa3\x01\xa4\x01\xa3\x01\x18\x01\xa4\x01")},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    assert_int_equal(encode(rows[i].json, &out), GW_OK);
    assert_true(gw_slice_eq(gw_buf_slice(&out), rows[i].wire));
    assert_int_equal(decode(rows[i].wire, &out), GW_OK);
    assert_slice(gw_buf_slice(&out), rows[i].json);
  }
}

/* Protobuf's "Last One Wins" holds for groups, too. */
static void occurrences_are_merged(void **state) {
  (void)state;
  gw_buf out;
  assert_int_equal(decode(GW_LIT("\x0b\x18\x05\x0c\x0b\x0b\x0c\x0c"), &out),
                   GW_OK);
  assert_slice(gw_buf_slice(&out), "{\"one\":{\"one\":{},\"n\":5}}");
}

static void damaged_ones_are_refused(void **state) {
  static const gw_slice wires[] = {
      GW_STR("\x0b"),             /* no end */
      GW_STR("\x0c"),             /* no begin */
      GW_STR("\x0b\x18\x05\x14"), /* the end of another */
      GW_STR("\x0b\x18\x0c"),     /* the end is a number */
      GW_STR("\xa3\x01\x0b\xa4\x01\x0c"),
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(wires); i++) {
    gw_buf out;
    assert_int_equal(decode(wires[i], &out), GW_ERR_PROTOCOL);
  }
}

/* A message that is not delimited, in the field of one that is: another type,
 * as if the field were unknown. */
static void the_wire_type_must_fit(void **state) {
  (void)state;
  gw_buf out;
  assert_int_equal(decode(GW_LIT("\x0a\x02\x18\x05\x18\x01"), &out), GW_OK);
  assert_slice(gw_buf_slice(&out), "{\"n\":1}");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(go_round),
      cmocka_unit_test(occurrences_are_merged),
      cmocka_unit_test(damaged_ones_are_refused),
      cmocka_unit_test(the_wire_type_must_fit),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
