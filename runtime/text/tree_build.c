#include "text/tree_build.h"

#include <assert.h>

#include "base/mem.h"
#include "base/vec.h"

/* Maps up to this size are searched entry by entry. */
enum { SMALL_MAP = 8 };

gw_status gw_tree_fail(gw_tree *tree, gw_status status, uint32_t line,
                       uint32_t column, const char *format, ...) {
  va_list args;
  va_start(args, format);
  gw_slice message = gw_arena_vprintf(tree->arena, format, args);
  va_end(args);
  if (!message.p) {
    message = gw_slice_str(gw_status_text(gw_arena_why(tree->arena)));
  }
  *tree->error = (gw_node_error){line, column, message};
  return status;
}

static gw_status out_of_memory(gw_tree *tree) {
  gw_status why = gw_arena_why(tree->arena);
  return gw_tree_fail(tree, why != GW_OK ? why : GW_ERR_NOMEM, 0, 0,
                      "out of memory");
}

gw_status gw_tree_init(gw_tree *tree, gw_arena *arena, gw_slice text,
                       const gw_node_limits *limits, gw_node_error *error) {
  *tree = (gw_tree){.arena = arena,
                    .limits = limits ? *limits : gw_node_default_limits,
                    .error = error};
  assert(tree->limits.depth <= GW_TREE_DEPTH);
  *error = (gw_node_error){0};
  if (text.n > tree->limits.bytes) {
    return gw_tree_fail(tree, GW_ERR_LIMIT, 0, 0,
                        "the text is longer than %zu bytes",
                        tree->limits.bytes);
  }
  return GW_OK;
}

void gw_tree_done(gw_tree *tree) {
  gw_free(tree->pending);
  tree->pending = NULL;
}

static gw_status push_pending(gw_tree *tree, gw_node_entry entry) {
  if (tree->n_pending == tree->cap_pending) {
    size_t cap = tree->cap_pending ? tree->cap_pending * 2 : 64;
    gw_node_entry *grown = gw_realloc(tree->pending, cap * sizeof *grown);
    if (!grown) {
      return out_of_memory(tree);
    }
    tree->pending = grown;
    tree->cap_pending = cap;
  }
  tree->pending[tree->n_pending++] = entry;
  return GW_OK;
}

/* Puts a new node where the innermost list or map wants it. */
static gw_status place(gw_tree *tree, gw_node node, gw_node **ret_node) {
  if (tree->n_nodes == tree->limits.nodes) {
    return gw_tree_fail(tree, GW_ERR_LIMIT, node.line, node.column,
                        "more than %zu values", tree->limits.nodes);
  }
  gw_node *copy = gw_arena_alloc(tree->arena, sizeof *copy);
  if (!copy) {
    return out_of_memory(tree);
  }
  *copy = node;
  *ret_node = copy;
  tree->n_nodes++;
  if (!tree->depth) {
    tree->root = copy;
    return GW_OK;
  }
  gw_node_entry entry = tree->key;
  entry.value = copy;
  tree->key = (gw_node_entry){0};
  return push_pending(tree, entry);
}

gw_status gw_tree_open(gw_tree *tree, gw_node_kind kind, uint32_t line,
                       uint32_t column) {
  if (tree->depth == tree->limits.depth) {
    return gw_tree_fail(tree, GW_ERR_LIMIT, line, column,
                        "nested deeper than %u levels", tree->limits.depth);
  }
  gw_node *node = NULL;
  gw_status status = place(
      tree, (gw_node){.kind = kind, .line = line, .column = column}, &node);
  if (status == GW_OK) {
    tree->open[tree->depth] = node;
    tree->first[tree->depth] = tree->n_pending;
    tree->depth++;
  }
  return status;
}

bool gw_tree_wants_key(const gw_tree *tree) {
  return tree->depth && tree->open[tree->depth - 1]->kind == GW_NODE_MAP &&
         !tree->key.key.p;
}

gw_status gw_tree_key(gw_tree *tree, gw_slice key, uint32_t line,
                      uint32_t column) {
  tree->key =
      (gw_node_entry){.key = key, .key_line = line, .key_column = column};
  return GW_OK;
}

gw_status gw_tree_scalar(gw_tree *tree, gw_node scalar) {
  gw_node *node = NULL;
  return place(tree, scalar, &node);
}

static gw_status found_twice(gw_tree *tree, const gw_node_entry *again,
                             const gw_node_entry *first) {
  return gw_tree_fail(tree, GW_ERR_DUPLICATE, again->key_line,
                      again->key_column,
                      "the key \"%.*s\" stands here twice, first in line %u",
                      (int)again->key.n, again->key.p, first->key_line);
}

static gw_status index_small(gw_tree *tree, const gw_node *map) {
  for (size_t i = 1; i < map->n; i++) {
    for (size_t j = 0; j < i; j++) {
      if (gw_slice_eq(map->entries[i].key, map->entries[j].key)) {
        return found_twice(tree, &map->entries[i], &map->entries[j]);
      }
    }
  }
  return GW_OK;
}

static gw_status index_large(gw_tree *tree, gw_node *map) {
  for (size_t i = 0; i < map->n; i++) {
    gw_node_entry *entry = &map->entries[i];
    gw_status status = gw_map_put(tree->arena, &map->index, entry->key, entry);
    if (status == GW_ERR_DUPLICATE) {
      return found_twice(tree, entry, gw_map_find(&map->index, entry->key));
    }
    if (status != GW_OK) {
      return out_of_memory(tree);
    }
  }
  return GW_OK;
}

static gw_status close_map(gw_tree *tree, gw_node *map,
                           const gw_node_entry *from) {
  map->entries = gw_arena_alloc(tree->arena, map->n * sizeof *map->entries);
  if (!map->entries) {
    return out_of_memory(tree);
  }
  memcpy(map->entries, from, map->n * sizeof *from);
  return map->n <= SMALL_MAP ? index_small(tree, map) : index_large(tree, map);
}

static gw_status close_list(gw_tree *tree, gw_node *list,
                            const gw_node_entry *from) {
  list->items = gw_arena_alloc(tree->arena, list->n * sizeof(gw_node *));
  if (!list->items) {
    return out_of_memory(tree);
  }
  for (size_t i = 0; i < list->n; i++) {
    list->items[i] = from[i].value;
  }
  return GW_OK;
}

gw_status gw_tree_close(gw_tree *tree) {
  assert(tree->depth);
  tree->depth--;
  gw_node *node = tree->open[tree->depth];
  size_t first = tree->first[tree->depth];
  node->n = tree->n_pending - first;
  tree->n_pending = first;
  if (!node->n) {
    return GW_OK;
  }
  const gw_node_entry *from = tree->pending + first;
  return node->kind == GW_NODE_MAP ? close_map(tree, node, from)
                                   : close_list(tree, node, from);
}

void gw_tree_integer(gw_node *node) {
  bool is_negative = node->text.n && node->text.p[0] == '-';
  uint64_t limit = (uint64_t)INT64_MAX + (is_negative ? 1 : 0);
  uint64_t value = 0;
  for (size_t i = is_negative ? 1 : 0; i < node->text.n; i++) {
    uint64_t digit = (uint64_t)(node->text.p[i] - '0');
    if (value > (limit - digit) / 10) {
      return;
    }
    value = value * 10 + digit;
  }
  node->fits = 1;
  node->integer = is_negative ? (int64_t)(0 - value) : (int64_t)value;
}
