#include "form/form.h"

#include <stdio.h>

#include "forms.h"
#include "unit.h"

typedef struct outcome {
  gw_status status;
  char json[512], place[32];
  const char *code, *what;
} outcome;

static outcome read_form(gw_codec codec, gw_slice body, size_t max_parts) {
  gw_arena arena;
  gw_buf out;
  gw_form_fault fault;
  outcome got = {.status = GW_OK};
  gw_arena_init(&arena, 0);
  gw_buf_init(&out, &arena, 1 << 16);
  gw_media media = forms_media(codec, &arena);
  gw_form_input input = {&media, GW_LIT("B"), body, max_parts};
  got.status = gw_form_to_json(&input, &arena, &out, &fault);
  snprintf(got.json, sizeof got.json, "%.*s", (int)out.n, out.p ? out.p : "");
  snprintf(got.place, sizeof got.place, "%.*s", (int)fault.place.n,
           fault.place.p ? fault.place.p : "");
  got.code = fault.code;
  got.what = fault.why.what;
  gw_arena_done(&arena);
  return got;
}

static void pairs_become_members(void **state) {
  (void)state;
  static const struct {
    const char *body, *json;
  } rows[] = {
      {"", "{}"},
      {"text=a+b%22", "{\"text\":\"a b\\\"\"}"},
      {"text=1&number=1&truth=true",
       "{\"text\":\"1\",\"number\":1,\"truth\":true}"},
      {"number=-1.5e%2B3", "{\"number\":-1.5e+3}"},
      {"number=", "{\"number\":\"\"}"},
      {"number=01", "{\"number\":\"01\"}"},
      {"number=1.", "{\"number\":\"1.\"}"},
      {"number=.5", "{\"number\":\".5\"}"},
      {"number=1e", "{\"number\":\"1e\"}"},
      {"number=%2B1", "{\"number\":\"+1\"}"},
      {"number=1,%22a%22:1", "{\"number\":\"1,\\\"a\\\":1\"}"},
      {"truth=1", "{\"truth\":\"1\"}"},
      {"json={\"a\":[1]}", "{\"json\":{\"a\":[1]}}"},
      {"list=b&text=t&list=a", "{\"list\":[\"b\",\"a\"],\"text\":\"t\"}"},
      {"joined=1,2,x%2C3", "{\"joined\":[1,2,\"x,3\"]}"},
      {"joined=", "{\"joined\":[]}"},
      {"joined=1&joined=2", "{\"joined\":[1],\"joined\":[2]}"},
      {"text=1&text=2", "{\"text\":\"1\",\"text\":\"2\"}"},
      {"other=1&other=2", "{\"other\":\"1\",\"other\":\"2\"}"},
      {"text", "{\"text\":\"\"}"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_form(GW_CODEC_FORM, gw_slice_str(rows[i].body), 10);
    assert_int_equal(got.status, GW_OK);
    assert_string_equal(got.json, rows[i].json);
  }
}

#define PART(name, type, content)                                              \
  "--B\r\nContent-Disposition: form-data; name=" name "\r\n" type              \
  "\r\n" content "\r\n"
#define TYPE(type) "Content-Type: " type "\r\n"

static void parts_become_members(void **state) {
  (void)state;
  static const struct {
    const char *body, *json;
  } rows[] = {
      {PART("text", TYPE("text/plain;charset=us-ascii"), "a") "--B--",
       "{\"text\":\"a\"}"},
      {PART("bytes", "", "\xff\xfe") "--B--", "{\"bytes\":\"//4=\"}"},
      {PART("file", TYPE("text/\"x"), "") "--B--", NULL},
      {PART("file", TYPE("text/csv"), "abc") "--B--",
       "{\"file\":{\"contentType\":\"text/csv\",\"data\":\"YWJj\"}}"},
      {PART("json", TYPE("application/x+json"), " [1] ") "--B--",
       "{\"json\": [1] }"},
      {PART("list", "", "a") PART("list", "", "b") "--B--",
       "{\"list\":[\"a\",\"b\"]}"},
      {PART("other", "", "\xff") "--B--", "{\"other\":\"\"}"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_form(GW_CODEC_MULTIPART, gw_slice_str(rows[i].body), 10);
    assert_int_equal(got.status, rows[i].json ? GW_OK : GW_ERR_INVALID);
    assert_true(!rows[i].json || !strcmp(got.json, rows[i].json));
  }
}

static void what_is_wrong_has_a_place(void **state) {
  (void)state;
  static const struct {
    const char *body, *place, *code;
  } rows[] = {
      {PART("text", TYPE("text/plain;charset=latin1"), "a"), "text",
       "media-type"},
      {PART("text", TYPE("text"), "a"), "text", "media-type"},
      {PART("text", "", "\xff"), "text", "syntax"},
      {PART("joined", "", "\xff"), "joined", "syntax"},
      {PART("json", TYPE("text/plain"), "1"), "json", "media-type"},
      {PART("json", "", ""), "json", "syntax"},
      {PART("json", "", "1}"), "json", "syntax"},
      {PART("json", "", "1,\"a\":1"), "json", "syntax"},
      {PART("json", "", "{\"a\":"), "json", "syntax"},
      {PART("bytes", "", ""), "bytes", "min-length"},
      {PART("bytes", "", "123456789"), "bytes", "max-length"},
      {PART("file", "", "a"), "file", "media-type"},
      {PART("file", TYPE("image/gif"), "a"), "file", "media-type"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char body[512];
    int n = snprintf(body, sizeof body, "%s--B--", rows[i].body);
    outcome got =
        read_form(GW_CODEC_MULTIPART, gw_slice_of(body, (size_t)n), 10);
    assert_true(got.status < 0);
    assert_string_equal(got.place, rows[i].place);
    assert_string_equal(got.code, rows[i].code);
  }
}

static void forms_have_so_many_parts(void **state) {
  (void)state;
  assert_int_equal(read_form(GW_CODEC_FORM, GW_LIT("a=1&b=2"), 2).status,
                   GW_OK);
  outcome got = read_form(GW_CODEC_FORM, GW_LIT("a=1&b=2&c=3"), 2);
  assert_int_equal(got.status, GW_ERR_LIMIT);
  assert_non_null(got.what);
  got = read_form(GW_CODEC_MULTIPART,
                  GW_LIT(PART("a", "", "") PART("b", "", "") "--B--"), 1);
  assert_int_equal(got.status, GW_ERR_LIMIT);
  assert_non_null(got.what);
}

static void a_form_that_is_none_is_refused(void **state) {
  (void)state;
  assert_int_equal(read_form(GW_CODEC_FORM, GW_LIT("a=%"), 9).status,
                   GW_ERR_SYNTAX);
  assert_int_equal(read_form(GW_CODEC_FORM, GW_LIT("a=%ff"), 9).status,
                   GW_ERR_SYNTAX);
  assert_int_equal(read_form(GW_CODEC_MULTIPART, GW_LIT("a=1"), 9).status,
                   GW_ERR_SYNTAX);
}

static void a_text_is_one_value(void **state) {
  (void)state;
  outcome got = read_form(GW_CODEC_TEXT, GW_LIT("a\"\n"), 0);
  assert_string_equal(got.json, "\"a\\\"\\n\"");
  got = read_form(GW_CODEC_TEXT, GW_LIT("\xff"), 0);
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.place, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pairs_become_members),
      cmocka_unit_test(parts_become_members),
      cmocka_unit_test(what_is_wrong_has_a_place),
      cmocka_unit_test(forms_have_so_many_parts),
      cmocka_unit_test(a_form_that_is_none_is_refused),
      cmocka_unit_test(a_text_is_one_value),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
