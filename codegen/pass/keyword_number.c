#include "base/num.h"
#include "pass/keyword_table.h"

enum { MAX_NUMBER_BYTES = 1024 };

/* NULL with a finding: .inf and .nan of YAML are no numbers of JSON. */
static gw_number *number_of(gwgen_lowering *lowering, const gw_node *node) {
  gw_buf text;
  gw_buf_init(&text, lowering->arena, MAX_NUMBER_BYTES);
  gw_number *number = gw_arena_zalloc(lowering->arena, sizeof *number);
  if (!number) {
    return NULL;
  }
  if (gw_node_write_json(node, &text) || !gw_num_is_json(gw_buf_slice(&text)) ||
      gw_num_double(gw_buf_slice(&text), &number->d)) {
    gwgen_report_add(
        lowering->report, "schema-value", gwgen_lower_pos(lowering, node),
        "\"%.*s\" is no number that can be compared with", GWGEN_S(node->text));
    return NULL;
  }
  number->text = gw_buf_slice(&text);
  number->is_integer = gw_num_is_integer(number->text) &&
                       gw_num_int64(number->text, &number->i) == GW_OK;
  return number;
}

void gwgen_lower_minimum(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lowering->minimum = entry;
}

void gwgen_lower_maximum(gwgen_lowering *lowering, const gw_node_entry *entry) {
  lowering->maximum = entry;
}

void gwgen_lower_exclusive_minimum(gwgen_lowering *lowering,
                                   const gw_node_entry *entry) {
  lowering->exclusive_minimum = entry;
}

void gwgen_lower_exclusive_maximum(gwgen_lowering *lowering,
                                   const gw_node_entry *entry) {
  lowering->exclusive_maximum = entry;
}

void gwgen_lower_multiple_of(gwgen_lowering *lowering,
                             const gw_node_entry *entry) {
  gw_number *number = number_of(lowering, entry->value);
  if (!number) {
    return;
  }
  if (gw_num_cmp(number->text, GW_LIT("0")) <= 0) {
    gwgen_report_add(lowering->report, "schema-value",
                     gwgen_lower_pos(lowering, entry->value),
                     "multipleOf is over 0, not %.*s", GWGEN_S(number->text));
    return;
  }
  gw_rule *rule = GW_PUSH(lowering->arena, &lowering->rules);
  if (rule) {
    rule->kind = GW_RULE_MULTIPLE_OF;
    rule->number = number;
  }
}

/* One end of the range. |sign| is 1 for a lower bound, -1 for an upper one. */
typedef struct bound {
  const gw_node_entry *inclusive, *exclusive;
  int sign;
  const gw_number *number; /* found */
  const gw_node_entry *entry;
  bool is_exclusive;
} bound;

/* 3.0: exclusive is a word to the inclusive bound. */
static void find_old_bound(gwgen_lowering *lowering, bound *b) {
  if (b->exclusive && b->exclusive->value->boolean && !b->inclusive) {
    gwgen_report_add(lowering->report, "schema-idle-keyword",
                     gwgen_lower_key_pos(lowering, b->exclusive),
                     "%.*s does nothing without %s beside it",
                     GWGEN_S(b->exclusive->key),
                     b->sign > 0 ? "minimum" : "maximum");
  }
  if (b->inclusive) {
    b->number = number_of(lowering, b->inclusive->value);
    b->entry = b->inclusive;
    b->is_exclusive = b->exclusive && b->exclusive->value->boolean;
  }
}

/* 3.1: two bounds, of which the tighter one decides. */
static void find_new_bound(gwgen_lowering *lowering, bound *b) {
  const gw_number *inclusive =
      b->inclusive ? number_of(lowering, b->inclusive->value) : NULL;
  const gw_number *exclusive =
      b->exclusive ? number_of(lowering, b->exclusive->value) : NULL;
  b->is_exclusive =
      exclusive &&
      (!inclusive ||
       gw_num_cmp(exclusive->text, inclusive->text) * b->sign >= 0);
  b->number = b->is_exclusive ? exclusive : inclusive;
  b->entry = b->is_exclusive ? b->exclusive : b->inclusive;
}

static void find_bound(gwgen_lowering *lowering, bound *b) {
  if (gwgen_dialect_is_old(lowering->schema->document->dialect)) {
    find_old_bound(lowering, b);
  } else {
    find_new_bound(lowering, b);
  }
}

static void check_order(gwgen_lowering *lowering, const bound *low,
                        const bound *high) {
  int order = gw_num_cmp(low->number->text, high->number->text);
  bool is_open = low->is_exclusive || high->is_exclusive;
  if (order < 0 || (order == 0 && !is_open)) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      lowering->report, "schema-impossible",
      gwgen_lower_key_pos(lowering, low->entry),
      "%.*s is %s %.*s (%.*s %s %.*s)", GWGEN_S(low->entry->key),
      order > 0 ? "greater than" : "no less than", GWGEN_S(high->entry->key),
      GWGEN_S(low->number->text), order > 0 ? ">" : "=",
      GWGEN_S(high->number->text));
  gwgen_finding_note(lowering->report, finding,
                     gwgen_lower_key_pos(lowering, high->entry),
                     "the other end");
}

void gwgen_finish_number(gwgen_lowering *lowering) {
  bound low = {.inclusive = lowering->minimum,
               .exclusive = lowering->exclusive_minimum,
               .sign = 1};
  bound high = {.inclusive = lowering->maximum,
                .exclusive = lowering->exclusive_maximum,
                .sign = -1};
  find_bound(lowering, &low);
  find_bound(lowering, &high);
  gw_schema *out = lowering->out;
  if (low.number) {
    out->minimum = low.number;
    out->checks |= low.is_exclusive
                       ? GW_CHECK_MINIMUM | GW_CHECK_EXCLUSIVE_MINIMUM
                       : GW_CHECK_MINIMUM;
  }
  if (high.number) {
    out->maximum = high.number;
    out->checks |= high.is_exclusive
                       ? GW_CHECK_MAXIMUM | GW_CHECK_EXCLUSIVE_MAXIMUM
                       : GW_CHECK_MAXIMUM;
  }
  if (low.number && high.number) {
    check_order(lowering, &low, &high);
  }
}
