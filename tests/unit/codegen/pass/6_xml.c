#include <stdlib.h>

#include "base/hash.h"
#include "pass/pass.h"
#include "product.h"

#define BODY(schema)                                                           \
  "security: []\n"                                                             \
  "paths:\n"                                                                   \
  "  /a:\n"                                                                    \
  "    post:\n"                                                                \
  "      operationId: a\n"                                                     \
  "      requestBody: {content: {application/xml: {schema: " schema "}}}\n"    \
  "      responses: {'200': {description: ok}}\n"
#define PROPERTIES(list) "{type: object, properties: {" list "}}"

static const gw_xml_member *build(product *p, const char *openapi) {
  gwgen_layout layout;
  product_open(p, "", NULL, openapi);
  assert_int_equal(gwgen_pass_all(&p->ir, &layout), GW_OK);
  if (p->report.n_errors) {
    return NULL;
  }
  assert_non_null(p->ir.api);
  return p->ir.api->operations[0]->body->media->root;
}

static const gw_xml_member *member_of(const gw_xml_member *of,
                                      const char *key) {
  int32_t at = gw_names_find(&of->value->keys, gw_slice_str(key));
  assert_true(at >= 0);
  const gw_xml_member *member = &of->value->members[at];
  assert_int_equal(gw_names_find(&of->value->names, member->name), at);
  return member;
}

/* The table of OpenAPI 3.1.0, 4.8.26.2. */
static void lists_are_called_as_openapi_says(void **state) {
  (void)state;
  static const struct {
    const char *xml, *items;
    const char *name, *item;
    bool is_list;
  } rows[] = {
      {"{}", "{}", "animals", NULL, true},
      {"{}", "{name: animal}", "animal", NULL, true},
      {"{name: aliens}", "{name: animal}", "animal", NULL, true},
      {"{wrapped: true}", "{}", "animals", "animals", false},
      {"{wrapped: true}", "{name: animal}", "animals", "animal", false},
      {"{name: aliens, wrapped: true}", "{name: animal}", "aliens", "animal",
       false},
      {"{name: aliens, wrapped: true}", "{}", "aliens", "aliens", false},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char openapi[1024];
    product p;
    snprintf(openapi, sizeof openapi,
             BODY(PROPERTIES("animals: {type: array, xml: %s, items: "
                             "{type: string, xml: %s}}")),
             rows[i].xml, rows[i].items);
    const gw_xml_member *animals = member_of(build(&p, openapi), "animals");
    assert_slice(animals->name, rows[i].name);
    assert_int_equal((animals->flags & GW_XML_LIST) != 0, rows[i].is_list);
    assert_int_equal(animals->value->types, GW_TYPE_ARRAY);
    assert_int_equal(animals->value->item->value->types, GW_TYPE_STRING);
    if (rows[i].item) {
      assert_slice(animals->value->item->name, rows[i].item);
    }
    product_close(&p);
  }
}

static void roots_are_called_as_their_components(void **state) {
  (void)state;
  product p;
  const gw_xml_member *root =
      build(&p, BODY("{$ref: '#/components/schemas/Pet'}") //
            "components: {schemas: {Pet: {type: object}}}\n");
  assert_slice(root->name, "Pet");
  product_close(&p);
  root = build(&p, BODY("{$ref: '#/components/schemas/Pets'}") //
               "components: {schemas: {Pets: {type: array, items: {$ref: "
               "'#/components/schemas/Pet'}}, Pet: {type: object}}}\n");
  assert_slice(root->name, "Pets");
  assert_slice(root->value->item->name, "Pet");
  product_close(&p);
  root = build(&p, BODY("{type: object}"));
  assert_slice(root->name, "");
  assert_slice(root->tag, "root");
  product_close(&p);
}

