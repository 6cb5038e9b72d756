#include <stddef.h>

#include "base/num.h"
#include "pass/keyword_table.h"
#include "pass/pattern.h"
#include "pass/schema_set.h"

/* The pairs of limits: a keyword, its field, its check. */
typedef struct size_row {
  const char *name;
  size_t offset; /* of the uint32_t in gw_schema */
  uint32_t check;
  bool is_most;
} size_row;

static const size_row rows[] = {
    {"minLength", offsetof(gw_schema, min_length), GW_CHECK_MIN_LENGTH, false},
    {"maxLength", offsetof(gw_schema, max_length), GW_CHECK_MAX_LENGTH, true},
    {"minItems", offsetof(gw_schema, min_items), GW_CHECK_MIN_ITEMS, false},
    {"maxItems", offsetof(gw_schema, max_items), GW_CHECK_MAX_ITEMS, true},
    {"minProperties", offsetof(gw_schema, min_properties),
     GW_CHECK_MIN_PROPERTIES, false},
    {"maxProperties", offsetof(gw_schema, max_properties),
     GW_CHECK_MAX_PROPERTIES, true},
};

static uint32_t *field_of(gw_schema *out, const size_row *row) {
  return (uint32_t *)(void *)((char *)out + row->offset);
}

static const size_row *row_of(gw_slice name) {
  size_t i = 0;
  while (!gw_slice_is(name, rows[i].name)) {
    i++;
  }
  return &rows[i];
}

/* JSON Schema 2020-12 6.1.1: 2.0 is an integer. */
bool gwgen_lower_whole(const gw_node *node, int64_t *ret_value) {
  return gw_num_is_json(node->text) && gw_num_is_integer(node->text) &&
         gw_num_int64(node->text, ret_value) == GW_OK;
}

/* An upper limit beyond 32 bits allows everything that fits into a body. */
void gwgen_lower_size(gwgen_lowering *lowering, const gw_node_entry *entry) {
  const size_row *row = row_of(entry->key);
  const gw_node *value = entry->value;
  int64_t n = 0;
  bool is_whole = gw_num_is_json(value->text) && gw_num_is_integer(value->text);
  bool fits = gwgen_lower_whole(value, &n);
  bool is_negative = fits ? n < 0 : value->text.n && value->text.p[0] == '-';
  bool is_large = !fits || n > UINT32_MAX;
  if (!is_whole || is_negative || (is_large && !row->is_most)) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_pos(lowering, value),
                     "%s is from 0 to 4294967295, not %.*s", row->name,
                     GWGEN_S(value->text));
    return;
  }
  if (!is_large) {
    *field_of(lowering->out, row) = (uint32_t)n;
    lowering->out->checks |= row->check;
  }
}

static void check_pair(gwgen_lowering *lowering, const size_row *low,
                       const size_row *high) {
  uint32_t both = low->check | high->check;
  uint32_t least = *field_of(lowering->out, low);
  uint32_t most = *field_of(lowering->out, high);
  if ((lowering->out->checks & both) != both || least <= most) {
    return;
  }
  const gw_node *node = lowering->schema->node;
  gwgen_finding *finding = gwgen_report_add(
      lowering->report, "schema-impossible",
      gwgen_lower_key_pos(lowering,
                          gw_node_entry_find(node, gw_slice_str(low->name))),
      "%s is greater than %s (%u > %u)", low->name, high->name, least, most);
  gwgen_finding_note(
      lowering->report, finding,
      gwgen_lower_key_pos(lowering,
                          gw_node_entry_find(node, gw_slice_str(high->name))),
      "the other end");
}

void gwgen_finish_size(gwgen_lowering *lowering) {
  for (size_t i = 0; i < GW_COUNT(rows); i += 2) {
    check_pair(lowering, &rows[i], &rows[i + 1]);
  }
}

void gwgen_lower_unique_items(gwgen_lowering *lowering,
                              const gw_node_entry *entry) {
  if (entry->value->boolean) {
    lowering->out->checks |= GW_CHECK_UNIQUE_ITEMS;
  }
}

static void bad_pattern(gwgen_lowering *lowering, const gw_node *node,
                        gw_status status, const gw_why *why) {
  const char *what = why->what ? why->what : gw_status_text(status);
  gwgen_pos pos = gwgen_lower_pos(lowering, node);
  if (status == GW_ERR_LIMIT && !why->pos) { /* all of it is too much */
    gwgen_report_add(lowering->report, "schema-pattern", pos,
                     "the pattern cannot be compiled: %s", what);
    return;
  }
  gwgen_report_add(lowering->report, "schema-pattern", pos,
                   "the pattern cannot be compiled: %s, at byte %zu of it",
                   what, why->pos);
}

/* Documents repeat few patterns many times; equal ones share their tables. */
const gw_pattern *gwgen_lower_automaton(gwgen_lowering *lowering,
                                        const gw_node *node, gw_slice source) {
  gw_map *patterns = &lowering->set->patterns;
  gw_pattern *pattern = gw_map_find(patterns, source);
  if (pattern) {
    return pattern;
  }
  gw_why why = {NULL, 0};
  pattern = gw_arena_zalloc(lowering->arena, sizeof *pattern);
  if (!pattern) {
    return NULL;
  }
  gw_status status =
      gwgen_pattern_compile(lowering->arena, source, NULL, pattern, &why);
  if (status) {
    bad_pattern(lowering, node, status, &why);
    return NULL;
  }
  (void)gw_map_put(lowering->arena, patterns, source, pattern);
  return pattern;
}

/* x-gwgen: {pattern: skip}: the service looks at it. */
static bool is_skipped(const gwgen_lowering *lowering) {
  const gw_node *own = gw_node_find(lowering->schema->node, "x-gwgen");
  const gw_node *word = gw_node_find(own, "pattern");
  return word && word->kind == GW_NODE_STRING &&
         gw_slice_is(word->text, "skip");
}

void gwgen_lower_pattern(gwgen_lowering *lowering, const gw_node_entry *entry) {
  if (is_skipped(lowering)) {
    return;
  }
  const gw_pattern *pattern =
      gwgen_lower_automaton(lowering, entry->value, entry->value->text);
  if (pattern) {
    lowering->out->pattern = pattern;
    lowering->out->checks |= GW_CHECK_PATTERN;
  }
}
