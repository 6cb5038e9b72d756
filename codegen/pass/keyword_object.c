#include "base/names.h"
#include "pass/keyword_table.h"
#include "text/json_scan.h"

typedef struct property_list {
  GW_VEC(gw_property) properties;
  GW_VEC(gw_slice) names;
  gw_map index; /* name -> place in |properties| + 1, as a pointer */
} property_list;

void gwgen_lower_properties(gwgen_lowering *lowering,
                            const gw_node_entry *entry) {
  /* waits for "required": see gwgen_finish_object() */
  (void)lowering;
  (void)entry;
}

void gwgen_lower_required(gwgen_lowering *lowering,
                          const gw_node_entry *entry) {
  lowering->required = entry->value;
}

void gwgen_lower_additional(gwgen_lowering *lowering,
                            const gw_node_entry *entry) {
  if (entry->value->kind == GW_NODE_BOOL) {
    lowering->out->checks |=
        entry->value->boolean ? GW_CHECK_OPEN : GW_CHECK_CLOSED;
    return;
  }
  lowering->out->additional = gwgen_lower_child(lowering, entry->value);
}

static gw_property *push_property(gwgen_lowering *lowering, property_list *list,
                                  gw_slice name) {
  gw_property *property = GW_PUSH(lowering->arena, &list->properties);
  gw_slice *slot = GW_PUSH(lowering->arena, &list->names);
  if (!property || !slot) {
    return NULL;
  }
  property->name = name;
  *slot = name;
  (void)gw_map_put(lowering->arena, &list->index, name,
                   (void *)(uintptr_t)list->properties.n);
  return property;
}

static void add_declared(gwgen_lowering *lowering, property_list *list) {
  const gw_node *node = gw_node_find(lowering->schema->node, "properties");
  size_t n = node && node->kind == GW_NODE_MAP ? node->n : 0;
  for (size_t i = 0; i < n; i++) {
    const gw_node_entry *entry = &node->entries[i];
    gw_property *property = push_property(lowering, list, entry->key);
    if (property) {
      property->schema = gwgen_lower_child(lowering, entry->value);
      property->is_declared = 1;
    }
  }
}

static void impossible(gwgen_lowering *lowering, const gw_node *node) {
  gwgen_report_add(lowering->report, "schema-impossible",
                   gwgen_lower_pos(lowering, node),
                   "\"%.*s\" is required, and additionalProperties: false "
                   "excludes it",
                   GWGEN_S(node->text));
}

static void require(gwgen_lowering *lowering, property_list *list,
                    const gw_node *node) {
  if (node->kind != GW_NODE_STRING) {
    gwgen_report_add(
        lowering->report, "schema-value", gwgen_lower_pos(lowering, node),
        "required lists names, not %s", gw_node_kind_text(node->kind));
    return;
  }
  size_t at = (uintptr_t)gw_map_find(&list->index, node->text);
  gw_property *property = at ? &list->properties.v[at - 1] : NULL;
  if (property && property->is_required) {
    gwgen_report_add(lowering->report, "schema-enum-twice",
                     gwgen_lower_pos(lowering, node),
                     "\"%.*s\" is required twice", GWGEN_S(node->text));
    return;
  }
  if (gwgen_lower_hides(lowering, node->text)) {
    return;
  }
  if (!property) {
    if (lowering->out->checks & GW_CHECK_CLOSED) {
      impossible(lowering, node);
    }
    property = push_property(lowering, list, node->text);
  }
  if (property) {
    property->is_required = 1;
    lowering->out->n_required++;
  }
}

static void check_counts(gwgen_lowering *lowering, const property_list *list) {
  const gw_schema *out = lowering->out;
  const char *keyword = NULL;
  if ((out->checks & GW_CHECK_MAX_PROPERTIES) &&
      out->n_required > out->max_properties) {
    keyword = "maxProperties";
  } else if ((out->checks & GW_CHECK_CLOSED) &&
             (out->checks & GW_CHECK_MIN_PROPERTIES) &&
             list->properties.n < out->min_properties) {
    keyword = "minProperties";
  }
  if (keyword) {
    const gw_node_entry *entry =
        gw_node_entry_find(lowering->schema->node, gw_slice_str(keyword));
    gwgen_report_add(lowering->report, "schema-impossible",
                     gwgen_lower_key_pos(lowering, entry),
                     keyword[1] == 'a'
                         ? "more properties are required than maxProperties "
                           "allows"
                         : "minProperties asks for more properties than the "
                           "closed object has");
  }
}

/* The short road looks for a name as the specification writes it, between
 * quotes. */
static bool needs_escapes(gw_slice name) {
  return gw_json_scan_scalar(name.p, name.p + name.n) != name.p + name.n;
}

static void file_names(gwgen_lowering *lowering, const property_list *list) {
  gw_status status =
      gw_names_build(lowering->arena, list->names.v, list->names.n,
                     &lowering->out->property_names);
  if (status) {
    gwgen_report_add(lowering->report, "schema-limit", lowering->schema->pos,
                     "too many properties: %zu, at most %d are allowed",
                     list->names.n, GW_NAMES_MAX);
  }
  for (size_t i = 0; i < list->names.n; i++) {
    lowering->out->checks |=
        needs_escapes(list->names.v[i]) ? GW_CHECK_ESCAPES : 0u;
  }
}

void gwgen_finish_object(gwgen_lowering *lowering) {
  property_list list = {0};
  add_declared(lowering, &list);
  for (size_t i = 0; lowering->required && i < lowering->required->n; i++) {
    require(lowering, &list, lowering->required->items[i]);
  }
  if (list.properties.n) {
    file_names(lowering, &list);
  }
  lowering->out->properties = list.properties.v;
  lowering->out->n_properties = list.properties.n;
  check_counts(lowering, &list);
}
