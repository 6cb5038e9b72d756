#include "base/num.h"
#include "schema/evaluated.h"
#include "schema/memo.h"
#include "schema/quick.h"
#include "text/json_pull.h"

enum {
  STEP = 16,                /* one is as much work as so many bytes */
  WORK_FLOOR = 4096 * STEP, /* of every run, */
  WORK_FACTOR = 8 * STEP,   /* and for each byte of the text (THREATS E12) */
  SCRATCH_FLOOR = 256
};

const gw_schema gw_schema_anything = {.types = GW_TYPE_ANY};

void gw_schema_start(gw_schema_run *run, gw_arena *arena, size_t text_bytes) {
  *run = (gw_schema_run){.arena = arena, .work = WORK_FLOOR};
  gw_buf_init(&run->scratch, arena, SCRATCH_FLOOR);
  gw_schema_grant(run, text_bytes);
}

void gw_schema_grant(gw_schema_run *run, size_t text_bytes) {
  run->work += (uint64_t)text_bytes * WORK_FACTOR;
  run->most_bytes = text_bytes > run->most_bytes ? text_bytes : run->most_bytes;
  if (run->scratch.limit < text_bytes + SCRATCH_FLOOR) {
    run->scratch.limit = text_bytes + SCRATCH_FLOOR;
  }
}

gw_status gw_schema_charge_text(gw_schema_run *run, size_t n, size_t bytes) {
  uint64_t work = (uint64_t)n * STEP + bytes;
  if (run->work < work) {
    run->work = 0;
    return GW_ERR_LIMIT;
  }
  run->work -= work;
  return GW_OK;
}

gw_status gw_schema_charge(gw_schema_run *run, size_t n) {
  return gw_schema_charge_text(run, n, 0);
}

static void count_problem(gw_schema_run *run, const char *code) {
  gw_probe *probe = run->probe;
  probe->n++;
  if (run->depth == probe->depth) {
    probe->n_types += strcmp(code, "type") == 0;
  } else if (run->depth == probe->depth + 1) {
    probe->n_marks += strcmp(code, "enum") == 0 || strcmp(code, "const") == 0;
  }
}

gw_status gw_schema_refuse(gw_schema_run *run, const char *code,
                           const char *format, ...) {
  run->n_refused++;
  if (run->probe) {
    count_problem(run, code);
    return GW_OK;
  }
  if (!run->sink) {
    return GW_ERR_INVALID;
  }
  va_list args;
  va_start(args, format);
  gw_sink_vadd(run->sink, code, format, args);
  va_end(args);
  return gw_sink_is_full(run->sink) ? GW_ERR_INVALID : GW_OK;
}

const char *gw_schema_show(gw_schema_run *run, gw_slice text) {
  return !run->sink       ? ""
         : run->is_secret ? "..."
                          : gw_sink_show(run->sink, text);
}

gw_status gw_schema_text(gw_schema_run *run, const gw_json *json,
                         gw_json_token token, gw_slice *ret_text) {
  *ret_text = gw_json_text(json, token);
  if (!(token.flags & GW_JSON_ESCAPED)) {
    return GW_OK;
  }
  run->scratch.n = 0;
  gw_status status = gw_json_append(json, token, &run->scratch);
  *ret_text = gw_buf_slice(&run->scratch);
  return status;
}

/* The GW_TYPE_* bit of a token. */
static uint32_t type_of(const gw_json *json, gw_json_token token) {
  switch ((gw_json_kind)token.kind) {
  case GW_JSON_NULL:
    return GW_TYPE_NULL;
  case GW_JSON_FALSE:
  case GW_JSON_TRUE:
    return GW_TYPE_BOOLEAN;
  case GW_JSON_STRING:
    return GW_TYPE_STRING;
  case GW_JSON_ARRAY:
    return GW_TYPE_ARRAY;
  case GW_JSON_OBJECT:
    return GW_TYPE_OBJECT;
  case GW_JSON_NUMBER:
    return (token.flags & GW_JSON_INTEGER) ||
                   gw_num_is_integer(gw_json_text(json, token))
               ? GW_TYPE_INTEGER
               : GW_TYPE_NUMBER;
  case GW_JSON_NONE:
    break;
  }
  return 0;
}

/* ---- types --------------------------------------------------------------- */

