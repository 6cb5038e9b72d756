#include "schema/evaluated.h"

enum { FIRST_LOG = 32 };

void gw_evaluated_open(gw_schema_run *run, gw_evaluated *book,
                       const gw_json *json) {
  *book = (gw_evaluated){.at = gw_json_at(json), .from = run->n_log};
  run->evaluated = book;
}

void gw_evaluated_close(gw_schema_run *run, const gw_evaluated *book,
                        gw_evaluated *outer) {
  run->evaluated = outer;
  if (!outer || outer->at != book->at) {
    run->n_log = book->from;
  } else if (outer->n < book->n) {
    outer->n = book->n;
  }
}

gw_status gw_evaluated_note(gw_schema_run *run, size_t i) {
  if (run->n_log == run->cap_log) {
    size_t cap = run->cap_log ? run->cap_log * 2 : FIRST_LOG;
    uint32_t *log = gw_arena_alloc(run->arena, cap * sizeof *log);
    if (!log) {
      return gw_arena_why(run->arena);
    }
    if (run->n_log) {
      memcpy(log, run->log, run->n_log * sizeof *log);
    }
    run->log = log;
    run->cap_log = cap;
  }
  run->log[run->n_log++] = (uint32_t)i;
  return gw_schema_charge(run, 1);
}

/* The book's notes as a set of |n| bits; NULL without memory. */
static uint64_t *read_book(gw_schema_run *run, size_t n) {
  uint64_t *bits = gw_arena_zalloc(run->arena, (n / 64 + 1) * sizeof *bits);
  for (size_t i = run->evaluated->from; bits && i < run->n_log; i++) {
    uint32_t index = run->log[i];
    if (index < n) {
      bits[index / 64] |= (uint64_t)1 << (index % 64);
    }
  }
  return bits;
}

static bool is_in(const uint64_t *bits, size_t i) {
  return bits[i / 64] >> (i % 64) & 1;
}

/* |schema| decides about what nobody looked at; false says what unknown
 * members are told elsewhere. */
static gw_status check_rest(gw_schema_run *run, const gw_schema *schema,
                            gw_json *json, const char *code) {
  if (schema && schema->types == 0) {
    gw_status status =
        gw_schema_refuse(run, code, "no keyword of the schema allows this");
    return status == GW_OK ? gw_json_skip(json) : status;
  }
  return gw_schema_walk(run, schema, json);
}

/* The value that comes next is the |i|-th. */
static gw_status check_next(gw_schema_run *run, const gw_rule *rule,
                            gw_json *json, const char *code, bool is_noted) {
  return is_noted ? gw_json_skip(json)
                  : check_rest(run, rule->schemas[0], json, code);
}

gw_status gw_rule_unevaluated_properties(gw_schema_run *run,
                                         const gw_rule *rule,
                                         const gw_place *place) {
  size_t n = run->evaluated->n;
  uint64_t *bits = read_book(run, n);
  gw_status status = bits ? gw_schema_charge(run, n) : gw_arena_why(run->arena);
  gw_json json = place->start;
  gw_json_token token;
  gw_slice key;
  if (status == GW_OK) {
    status = gw_json_value(&json, &token);
  }
  for (size_t i = 0; status == GW_OK; i++) {
    status = gw_json_key(&json, GW_LIT(""), &token);
    if (status != GW_OK) {
      break;
    }
    status = gw_rule_enter(run, &json, token, &key);
    if (status == GW_OK) {
      status = check_next(run, rule, &json, "unknown-field", is_in(bits, i));
    }
    gw_rule_leave(run);
    if (status == GW_OK && !is_in(bits, i)) {
      status = gw_evaluated_note(run, i);
    }
  }
  return status == GW_END ? GW_OK : status;
}

gw_status gw_rule_unevaluated_items(gw_schema_run *run, const gw_rule *rule,
                                    const gw_place *place) {
  size_t n = run->evaluated->n;
  uint64_t *bits = read_book(run, n);
  gw_status status = bits ? gw_schema_charge(run, n) : gw_arena_why(run->arena);
  gw_json json = place->start;
  gw_json_token token;
  if (status == GW_OK) {
    status = gw_json_value(&json, &token);
  }
  for (size_t i = 0; status == GW_OK; i++) {
    status = gw_json_item(&json);
    if (status != GW_OK) {
      break;
    }
    if (run->sink) {
      gw_sink_push_index(run->sink, i);
    }
    status = check_next(run, rule, &json, "unevaluated-items", is_in(bits, i));
    gw_rule_leave(run);
    if (status == GW_OK && !is_in(bits, i)) {
      status = gw_evaluated_note(run, i);
    }
  }
  return status == GW_END ? GW_OK : status;
}
