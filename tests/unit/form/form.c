#include "form/form.h"

#include <stdio.h>

#include "forms.h"
#include "unit.h"

typedef struct outcome {
  gw_status status;
  char json[512], place[32], inside[32];
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
  gw_form_input input = {&media, GW_LIT("B"), body, max_parts,
                         &gw_param_default_limits};
  got.status = gw_form_to_json(&input, &arena, &out, &fault);
  snprintf(got.json, sizeof got.json, "%.*s", (int)out.n, out.p ? out.p : "");
  snprintf(got.place, sizeof got.place, "%.*s", (int)fault.place.n,
           fault.place.p ? fault.place.p : "");
  snprintf(got.inside, sizeof got.inside, "%.*s", (int)fault.inside.n,
           fault.inside.n ? fault.inside.p : "");
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

/* OpenAPI 3.1.1 4.15.1.2: what is read as a parameter of a query is. */
static void styled_pairs_become_values(void **state) {
  (void)state;
  static const struct {
    const char *body, *json;
  } rows[] = {
      {"deep[a]=1&deep%5Bb%5D=2", "{\"deep\":{\"a\":1,\"b\":2}}"},
      {"deep[b]=1&text=t&deep[a]=2",
       "{\"deep\":{\"a\":2,\"b\":1},\"text\":\"t\"}"},
      {"deep[a][b]=1", "{\"deep\":{\"a\":{\"b\":\"1\"}}}"},
      {"deep[a]=x", "{\"deep\":{\"a\":\"x\"}}"},
      {"deeps[]=a&deeps[]=b", "{\"deeps\":[\"a\",\"b\"]}"},
      {"deeps[1]=b&deeps[0]=a", "{\"deeps\":[\"a\",\"b\"]}"},
      {"either=", "{\"either\":\"\"}"},
      {"either[x]=1", "{\"either\":{\"x\":\"1\"}}"},
      {"piped=a|1|b%7C2", "{\"piped\":{\"a\":1,\"b\":2}}"},
      {"piped=a|1&piped=a|2", "{\"piped\":{\"a\":1},\"piped\":{\"a\":2}}"},
      {"street=s&text=t&town=u",
       "{\"spread\":{\"town\":\"u\",\"street\":\"s\"},\"text\":\"t\"}"},
      {"spread=s&other[a]=1", "{\"spread\":\"s\",\"other[a]\":\"1\"}"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_form(GW_CODEC_FORM, gw_slice_str(rows[i].body), 10);
    assert_int_equal(got.status, GW_OK);
    assert_string_equal(got.json, rows[i].json);
  }
}

static void styled_pairs_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *body, *place, *inside, *code;
  } rows[] = {
      {"deep={}", "deep", "", "map-key"},
      {"deeps=a", "deeps", "", "map-key"},
      {"deep[a]=1&deep[a]=2", "deep", "/a", "duplicate-parameter"},
      {"deep[a]=1&deep[a][b]=2", "deep", "/a", "parameter-key"},
      {"deep[a=1", "deep", "", "parameter-key"},
      {"deep[a]b=1", "deep", "", "parameter-key"},
      {"deep[a]=%ff", "", "", "syntax"},
      {"deeps[1]=a", "deeps", "", "parameter-key"},
      {"either=1&either[a]=1", "either", "", "parameter-key"},
      {"piped=a|1|b", "piped", "", "syntax"},
      {"text[a]=1", "text", "", "parameter-key"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_form(GW_CODEC_FORM, gw_slice_str(rows[i].body), 10);
    assert_int_not_equal(got.status, GW_OK);
    assert_string_equal(got.place, rows[i].place);
    assert_string_equal(got.inside, rows[i].inside);
    assert_string_equal(got.code, rows[i].code);
    assert_non_null(got.what);
  }
}

/* THREATS E12. */
static void styled_parts_have_the_limits_of_parameters(void **state) {
  (void)state;
  char body[512];
  size_t n = 0;
  for (size_t depth = 0; depth <= gw_param_default_limits.depth; depth++) {
    n += (size_t)snprintf(body + n, sizeof body - n, "%s",
                          depth ? "[a]" : "deep[a]");
  }
  snprintf(body + n, sizeof body - n, "=1");
  outcome got = read_form(GW_CODEC_FORM, gw_slice_str(body), 10);
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.code, "parameter-key");
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
      {PART("\"deep[a]\"", "", "1")
           PART("\"deep[b]\"", TYPE("text/plain"), "2") "--B--",
       "{\"deep\":{\"a\":1,\"b\":2}}"},
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
      {PART("\"deep[a]\"", "", "\xff"), "deep", "syntax"},
      {PART("\"deep[a]\"", TYPE("text/plain;charset=latin1"), "1"), "deep",
       "media-type"},
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
      cmocka_unit_test(styled_pairs_become_values),
      cmocka_unit_test(styled_pairs_are_refused),
      cmocka_unit_test(styled_parts_have_the_limits_of_parameters),
      cmocka_unit_test(parts_become_members),
      cmocka_unit_test(what_is_wrong_has_a_place),
      cmocka_unit_test(forms_have_so_many_parts),
      cmocka_unit_test(a_form_that_is_none_is_refused),
      cmocka_unit_test(a_text_is_one_value),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
