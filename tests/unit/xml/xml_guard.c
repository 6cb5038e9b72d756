#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "unit.h"
#include "xml/xml_parts.h"

static gw_status look(gw_slice text, size_t max_nodes, const char **ret_what) {
  gw_xml_fault fault = {NULL, {NULL, 0}};
  gw_status status = gw_xml_guard(text, max_nodes, &fault);
  *ret_what = fault.why.what;
  return status;
}

/* |head|, |n| times |one| with "#" as a number, |tail|. */
static void make_many(gw_buf *text, const char *head, const char *one, size_t n,
                      const char *tail) {
  gw_status status = gw_buf_append(text, gw_slice_str(head));
  for (size_t i = 0; i < n; i++) {
    gw_slice after = gw_slice_str(one);
    gw_slice before = gw_slice_cut(&after, '#');
    status |= gw_buf_append(text, before);
    if (after.p) {
      status |= gw_buf_printf(text, "%zu", i);
      status |= gw_buf_append(text, after);
    }
  }
  status |= gw_buf_append(text, gw_slice_str(tail));
  assert_int_equal(status, GW_OK);
}

static gw_status look_at_many(const char *head, const char *one, size_t n,
                              const char *tail, size_t max_nodes,
                              const char **ret_what) {
  gw_buf text;
  gw_buf_init(&text, NULL, 1 << 24);
  make_many(&text, head, one, n, tail);
  gw_status status = look(gw_buf_slice(&text), max_nodes, ret_what);
  gw_buf_done(&text);
  return status;
}