static void namespaces_are_inherited_without_prefix(void **state) {
  (void)state;
  product p;
  const gw_xml_member *root = build(
      &p, BODY("{type: object, xml: {name: r, namespace: 'urn:r'}, properties: "
               "{a: {type: string}, b: {type: object, xml: {namespace: "
               "'urn:b', prefix: b}, properties: {c: {type: string}}}, d: "
               "{type: string, xml: {attribute: true}}}}"));
  assert_slice(root->name, "{urn:r}r");
  assert_slice(member_of(root, "a")->name, "{urn:r}a");
  assert_slice(member_of(root, "d")->name, "@d");
  const gw_xml_member *b = member_of(root, "b");
  assert_slice(b->name, "{urn:b}b");
  assert_slice(b->tag, "b:b");
  assert_slice(member_of(b, "c")->name, "{urn:r}c");
  product_close(&p);
}

/* One schema in two namespaces, which refers to itself. */
static void tables_end(void **state) {
  (void)state;
  product p;
  const gw_xml_member *root = build(
      &p, BODY("{$ref: '#/components/schemas/Tree'}") //
      "components: {schemas: {Tree: {type: object, required: [kids], "
      "properties: {kids: {type: array, items: {$ref: "
      "'#/components/schemas/Tree'}}, other: {$ref: "
      "'#/components/schemas/Other'}}}, Other: {type: object, xml: {namespace: "
      "'urn:o'}, properties: {tree: {$ref: '#/components/schemas/Tree'}}}}}\n");
  const gw_xml_member *kids = member_of(root, "kids");
  assert_int_equal(kids->flags, GW_XML_LIST | GW_XML_REQUIRED);
  assert_ptr_equal(kids->value->item->value, root->value);
  const gw_xml_member *tree = member_of(member_of(root, "other"), "tree");
  assert_slice(tree->name, "{urn:o}tree");
  assert_ptr_not_equal(tree->value, root->value);
  assert_ptr_equal(member_of(tree, "kids")->value->item->value, tree->value);
  product_close(&p);
}

static void contradictions_have_a_place(void **state) {
  (void)state;
  static const char *const rows[] = {
      BODY(PROPERTIES("a: {type: string}, b: {type: string, xml: {name: a}}")),
      BODY(PROPERTIES("a: {type: object, xml: {attribute: true}}")),
      BODY(PROPERTIES("a: {type: array, items: {type: string}, xml: "
                      "{attribute: true}}")),
      BODY(PROPERTIES("a: {type: string, xml: {prefix: p}}")),
      BODY(PROPERTIES("a: {type: string, xml: {attribute: true, namespace: "
                      "'urn:a'}}")),
      BODY(PROPERTIES("a: {type: string, xml: {name: 'a b'}}")),
      BODY(PROPERTIES("'a b': {type: string}")),
      BODY(PROPERTIES("a: {type: string, xml: {prefix: xml, namespace: "
                      "'urn:a'}}")),
      BODY(PROPERTIES("a: {type: string, xml: {nam: a}}")),
      BODY(PROPERTIES("a: {type: string, xml: {name: 5}}")),
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    product p;
    assert_null(build(&p, rows[i]));
    size_t found = 0;
    for (size_t k = 0; k < p.report.findings.n; k++) {
      const gwgen_finding *finding = p.report.findings.v[k];
      if (gw_slice_is(gw_slice_str("xml-invalid"), finding->rule->name)) {
        found++;
        assert_int_equal(finding->pos.line, 8);
      }
    }
    if (found != 1) {
      product_show(&p);
      fail_msg("row %zu: %zu findings", i, found);
    }
    product_close(&p);
  }
}

/* Two of an element and an attribute are two names. */
static void attributes_are_names_of_their_own(void **state) {
  (void)state;
  product p;
  const gw_xml_member *root = build(
      &p, BODY(PROPERTIES("a: {type: string}, b: {type: string, xml: {name: a, "
                          "attribute: true}}")));
  assert_slice(member_of(root, "b")->name, "@a");
  assert_int_equal(root->value->flags, GW_XML_HAS_ATTRIBUTES);
  product_close(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_are_called_as_openapi_says),
      cmocka_unit_test(roots_are_called_as_their_components),
      cmocka_unit_test(namespaces_are_inherited_without_prefix),
      cmocka_unit_test(tables_end),
      cmocka_unit_test(contradictions_have_a_place),
      cmocka_unit_test(attributes_are_names_of_their_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
