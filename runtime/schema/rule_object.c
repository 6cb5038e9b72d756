#include "base/hash.h"
#include "base/mem.h"
#include "schema/evaluated.h"
#include "schema/marks.h"
#include "schema/pattern.h"
#include "schema/quick_walk.h"

gw_status gw_rule_members(gw_schema_run *run, const gw_schema *schema,
                          size_t n) {
  if (schema->checks & GW_CHECK_MIN_PROPERTIES && n < schema->min_properties) {
    gw_status status = gw_schema_refuse(run, "min-properties",
                                        "%zu members, at least %u are needed",
                                        n, (unsigned)schema->min_properties);
    if (status != GW_OK) {
      return status;
    }
  }
  if (schema->checks & GW_CHECK_MAX_PROPERTIES && n > schema->max_properties) {
    return gw_schema_refuse(run, "max-properties",
                            "%zu members, at most %u are allowed", n,
                            (unsigned)schema->max_properties);
  }
  return GW_OK;
}

static bool was_seen(const gw_object_walk *w, size_t i) {
  return w->seen[i / 64] >> (i % 64) & 1;
}

static gw_status refuse_duplicate(gw_schema_run *run, gw_slice key) {
  return gw_schema_refuse(run, "duplicate-key", "\"%s\" is there twice",
                          gw_schema_show(run, key));
}

/* The declared name that |key| most likely stands for; p NULL: none. */
static gw_slice suggest(const gw_schema *schema, gw_slice key) {
  gw_nearest nearest = gw_nearest_to(key);
  for (size_t i = 0; i < schema->n_properties; i++) {
    if (schema->properties[i].is_declared) {
      gw_nearest_try(&nearest, schema->properties[i].name);
    }
  }
  return nearest.name;
}

static gw_status refuse_unknown(gw_schema_run *run, const gw_schema *schema,
                                gw_slice key) {
  gw_slice near = {NULL, 0};
  if (run->sink) {
    near = suggest(schema, key);
  }
  if (!near.p) {
    return gw_schema_refuse(run, "unknown-field", "no such field");
  }
  return gw_schema_refuse(run, "unknown-field",
                          "no such field; did you mean \"%s\"?",
                          gw_schema_show(run, near));
}

/* Whether this property was there already; counts it. */
static gw_status note_property(gw_schema_run *run, gw_object_walk *w, size_t i,
                               gw_slice key) {
  if (was_seen(w, i)) {
    return refuse_duplicate(run, key);
  }
  w->seen[i / 64] |= (uint64_t)1 << (i % 64);
  w->n_required += w->schema->properties[i].is_required;
  return GW_OK;
}

/* A key that is no property: kept, to see at the end whether it stands twice
 * (THREATS E10: the hash is keyed). */
static gw_status note_other(gw_schema_run *run, gw_json_token token,
                            gw_slice key) {
  gw_mark mark = gw_mark_key(key);
  mark.at = token.at;
  mark.n = token.n;
  return gw_mark_push(run, mark);
}

/* The value of an undeclared key: refused and passed over, or checked. */
static gw_status check_other(gw_schema_run *run, gw_object_walk *w,
                             gw_slice key) {
  if (!(w->schema->checks & GW_CHECK_CLOSED)) {
    return gw_schema_walk(run, w->schema->additional, w->json);
  }
  gw_status status = refuse_unknown(run, w->schema, key);
  return status == GW_OK ? gw_json_skip(w->json) : status;
}

static gw_slice expected_name(const gw_object_walk *w) {
  return w->guess < w->schema->n_properties
             ? w->schema->properties[w->guess].name
             : gw_slice_of("", 0);
}

/* JSON Schema 2020-12 10.3.2.2: every pattern that matches the name says
 * something about the value, beside a property of that name. |*ret_is_named|
 * is set where there is one; the value itself is not passed. */
static gw_status check_patterns(gw_schema_run *run, const gw_object_walk *w,
                                gw_slice key, bool *ret_is_named) {
  const gw_schema *schema = w->schema;
  gw_status status =
      gw_schema_charge(run, schema->n_patterns * (1 + key.n / 16));
  for (size_t i = 0; i < schema->n_patterns && status == GW_OK; i++) {
    if (gw_pattern_match(schema->patterns[i].pattern, key)) {
      gw_json copy = *w->json;
      *ret_is_named = true;
      run->n_again++; /* it is not passed yet */
      status = gw_schema_walk(run, schema->patterns[i].schema, &copy);
      run->n_again--;
    }
  }
  return status;
}

/* The value of member |w->n - 1|, whose name is |key|: property |i|, or -1. */
static gw_status check_member_value(gw_schema_run *run, gw_object_walk *w,
                                    int32_t i, gw_slice key) {
  const gw_schema *schema = w->schema;
  bool is_declared = i >= 0 && schema->properties[i].is_declared;
  bool is_named = is_declared;
  gw_status status = GW_OK;
  if (schema->n_patterns) {
    status = check_patterns(run, w, key, &is_named);
  }
  if (status == GW_OK && w->is_asked &&
      (is_named || schema->additional || schema->checks & GW_CHECK_OPEN)) {
    status = gw_evaluated_note(run, w->n - 1);
  }
  if (status != GW_OK) {
    return status;
  }
  if (is_declared) {
    return gw_schema_walk(run, schema->properties[i].schema, w->json);
  }
  /* THREATS E6: a pattern's walk, as any that comes once more, leaves it to
   * the first one to look at all keys. */
  return is_named ? gw_schema_walk(run, NULL, w->json)
                  : check_other(run, w, key);
}

