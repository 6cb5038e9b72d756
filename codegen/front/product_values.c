#include "front/product_values.h"

#include <assert.h>

void gwgen_product_refuse(gwgen_product_reader *r, const gw_node *value,
                          const char *expected) {
  gwgen_report_add(r->product->report, "product-value",
                   gwgen_node_pos(r->file, value), "expected %s, found %s",
                   expected, gw_node_kind_text(value->kind));
}

void gwgen_product_refuse_text(gwgen_product_reader *r, const gw_node *value,
                               const char *expected) {
  gwgen_report_add(
      r->product->report, "product-value", gwgen_node_pos(r->file, value),
      "expected %s, found \"%.*s\"", expected, GWGEN_S(value->text));
}

static void refuse_key(gwgen_product_reader *r, const gw_node_entry *entry,
                       const char *where, const gwgen_product_row *rows,
                       size_t n) {
  const char *names[GWGEN_PRODUCT_KEYS];
  assert(n <= GWGEN_PRODUCT_KEYS);
  for (size_t i = 0; i < n; i++) {
    names[i] = rows[i].key;
  }
  const char *nearest = gwgen_nearest(entry->key, names, n);
  gwgen_report_add(r->product->report, "product-key",
                   gwgen_key_pos(r->file, entry),
                   "unknown key \"%.*s\" in %s%s%s%s", GWGEN_S(entry->key),
                   where, nearest ? ", did you mean \"" : "",
                   nearest ? nearest : "", nearest ? "\"?" : "");
}

void gwgen_product_map(gwgen_product_reader *r, const gw_node *map,
                       const char *where, const gwgen_product_row *rows,
                       size_t n) {
  if (map->kind != GW_NODE_MAP) {
    gwgen_product_refuse(r, map, "a map");
    return;
  }
  for (size_t i = 0; i < map->n; i++) {
    const gw_node_entry *entry = &map->entries[i];
    size_t k = 0;
    while (k < n && !gw_slice_is(entry->key, rows[k].key)) {
      k++;
    }
    if (k < n) {
      rows[k].read(r, entry->value);
    } else {
      refuse_key(r, entry, where, rows, n);
    }
  }
}

bool gwgen_product_is_text(gwgen_product_reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_STRING || !value->text.n) {
    gwgen_product_refuse(r, value, "a string");
    return false;
  }
  return true;
}

void gwgen_product_bool(gwgen_product_reader *r, const gw_node *value,
                        uint8_t *ret) {
  if (value->kind != GW_NODE_BOOL) {
    gwgen_product_refuse(r, value, "true or false");
    return;
  }
  *ret = value->boolean;
}

/* |words| is "json or proto": the index of the word that stands there, or
 * -1. */
int gwgen_product_word(gwgen_product_reader *r, const gw_node *value,
                       const char *const *words, size_t n) {
  char expected[128];
  size_t used = 0;
  for (size_t i = 0; i < n; i++) {
    if (value->kind == GW_NODE_STRING && gw_slice_is(value->text, words[i])) {
      return (int)i;
    }
    int more = snprintf(expected + used, sizeof expected - used, "%s%s",
                        i == 0       ? ""
                        : i == n - 1 ? " or "
                                     : ", ",
                        words[i]);
    used += (size_t)more;
  }
  if (value->kind == GW_NODE_STRING) {
    gwgen_product_refuse_text(r, value, expected);
  } else {
    gwgen_product_refuse(r, value, expected);
  }
  return -1;
}

void gwgen_product_not_yet(gwgen_product_reader *r, const gw_node *value,
                           const char *key, const char *allowed) {
  gwgen_report_add(r->product->report, "not-yet",
                   gwgen_node_pos(r->file, value),
                   "\"%s\" is not supported yet, but for %s", key, allowed);
}

/* Calls |take| for each string of a list. */
void gwgen_product_list(gwgen_product_reader *r, const gw_node *value,
                        gwgen_product_read_value take) {
  if (value->kind != GW_NODE_LIST) {
    gwgen_product_refuse(r, value, "a list of strings");
    return;
  }
  for (size_t i = 0; i < value->n; i++) {
    if (gwgen_product_is_text(r, value->items[i])) {
      take(r, value->items[i]);
    }
  }
}
