#include "transcode/encode.h"
#include "transcoding.h"

typedef struct row {
  const char *json, *wire; /* wire NULL: refused */
  const char *pointer, *code;
} row;

static void check(const gw_member *value, const row *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    gw_buf out;
    gw_problem_sink sink;
    gw_status status = encode(value, gw_slice_str(rows[i].json), &out, &sink);
    if (rows[i].wire) {
      if (status != GW_OK) {
        print_message("%s: %s\n", rows[i].json, gw_status_text(status));
      }
      assert_int_equal(status, GW_OK);
      assert_string_equal(hex(gw_buf_slice(&out)), rows[i].wire);
      continue;
    }
    if (status == GW_OK) {
      print_message("%s was taken\n", rows[i].json);
    }
    assert_int_not_equal(status, GW_OK);
    if (rows[i].code) {
      assert_slice(sink.problems[0].pointer, rows[i].pointer);
      assert_slice(sink.problems[0].code, rows[i].code);
    }
  }
}

static void writes_integers(void **state) {
  (void)state;
  static const row rows[] = {
      {"{}", "", NULL, NULL},
      {"{\"i32\":0}", "0800", NULL, NULL},
      {"{\"i32\":2147483647}", "08ffffffff07", NULL, NULL},
      {"{\"i32\":-2147483648}", "0880808080f8ffffffff01", NULL, NULL},
      {"{\"i32\":2147483648}", NULL, "/i32", "range"},
      {"{\"i32\":-2147483649}", NULL, "/i32", "range"},
      {"{\"i32\":1.0}", "0801", NULL, NULL},
      {"{\"i32\":1e2}", "0864", NULL, NULL},
      {"{\"i32\":\"7\"}", "0807", NULL, NULL},
      {"{\"i32\":\" 7\"}", NULL, "/i32", "type"},
      {"{\"i32\":\"\"}", NULL, "/i32", "type"},
      {"{\"i32\":1.5}", NULL, "/i32", "type"},
      {"{\"i32\":true}", NULL, "/i32", "type"},
      {"{\"i32\":[1]}", NULL, "/i32", "type"},
      {"{\"i32\":null}", "", NULL, NULL},
      {"{\"i64\":\"9223372036854775807\"}", "10ffffffffffffffff7f", NULL, NULL},
      {"{\"i64\":-9223372036854775808}", "1080808080808080808001", NULL, NULL},
      {"{\"i64\":9223372036854775808}", NULL, "/i64", "range"},
      {"{\"u32\":4294967295}", "18ffffffff0f", NULL, NULL},
      {"{\"u32\":4294967296}", NULL, "/u32", "range"},
      {"{\"u32\":-1}", NULL, "/u32", "range"},
      {"{\"u64\":18446744073709551615}", "20ffffffffffffffffff01", NULL, NULL},
      {"{\"u64\":18446744073709551616}", NULL, "/u64", "range"},
      {"{\"s32\":-1}", "2801", NULL, NULL},
      {"{\"s32\":-2147483648}", "28ffffffff0f", NULL, NULL},
      {"{\"s32\":2147483648}", NULL, "/s32", "range"},
      {"{\"s64\":-9223372036854775808}", "30ffffffffffffffffff01", NULL, NULL},
      {"{\"f32\":4294967295}", "3dffffffff", NULL, NULL},
      {"{\"f32\":4294967296}", NULL, "/f32", "range"},
      {"{\"f64\":1}", "410100000000000000", NULL, NULL},
      {"{\"sf32\":-2}", "4dfeffffff", NULL, NULL},
      {"{\"sf64\":-2}", "51feffffffffffffff", NULL, NULL},
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

static void writes_other_scalars(void **state) {
  (void)state;
  static const row rows[] = {
      {"{\"real\":1.5}", "5d0000c03f", NULL, NULL},
      {"{\"real\":\"NaN\"}", "5d0000c07f", NULL, NULL},
      {"{\"real\":3.5e38}", NULL, "/real", "range"},
      {"{\"big\":\"-Infinity\"}", "61000000000000f0ff", NULL, NULL},
      {"{\"big\":-0.0}", "610000000000000080", NULL, NULL},
      {"{\"big\":1e309}", NULL, "/big", "range"},
      {"{\"big\":\"inf\"}", NULL, "/big", "type"},
      {"{\"flag\":true}", "6801", NULL, NULL},
      {"{\"flag\":\"true\"}", NULL, "/flag", "type"},
      {"{\"flag\":1}", NULL, "/flag", "type"},
      {"{\"text\":\"\"}", "7200", NULL, NULL},
      {"{\"text\":\"a\\u0000\\ud83d\\ude00\"}", "72066100f09f9880", NULL, NULL},
      {"{\"text\":5}", NULL, "/text", "type"},
      {"{\"raw\":\"-_\"}", "7a01fb", NULL, NULL},
      {"{\"raw\":\"\\/\\/8=\"}", "7a02ffff", NULL, NULL},
      {"{\"raw\":\"a\"}", NULL, "/raw", "base64"},
      {"{\"color\":\"GREEN\"}", "800102", NULL, NULL},
      {"{\"color\":\"\\u0052ED\"}", "800101", NULL, NULL},
      {"{\"color\":-1}", "8001ffffffffffffffffff01", NULL, NULL},
      {"{\"color\":77}", "80014d", NULL, NULL},
      {"{\"color\":\"BLUE\"}", NULL, "/color", "enum"},
      {"{\"color\":2147483648}", NULL, "/color", "range"},
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

static void writes_messages(void **state) {
  (void)state;
  static const row rows[] = {
      {"{\"child\":{}}", "8a0100", NULL, NULL},
      {"{\"child\":{\"child\":{\"i32\":1}}}", "8a01058a01020801", NULL, NULL},
      {"{\"child\":{\"child\":{\"i32\":true}}}", NULL, "/child/child/i32",
       "type"},
      {"{\"child\":[]}", NULL, "/child", "type"},
      {"{\"at\":\"1970-01-01T00:00:01.5Z\"}",
       "d20108080110"
       "80cab5ee01",
       NULL, NULL},
      {"{\"at\":\"1970-01-01\"}", NULL, "/at", "timestamp"},
      {"{\"at\":0}", NULL, "/at", "type"},
      {"{\"span\":\"-1s\"}", "da010b08ffffffffffffffffff01", NULL, NULL},
      {"{\"span\":\"1\"}", NULL, "/span", "duration"},
      {"{\"mask\":\"fooBar.b,c\"}", "e2010e0a09666f6f5f6261722e620a0163", NULL,
       NULL},
      {"{\"mask\":\"\"}", "e20100", NULL, NULL},
      {"{\"mask\":\"a,\"}", NULL, "/mask", "field-mask"},
      {"{\"mask\":\"foo_bar\"}", NULL, "/mask", "field-mask"},
      {"{\"boxed\":\"5\"}", "ea01020805", NULL, NULL},
      {"{\"boxed\":null}", "", NULL, NULL},
      {"{\"boxed\":{}}", NULL, "/boxed", "type"},
      {"{\"nothing\":{}}", "f20100", NULL, NULL},
      {"{\"left\":\"x\"}", "ba010178", NULL, NULL},
      {"{\"left\":\"x\",\"right\":1}", NULL, "/right", "oneof"},
      {"{\"left\":null,\"right\":1}", "c00101", NULL, NULL},
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

static void writes_lists_and_maps(void **state) {
  (void)state;
  static const row rows[] = {
      {"{\"numbers\":[1,2,300]}", "9201040102ac02", NULL, NULL},
      {"{\"numbers\":[]}", "", NULL, NULL},
      {"{\"numbers\":[1,null]}", NULL, "/numbers/1", "type"},
      {"{\"numbers\":[1,\"x\",2,\"y\"]}", NULL, "/numbers/1", "type"},
      {"{\"numbers\":{}}", NULL, "/numbers", "type"},
      {"{\"loose\":[1,2]}", "f80101f80102", NULL, NULL},
      {"{\"names\":[\"a\",\"\"]}", "9a0101619a0100", NULL, NULL},
      {"{\"children\":[{},{\"i32\":1}]}", "a20100a201020801", NULL, NULL},
      {"{\"colors\":[\"RED\",2]}", "8a02020102", NULL, NULL},
      {"{\"counts\":{\"a\":1}}", "aa01050a01611001", NULL, NULL},
      {"{\"counts\":{\"a\":1,\"\\u0061\":2}}", NULL, "/counts/a",
       "duplicate-key"},
      {"{\"counts\":{\"a\":null}}", NULL, "/counts/a", "type"},
      {"{\"counts\":[]}", NULL, "/counts", "type"},
      {"{\"byId\":{\"-1\":{\"i32\":1}}}", "b20106080112020801", NULL, NULL},
      {"{\"by_id\":{\"1\":{}}}", "b2010408021200", NULL, NULL},
      {"{\"byId\":{\"1\":{},\"1.0\":{}}}", NULL, "/byId/1.0", "duplicate-key"},
      {"{\"byId\":{\"x\":{}}}", NULL, "/byId/x", "map-key"},
      {"{\"byId\":{},\"by_id\":{}}", NULL, "/byId", "duplicate-key"},
      {"{\"switches\":{\"true\":\"t\"}}",
       "82020508011201"
       "74",
       NULL, NULL},
      {"{\"switches\":{\"1\":\"t\"}}", NULL, "/switches/1", "map-key"},
  };
  row fixed[GW_COUNT(rows)];
  memcpy(fixed, rows, sizeof rows);
  fixed[17].pointer = NULL; /* named by either spelling */
  fixed[17].code = NULL;
  check(&sample_value, fixed, GW_COUNT(rows));
}

static void refuses_what_is_not_one_object(void **state) {
  (void)state;
  static const row rows[] = {
      {"", NULL, "", "syntax"},
      {"{} {}", NULL, "", "syntax"},
      {"{\"i32\":1", NULL, "", "syntax"},
      {"{\"i32\":01}", NULL, "/i32", "syntax"},
      {"{\"text\":\\\"a\"}", NULL, "/text", "syntax"},
      {"null", NULL, "", "type"},
      {"[]", NULL, "", "type"},
      {"5", NULL, "", "type"},
      {"{\"i32\":1,\"i32\":1}", NULL, "/i32", "duplicate-key"},
      {"{\"i23\":1}", NULL, "/i23", "unknown-field"},
      {"{\"text\":\"\xff\"}", NULL, "", "syntax"},
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

static void obeys_the_schema(void **state) {
  (void)state;
  static const row rows[] = {
      {"{\"title\":\"Dune\",\"pages\":412}", "0a0444756e65109c03", NULL, NULL},
      {"{\"title\":\"caf\xc3\xa9s\"}", "0a06636166c3a973", NULL, NULL},
      {"{}", NULL, "/title", "required"},
      {"{\"title\":\"\"}", NULL, "/title", "min-length"},
      {"{\"title\":\"longer\"}", NULL, "/title", "max-length"},
      {"{\"title\":null}", NULL, "/title", "type"},
      {"{\"title\":\"x\",\"note\":null}", "0a0178", NULL, NULL},
      {"{\"title\":\"x\",\"pages\":\"5\"}", NULL, "/pages", "type"},
      {"{\"title\":\"x\",\"pages\":0}", NULL, "/pages", "minimum"},
      {"{\"title\":\"x\",\"pages\":1.0}", "0a01781001", NULL, NULL},
      {"{\"title\":\"x\",\"size\":3000000000}", NULL, "/size", "range"},
      {"{\"title\":\"x\",\"tags\":[\"a\",\"b\"]}", "0a01781a01611a0162", NULL,
       NULL},
      {"{\"title\":\"x\",\"tags\":[\"a\",\"b\",\"c\"]}", NULL, "/tags",
       "max-items"},
      {"{\"title\":\"x\",\"tags\":[1]}", NULL, "/tags/0", "type"},
      {"{\"title\":\"x\",\"author\":1}", NULL, "/author", "unknown-field"},
      {"{\"title\":\"x\",\"pages\":1,\"tags\":[],\"note\":\"\",\"size\":1}",
       NULL, "", "max-properties"},
  };
  check(&book_value, rows, GW_COUNT(rows));
}

/* A pattern that is known to take all unsigned integers need not take "-0". */
static void asks_patterns_about_minus_zero(void **state) {
  static uint8_t classes[256];
  static const uint16_t next[] = {GW_PATTERN_DEAD, 1, GW_PATTERN_DEAD, 1};
  static const uint8_t accepting[] = {0, GW_PATTERN_AT_END};
  static const gw_pattern digits = {.source = GW_STR("^[0-9]+$"),
                                    .classes = classes,
                                    .next = next,
                                    .accepting = accepting,
                                    .n_states = 2,
                                    .n_classes = 2,
                                    .integers = GW_PATTERN_UNSIGNED};
  static const gw_schema schema = {
      .types = GW_TYPE_STRING, .checks = GW_CHECK_PATTERN, .pattern = &digits};
  static const row rows[] = {
      {"{\"u64\":\"0\"}", "2000", NULL, NULL},
      {"{\"u64\":\"12\"}", "200c", NULL, NULL},
      {"{\"u64\":\"-0\"}", NULL, "/u64", "pattern"},
      {"{\"u64\":\"-1\"}", NULL, "/u64", "pattern"},
  };
  (void)state;
  for (char c = '0'; c <= '9'; c++) {
    classes[(unsigned char)c] = 1;
  }
  gw_member *member = &sample_prepared[3];
  assert_slice(member->name, "u64");
  member->schema = &schema;
  shapes_set_forms(true);
  check(&sample_value, rows, GW_COUNT(rows));
  member->schema = NULL;
  shapes_set_forms(true);
}

static void explains_all_at_once(void **state) {
  (void)state;
  gw_buf out;
  gw_problem_sink sink;
  gw_status status = encode(
      &book_value,
      GW_LIT("{\"titel\":1,\"pages\":-1,\"tags\":[1,\"x\",{}],\"size\":1.5}"),
      &out, &sink);
  assert_int_not_equal(status, GW_OK);
  static const char *expected[][2] = {
      {"/titel", "unknown-field"}, {"/pages", "minimum"},  {"/tags/0", "type"},
      {"/tags/2", "type"},         {"/tags", "max-items"}, {"/size", "type"},
      {"/title", "required"}};
  assert_int_equal(sink.n, GW_COUNT(expected));
  for (size_t i = 0; i < sink.n; i++) {
    assert_slice(sink.problems[i].pointer, expected[i][0]);
    assert_slice(sink.problems[i].code, expected[i][1]);
  }
  assert_non_null(strstr(sink.problems[0].detail.p, "\"title\""));
}

/* A body under a flag that says "validate whole" is refused alike. */
static void validates_whole_bodies(void **state) {
  (void)state;
  book_shape.flags |= GW_SHAPE_VALIDATE;
  obeys_the_schema(state);
  book_shape.flags ^= GW_SHAPE_VALIDATE;
}

static void drops_unknown_fields(void **state) {
  (void)state;
  gw_buf out;
  gw_encode_note note;
  gw_slice text = padded(GW_LIT("{\"new\":[{\"a\":1}],\"i32\":1,\"x\":{}}"));
  sample_shape.flags |= GW_SHAPE_REPORT_UNKNOWN;
  gw_buf_init(&out, &arena, 1000);
  assert_int_equal(gw_encode(&sample_value, text, &arena, &out, &note), GW_OK);
  assert_int_equal(note.n_unknown, 2);
  assert_string_equal(hex(gw_buf_slice(&out)), "0801");
  sample_shape.flags ^= GW_SHAPE_REPORT_UNKNOWN;
}

/* Which of two is meant can't be told, even where both are dropped. */
static void refuses_dropped_twins(void **state) {
  (void)state;
  static const char *const texts[] = {"{\"new\":1,\"i32\":1,\"new\":2}",
                                      "{\"n\\u0065w\":1,\"new\":{}}",
                                      "{\"\":1,\"\":2}"};
  sample_shape.flags |= GW_SHAPE_DROP_UNKNOWN;
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    gw_buf out;
    gw_encode_note note;
    gw_buf_init(&out, &arena, 1000);
    assert_int_equal(gw_encode(&sample_value, padded(gw_slice_str(texts[i])),
                               &arena, &out, &note),
                     GW_ERR_DUPLICATE);
  }
  sample_shape.flags ^= GW_SHAPE_DROP_UNKNOWN;
}

/* Without its schema a body is held against its message alone. */
static void asks_no_schema(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gw_status status;
  } rows[] = {
      {"{\"pages\":-1}", GW_OK},
      {"{\"title\":\"t\",\"pages\":\"7\"}", GW_OK},
      {"{\"title\":null}", GW_OK},
      {"{\"pages\":1.5}", GW_ERR_INVALID},
      {"{\"title\":1}", GW_ERR_INVALID},
      {"{\"titel\":\"t\"}", GW_ERR_INVALID},
      {"{\"title\":\"a\",\"title\":\"b\"}", GW_ERR_DUPLICATE},
      {"{\"title\":", GW_ERR_SYNTAX},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_buf out;
    gw_encode_note note;
    gw_problem_sink sink;
    gw_slice text = padded(gw_slice_str(rows[i].text));
    gw_buf_init(&out, &arena, 1000);
    assert_int_equal(gw_encode_lax(&book_value, text, &arena, &out, &note),
                     rows[i].status);
    gw_sink_init(&sink, &arena);
    gw_status status = gw_explain_lax(&book_value, text, &arena, 1000, &sink);
    assert_int_equal(status == GW_OK, rows[i].status == GW_OK);
    assert_int_equal(sink.n, rows[i].status == GW_OK ? 0 : 1);
  }
}

/* Names only, and where no schema says which there are. */
static void drops_unknown_enums(void **state) {
  static const row rows[] = {
      {"{\"color\":\"PINK\",\"i32\":1}", "0801", NULL, NULL},
      {"{\"colors\":[\"RED\",\"PINK\",\"GREEN\"]}", "8a02020102", NULL, NULL},
      {"{\"colors\":[\"PINK\"]}", "", NULL, NULL},
      {"{\"color\":true}", NULL, "/color", "type"},
      {"{\"color\":1.5}", NULL, "/color", "type"},
  };
  static const row strict[] = {
      {"{\"color\":\"PINK\"}", NULL, "/color", "enum"},
  };
  (void)state;
  sample_shape.flags |= GW_SHAPE_DROP_UNKNOWN;
  check(&sample_value, rows, GW_COUNT(rows));
  sample_shape.flags ^= GW_SHAPE_DROP_UNKNOWN;
  check(&sample_value, strict, GW_COUNT(strict));
}

static void writes_one_field(void **state) {
  (void)state;
  gw_member value = sample_members[17]; /* numbers */
  value.name = (gw_slice){0};
  static const row rows[] = {
      {"[1,2]",
       "92010201"
       "02",
       NULL, NULL},
      {"{}", NULL, "", "type"},
  };
  check(&value, rows, GW_COUNT(rows));
}

/* Lengths around one and two bytes of varint; many keys in a map. */
static void moves_long_messages(void **state) {
  (void)state;
  for (size_t n = 120; n < 140; n++) {
    gw_buf text, out;
    gw_problem_sink sink;
    gw_buf_init(&text, &arena, 1 << 20);
    assert_int_equal(gw_buf_append(&text, GW_LIT("{\"child\":{\"text\":\"")),
                     GW_OK);
    for (size_t i = 0; i < n; i++) {
      assert_int_equal(gw_buf_append(&text, GW_LIT("x")), GW_OK);
    }
    assert_int_equal(gw_buf_append(&text, GW_LIT("\"}}")), GW_OK);
    assert_int_equal(encode(&sample_value, gw_buf_slice(&text), &out, &sink),
                     GW_OK);
    size_t inner = n + 1 + (n < 128 ? 1 : 2);
    assert_int_equal(out.n, inner + 2 + (inner < 128 ? 1 : 2));
  }
}

static void sees_repeated_keys_among_many(void **state) {
  (void)state;
  for (int repeated = 0; repeated < 2; repeated++) {
    gw_buf text, out;
    gw_problem_sink sink;
    gw_buf_init(&text, &arena, 1 << 20);
    assert_int_equal(gw_buf_append(&text, GW_LIT("{\"counts\":{")), GW_OK);
    for (int i = 0; i < 500; i++) {
      assert_int_equal(gw_buf_printf(&text, "\"k%d\":%d,", i, i), GW_OK);
    }
    assert_int_equal(gw_buf_printf(&text, "\"k%d\":1}}", repeated ? 250 : 500),
                     GW_OK);
    assert_int_equal(encode(&sample_value, gw_buf_slice(&text), &out, &sink),
                     repeated ? GW_ERR_DUPLICATE : GW_OK);
  }
}

static void keeps_to_limits(void **state) {
  (void)state;
  static const char text[] =
      "{\"text\":\"some text\",\"child\":{\"numbers\":[1,2,3]}}";
  gw_slice whole = padded(gw_slice_str(text));
  for (size_t limit = 0; limit < 30; limit++) {
    gw_buf out;
    gw_encode_note note;
    gw_buf_init(&out, &arena, limit);
    gw_status status = gw_encode(&sample_value, whole, &arena, &out, &note);
    assert_int_equal(status, limit >= 20 ? GW_OK : GW_ERR_LIMIT);
    assert_true(out.n <= limit);
  }
}

static void refuses_every_cut(void **state) {
  (void)state;
  static const char text[] =
      "{\"i32\":1,\"child\":{\"text\":\"a\\u00e9\",\"raw\":\"AAAA\"},"
      "\"counts\":{\"a\":1,\"b\":2},\"names\":[\"x\",\"\xc3\xa9\"],"
      "\"at\":\"2024-01-01T00:00:00Z\",\"numbers\":[1,-2],\"right\":5}";
  gw_buf out;
  gw_problem_sink sink;
  for (size_t n = 0; n < sizeof text - 1; n++) {
    assert_int_not_equal(
        encode(&sample_value, gw_slice_of(text, n), &out, &sink), GW_OK);
  }
  assert_int_equal(
      encode(&sample_value, gw_slice_of(text, sizeof text - 1), &out, &sink),
      GW_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_integers),
      cmocka_unit_test(writes_other_scalars),
      cmocka_unit_test(writes_messages),
      cmocka_unit_test(writes_lists_and_maps),
      cmocka_unit_test(refuses_what_is_not_one_object),
      cmocka_unit_test(obeys_the_schema),
      cmocka_unit_test(asks_patterns_about_minus_zero),
      cmocka_unit_test(validates_whole_bodies),
      cmocka_unit_test(explains_all_at_once),
      cmocka_unit_test(drops_unknown_fields),
      cmocka_unit_test(refuses_dropped_twins),
      cmocka_unit_test(asks_no_schema),
      cmocka_unit_test(drops_unknown_enums),
      cmocka_unit_test(writes_one_field),
      cmocka_unit_test(moves_long_messages),
      cmocka_unit_test(sees_repeated_keys_among_many),
      cmocka_unit_test(keeps_to_limits),
      cmocka_unit_test(refuses_every_cut),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