static gw_status check_member(gw_schema_run *run, gw_object_walk *w,
                              gw_json_token token, gw_slice key) {
  const gw_schema *schema = w->schema;
  int32_t i = token.flags & GW_JSON_GUESSED
                  ? (int32_t)w->guess
                  : gw_names_find(&schema->property_names, key);
  gw_status status;
  if (i < 0) {
    status = note_other(run, token, key);
  } else {
    w->guess = (size_t)i + 1;
    status = note_property(run, w, (size_t)i, key);
  }
  if (status != GW_OK) {
    return status;
  }
  if (schema->n_patterns || w->is_asked) {
    return check_member_value(run, w, i, key);
  }
  return i >= 0 && schema->properties[i].is_declared
             ? gw_schema_walk(run, schema->properties[i].schema, w->json)
             : check_other(run, w, key);
}

/* With a sink the key outlives the scratch buffer, as a step of the path. */
static gw_status step_into(gw_schema_run *run, gw_object_walk *w,
                           gw_json_token token) {
  gw_slice key;
  gw_status status = gw_schema_text(run, w->json, token, &key);
  bool has_patterns = w->schema->n_patterns != 0; /* they walk below the key */
  if (status != GW_OK || !(run->sink || has_patterns)) {
    return status == GW_OK ? check_member(run, w, token, key) : status;
  }
  if (token.flags & GW_JSON_ESCAPED) {
    key = gw_arena_dup(run->arena, key);
    if (!key.p) {
      return gw_arena_why(run->arena);
    }
  }
  if (run->sink) {
    gw_sink_push_key(run->sink, key);
  }
  status = check_member(run, w, token, key);
  gw_rule_leave(run);
  return status;
}

/* JSON Schema 2020-12 6.5.3. Each missing member is a problem at its place. */
static gw_status check_required(gw_schema_run *run, const gw_object_walk *w) {
  const gw_schema *schema = w->schema;
  gw_status status = GW_OK;
  for (size_t i = 0; i < schema->n_properties && status == GW_OK; i++) {
    if (!schema->properties[i].is_required || was_seen(w, i)) {
      continue;
    }
    if (run->sink) {
      gw_sink_push_key(run->sink, schema->properties[i].name);
    }
    status = gw_schema_refuse(run, "required", "the field is missing");
    if (run->sink) {
      gw_sink_pop(run->sink);
    }
  }
  return status;
}

static gw_status check_duplicates(gw_schema_run *run, const gw_json *json,
                                  size_t from) {
  const gw_mark *mark;
  gw_status status = gw_mark_find_equal(run, from, &mark);
  if (status != GW_OK || !mark) {
    return status;
  }
  gw_slice key = gw_slice_of(json->start + mark->at, mark->n);
  if (run->sink) {
    gw_sink_push_key(run->sink, key);
  }
  status = refuse_duplicate(run, key);
  if (run->sink) {
    gw_sink_pop(run->sink);
  }
  return status;
}

static gw_status finish(gw_schema_run *run, const gw_object_walk *w,
                        size_t from) {
  gw_status status = GW_OK;
  if (w->n_required < w->schema->n_required) {
    status = check_required(run, w);
  }
  if (status == GW_OK) {
    status = check_duplicates(run, w->json, from);
  }
  if (status == GW_OK) {
    status = gw_rule_members(run, w->schema, w->n);
  }
  run->n_marks = from;
  if (w->is_asked) {
    run->evaluated->n = w->n;
  }
  return status;
}

static gw_status next_member(gw_schema_run *run, gw_object_walk *w) {
  gw_json_token token;
  gw_json *json = w->json;
  const char *from = json->p;
  gw_status status = gw_json_key(json, expected_name(w), &token);
  if (status == GW_OK) {
    w->n++;
    status = gw_schema_charge_text(run, 1, (size_t)(json->p - from));
  }
  return status == GW_OK ? step_into(run, w, token) : status;
}

gw_status gw_rule_object(gw_schema_run *run, const gw_schema *schema,
                         gw_json *json) {
  size_t from = run->n_marks;
  GW_SCRATCH gw_object_walk w;
  if (schema->n_properties > GW_SCHEMA_MAX_PROPERTIES) {
    return GW_ERR_LIMIT;
  }
  w.schema = schema;
  w.json = json;
  w.n = w.n_required = w.guess = 0;
  w.is_asked = gw_evaluated_is_asked(run, gw_json_at(json));
  memset(w.seen, 0, (schema->n_properties + 63) / 64 * sizeof w.seen[0]);
  gw_status status;
  do {
    status = gw_quick_members_walk(run, &w);
    if (status == GW_OK) {
      status = next_member(run, &w);
    }
  } while (status == GW_OK);
  return status == GW_END ? finish(run, &w, from) : status;
}
