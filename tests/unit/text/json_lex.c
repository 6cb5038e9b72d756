#include "text/json_lex.h"

#include "text/json_scan.h"
#include "unit.h"

/* The text as the lexer needs it: with zeros behind. */
static gw_slice padded(gw_buf *buf, gw_slice text) {
  gw_buf_init(buf, NULL, 1 << 22);
  assert_int_equal(gw_buf_append(buf, text), GW_OK);
  assert_int_equal(gw_buf_pad(buf), GW_OK);
  return gw_buf_slice(buf);
}

/* The status of the whole text as one value. */
static gw_status check(gw_slice text, gw_why *ret_why) {
  gw_buf buf;
  gw_json json;
  gw_status status = gw_json_init(&json, padded(&buf, text));
  if (status == GW_OK) {
    status = gw_json_skip(&json);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  *ret_why = json.why;
  gw_buf_done(&buf);
  return status;
}

typedef struct row {
  const char *text;
  size_t pos;
} row;

static void accepts_json(void **state) {
  (void)state;
  static const char *texts[] = {
      "null",
      "true",
      " false ",
      "0",
      "-0",
      "-1.5e+10",
      "\"\"",
      "[]",
      "{}",
      "\t[1 , \"a\",null,[ ],{ }]\r\n",
      "{\"a\":{\"b\":[1,2]},\"\":0}",
      "\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
      "\"\\uD83D\\uDE00\"",
      "\"\xf0\x9f\x98\x80 and more than sixteen bytes\"",
      "1E5",
      "[[[[]]]]"};
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    gw_why why;
    assert_int_equal(check(gw_slice_str(texts[i]), &why), GW_OK);
  }
}

static void refuses_the_rest(void **state) {
  (void)state;
  static const row rows[] = {
      {"", 0},
      {" ", 1},
      {"nul", 3},
      {"nulL", 3},
      {"True", 0},
      {"01", 1 - 1},
      {"-", 1},
      {"1.", 2},
      {"1.e1", 2},
      {"1e", 2},
      {"1e+", 3},
      {".5", 0},
      {"+1", 0},
      {"NaN", 0},
      {"[1,]", 3},
      {"[,1]", 1},
      {"[1 2]", 3},
      {"[1", 2},
      {"{\"a\":1,}", 7},
      {"{\"a\" 1}", 5},
      {"{a:1}", 1},
      {"{\"a\":}", 5},
      {"{\"a\":1", 6},
      {"{1:2}", 1},
      {"\"a", 2},
      {"\"\\x\"", 1},
      {"\"\\u12g4\"", 1},
      {"\"\\", 1},
      {"\"\\u12", 1},
      {"\"\\ud800\"", 1},
      {"\"\\udc00\"", 1},
      {"\"\\ud800\\u0041\"", 1},
      {"\"a\nb\"", 2},
      {"1 1", 2},
      {"[]]", 2},
      {"\xef\xbb\xbf{}", 0},
      {"\"\xff\"", 1},
      {"\"\xc3\"", 1},
      {"{} x", 3},
      {"/* */1", 0},
      {"'a'", 0},
      {"[1}", 2},
      {"{\"a\":1]", 6},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_why why;
    gw_status status = check(gw_slice_str(rows[i].text), &why);
    assert_int_equal(status, GW_ERR_SYNTAX);
    assert_non_null(why.what);
    assert_int_equal(why.pos, rows[i].pos);
  }
  gw_why why;
  assert_int_equal(check(gw_slice_of("1\0", 2), &why), GW_ERR_SYNTAX);
  assert_int_equal(check(gw_slice_of("\"\0\"", 3), &why), GW_ERR_SYNTAX);
}

static void has_a_depth(void **state) {
  (void)state;
  static char text[2000];
  for (size_t depth = 62; depth < 1000; depth += depth < 70 ? 1 : 400) {
    gw_why why;
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    assert_int_equal(check(gw_slice_of(text, 2 * depth), &why),
                     depth <= GW_JSON_MAX_DEPTH ? GW_OK : GW_ERR_LIMIT);
  }
}

