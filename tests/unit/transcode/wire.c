#include "transcode/wire.h"

#include "unit.h"

typedef struct row {
  uint64_t value;
  size_t n;
} row;

static void writes_and_reads_varints(void **state) {
  (void)state;
  static const row rows[] = {{0, 1},         {127, 1},        {128, 2},
                             {16383, 2},     {16384, 3},      {UINT32_MAX, 5},
                             {INT64_MAX, 9}, {UINT64_MAX, 10}};
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    uint64_t back = 0;
    gw_buf_init(&out, NULL, rows[i].n);
    assert_int_equal(gw_wire_put_varint(&out, rows[i].value), GW_OK);
    assert_int_equal(out.n, rows[i].n);
    gw_wire wire = gw_wire_of(gw_buf_slice(&out));
    assert_int_equal(gw_wire_next_packed(&wire, GW_WIRE_VARINT, &back), GW_OK);
    assert_true(back == rows[i].value);
    assert_int_equal(gw_wire_next_packed(&wire, GW_WIRE_VARINT, &back), GW_END);
    wire = gw_wire_of(gw_slice_of(out.p, out.n - 1));
    assert_int_equal(gw_wire_next_packed(&wire, GW_WIRE_VARINT, &back),
                     out.n > 1 ? GW_ERR_PROTOCOL : GW_END);
    gw_buf_done(&out);
    gw_buf_init(&out, NULL, rows[i].n - 1);
    assert_int_equal(gw_wire_put_varint(&out, rows[i].value), GW_ERR_LIMIT);
    gw_buf_done(&out);
  }
}

static void zigzags(void **state) {
  (void)state;
  static const int64_t values[] = {0, -1, 1, INT32_MIN, INT64_MAX, INT64_MIN};
  assert_true(gw_wire_zigzag(-1) == 1 && gw_wire_zigzag(1) == 2);
  for (size_t i = 0; i < GW_COUNT(values); i++) {
    assert_true(gw_wire_unzigzag(gw_wire_zigzag(values[i])) == values[i]);
  }
}

/* A nested extent of each length reads back whole. */
static void nests(void **state) {
  (void)state;
  static const size_t lengths[] = {0, 1, 127, 128, 16383, 16384, 20000};
  for (size_t i = 0; i < GW_COUNT(lengths); i++) {
    gw_buf out;
    size_t outer, inner;
    gw_buf_init(&out, NULL, 1 << 20);
    assert_int_equal(gw_wire_put_tag(&out, 1, GW_WIRE_BYTES), GW_OK);
    assert_int_equal(gw_wire_open(&out, &outer), GW_OK);
    assert_int_equal(gw_wire_put_tag(&out, 536870911, GW_WIRE_BYTES), GW_OK);
    assert_int_equal(gw_wire_open(&out, &inner), GW_OK);
    for (size_t n = 0; n < lengths[i]; n++) {
      char c = (char)n;
      assert_int_equal(gw_buf_append(&out, gw_slice_of(&c, 1)), GW_OK);
    }
    assert_int_equal(gw_wire_close(&out, inner), GW_OK);
    assert_int_equal(gw_wire_close(&out, outer), GW_OK);
    gw_wire wire = gw_wire_of(gw_buf_slice(&out));
    gw_wire_field field;
    assert_int_equal(gw_wire_next(&wire, &field), GW_OK);
    assert_ptr_equal(wire.p, wire.end);
    wire = gw_wire_of(field.bytes);
    assert_int_equal(gw_wire_next(&wire, &field), GW_OK);
    assert_int_equal(field.number, 536870911);
    assert_int_equal(field.bytes.n, lengths[i]);
    for (size_t n = 0; n < lengths[i]; n++) {
      assert_int_equal(field.bytes.p[n], (char)n);
    }
    gw_buf_done(&out);
  }
}

static gw_status first(const char *bytes, size_t n, gw_wire_field *ret) {
  gw_wire wire = gw_wire_of(gw_slice_of(bytes, n));
  return gw_wire_next(&wire, ret);
}

static void knows_groups(void **state) {
  (void)state;
  gw_wire_field field;
  assert_int_equal(first("\x0b\x10\x01\x0c", 4, &field), GW_OK);
  assert_int_equal(field.type, GW_WIRE_GROUP);
  assert_int_equal(field.bytes.n, 2);
  assert_int_equal(first("\x0b\x13\x14\x0c", 4, &field), GW_OK);
  assert_int_equal(first("\x0b\x13\x0c\x14", 4, &field), GW_ERR_PROTOCOL);
  assert_int_equal(first("\x0b", 1, &field), GW_ERR_PROTOCOL);
  assert_int_equal(first("\x0c", 1, &field), GW_ERR_PROTOCOL);
  char deep[200];
  for (size_t depth = 60; depth < 70; depth++) {
    memset(deep, 0x0b, depth);
    memset(deep + depth, 0x0c, depth);
    assert_int_equal(first(deep, 2 * depth, &field),
                     depth <= GW_WIRE_MAX_DEPTH ? GW_OK : GW_ERR_PROTOCOL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_and_reads_varints),
      cmocka_unit_test(zigzags),
      cmocka_unit_test(nests),
      cmocka_unit_test(knows_groups),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
