#include "schema/rules.h"

/* Rules about the names of an object's members, which read them once more. */

gw_status gw_rule_enter(gw_schema_run *run, const gw_json *json,
                        gw_json_token token, gw_slice *ret_key) {
  gw_status status = gw_schema_text(run, json, token, ret_key);
  if (status == GW_OK && run->sink && token.flags & GW_JSON_ESCAPED) {
    *ret_key = gw_arena_dup(run->arena, *ret_key);
    status = ret_key->p ? GW_OK : gw_arena_why(run->arena);
  }
  if (run->sink) {
    gw_sink_push_key(run->sink, status == GW_OK ? *ret_key : GW_LIT(""));
  }
  return status;
}

void gw_rule_leave(gw_schema_run *run) {
  if (run->sink) {
    gw_sink_pop(run->sink);
  }
}

/* The key of the next member, whose value is passed over. GW_END at the end.
 * Takes |cost| and what reading it takes from the budget. */
static gw_status next_key(gw_schema_run *run, gw_json *json, size_t cost,
                          gw_json_token *ret_token) {
  gw_status status = gw_json_key(json, GW_LIT(""), ret_token);
  if (status == GW_OK) {
    status = gw_json_skip(json);
  }
  return status == GW_OK ? gw_schema_charge_text(run, cost, ret_token->n)
                         : status;
}

static gw_status enter_object(const gw_place *place, gw_json *ret_json) {
  gw_json_token token;
  *ret_json = place->start;
  return gw_json_value(ret_json, &token);
}

static gw_status check_name(gw_schema_run *run, const gw_rule *rule,
                            const gw_json *json, gw_json_token token) {
  gw_place name = {.start = *json, .token = token};
  name.start.p = json->start + token.at - 1; /* its quote: a key is a string */
  name.start.is_fresh = false;
  gw_status status = gw_rule_try(run, rule->schemas[0], &name);
  if (status != GW_ERR_INVALID) {
    return status;
  }
  gw_slice key;
  status = gw_rule_enter(run, json, token, &key);
  if (status == GW_OK) {
    status = gw_schema_refuse(run, "property-names",
                              "the name \"%s\" is not allowed",
                              gw_schema_show(run, key));
  }
  gw_rule_leave(run);
  return status;
}

/* JSON Schema 2020-12 10.3.2.4. */
gw_status gw_rule_property_names(gw_schema_run *run, const gw_rule *rule,
                                 const gw_place *place) {
  gw_json json;
  gw_json_token token;
  gw_status status = enter_object(place, &json);
  while (status == GW_OK) {
    status = next_key(run, &json, 1, &token);
    if (status == GW_OK) {
      status = check_name(run, rule, &json, token);
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* Sets bit i of |*ret_found| where names[i] is a member; at most 64 names. */
static gw_status find_names(gw_schema_run *run, const gw_slice *names, size_t n,
                            const gw_place *place, uint64_t *ret_found) {
  gw_json json;
  gw_json_token token;
  gw_slice key;
  *ret_found = 0;
  gw_status status = enter_object(place, &json);
  while (status == GW_OK) {
    status = next_key(run, &json, 1 + n / 4, &token);
    if (status == GW_OK) {
      status = gw_schema_text(run, &json, token, &key);
    }
    for (size_t i = 0; i < n && status == GW_OK; i++) {
      *ret_found |= (uint64_t)gw_slice_eq(key, names[i]) << i;
    }
  }
  return status == GW_END ? GW_OK : status;
}

static gw_status refuse_missing(gw_schema_run *run, gw_slice name,
                                gw_slice because) {
  if (run->sink) {
    gw_sink_push_key(run->sink, name);
  }
  gw_status status = gw_schema_refuse(
      run, "dependent-required", "the field is missing, which \"%s\" requires",
      gw_schema_show(run, because));
  gw_rule_leave(run);
  return status;
}

/* JSON Schema 2020-12 6.5.4. The lowering splits longer lists. */
gw_status gw_rule_dependent_required(gw_schema_run *run, const gw_rule *rule,
                                     const gw_place *place) {
  uint64_t found;
  gw_status status = find_names(run, rule->names, rule->n_names, place, &found);
  for (size_t i = 1; i < rule->n_names && status == GW_OK && found & 1; i++) {
    if (!(found >> i & 1)) {
      status = refuse_missing(run, rule->names[i], rule->names[0]);
    }
  }
  return status;
}

/* JSON Schema 2020-12 10.2.2.4. */
gw_status gw_rule_dependent_schema(gw_schema_run *run, const gw_rule *rule,
                                   const gw_place *place) {
  uint64_t found;
  gw_status status = find_names(run, rule->names, 1, place, &found);
  return status == GW_OK && found ? gw_rule_again(run, rule->schemas[0], place)
                                  : status;
}