static void walks_and_returns(void **state) {
  (void)state;
  gw_buf buf;
  gw_json json;
  gw_json_token token;
  gw_slice text = padded(
      &buf, GW_LIT("{\"title\": \"caf\xc3\xa9\", \"a\\u0062\":[-7, 1.0]}"));
  assert_int_equal(gw_json_init(&json, text), GW_OK);
  assert_int_equal(gw_json_value(&json, &token), GW_OK);
  assert_int_equal(token.kind, GW_JSON_OBJECT);
  assert_int_equal(gw_json_key(&json, GW_LIT("title"), &token), GW_OK);
  assert_true(token.flags & GW_JSON_GUESSED);
  assert_int_equal(gw_json_peek(&json), GW_JSON_STRING);
  gw_json saved = json;
  for (int turn = 0; turn < 2; turn++) {
    json = saved;
    assert_int_equal(gw_json_value(&json, &token), GW_OK);
    assert_slice(gw_json_text(&json, token), "caf\xc3\xa9");
    assert_int_equal(token.flags, GW_JSON_HIGH);
    assert_int_equal(gw_json_code_points(&json, token), 4);
    assert_int_equal(gw_json_key(&json, GW_LIT("ab"), &token), GW_OK);
    assert_int_equal(token.flags, GW_JSON_ESCAPED);
    assert_int_equal(gw_json_value(&json, &token), GW_OK);
    assert_int_equal(token.kind, GW_JSON_ARRAY);
    assert_int_equal(gw_json_item(&json), GW_OK);
    assert_int_equal(gw_json_value(&json, &token), GW_OK);
    assert_int_equal(token.flags, GW_JSON_NEGATIVE | GW_JSON_INTEGER);
    assert_int_equal(gw_json_item(&json), GW_OK);
    assert_int_equal(gw_json_value(&json, &token), GW_OK);
    assert_int_equal(token.flags, 0);
    assert_int_equal(gw_json_item(&json), GW_END);
    assert_int_equal(gw_json_key(&json, (gw_slice){0}, &token), GW_END);
    assert_int_equal(gw_json_finish(&json), GW_OK);
  }
  gw_buf_done(&buf);
}

/* A guess is a raw name: what JSON would have to escape never hits. */
static void guesses_only_plain_keys(void **state) {
  (void)state;
  static const char *names[] = {
      "a\\nb", "a\"b",     "a",
      "title", "titles x", "a name of more than sixteen bytes"};
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    gw_buf buf;
    gw_json json;
    gw_json_token token;
    gw_buf_init(&buf, NULL, 100);
    assert_int_equal(gw_buf_printf(&buf, "{\"%s\":1}", names[i]), GW_OK);
    assert_int_equal(gw_buf_pad(&buf), GW_OK);
    assert_int_equal(gw_json_init(&json, gw_buf_slice(&buf)), GW_OK);
    assert_int_equal(gw_json_value(&json, &token), GW_OK);
    gw_status status = gw_json_key(&json, gw_slice_str(names[i]), &token);
    bool is_guessed = status == GW_OK && token.flags & GW_JSON_GUESSED;
    assert_int_equal(is_guessed, i >= 2);
    assert_int_equal(status, i == 1 ? GW_ERR_SYNTAX : GW_OK);
    gw_buf_done(&buf);
  }
}

static void decodes_escapes(void **state) {
  (void)state;
  gw_buf buf, out;
  gw_json json;
  gw_json_token token;
  gw_slice text =
      padded(&buf, GW_LIT("\"x\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20ac\\ud83d"
                          "\\ude00\\u0000y\""));
  assert_int_equal(gw_json_init(&json, text), GW_OK);
  assert_int_equal(gw_json_value(&json, &token), GW_OK);
  gw_buf_init(&out, NULL, 1000);
  assert_int_equal(gw_json_append(&json, token, &out), GW_OK);
  static const char expected[] =
      "x\"\\/\b\f\n\r\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\0y";
  assert_int_equal(out.n, sizeof expected - 1);
  assert_memory_equal(out.p, expected, out.n);
  assert_int_equal(gw_json_code_points(&json, token), 14);
  gw_buf_done(&out);
  gw_buf_done(&buf);
}

/* Cut anywhere, a text is refused; only numbers at the top have prefixes. */
static void refuses_every_cut(void **state) {
  (void)state;
  static const char text[] =
      "{\"a\":[true,null,-1.5e+3,\"\\ud83d\\ude00 caf\xc3\xa9\"],\"b\":{}}";
  for (size_t n = 0; n < sizeof text - 1; n++) {
    gw_why why;
    assert_int_equal(check(gw_slice_of(text, n), &why), GW_ERR_SYNTAX);
    assert_true(why.pos <= n);
  }
}

static void twins_agree(void **state) {
  (void)state;
  char text[64 + 16] = {0};
  for (size_t at = 0; at < 40; at++) {
    for (unsigned c = 0; c < 256; c++) {
      memset(text, 'x', 63);
      text[63] = '"';
      text[at] = (char)c;
      bool a = false, b = false;
      assert_ptr_equal(gw_json_scan_padded(text, &a),
                       gw_json_scan_padded_scalar(text, &b));
      assert_int_equal(a, b);
      assert_ptr_equal(gw_json_scan(text, text + 45),
                       gw_json_scan_scalar(text, text + 45));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(accepts_json),
      cmocka_unit_test(refuses_the_rest),
      cmocka_unit_test(has_a_depth),
      cmocka_unit_test(walks_and_returns),
      cmocka_unit_test(guesses_only_plain_keys),
      cmocka_unit_test(decodes_escapes),
      cmocka_unit_test(refuses_every_cut),
      cmocka_unit_test(twins_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