static const char *const type_names[] = {
    "null", "boolean", "integer", "number", "string", "array", "object",
};
enum { TYPES = sizeof type_names / sizeof type_names[0] };

static const char *name_type(uint32_t type) {
  size_t i = 0;
  while (i + 1 < TYPES && !(type >> i & 1)) {
    i++;
  }
  return type_names[i];
}

/* "string or null"; "number" says "integer" too. */
static const char *name_types(gw_schema_run *run, uint32_t types, char *out,
                              size_t room) {
  size_t used = 0;
  if (!run->sink) {
    return "";
  }
  if (types & GW_TYPE_NUMBER) {
    types &= ~(uint32_t)GW_TYPE_INTEGER;
  }
  out[0] = 0;
  for (size_t i = 0; i < TYPES; i++) {
    if (!(types >> i & 1)) {
      continue;
    }
    const char *parts[2] = {used ? " or " : "", type_names[i]};
    for (size_t k = 0; k < 2; k++) {
      size_t n = strlen(parts[k]);
      if (used + n < room) {
        memcpy(out + used, parts[k], n + 1);
        used += n;
      }
    }
  }
  return out;
}

static gw_status refuse_type(gw_schema_run *run, const gw_schema *schema,
                             uint32_t type) {
  char names[80];
  if (schema->checks & GW_CHECK_READ_ONLY) {
    return gw_schema_refuse(run, "read-only", "only answers have this");
  }
  if (schema->checks & GW_CHECK_WRITE_ONLY) {
    return gw_schema_refuse(run, "write-only", "only requests have this");
  }
  if (schema->types == 0) {
    return gw_schema_refuse(run, "not-allowed", "no value is allowed here");
  }
  return gw_schema_refuse(run, "type", "%s where %s is expected",
                          name_type(type),
                          name_types(run, schema->types, names, sizeof names));
}

/* ---- the walk ------------------------------------------------------------ */

static gw_status check_rules(gw_schema_run *run, const gw_schema *schema,
                             const gw_place *place, uint32_t type,
                             bool with_subtrees) {
  for (size_t i = 0; i < schema->n_rules; i++) {
    const gw_rule *rule = &schema->rules[i];
    const gw_rule_row *row = &gw_rule_rows[rule->kind];
    if (!(row->types & type) || (row->is_subtree && !with_subtrees)) {
      continue;
    }
    gw_status status = row->check(run, rule, place);
    if (status != GW_OK) {
      return status;
    }
  }
  return GW_OK;
}

/* The plain limits of a scalar. */
static gw_status check_scalar(gw_schema_run *run, const gw_schema *schema,
                              const gw_json *json, gw_json_token token) {
  if (token.kind == GW_JSON_STRING) {
    return gw_rule_string(run, schema, json, token);
  }
  gw_status status = GW_OK;
  if (token.kind == GW_JSON_NUMBER) {
    status = gw_rule_number(run, schema, gw_json_text(json, token));
  }
  if (status == GW_OK && schema->checks & GW_CHECK_VALUES) {
    status = gw_rule_scalar_values(run, schema, json, token);
  }
  return status;
}

static gw_status leave(gw_json *json, gw_json_token token) {
  return token.kind >= GW_JSON_ARRAY
             ? gw_json_leave(json, (gw_json_kind)token.kind)
             : GW_OK;
}

/* A value of an allowed type; the cursor ends behind it. */
static gw_status check_typed(gw_schema_run *run, const gw_schema *schema,
                             gw_json *json, const gw_place *place,
                             uint32_t type) {
  gw_status status;
  gw_json_token token = place->token;
  if (token.kind == GW_JSON_OBJECT) {
    status = gw_rule_object(run, schema, json);
  } else if (token.kind == GW_JSON_ARRAY) {
    status = gw_rule_array(run, schema, json);
  } else {
    status = check_scalar(run, schema, json, token);
  }
  if (status == GW_OK && token.kind >= GW_JSON_ARRAY &&
      schema->checks & GW_CHECK_VALUES) {
    status = gw_rule_tree_values(run, schema, place);
  }
  return status == GW_OK && schema->n_rules
             ? check_rules(run, schema, place, type, true)
             : status;
}

