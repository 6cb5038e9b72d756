#include "text/node_make.h"

static gw_node *make(gw_arena *arena, gw_node_kind kind) {
  gw_node *node = gw_arena_zalloc(arena, sizeof *node);
  if (node) {
    node->kind = kind;
  }
  return node;
}

gw_node *gw_node_make_map(gw_arena *arena) {
  return make(arena, GW_NODE_MAP);
}

gw_node *gw_node_make_list(gw_arena *arena) {
  return make(arena, GW_NODE_LIST);
}

gw_node *gw_node_make_text(gw_arena *arena, gw_slice text) {
  gw_node *node = make(arena, GW_NODE_STRING);
  if (node) {
    node->text = text;
  }
  return node;
}

gw_node *gw_node_make_bool(gw_arena *arena, bool value) {
  gw_node *node = make(arena, GW_NODE_BOOL);
  if (node) {
    node->boolean = value;
  }
  return node;
}

gw_node *gw_node_make_integer(gw_arena *arena, int64_t value) {
  gw_node *node = make(arena, GW_NODE_INTEGER);
  if (node) {
    node->text = gw_arena_printf(arena, "%lld", (long long)value);
    node->integer = value;
    node->fits = 1;
  }
  return node && node->text.p ? node : NULL;
}

/* Room for one more of |size| bytes. A node knows how many it has and not how
 * many would fit: it is full whenever that number is a power of two. */
static void *grow(gw_arena *arena, void *old, size_t n, size_t size) {
  if (n & (n - 1)) {
    return old;
  }
  void *room = gw_arena_alloc(arena, (n ? 2 * n : 1) * size);
  if (room && n) {
    memcpy(room, old, n * size);
  }
  return room;
}

gw_node *gw_node_put(gw_arena *arena, gw_node *map, gw_slice key,
                     gw_node *value) {
  gw_node_entry *entries =
      map && value ? grow(arena, map->entries, map->n, sizeof *entries) : NULL;
  if (!entries) {
    return NULL;
  }
  map->entries = entries;
  entries[map->n++] = (gw_node_entry){.key = key, .value = value};
  return value;
}

gw_node *gw_node_put_str(gw_arena *arena, gw_node *map, const char *key,
                         const char *text) {
  return gw_node_put(arena, map, gw_slice_str(key),
                     gw_node_make_text(arena, gw_slice_str(text)));
}

gw_node *gw_node_add(gw_arena *arena, gw_node *list, gw_node *value) {
  gw_node **items =
      list && value ? grow(arena, list->items, list->n, sizeof *items) : NULL;
  if (!items) {
    return NULL;
  }
  list->items = items;
  items[list->n++] = value;
  return value;
}

bool gw_node_eq(const gw_node *a, const gw_node *b) {
  if (a == b) {
    return true;
  }
  bool has_text = a->kind == GW_NODE_STRING || a->kind == GW_NODE_INTEGER ||
                  a->kind == GW_NODE_NUMBER;
  if (a->kind != b->kind || a->n != b->n || a->boolean != b->boolean ||
      (has_text && !gw_slice_eq(a->text, b->text))) {
    return false;
  }
  for (size_t i = 0; i < a->n; i++) {
    bool is_map = a->kind == GW_NODE_MAP;
    if (is_map && !gw_slice_eq(a->entries[i].key, b->entries[i].key)) {
      return false;
    }
    if (!gw_node_eq(is_map ? a->entries[i].value : a->items[i],
                    is_map ? b->entries[i].value : b->items[i])) {
      return false;
    }
  }
  return true;
}
