#include <stdio.h>

#include "unit.h"
#include "xmls.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define XSI  " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""

typedef struct outcome {
  gw_status status;
  char text[512];
} outcome;

static outcome write_pet(const char *json, size_t limit) {
  gw_arena arena;
  gw_buf in, out;
  xmls x;
  gw_arena_init(&arena, 0);
  gw_buf_init(&in, &arena, 1 << 20);
  gw_buf_init(&out, &arena, limit);
  xmls_make(&arena, &x);
  assert_int_equal(gw_buf_append(&in, gw_slice_str(json)), GW_OK);
  assert_int_equal(gw_buf_pad(&in), GW_OK);
  outcome got = {gw_xml_from_json(&x.root, gw_buf_slice(&in), &arena, &out),
                 ""};
  snprintf(got.text, sizeof got.text, "%.*s", (int)out.n, out.p ? out.p : "");
  gw_arena_done(&arena);
  return got;
}

static void members_become_elements(void **state) {
  (void)state;
  static const struct {
    const char *json, *xml;
  } rows[] = {
      {"{}", "<pet/>"},
      {"{\"name\":\"a\",\"id\":7}", "<pet id=\"7\"><name>a</name></pet>"},
      {"{\"age\":1.50,\"tame\":false,\"name\":\"\"}",
       "<pet><age>1.50</age><tame>false</tame><name/></pet>"},
      {"{\"photos\":[\"a\",\"b\"],\"tags\":[\"c\",\"d\"]}",
       "<pet><photo>a</photo><photo>b</photo>"
       "<tags><tag>c</tag><tag>d</tag></tags></pet>"},
      {"{\"photos\":[],\"tags\":[]}", "<pet><tags/></pet>"},
      {"{\"friend\":{\"name\":\"b\",\"id\":2},\"id\":1}",
       "<pet id=\"1\"><friend id=\"2\"><name>b</name></friend></pet>"},
      {"{\"sizes\":{\"a\":1,\"b\":2}}",
       "<pet><sizes><a>1</a><b>2</b></sizes></pet>"},
      {"{\"owner\":\"A\",\"kind\":\"c\"}",
       "<pet xmlns:p=\"urn:pets\" p:kind=\"c\"><p:owner>A</p:owner></pet>"},
      {"{\"owner\":\"A\"}",
       "<pet><p:owner xmlns:p=\"urn:pets\">A</p:owner></pet>"},
      {"{\"name\":null,\"id\":null,\"photos\":null}",
       "<pet><name" XSI " xsi:nil=\"true\"/></pet>"},
      {"{\"other\":[1,{\"x\":2}],\"more\":{\"y\":[[1],[2]]}}",
       "<pet><other>1</other><other><x>2</x></other>"
       "<more><y><y>1</y></y><y><y>2</y></y></more></pet>"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = write_pet(rows[i].json, 1 << 16);
    assert_int_equal(got.status, GW_OK);
    assert_memory_equal(got.text, HEAD, strlen(HEAD));
    assert_string_equal(got.text + strlen(HEAD), rows[i].xml);
  }
}

static void markup_is_escaped(void **state) {
  (void)state;
  outcome got = write_pet("{\"name\":\"<&>\\\"'\\n\\t\\r]]>\\u00e4\","
                          "\"kind\":\"<&>\\\"'\\n\\t\\r\"}",
                          1 << 16);
  assert_int_equal(got.status, GW_OK);
  assert_string_equal(
      got.text,
      HEAD "<pet xmlns:p=\"urn:pets\" p:kind=\"&lt;&amp;&gt;&quot;'&#10;&#9;"
           "&#13;\"><name>&lt;&amp;&gt;\"'\n\t&#13;]]&gt;\xc3\xa4</name>"
           "</pet>");
}

static void refuses_what_xml_cannot_say(void **state) {
  (void)state;
  static const char *const rows[] = {
      "{\"name\":\"\\u0000\"}",
      "{\"name\":\"\\u001f\"}",
      "{\"kind\":\"\\u0001\"}",
      "{\"name\":\"\\ufffe\"}",
      "{\"name\":\"\xef\xbf\xbf\"}",
      "{\"sizes\":{\"a b\":1}}",
      "{\"sizes\":{\"1\":1}}",
      "{\"sizes\":{\"\":1}}",
      "{\"sizes\":{\"a:b\":1}}",
      "{\"<x>\":1}",
      "{\"id\":[1]}",
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    assert_int_equal(write_pet(rows[i], 1 << 16).status, GW_ERR_INVALID);
  }
  assert_int_equal(write_pet("{\"name\":\"\\uffFD\"}", 1 << 16).status, GW_OK);
}

static void keeps_to_its_limit(void **state) {
  (void)state;
  for (size_t limit = 0; limit < 100; limit++) {
    gw_status status = write_pet("{\"name\":\"abcdefghijklmnopqrstuvwxyz\","
                                 "\"tags\":[\"a\",\"b\",\"c\"]}",
                                 limit)
                           .status;
    assert_int_equal(status, GW_ERR_LIMIT);
  }
}

static void names_are_those_of_xml(void **state) {
  (void)state;
  static const char *const good[] = {
      "a", "_", "A1", "a-b.c", "\xc3\xa4", "\xe4\xb8\xad", "\xf0\x90\x80\x80"};
  static const char *const bad[] = {"",          "1",       "-a", ".a",
                                    "a:b",       "a b",     "a/", "\xc3\x97",
                                    "a\xc3\x97", "\xcc\x80"};
  for (size_t i = 0; i < GW_COUNT(good); i++) {
    assert_true(gw_xml_is_name(gw_slice_str(good[i])));
  }
  for (size_t i = 0; i < GW_COUNT(bad); i++) {
    assert_false(gw_xml_is_name(gw_slice_str(bad[i])));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(members_become_elements),
      cmocka_unit_test(markup_is_escaped),
      cmocka_unit_test(refuses_what_xml_cannot_say),
      cmocka_unit_test(keeps_to_its_limit),
      cmocka_unit_test(names_are_those_of_xml),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