/* A container of which a rule asks what the others looked at. */
static gw_status check_with_book(gw_schema_run *run, const gw_schema *schema,
                                 gw_json *json, const gw_place *place,
                                 uint32_t type) {
  gw_evaluated book;
  gw_evaluated *outer = run->evaluated;
  gw_evaluated_open(run, &book, json);
  gw_status status = check_typed(run, schema, json, place, type);
  gw_evaluated_close(run, &book, outer);
  return status;
}

static gw_status check_full(gw_schema_run *run, const gw_schema *schema,
                            gw_json *json, const gw_place *place);

/* Nothing of it is told, nor of what is in it. */
static gw_status check_secret(gw_schema_run *run, const gw_schema *schema,
                              gw_json *json, const gw_place *place) {
  bool before = run->is_secret;
  run->is_secret = true;
  gw_status status = check_full(run, schema, json, place);
  run->is_secret = before;
  return status;
}

/* The value behind place->token; the cursor ends behind it. */
static gw_status check_value(gw_schema_run *run, const gw_schema *schema,
                             gw_json *json, const gw_place *place) {
  if (gw_schema_is_quick(schema, json, place->token)) {
    return GW_OK;
  }
  return run->sink && schema->checks & GW_CHECK_SECRET
             ? check_secret(run, schema, json, place)
             : check_full(run, schema, json, place);
}

/* ---- a value that others may ask about, too ------------------------------ */

/* From behind the bracket of a value that ends at |end|, 0: wherever it does,
 * to behind the value. */
static gw_status pass(gw_json *json, gw_json_token token, uint32_t end) {
  if (token.kind < GW_JSON_ARRAY || !end) {
    return leave(json, token);
  }
  json->p = json->start + end;
  json->depth--;
  json->is_fresh = false;
  return GW_OK;
}

/* A value of which |verdict| is known; GW_END: it is to be walked anyway. */
static gw_status check_known(gw_schema_run *run, gw_json *json,
                             const gw_place *place, gw_verdict verdict,
                             uint32_t end) {
  if (verdict == GW_VERDICT_FITS) {
    return gw_evaluated_is_asked_at(run, place) ? GW_END
                                                : pass(json, place->token, end);
  }
  if (run->sink && verdict == GW_VERDICT_FAILS) {
    return GW_END; /* what is wrong has not been told */
  }
  gw_status status = run->sink ? GW_OK : gw_schema_refuse(run, "again", "seen");
  run->n_refused += run->sink != NULL;
  return status == GW_OK ? pass(json, place->token, end) : status;
}

static gw_status check_now(gw_schema_run *run, const gw_schema *schema,
                           gw_json *json, const gw_place *place);

static gw_status check_once(gw_schema_run *run, const gw_schema *schema,
                            gw_json *json, const gw_place *place) {
  uint32_t at = place->token.at, end = 0;
  gw_verdict verdict = gw_memo_find(run, schema, at, &end);
  if (verdict != GW_VERDICT_NONE) {
    gw_status known = check_known(run, json, place, verdict, end);
    if (known != GW_END) {
      return known;
    }
  }
  uint32_t before = run->n_refused;
  gw_status status = check_now(run, schema, json, place);
  end = status == GW_OK ? (uint32_t)gw_json_at(json) : 0;
  if (status == GW_OK && run->n_refused == before) {
    gw_memo_note(run, schema, at, end, GW_VERDICT_FITS);
  } else if (status == GW_OK || status == GW_ERR_INVALID) {
    gw_memo_note(run, schema, at, end,
                 run->sink ? GW_VERDICT_TOLD : GW_VERDICT_FAILS);
  }
  return status;
}

static gw_status check_full(gw_schema_run *run, const gw_schema *schema,
                            gw_json *json, const gw_place *place) {
  return gw_memo_is_asked(run, schema) ? check_once(run, schema, json, place)
                                       : check_now(run, schema, json, place);
}

static gw_status check_now(gw_schema_run *run, const gw_schema *schema,
                           gw_json *json, const gw_place *place) {
  gw_status status;
  gw_json_token token = place->token;
  uint32_t type = type_of(json, token);
  if (!(schema->types & type)) {
    status = refuse_type(run, schema, type);
    return status == GW_OK ? leave(json, token) : status;
  }
  return schema->checks & GW_CHECK_UNEVALUATED && token.kind >= GW_JSON_ARRAY
             ? check_with_book(run, schema, json, place, type)
             : check_typed(run, schema, json, place, type);
}

