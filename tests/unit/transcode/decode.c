#include "transcode/decode.h"

#include "base/mem.h"
#include "transcoding.h"

typedef struct row {
  const char *wire, *json; /* json NULL: refused */
} row;

static void check(const gw_member *value, const row *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    gw_buf out;
    gw_status status = decode(value, bytes_of(rows[i].wire), &out);
    if (rows[i].json) {
      if (status != GW_OK) {
        print_message("%s: %s\n", rows[i].wire, gw_status_text(status));
      }
      assert_int_equal(status, GW_OK);
      assert_slice(gw_buf_slice(&out), rows[i].json);
    } else {
      assert_int_not_equal(status, GW_OK);
    }
  }
}

static void writes_scalars(void **state) {
  (void)state;
  static const row rows[] = {
      {"", "{}"},
      {"08 00", "{}"}, /* a zero without presence */
      {"c8 01 00", "{\"maybe\":0}"},
      {"08 ff ff ff ff 07", "{\"i32\":2147483647}"},
      {"08 ff ff ff ff ff ff ff ff ff 01", "{\"i32\":-1}"},
      {"10 80 80 80 80 80 80 80 80 80 01",
       "{\"i64\":\"-9223372036854775808\"}"},
      {"20 ff ff ff ff ff ff ff ff ff 01",
       "{\"u64\":\"18446744073709551615\"}"},
      {"28 01", "{\"s32\":-1}"},
      {"30 03", "{\"s64\":\"-2\"}"},
      {"3d 02 00 00 00", "{\"f32\":2}"},
      {"4d fe ff ff ff", "{\"sf32\":-2}"},
      {"51 fe ff ff ff ff ff ff ff", "{\"sf64\":\"-2\"}"},
      {"5d cd cc cc 3d", "{\"real\":0.1}"},
      {"61 00 00 00 00 00 00 f0 7f", "{\"big\":\"Infinity\"}"},
      {"61 00 00 00 00 00 00 00 80", "{\"big\":-0}"},
      {"68 01", "{\"flag\":true}"},
      {"72 03 61 22 0a", "{\"text\":\"a\\\"\\n\"}"},
      {"7a 02 fb ff", "{\"raw\":\"+/8=\"}"},
      {"80 01 02", "{\"color\":\"GREEN\"}"},
      {"80 01 4d", "{\"color\":77}"},
      {"ba 01 00", "{\"left\":\"\"}"},
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

static void writes_the_rest(void **state) {
  (void)state;
  static const row rows[] = {
      {"8a 01 02 08 05", "{\"child\":{\"i32\":5}}"},
      {"92 01 03 01 ac 02", "{\"numbers\":[1,300]}"},
      {"90 01 01 90 01 02", "{\"numbers\":[1,2]}"},
      {"fa 01 02 01 02 f8 01 03", "{\"loose\":[1,2,3]}"},
      {"8a 02 02 01 02", "{\"colors\":[\"RED\",\"GREEN\"]}"},
      {"a2 01 00 a2 01 02 08 01", "{\"children\":[{},{\"i32\":1}]}"},
      {"aa 01 05 0a 01 61 10 01", "{\"counts\":{\"a\":1}}"},
      {"aa 01 05 10 01 0a 01 61", "{\"counts\":{\"a\":1}}"},
      {"aa 01 00", "{\"counts\":{\"\":0}}"},
      {"b2 01 06 08 01 12 02 08 01", "{\"byId\":{\"-1\":{\"i32\":1}}}"},
      {"b2 01 00", "{\"byId\":{\"0\":{}}}"},
      {"82 02 05 08 01 12 01 74", "{\"switches\":{\"true\":\"t\"}}"},
      {"d2 01 02 08 01", "{\"at\":\"1970-01-01T00:00:01Z\"}"},
      {"da 01 02 10 01", "{\"span\":\"0.000000001s\"}"},
      {"e2 01 0e 0a 09 66 6f 6f 5f 62 61 72 2e 62 0a 01 63",
       "{\"mask\":\"fooBar.b,c\"}"},
      {"ea 01 02 08 05", "{\"boxed\":\"5\"}"},
      {"ea 01 00", "{\"boxed\":\"0\"}"},
      {"f2 01 00", "{\"nothing\":{}}"},
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

/* What the encoding allows and writers rarely do. */
static void reads_in_any_order(void **state) {
  (void)state;
  static const row rows[] = {
      {"08 01 08 02", "{\"i32\":2}"},
      {"08 01 08 00", "{}"},
      {"72 01 61 08 01", "{\"i32\":1,\"text\":\"a\"}"},
      {"9a 01 01 61 08 01 9a 01 01 62", "{\"i32\":1,\"names\":[\"a\",\"b\"]}"},
      {"8a 01 02 08 05 8a 01 03 72 01 78",
       "{\"child\":{\"i32\":5,\"text\":\"x\"}}"},
      {"ba 01 01 78 c0 01 05", "{\"right\":5}"},
      {"c0 01 05 ba 01 01 78", "{\"left\":\"x\"}"},
      {"aa 01 05 0a 01 61 10 01 aa 01 05 0a 01 62 10 02"
       "aa 01 05 0a 01 61 10 03",
       "{\"counts\":{\"b\":2,\"a\":3}}"},
      {"f8 07 01 08 01", "{\"i32\":1}"},           /* unknown field 127 */
      {"fb 07 08 09 fc 07 08 01", "{\"i32\":1}"},  /* an unknown group */
      {"0d 01 00 00 00 10 01", "{\"i64\":\"1\"}"}, /* another wire type */
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

static void refuses_what_is_no_message(void **state) {
  (void)state;
  static const row rows[] = {
      {"08", NULL},
      {"00 01", NULL},
      {"08 ff ff ff ff ff ff ff ff ff ff 01", NULL},
      {"08 ff ff ff ff ff ff ff ff ff 02", NULL},
      {"72 05 61", NULL},
      {"72 ff ff ff ff ff ff ff ff ff 01", NULL},
      {"3d 01 02 03", NULL},
      {"41 01", NULL},
      {"0e 01", NULL},
      {"0f 01", NULL},
      {"0c", NULL},
      {"0b 08 01", NULL},
      {"0b 14", NULL},
      {"92 01 02 01 ff", NULL},
      {"72 01 ff", NULL},
      {"72 02 c3 28", NULL},
      {"8a 01 02 08", NULL},
  };
  check(&sample_value, rows, GW_COUNT(rows));
}

/* Its unknown numbers are as good as unknown fields; open enums keep theirs. */
static void closed_enums_know_their_own(void **state) {
  static const row open[] = {
      {"80 01 63", "{\"color\":99}"},
      {"8a 02 02 01 63", "{\"colors\":[\"RED\",99]}"},
  };
  static const row closed[] = {
      {"80 01 63", "{}"},
      {"80 01 01 80 01 63", "{\"color\":\"RED\"}"},
      {"80 01 63 80 01 02", "{\"color\":\"GREEN\"}"},
      {"8a 02 03 01 63 02", "{\"colors\":[\"RED\",\"GREEN\"]}"},
      {"88 02 63 88 02 01", "{\"colors\":[\"RED\"]}"}, /* not packed */
  };
  (void)state;
  check(&sample_value, open, GW_COUNT(open));
  color.is_closed = 1;
  check(&sample_value, closed, GW_COUNT(closed));
  color.is_closed = 0;
}

/* An entry is a message: of a value that comes twice both count. */
static void values_of_maps_are_merged(void **state) {
  static const row rows[] = {
      {"b2 01 0a 08 02 12 02 08 01 12 02 10 02",
       "{\"byId\":{\"1\":{\"i32\":1,\"i64\":\"2\"}}}"},
      {"aa 01 07 0a 01 61 10 01 10 02", "{\"counts\":{\"a\":2}}"},
  };
  (void)state;
  check(&sample_value, rows, GW_COUNT(rows));
}

/* Times out of range, a mask that would not come back. */
static void refuses_what_has_no_json(void **state) {
  static const char *const wires[] = {
      "d2 01 0a 08 ff ff ff ff ff ff ff ff 7f",
      "d2 01 06 10 ff ff ff ff 07",
      "da 01 0a 08 ff ff ff ff ff ff ff ff 7f",
      "e2 01 05 0a 03 46 6f 6f",
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(wires); i++) {
    gw_buf out;
    assert_int_equal(decode(&sample_value, bytes_of(wires[i]), &out),
                     GW_ERR_INVALID);
  }
}

static void emits_as_the_flags_say(void **state) {
  (void)state;
  static const row rows[] = {
      {"", "{\"title\":\"\",\"tags\":[],\"note\":null}"},
      {"0a 01 78 10 05 1a 01 61 22 00",
       "{\"title\":\"x\",\"pages\":5,\"tags\":[\"a\"],\"note\":\"\"}"},
  };
  check(&book_value, rows, GW_COUNT(rows));
}

static void writes_one_field(void **state) {
  (void)state;
  gw_member value = sample_members[17]; /* numbers */
  static const row lists[] = {
      {"08 01 92 01 01 07", "[7]"}, {"08 01", "[]"}, {"08", NULL}};
  check(&value, lists, GW_COUNT(lists));
  value = sample_members[13]; /* text */
  static const row texts[] = {{"72 01 61", "\"a\""}, {"", "\"\""}};
  check(&value, texts, GW_COUNT(texts));
}

static void has_a_depth(void **state) {
  (void)state;
  gw_slice wire = {0};
  for (int depth = 1; depth <= 70; depth++) {
    gw_buf next, out;
    assert_int_equal(decode(&sample_value, wire, &out),
                     depth <= 64 ? GW_OK : GW_ERR_LIMIT);
    gw_buf_init(&next, &arena, 1 << 20);
    assert_int_equal(gw_buf_append(&next, GW_LIT("\x8a\x01")), GW_OK);
    assert_true(wire.n < 16384);
    if (wire.n >= 128) {
      char high = (char)(wire.n | 0x80);
      assert_int_equal(gw_buf_append(&next, gw_slice_of(&high, 1)), GW_OK);
    }
    char low = (char)(wire.n >= 128 ? wire.n >> 7 : wire.n);
    assert_int_equal(gw_buf_append(&next, gw_slice_of(&low, 1)), GW_OK);
    assert_int_equal(gw_buf_append(&next, wire), GW_OK);
    wire = gw_buf_slice(&next);
  }
}

/* JSON to the wire and back is the same text, where it is in shape order. */
static void goes_round(void **state) {
  (void)state;
  static const char *texts[] = {
      "{\"i32\":-5,\"i64\":\"5\",\"real\":1.5,\"big\":1e+100,\"flag\":true,"
      "\"text\":\"a\\u0001\xc3\xa9\",\"raw\":\"AAEC\",\"color\":\"RED\"}",
      "{\"child\":{\"child\":{\"numbers\":[1,2,3],\"names\":[\"\",\"x\"]}},"
      "\"children\":[{},{\"i32\":1}],\"counts\":{\"a\":1,\"b\":0}}",
      "{\"byId\":{\"1\":{\"byId\":{\"-2\":{}}}},\"left\":\"\",\"maybe\":0}",
      "{\"at\":\"2024-02-29T23:59:59.000000001Z\",\"span\":\"-3.500s\","
      "\"mask\":\"aB,c.dE\",\"boxed\":\"0\",\"nothing\":{}}",
      "{\"loose\":[0,1],\"switches\":{\"false\":\"x\"},\"colors\":[\"RED\","
      "9]}",
  };
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    gw_buf text, wire, out;
    gw_encode_note note;
    gw_buf_init(&text, &arena, 10000);
    gw_buf_init(&wire, &arena, 10000);
    assert_int_equal(gw_buf_append(&text, gw_slice_str(texts[i])), GW_OK);
    assert_int_equal(gw_buf_pad(&text), GW_OK);
    assert_int_equal(
        gw_encode(&sample_value, gw_buf_slice(&text), &arena, &wire, &note),
        GW_OK);
    assert_int_equal(decode(&sample_value, gw_buf_slice(&wire), &out), GW_OK);
    assert_slice(gw_buf_slice(&out), texts[i]);
    /* Cut anywhere, it is a shorter message or none. */
    for (size_t n = 0; n < wire.n; n++) {
      char *cut = gw_alloc(n + 1); /* so that reading past it shows */
      assert_non_null(cut);
      memcpy(cut, wire.p, n);
      (void)decode(&sample_value, gw_slice_of(cut, n), &out);
      gw_free(cut);
    }
  }
}

static void keeps_to_its_limit(void **state) {
  (void)state;
  gw_slice wire = bytes_of("8a 01 02 08 05 72 01 61");
  for (size_t limit = 0; limit < 40; limit++) {
    gw_buf out;
    gw_why why;
    gw_buf_init(&out, &arena, limit);
    gw_status status = gw_decode(&sample_value, wire, &arena, &out, &why);
    assert_int_equal(status, limit >= 30 ? GW_OK : GW_ERR_LIMIT);
    assert_true(out.n <= limit);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_scalars),
      cmocka_unit_test(writes_the_rest),
      cmocka_unit_test(reads_in_any_order),
      cmocka_unit_test(refuses_what_is_no_message),
      cmocka_unit_test(refuses_what_has_no_json),
      cmocka_unit_test(closed_enums_know_their_own),
      cmocka_unit_test(values_of_maps_are_merged),
      cmocka_unit_test(emits_as_the_flags_say),
      cmocka_unit_test(writes_one_field),
      cmocka_unit_test(has_a_depth),
      cmocka_unit_test(goes_round),
      cmocka_unit_test(keeps_to_its_limit),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
