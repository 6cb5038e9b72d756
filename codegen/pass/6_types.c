#include <stdlib.h>

#include "pass/6_bindings.h"

static void keep(gwgen_tables *tables, gw_status status) {
  if (!tables->status) {
    tables->status = status;
  }
}

static void *room(gwgen_tables *tables, size_t n) {
  void *p = gw_arena_zalloc(tables->product->arena, n);
  if (!p) {
    keep(tables, gw_arena_why(tables->product->arena));
  }
  return p;
}

/* What libgw knows already is left out; an entry of a map is no message of its
 * own. */
static bool is_candidate(const gwgen_message *message) {
  return !message->is_map_entry && message->well_known == GW_WK_NONE;
}

static int by_name(const void *a, const void *b) {
  const gwgen_message *const *x = a, *const *y = b;
  return gw_slice_cmp((*x)->name, (*y)->name);
}

/* Every message that an Any can hold, sorted, and its row. */
static bool list_candidates(gwgen_tables *tables) {
  const gwgen_proto *proto = &tables->product->proto;
  if (tables->any.messages) {
    return true;
  }
  tables->any.messages =
      room(tables, (proto->messages.n + 1) * sizeof *tables->any.messages);
  tables->any.rows =
      room(tables, (proto->messages.n + 1) * sizeof *tables->any.rows);
  tables->any.types = room(tables, sizeof *tables->any.types);
  if (tables->status) {
    return false;
  }
  size_t n = 0;
  for (size_t i = 0; i < proto->messages.n; i++) {
    if (is_candidate(proto->messages.v[i])) {
      tables->any.messages[n++] = proto->messages.v[i];
    }
  }
  qsort(tables->any.messages, n, sizeof *tables->any.messages, by_name);
  for (size_t i = 0; i < n; i++) {
    tables->any.rows[i].message = tables->any.messages[i]->table;
  }
  tables->any.n = n;
  return true;
}

static void add_shape(gwgen_tables *tables, size_t at, gwgen_way way) {
  const gw_shape **shape = way == GWGEN_WAY_OUT ? &tables->any.rows[at].out
                                                : &tables->any.rows[at].in;
  *shape = gwgen_shape_of(tables, tables->any.messages[at], NULL, way);
}

const gw_types *gwgen_types_of(gwgen_tables *tables, gwgen_way way) {
  bool *is_listed =
      way == GWGEN_WAY_OUT ? &tables->any.is_out : &tables->any.is_in;
  way = way == GWGEN_WAY_OUT ? GWGEN_WAY_OUT : GWGEN_WAY_IN;
  if (!list_candidates(tables)) {
    return NULL;
  }
  for (size_t i = 0; i < tables->any.n && !*is_listed; i++) {
    add_shape(tables, i, way);
  }
  *is_listed = true;
  return tables->any.types;
}

/* ---- details of errors ----------------------------------------------------
 */

/* The messages that RPCs carry, and those within them. */
static void reach(gwgen_tables *tables, gw_map *seen,
                  const gwgen_message *from) {
  gw_arena *arena = tables->product->arena;
  GW_VEC(const gwgen_message *) todo = {0};
  const gwgen_message **slot = GW_PUSH(arena, &todo);
  if (slot) {
    *slot = from;
  }
  for (size_t i = 0; slot && i < todo.n; i++) {
    const gwgen_message *message = todo.v[i];
    gw_status status = gw_map_put(arena, seen, message->name, tables);
    if (status == GW_ERR_DUPLICATE) {
      continue;
    }
    keep(tables, status);
    for (size_t k = 0; slot && k < message->fields.n; k++) {
      if (message->fields.v[k].message) {
        slot = GW_PUSH(arena, &todo);
        if (slot) {
          *slot = message->fields.v[k].message;
        }
      }
    }
  }
  if (!slot) {
    keep(tables, gw_arena_why(arena));
  }
}

/* A message that no RPC carries is there to be put into an Any: of those a
 * service may send, the details of its errors are the ones without a field. */
static void add_details(gwgen_tables *tables) {
  const gwgen_proto *proto = &tables->product->proto;
  gw_map carried = {0};
  for (size_t i = 0; i < proto->rpcs.n && !tables->status; i++) {
    reach(tables, &carried, proto->rpcs.v[i]->input);
    reach(tables, &carried, proto->rpcs.v[i]->output);
  }
  for (size_t i = 0; i < tables->any.n && !tables->status; i++) {
    if (!gw_map_find(&carried, tables->any.messages[i]->name)) {
      add_shape(tables, i, GWGEN_WAY_OUT);
    }
  }
}

const gw_types *gwgen_types_finish(gwgen_tables *tables) {
  if (!list_candidates(tables)) {
    return NULL;
  }
  if (!tables->any.is_out) {
    add_details(tables);
  }
  size_t n = 0;
  for (size_t i = 0; i < tables->any.n; i++) {
    if (tables->any.rows[i].in || tables->any.rows[i].out) {
      tables->any.rows[n++] = tables->any.rows[i];
    }
  }
  *tables->any.types = (gw_types){n ? tables->any.rows : NULL, n};
  return n ? tables->any.types : NULL;
}
