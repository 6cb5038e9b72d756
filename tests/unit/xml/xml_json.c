#include <stdio.h>

#include "unit.h"
#include "xmls.h"

#define XSI  "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
#define PETS "xmlns:p='" XMLS_SPACE "'"

typedef struct outcome {
  gw_status status;
  char json[512], what[128];
  size_t pos;
} outcome;

static outcome read_any(gw_slice body, bool is_pet) {
  gw_arena arena;
  gw_buf out;
  xmls x;
  gw_xml_fault fault;
  gw_xml_member any = {.value = NULL};
  gw_arena_init(&arena, 0);
  gw_buf_init(&out, &arena, 1 << 20);
  xmls_make(&arena, &x);
  gw_xml_input input = {is_pet ? &x.root : &any, body, 10000};
  outcome got = {.status = gw_xml_to_json(&input, &arena, &out, &fault),
                 .pos = fault.why.pos};
  snprintf(got.json, sizeof got.json, "%.*s", (int)out.n, out.p ? out.p : "");
  snprintf(got.what, sizeof got.what, "%s",
           fault.why.what ? fault.why.what : "");
  gw_arena_done(&arena);
  return got;
}

static outcome read_pet(const char *body) {
  return read_any(gw_slice_str(body), true);
}

static void elements_become_members(void **state) {
  (void)state;
  static const struct {
    const char *body, *json;
  } rows[] = {
      {"<pet/>", "{\"photos\":[]}"},
      {"<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<pet/>\n",
       "{\"photos\":[]}"},
      {"\xef\xbb\xbf<pet></pet>", "{\"photos\":[]}"},
      {"<pet id='7'><name>Ann &amp; &#x42;&lt;</name></pet>",
       "{\"photos\":[],\"id\":7,\"name\":\"Ann & B<\"}"},
      {"<pet> <age> 3\n</age> <tame>true</tame> <name> a </name> </pet>",
       "{\"photos\":[],\"age\":3,\"tame\":true,\"name\":\" a \"}"},
      {"<pet><age>3x</age><tame>1</tame><age/></pet>",
       "{\"photos\":[],\"age\":\"3x\",\"tame\":\"1\",\"age\":\"\"}"},
      {"<pet><photo>a</photo><name>n</name><photo/><photo>b</photo></pet>",
       "{\"photos\":[\"a\",\"\",\"b\"],\"name\":\"n\"}"},
      {"<pet><tags><tag>a</tag><tag>b</tag></tags><tags/></pet>",
       "{\"photos\":[],\"tags\":[\"a\",\"b\"],\"tags\":[]}"},
      {"<pet><tags> <tag>a</tag><x/></tags></pet>",
       "{\"photos\":[],\"tags\":{\"tag\":\"a\",\"x\":\"\"}}"},
      {"<pet><friend><photo>a</photo><friend/></friend><photo>b</photo></pet>",
       "{\"friend\":{\"photos\":[\"a\"],\"friend\":{\"photos\":[]}},"
       "\"photos\":[\"b\"]}"},
      {"<pet><sizes><a>1</a><b>x</b></sizes><sizes><a>1</a><a>2</a></sizes>"
       "</pet>",
       "{\"photos\":[],\"sizes\":{\"a\":1,\"b\":\"x\"},"
       "\"sizes\":{\"a\":[1,2]}}"},
      {"<pet><name><![CDATA[<a> & ]]>b</name><!-- no --></pet>",
       "{\"photos\":[],\"name\":\"<a> & b\"}"},
      {"<pet><name><b>c</b></name><age x='1'/></pet>",
       "{\"photos\":[],\"name\":{\"b\":\"c\"},\"age\":{\"@x\":\"1\"}}"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_pet(rows[i].body);
    assert_string_equal(got.what, "");
    assert_int_equal(got.status, GW_OK);
    assert_string_equal(got.json, rows[i].json);
  }
}

static void namespaces_are_part_of_names(void **state) {
  (void)state;
  static const struct {
    const char *body, *json;
  } rows[] = {
      {"<pet " PETS " p:kind='cat'><p:owner>A</p:owner></pet>",
       "{\"photos\":[],\"kind\":\"cat\",\"owner\":\"A\"}"},
      {"<pet><owner xmlns='" XMLS_SPACE "'>A</owner></pet>",
       "{\"photos\":[],\"owner\":\"A\"}"},
      {"<pet kind='cat'><owner>A</owner></pet>",
       "{\"photos\":[],\"@kind\":\"cat\",\"{}owner\":\"A\"}"},
      {"<pet><name xmlns='urn:x'>A</name></pet>",
       "{\"photos\":[],\"{urn:x}name\":\"A\"}"},
      {"<pet xmlns:x='urn:x' x:id='1'/>",
       "{\"photos\":[],\"@{urn:x}id\":\"1\"}"},
      {"<pet xml:lang='en'/>",
       "{\"photos\":[],\"@{http://www.w3.org/XML/1998/namespace}lang\":"
       "\"en\"}"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_pet(rows[i].body);
    assert_int_equal(got.status, GW_OK);
    assert_string_equal(got.json, rows[i].json);
  }
}

static void nil_is_null(void **state) {
  (void)state;
  outcome got = read_pet("<pet " XSI "><name xsi:nil='true'/>"
                         "<age xsi:nil='0'>1</age></pet>");
  assert_string_equal(got.json, "{\"photos\":[],\"name\":null,\"age\":1}");
  got = read_pet("<pet " XSI " xsi:schemaLocation='urn:x http://x/y.xsd'/>");
  assert_string_equal(got.json, "{\"photos\":[]}");
  got = read_pet("<pet " XSI "><name xsi:nil='true'>a</name></pet>");
  assert_int_equal(got.status, GW_ERR_SYNTAX);
  got = read_pet("<pet " XSI "><name xsi:nil='yes'/></pet>");
  assert_int_equal(got.status, GW_ERR_SYNTAX);
}

static void without_tables_elements_are_members(void **state) {
  (void)state;
  outcome got = read_any(GW_LIT("<r xmlns='urn:r' a='1'><b>1</b><c/><b>2</b>"
                                "<d><e>f</e></d></r>"),
                         false);
  assert_int_equal(got.status, GW_OK);
  assert_string_equal(got.json, "{\"@a\":\"1\",\"b\":[\"1\",\"2\"],"
                                "\"c\":\"\",\"d\":{\"e\":\"f\"}}");
  got = read_any(GW_LIT("<r>x</r>"), false);
  assert_string_equal(got.json, "\"x\"");
}

static void the_root_has_a_name(void **state) {
  (void)state;
  outcome got = read_pet("<Pet/>");
  assert_int_equal(got.status, GW_ERR_INVALID);
  assert_string_equal(got.what, "the root element is not pet");
  assert_int_equal(read_pet("<pet xmlns='urn:x'/>").status, GW_ERR_INVALID);
}

static void refuses_what_has_no_form(void **state) {
  (void)state;
  static const struct {
    const char *body, *what;
  } rows[] = {
      {"<pet>a<name/></pet>", "text beside elements"},
      {"<pet><name/>a</pet>", "text beside elements"},
      {"<pet><name id='1'>a</name></pet>",
       "text in an element with attributes"},
      {"<pet><name>ad<!-- -->min</name></pet>", "a comment within text"},
      {"<pet><name>a</pet></name>", "an end tag without its start"},
      {"<pet><name>&nbsp;</name></pet>", "an entity that XML does not have"},
      {"<pet id='1' id='2'/>", "an attribute stands twice"},
      {"<pet xmlns:a='urn:x' xmlns:b='urn:x' a:i='1' b:i='2'/>",
       "an attribute stands twice"},
      {"<x:pet/>", "a prefix without a namespace"},
      {"<pet/><pet/>", "the document does not end with its root"},
      {"<pet/>xy", "the document does not end with its root"},
      {"<pet/>x", "the document does not end with its root"},
      {"<pet>&#0;</pet>", "not well-formed"},
      {"<pet>\x01</pet>", "not well-formed"},
      {"<pet", "a tag does not end"},
      {"<pet a='", "a quote does not end"},
      {"<pet>", "the document does not end with its root"},
      {"", "the document does not end with its root"},
      {"pet", "the document does not end with its root"},
      {"<pet><name>]]></name></pet>", "not well-formed"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    outcome got = read_pet(rows[i].body);
    assert_int_equal(got.status, GW_ERR_SYNTAX);
    assert_string_equal(got.what, rows[i].what);
    assert_true(got.pos <= strlen(rows[i].body));
  }
}

/* Every cut of a document is no document, and never crashes. */
static void refuses_every_cut(void **state) {
  (void)state;
  static const char body[] =
      "<?xml version='1.0'?><pet " PETS " id='1'><!-- c --><p:owner>"
      "<![CDATA[x]]>&amp;</p:owner><photo>\xc3\xa4</photo></pet>";
  size_t n = sizeof body - 1;
  assert_int_equal(read_any(gw_slice_of(body, n), true).status, GW_OK);
  for (size_t i = 0; i < n; i++) {
    outcome got = read_any(gw_slice_of(body, i), true);
    assert_int_equal(got.status, GW_ERR_SYNTAX);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(elements_become_members),
      cmocka_unit_test(namespaces_are_part_of_names),
      cmocka_unit_test(nil_is_null),
      cmocka_unit_test(without_tables_elements_are_members),
      cmocka_unit_test(the_root_has_a_name),
      cmocka_unit_test(refuses_what_has_no_form),
      cmocka_unit_test(refuses_every_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
