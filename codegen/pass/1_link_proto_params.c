#include "pass/1_link_parts.h"

/* Messages within messages branch: the walk ends after so many fields. */
enum { QUERY_DEPTH = 8, QUERY_STEPS = 65536 };

/* The walk through the fields of an input message, and where it stands. */
typedef struct field_walk {
  gw_arena *arena;
  gwgen_operation *op;
  gwgen_field *at[QUERY_DEPTH];
  const gwgen_message *inside[QUERY_DEPTH + 1];
  size_t depth;
  size_t n_steps;
  bool is_cut;  /* there are more than may be listed */
  bool is_loop; /* a message holds itself, so there is no end to them */
} field_walk;

static bool is_same(gwgen_field *const *a, size_t n_a, gwgen_field *const *b,
                    size_t n_b) {
  return n_a == n_b && !memcmp(a, b, n_a * sizeof *a);
}

/* What the path, the body or the service fills is no query parameter. */
static bool is_taken(const field_walk *walk) {
  const gwgen_operation *op = walk->op;
  if (walk->at[walk->depth - 1]->behavior & GWGEN_FIELD_OUTPUT_ONLY) {
    return true;
  }
  if (op->body && walk->at[0] == op->body) {
    return true;
  }
  for (size_t i = 0; i < op->path_bindings.n; i++) {
    const gwgen_path_binding *binding = &op->path_bindings.v[i];
    if (is_same(binding->fields.v, binding->fields.n, walk->at, walk->depth)) {
      return true;
    }
  }
  return false;
}

static gw_slice spell(const field_walk *walk, bool use_json) {
  gw_slice text = {NULL, 0};
  for (size_t i = 0; i < walk->depth; i++) {
    gw_slice name = use_json ? walk->at[i]->json_name : walk->at[i]->name;
    text = i ? gw_arena_printf(walk->arena, "%.*s.%.*s", GWGEN_S(text),
                               GWGEN_S(name))
             : name;
  }
  return text;
}

static void push(field_walk *walk, gw_slice name, bool is_alias) {
  if (walk->op->params.n == GWGEN_PROTO_PARAMS) {
    walk->is_cut = true;
    return;
  }
  gwgen_param_binding *param = GW_PUSH(walk->arena, &walk->op->params);
  if (!param) {
    return;
  }
  param->name = name;
  param->in = GW_IN_QUERY;
  param->is_alias = is_alias;
  /* AIP-203: of a message that is not there nothing is asked. */
  param->is_required = !is_alias && walk->depth == 1 &&
                       walk->at[0]->behavior & GWGEN_FIELD_ASKED;
  for (size_t i = 0; i < walk->depth; i++) {
    gwgen_field **slot = GW_PUSH(walk->arena, &param->fields);
    if (slot) {
      *slot = walk->at[i];
    }
  }
}

/* ProtoJSON takes both spellings of a field, and so does its query. */
static void push_leaf(field_walk *walk) {
  gw_slice json = spell(walk, true);
  gw_slice proto = spell(walk, false);
  push(walk, json, false);
  if (!gw_slice_eq(json, proto)) {
    push(walk, proto, true);
  }
}

/* One text holds it. A map is given by its entries, "m[k]=v". */
static bool is_leaf(const gwgen_field *field) {
  if (field->flags & GW_FIELD_MAP) {
    const gwgen_field *value = &field->message->fields.v[1];
    return !(value->flags & GW_FIELD_MAP) && is_leaf(value);
  }
  return !field->message || (field->message->well_known != GW_WK_NONE &&
                             field->message->well_known != GW_WK_EMPTY);
}

/* A message may hold itself: each is entered once on the way down. */
static bool may_enter(field_walk *walk, const gwgen_field *field) {
  if (field->type != GW_PB_MESSAGE || field->message->well_known ||
      (field->flags & (GW_FIELD_REPEATED | GW_FIELD_MAP))) {
    return false;
  }
  walk->is_loop |= walk->depth == QUERY_DEPTH;
  for (size_t i = 0; i < walk->depth; i++) {
    walk->is_loop |= walk->inside[i] == field->message;
    if (walk->inside[i] == field->message) {
      return false;
    }
  }
  return walk->depth < QUERY_DEPTH;
}

static void visit(field_walk *walk, const gwgen_message *message) {
  if (walk->depth == QUERY_DEPTH) {
    return;
  }
  walk->inside[walk->depth] = message;
  for (size_t i = 0; i < message->fields.n && !walk->is_cut; i++) {
    gwgen_field *field = &message->fields.v[i];
    walk->is_cut = ++walk->n_steps > QUERY_STEPS;
    walk->at[walk->depth++] = field;
    if (!is_taken(walk)) {
      if (is_leaf(field)) {
        push_leaf(walk);
      } else if (may_enter(walk, field)) {
        visit(walk, field->message);
      }
    }
    walk->depth--;
  }
}

void gwgen_link_proto_params(gwgen_linker *linker, gwgen_operation *op) {
  if (gw_slice_is(op->body_field, "*")) {
    return; /* google/api/http.proto: then nothing is left for the query */
  }
  field_walk walk = {.arena = linker->product->arena, .op = op};
  visit(&walk, op->rpc->input);
  op->has_more_params = walk.is_cut || walk.is_loop;
}
