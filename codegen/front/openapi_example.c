#include "front/openapi_read.h"

static void add_example(gwgen_oas *oas, gw_slice file, const gw_node *value,
                        gwgen_example_list *list) {
  gwgen_example *example = GW_PUSH(oas->arena, list);
  if (example) {
    example->pos = gwgen_node_pos(file, value);
    example->value = value;
  }
}

/* An example by externalValue stands elsewhere, and is not fetched. */
static void add_object(gwgen_oas *oas, gwgen_place place,
                       gwgen_example_list *list) {
  if (!gwgen_ref_follow(&oas->refs, &place) ||
      !gwgen_object_check(oas, place, &gwgen_object_example)) {
    return;
  }
  const gw_node *value = gw_node_find(place.node, "value");
  if (value) {
    add_example(oas, place.document->file, value, list);
  }
}

void gwgen_oas_examples(gwgen_oas *oas, gwgen_place place,
                        gwgen_example_list *ret_list) {
  const gw_node *one = gw_node_find(place.node, "example");
  gwgen_place many = gwgen_place_key(oas->arena, place, "examples");
  if (one) {
    add_example(oas, place.document->file, one, ret_list);
  }
  size_t n = many.node && many.node->kind == GW_NODE_MAP ? many.node->n : 0;
  if (one && many.node) {
    gwgen_report_add(oas->report, "openapi-value", gwgen_place_pos(many),
                     "example and examples exclude each other");
  }
  for (size_t i = 0; i < n; i++) {
    add_object(oas, gwgen_place_entry(oas->arena, many, i), ret_list);
  }
}