/* A value that may be anything, and whose keys were looked at before. */
static gw_status skip_again(gw_schema_run *run, gw_json *json) {
  size_t from = gw_json_at(json);
  gw_status status = gw_json_skip(json);
  return status == GW_OK
             ? gw_schema_charge(run, 1 + (gw_json_at(json) - from) / 16)
             : status;
}

gw_status gw_schema_walk(gw_schema_run *run, const gw_schema *schema,
                         gw_json *json) {
  gw_place place;
  if (run->depth == GW_SCHEMA_MAX_DEPTH) {
    return GW_ERR_LIMIT;
  }
  if (!schema && run->n_again) {
    return skip_again(run, json);
  }
  if (!schema) {
    schema = &gw_schema_anything;
  }
  if (schema->n_rules || schema->checks & GW_CHECK_VALUES) {
    place.start = *json;
  }
  const char *from = json->p;
  gw_status status = gw_json_pull_value(json, &place.token);
  if (status == GW_OK) {
    status = gw_schema_charge_text(run, 1, (size_t)(json->p - from));
  }
  if (status != GW_OK) {
    return status;
  }
  run->depth++;
  status = check_value(run, schema, json, &place);
  run->depth--;
  return status;
}

/* ---- the doors ----------------------------------------------------------- */

/* A walk that ended early left its own state behind. */
static void begin(gw_schema_run *run, gw_problem_sink *sink) {
  run->sink = sink;
  run->probe = NULL;
  run->is_secret = false;
  run->evaluated = NULL;
  run->n_log = 0;
  run->scope = NULL;
  run->n_again = 0;
  gw_memo_clear(run);
}

gw_status gw_schema_validate(gw_schema_run *run, const gw_schema *schema,
                             gw_json *json) {
  begin(run, NULL);
  return gw_schema_walk(run, schema, json);
}

/* A fault that is no problem of the schema's, as a problem. */
static void add_fault(gw_schema_run *run, gw_problem_sink *sink,
                      const gw_json *json, gw_status status) {
  if (json->status != GW_OK) {
    gw_sink_add(sink, "syntax", "%s at offset %zu",
                json->why.what ? json->why.what : "not JSON", json->why.pos);
  } else if (status == GW_ERR_LIMIT) {
    gw_sink_add(sink, "too-complex", "too much work to check this value");
  } else {
    gw_sink_add(sink, "unchecked", "%s", gw_status_text(status));
  }
  run->n_refused++;
}

gw_status gw_schema_explain(gw_schema_run *run, const gw_schema *schema,
                            gw_json *json, gw_problem_sink *sink) {
  uint32_t before = run->n_refused;
  size_t depth = sink->depth;
  begin(run, sink);
  gw_status status = gw_schema_walk(run, schema, json);
  run->sink = NULL;
  sink->depth = depth;
  if (status != GW_OK && status != GW_ERR_INVALID) {
    add_fault(run, sink, json, status);
    return status;
  }
  return run->n_refused == before ? status : GW_ERR_INVALID;
}

gw_status gw_schema_check_token(gw_schema_run *run, const gw_schema *schema,
                                const gw_json *json, gw_json_token token) {
  uint32_t type = type_of(json, token);
  if (!(schema->types & type)) {
    return refuse_type(run, schema, type);
  }
  gw_status status = check_scalar(run, schema, json, token);
  if (status != GW_OK || !schema->n_rules) {
    return status;
  }
  gw_place place = {.token = token, .start = *json};
  return check_rules(run, schema, &place, type, false);
}

gw_status gw_schema_check_string(gw_schema_run *run, const gw_schema *schema,
                                 gw_slice text) {
  if (!(schema->types & GW_TYPE_STRING)) {
    return refuse_type(run, schema, GW_TYPE_STRING);
  }
  return gw_rule_text(run, schema, text, SIZE_MAX);
}

gw_status gw_schema_check_items(gw_schema_run *run, const gw_schema *schema,
                                size_t n) {
  return schema->types & GW_TYPE_ARRAY
             ? gw_rule_items(run, schema, n)
             : refuse_type(run, schema, GW_TYPE_ARRAY);
}

gw_status gw_schema_check_members(gw_schema_run *run, const gw_schema *schema,
                                  size_t n) {
  return schema->types & GW_TYPE_OBJECT
             ? gw_rule_members(run, schema, n)
             : refuse_type(run, schema, GW_TYPE_OBJECT);
}
