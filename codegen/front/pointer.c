#include "front/ref.h"

/* Places by JSON Pointers: RFC 6901. */

gwgen_pos gwgen_place_pos(gwgen_place place) {
  return gwgen_node_pos(place.document->file, place.node);
}

/* RFC 6901 3: "~" is written "~0" and "/" is written "~1". */
static gw_slice pointer_add(gw_arena *arena, gw_slice pointer, gw_slice token) {
  char *out = gw_arena_alloc(arena, pointer.n + 1 + 2 * token.n + 1);
  if (!out) {
    return (gw_slice){"", 0};
  }
  size_t n = 0;
  if (pointer.n) {
    memcpy(out, pointer.p, pointer.n);
    n = pointer.n;
  }
  out[n++] = '/';
  for (size_t i = 0; i < token.n; i++) {
    char c = token.p[i];
    if (c == '~' || c == '/') {
      out[n++] = '~';
      c = c == '~' ? '0' : '1';
    }
    out[n++] = c;
  }
  return gw_slice_of(out, n);
}

gwgen_place gwgen_place_entry(gw_arena *arena, gwgen_place place, size_t i) {
  const gw_node_entry *entry = &place.node->entries[i];
  return (gwgen_place){place.document, entry->value,
                       pointer_add(arena, place.pointer, entry->key)};
}

gwgen_place gwgen_place_key(gw_arena *arena, gwgen_place place,
                            const char *key) {
  const gw_node *node = gw_node_find(place.node, key);
  gw_slice pointer = place.pointer;
  if (node) {
    pointer = pointer_add(arena, pointer, gw_slice_str(key));
  }
  return (gwgen_place){place.document, node, pointer};
}

gwgen_place gwgen_place_item(gw_arena *arena, gwgen_place place, size_t i) {
  gw_slice index = gw_arena_printf(arena, "%zu", i);
  return (gwgen_place){place.document, place.node->items[i],
                       pointer_add(arena, place.pointer, index)};
}

/* ---- finding what a pointer names -----------------------------------------
 */

/* RFC 6901 4: "~1" first, then "~0". False on any other "~". */
static bool token_decode(gw_arena *arena, gw_slice in, gw_slice *ret_token) {
  char *out = gw_arena_alloc(arena, in.n + 1);
  size_t n = 0;
  for (size_t i = 0; out && i < in.n; i++, n++) {
    out[n] = in.p[i];
    if (in.p[i] != '~') {
      continue;
    }
    i++;
    if (i == in.n || (in.p[i] != '0' && in.p[i] != '1')) {
      return false;
    }
    out[n] = in.p[i] == '0' ? '~' : '/';
  }
  *ret_token = (gw_slice){out, n};
  return out != NULL;
}

/* RFC 6901 4: an index has no leading zeros. */
static const gw_node *item_at(const gw_node *list, gw_slice token) {
  size_t index = 0;
  bool is_index =
      token.n > 0 && token.n < 10 && (token.n == 1 || token.p[0] != '0');
  for (size_t i = 0; i < token.n && is_index; i++) {
    is_index = token.p[i] >= '0' && token.p[i] <= '9';
    index = index * 10 + (size_t)(token.p[i] - '0');
  }
  return is_index && index < list->n ? list->items[index] : NULL;
}

const gw_node *gwgen_pointer_find(gw_arena *arena, const gw_node *root,
                                  gw_slice pointer) {
  if (pointer.n && pointer.p[0] != '/') {
    return NULL;
  }
  gw_slice rest = gw_slice_from(pointer, 1);
  const gw_node *node = root;
  for (bool more = pointer.n > 0; more && node; more = rest.p != NULL) {
    gw_slice token;
    if (!token_decode(arena, gw_slice_cut(&rest, '/'), &token)) {
      return NULL;
    }
    if (node->kind == GW_NODE_LIST) {
      node = item_at(node, token);
    } else {
      const gw_node_entry *entry = gw_node_entry_find(node, token);
      node = entry ? entry->value : NULL;
    }
  }
  return node;
}