static void refuses_unread(void **state) {
  (void)state;
  static const struct {
    const char *body, *what;
  } rows[] = {
      {"<!DOCTYPE a><a/>", "a document type is not taken"},
      {"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
       "a document type is not taken"},
      {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
       "a document type is not taken"},
      {"<a><!ELEMENT b ANY></a>", "a document type is not taken"},
      {"<?xml-stylesheet href='x'?><a/>",
       "a processing instruction is not taken"},
      {"<a><?php x?></a>", "a processing instruction is not taken"},
      {" <?xml version='1.0'?><a/>", "a processing instruction is not taken"},
      {"<?xml version='1.0' encoding='UTF-16'?><a/>",
       "the encoding is not UTF-8"},
      {"<?xml version='1.0' encoding = \"utf-7\"?><a/>",
       "the encoding is not UTF-8"},
      {"<?xml version='1.0' encoding='utf-8x'?><a/>",
       "the encoding is not UTF-8"},
      {"<?xml version='1.0' encoding=", "the document ends too early"},
      {"<a>\xff</a>", "not UTF-8"},
      {"<!-- ", "the document ends too early"},
      {"<a><![CDATA[ ]] >", "the document ends too early"},
      {"<a b='<", "a quote does not end"},
      {"<a <b", "a tag does not end"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const char *what = NULL;
    assert_int_equal(look(gw_slice_str(rows[i].body), 100, &what),
                     GW_ERR_SYNTAX);
    assert_string_equal(what, rows[i].what);
  }
  const char *what = NULL;
  assert_int_equal(look(gw_slice_of("<a>\0</a>", 8), 9, &what), GW_ERR_SYNTAX);
  assert_int_equal(look(gw_slice_of("<\0a\0/\0>\0", 8), 9, &what),
                   GW_ERR_SYNTAX);
}

static void takes_the_rest(void **state) {
  (void)state;
  static const char *const rows[] = {
      "",
      "<?xml version='1.0' encoding=\"utf-8\"?><a/>",
      "<!-- <!DOCTYPE a> --><a b='>' c=\"<!x\" d='='/>",
      "<a><![CDATA[<!DOCTYPE a><?x?>]]></a>",
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const char *what = NULL;
    assert_int_equal(look(gw_slice_str(rows[i]), 100, &what), GW_OK);
  }
}

static void elements_have_a_depth(void **state) {
  (void)state;
  const char *what = NULL;
  assert_int_equal(look_at_many("", "<a>", GW_XML_MAX_DEPTH, "", 1000, &what),
                   GW_OK);
  assert_int_equal(
      look_at_many("", "<a>", GW_XML_MAX_DEPTH, "<a/></a><a>", 1000, &what),
      GW_OK);
  assert_int_equal(
      look_at_many("", "<a>", GW_XML_MAX_DEPTH + 1, "", 1000, &what),
      GW_ERR_INVALID);
  assert_string_equal(what, "elements are nested too deeply");
}

static void attributes_have_a_limit(void **state) {
  (void)state;
  const char *what = NULL;
  assert_int_equal(
      look_at_many("<a", " a#='='", GW_XML_MAX_ATTRIBUTES, "/>", 1000, &what),
      GW_OK);
  assert_int_equal(look_at_many("<a", " a#='='", GW_XML_MAX_ATTRIBUTES + 1,
                                "/>", 1000, &what),
                   GW_ERR_LIMIT);
  assert_string_equal(what, "an element has too many attributes");
}

static void nodes_have_a_limit(void **state) {
  (void)state;
  const char *what = NULL;
  assert_int_equal(look_at_many("<a>", "<b c=''/>", 10, "</a>", 21, &what),
                   GW_OK);
  assert_int_equal(look_at_many("<a>", "<b c=''/>", 10, "</a>", 20, &what),
                   GW_ERR_LIMIT);
  assert_string_equal(what, "too many elements and attributes");
}

static gw_status read_all(const char *head, const char *one, size_t n,
                          const char *tail) {
  gw_arena arena;
  gw_buf text;
  gw_xml_tree tree;
  gw_xml_fault fault;
  gw_arena_init(&arena, 0);
  gw_buf_init(&text, &arena, 1 << 24);
  make_many(&text, head, one, n, tail);
  gw_status status = gw_xml_read(gw_buf_slice(&text), &arena, &tree, &fault);
  gw_xml_read_done(&tree);
  gw_arena_done(&arena);
  return status;
}

static void names_have_a_limit(void **state) {
  (void)state;
  assert_int_equal(read_all("<", "a", GW_XML_MAX_NAME, "/>"), GW_OK);
  assert_int_equal(read_all("<", "a", GW_XML_MAX_NAME + 1, "/>"), GW_ERR_LIMIT);
  assert_int_equal(read_all("<a ", "a", GW_XML_MAX_NAME + 1, "='1'/>"),
                   GW_ERR_LIMIT);
  assert_int_equal(read_all("<a xmlns='", "a", GW_XML_MAX_SPACE, "'/>"), GW_OK);
  assert_int_equal(read_all("<a xmlns='", "a", GW_XML_MAX_SPACE + 1, "'/>"),
                   GW_ERR_LIMIT);
}

static void namespaces_have_a_limit(void **state) {
  (void)state;
  assert_int_equal(read_all("<a", " xmlns:n#='urn:x'", GW_XML_MAX_SCOPE, "/>"),
                   GW_OK);
  assert_int_equal(
      read_all("<a", " xmlns:n#='urn:x'", GW_XML_MAX_SCOPE + 1, "/>"),
      GW_ERR_LIMIT);
  assert_int_equal(read_all("<a>", "<b xmlns='urn:#'/>", 1000, "</a>"), GW_OK);
  assert_int_equal(read_all("<a xmlns='urn:x'>", "<b xmlns:n#='urn:x'>",
                            GW_XML_MAX_DEPTH, "</a>"),
                   GW_ERR_LIMIT);
}

/* What the guard would have refused, the reader does too. */
static void is_a_second_lock(void **state) {
  (void)state;
  assert_int_equal(read_all("<!DOCTYPE a><a/>", "", 0, ""), GW_ERR_SYNTAX);
  assert_int_equal(
      read_all("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "", 0, ""),
      GW_ERR_SYNTAX);
  assert_int_equal(read_all("<a><?b c?></a>", "", 0, ""), GW_ERR_SYNTAX);
  assert_int_equal(read_all("", "<a>", GW_XML_MAX_DEPTH + 1, ""), GW_ERR_LIMIT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(refuses_unread),
      cmocka_unit_test(takes_the_rest),
      cmocka_unit_test(elements_have_a_depth),
      cmocka_unit_test(attributes_have_a_limit),
      cmocka_unit_test(nodes_have_a_limit),
      cmocka_unit_test(names_have_a_limit),
      cmocka_unit_test(namespaces_have_a_limit),
      cmocka_unit_test(is_a_second_lock),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
