#include "base/names.h"
#include "base/num.h"
#include "pass/keyword_table.h"

enum { MAX_VALUE_BYTES = 1 << 20 };

typedef struct value_list {
  GW_VEC(gw_slice) strings;
  GW_VEC(gw_slice) others;
  gw_map seen_strings, seen_others;
  uint32_t types; /* of the values kept */
} value_list;

void gwgen_lower_enum(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lowering->values = entry->value;
}

void gwgen_lower_const(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lowering->constant = entry->value;
}

/* The value as compact JSON; p NULL where JSON has no such value. */
static gw_slice as_json(gw_arena *arena, const gw_node *node) {
  gw_buf text;
  gw_buf_init(&text, arena, MAX_VALUE_BYTES);
  return gw_node_write_json(node, &text) ? (gw_slice){NULL, 0}
                                         : gw_buf_slice(&text);
}

/* JSON Schema 2020-12 6.1.1: 1.0 is an integer. */
static uint32_t type_of(const gw_node *node, gw_slice json) {
  switch (node->kind) {
  case GW_NODE_NULL:
    return GW_TYPE_NULL;
  case GW_NODE_BOOL:
    return GW_TYPE_BOOLEAN;
  case GW_NODE_INTEGER:
    return GW_TYPE_INTEGER;
  case GW_NODE_NUMBER:
    return gw_num_is_integer(json) ? GW_TYPE_INTEGER : GW_TYPE_NUMBER;
  case GW_NODE_STRING:
    return GW_TYPE_STRING;
  case GW_NODE_LIST:
    return GW_TYPE_ARRAY;
  case GW_NODE_MAP:
    return GW_TYPE_OBJECT;
  }
  return 0;
}

static void add_value(gwgen_lowering *lowering, value_list *list,
                      const gw_node *node) {
  bool is_string = node->kind == GW_NODE_STRING;
  gw_slice text = is_string ? node->text : as_json(lowering->arena, node);
  gwgen_pos pos = gwgen_lower_pos(lowering, node);
  if (!text.p && !is_string) {
    gwgen_report_add(lowering->report, "schema-value", pos,
                     "JSON has no such value");
    return;
  }
  uint32_t type = type_of(node, text);
  if (!(lowering->out->types & type)) {
    gwgen_report_add(lowering->report, "schema-idle-value", pos,
                     "the value is %s, which \"type\" excludes",
                     gw_node_kind_text(node->kind));
    return;
  }
  gw_map *seen = is_string ? &list->seen_strings : &list->seen_others;
  if (gw_map_put(lowering->arena, seen, text, list) == GW_ERR_DUPLICATE) {
    gwgen_report_add(lowering->report, "schema-enum-twice", pos,
                     "the value stands here twice");
    return;
  }
  gw_slice *slot = is_string ? GW_PUSH(lowering->arena, &list->strings)
                             : GW_PUSH(lowering->arena, &list->others);
  if (slot) {
    *slot = text;
    list->types |= type;
  }
}

/* Both keywords hold: the constant must be one of the values. */
static void check_constant(gwgen_lowering *lowering) {
  gw_slice wanted = as_json(lowering->arena, lowering->constant);
  for (size_t i = 0; i < lowering->values->n; i++) {
    if (gw_slice_eq(wanted,
                    as_json(lowering->arena, lowering->values->items[i]))) {
      return;
    }
  }
  gwgen_report_add(lowering->report, "schema-impossible",
                   gwgen_lower_pos(lowering, lowering->constant),
                   "const is none of the values of enum");
}

static void refuse_all(gwgen_lowering *lowering, const gw_node *at) {
  gwgen_report_add(lowering->report, "schema-enum",
                   gwgen_lower_pos(lowering, at),
                   "\"type\" excludes every value");
}

static void collect(gwgen_lowering *lowering, value_list *list) {
  if (lowering->constant) {
    add_value(lowering, list, lowering->constant);
    if (!list->types) {
      refuse_all(lowering, lowering->constant);
    }
    if (lowering->values) {
      check_constant(lowering);
    }
    return;
  }
  if (lowering->values->n == 0) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_pos(lowering, lowering->values),
                     "enum has no value");
  }
  for (size_t i = 0; i < lowering->values->n; i++) {
    add_value(lowering, list, lowering->values->items[i]);
  }
  if (lowering->values->n && !list->types) {
    refuse_all(lowering, lowering->values);
  }
  if (lowering->nullable && !(list->types & GW_TYPE_NULL)) {
    gwgen_report_add(lowering->report, "schema-nullable",
                     gwgen_lower_pos(lowering, lowering->nullable),
                     "nullable does nothing here: null is not among the "
                     "values of enum");
  }
}

/* The types narrow to those of the values, so that an engine that looks at a
 * type alone already knows that it is wrong. */
void gwgen_finish_values(gwgen_lowering *lowering) {
  if (!lowering->values && !lowering->constant) {
    return;
  }
  value_list list = {0};
  collect(lowering, &list);
  gw_values *values = gw_arena_zalloc(lowering->arena, sizeof *values);
  if (!values) {
    return;
  }
  gw_status status = gw_names_build(lowering->arena, list.strings.v,
                                    list.strings.n, &values->strings);
  if (status) {
    const gw_node *at =
        lowering->values ? lowering->values : lowering->constant;
    gwgen_report_add(lowering->report, "schema-limit",
                     gwgen_lower_pos(lowering, at),
                     "enum has too many strings: %zu, at most %d are allowed",
                     list.strings.n, GW_NAMES_MAX);
  }
  values->others = list.others.v;
  values->n_others = (uint32_t)list.others.n;
  values->is_const = lowering->constant != NULL;
  lowering->out->values = values;
  lowering->out->checks |= GW_CHECK_VALUES;
  lowering->out->types &= list.types;
}
