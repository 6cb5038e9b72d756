#include "export/parts.h"

/* ---- names -----------------------------------------------------------------
 */

/* OpenAPI 3.1.0 4.8.7.1: ^[a-zA-Z0-9._-]+$ */
static gw_slice legal_name(gw_arena *arena, gw_slice text) {
  char *out = gw_arena_alloc(arena, text.n + 1);
  for (size_t i = 0; out && i < text.n; i++) {
    char c = text.p[i];
    bool is_legal = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    out[i] = is_legal ? c : '_';
  }
  return out && text.n ? gw_slice_of(out, text.n) : GW_LIT("Schema");
}

/* "Book" of "/components/schemas/Book". */
static gw_slice last_part(gw_slice pointer) {
  size_t at = pointer.n;
  while (at && pointer.p[at - 1] != '/') {
    at--;
  }
  return gw_slice_from(pointer, at);
}

static gw_node *write_target(gwgen_exporter *x, const void *what) {
  return gwgen_export_schema_copy(x, what);
}

static gw_node *refer(gwgen_exporter *x, const gwgen_schema *schema) {
  gw_slice name = legal_name(x->arena, last_part(schema->pointer));
  return gwgen_export_component(x, name, schema, write_target);
}

/* ---- from 3.0 to 3.1 -------------------------------------------------------
 */

static bool is_true(const gw_node *map, const char *key) {
  const gw_node *node = gw_node_find(map, key);
  return node && node->kind == GW_NODE_BOOL && node->boolean;
}

/* nullable adds null to the type, and to the values. */
static gw_node *with_null(gwgen_exporter *x, const gw_node *old, bool is_type) {
  gw_node *list = gw_node_make_list(x->arena);
  if (old->kind == GW_NODE_LIST) {
    for (size_t i = 0; i < old->n; i++) {
      if (old->items[i]->kind == GW_NODE_NULL) {
        return gwgen_export_copy(x, old);
      }
      gw_node_add(x->arena, list, old->items[i]);
    }
  } else {
    gw_node_add(x->arena, list, gw_node_make_text(x->arena, old->text));
  }
  gw_node *null = is_type ? gw_node_make_text(x->arena, GW_LIT("null"))
                          : gw_arena_zalloc(x->arena, sizeof *null);
  gw_node_add(x->arena, list, null);
  return list;
}

/* "example: x" is "examples: [x]" in 3.1. */
static gw_node *in_list(gwgen_exporter *x, const gw_node *value) {
  gw_node *list = gw_node_make_list(x->arena);
  gw_node_add(x->arena, list, gwgen_export_copy(x, value));
  return list;
}

/* Puts one keyword of a 3.0 schema as 3.1 spells it. False: it is spelled the
 * same. */
static bool put_upgraded(gwgen_exporter *x, const gw_node *from,
                         const gw_node_entry *entry, gw_node *to) {
  gw_slice key = entry->key;
  bool is_nullable = is_true(from, "nullable");
  bool is_type = gw_slice_is(key, "type");
  if (gw_slice_is(key, "nullable")) {
    return true;
  }
  if (is_nullable && (is_type || gw_slice_is(key, "enum"))) {
    gw_node_put(x->arena, to, key, with_null(x, entry->value, is_type));
    return true;
  }
  bool is_low = gw_slice_is(key, "minimum");
  if (is_low || gw_slice_is(key, "maximum")) {
    const char *exclusive = is_low ? "exclusiveMinimum" : "exclusiveMaximum";
    gw_slice name = is_true(from, exclusive) ? gw_slice_str(exclusive) : key;
    gw_node_put(x->arena, to, name, gwgen_export_copy(x, entry->value));
    return true;
  }
  if (gw_slice_is(key, "example")) {
    gw_node_put(x->arena, to, GW_LIT("examples"), in_list(x, entry->value));
    return true;
  }
  return gw_slice_is(key, "exclusiveMinimum") ||
         gw_slice_is(key, "exclusiveMaximum");
}

/* ---- schemas ---------------------------------------------------------------
 */

/* References are written anew; what only serves references goes. */
static bool is_dropped(gw_slice key) {
  static const char *const keys[] = {"$ref",          "$defs",   "$schema",
                                     "$id",           "$anchor", "$dynamicRef",
                                     "$dynamicAnchor"};
  for (size_t i = 0; i < GW_COUNT(keys); i++) {
    if (gw_slice_is(key, keys[i])) {
      return true;
    }
  }
  return false;
}

/* The mapping of a discriminator names schemas by reference or by name; what
 * decides are oneOf and anyOf, so only the property stays. */
static gw_node *discriminator(gwgen_exporter *x, const gw_node *from) {
  gw_node *node = gw_node_make_map(x->arena);
  const gw_node *name = gw_node_find(from, "propertyName");
  if (name) {
    gw_node_put(x->arena, node, GW_LIT("propertyName"),
                gwgen_export_copy(x, name));
  }
  return node;
}

gw_node *gwgen_export_schema_copy(gwgen_exporter *x,
                                  const gwgen_schema *schema) {
  const gw_node *from = schema->node;
  bool is_30 = schema->document->dialect == GWGEN_OPENAPI_30;
  if (from->kind != GW_NODE_MAP) {
    return (gw_node *)(uintptr_t)from; /* true, false */
  }
  const gwgen_schema *ref = schema->ref ? schema->ref : schema->dynamic_ref;
  gw_node *to = ref ? refer(x, ref) : gw_node_make_map(x->arena);
  if (schema->ref && is_30) {
    return to; /* 3.0: nothing beside a reference counts */
  }
  if (schema->dynamic_name.p) {
    gwgen_report_add(x->product->report, "export-left-out", schema->pos,
                     "the reference leads to one place in the document: what "
                     "depends on the way to it is left out");
  }
  for (size_t i = 0; i < from->n; i++) {
    const gw_node_entry *entry = &from->entries[i];
    if (is_dropped(entry->key) || (is_30 && put_upgraded(x, from, entry, to))) {
      continue;
    }
    gw_node_put(x->arena, to, entry->key,
                gw_slice_is(entry->key, "discriminator")
                    ? discriminator(x, entry->value)
                    : gwgen_export_copy(x, entry->value));
  }
  return to;
}
