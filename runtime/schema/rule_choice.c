#include "base/hash.h"
#include "schema/rules.h"

enum { LISTED = 8 /* values that a detail names */ };
enum { NONE = -1, SEVERAL = -2 };

/* The member that says which branch: GW_END where it is not there. */
static gw_status find_member(gw_schema_run *run, gw_slice name,
                             const gw_place *place, gw_json *ret_json,
                             gw_json_token *ret_token) {
  gw_json_token token;
  gw_slice key;
  *ret_json = place->start;
  gw_status status = gw_json_value(ret_json, &token);
  while (status == GW_OK) {
    status = gw_json_key(ret_json, name, &token);
    if (status == GW_OK) {
      status = gw_schema_text(run, ret_json, token, &key);
    }
    if (status == GW_OK && gw_slice_eq(key, name)) {
      return gw_json_value(ret_json, ret_token);
    }
    if (status == GW_OK) {
      status = gw_json_skip(ret_json);
    }
    if (status == GW_OK) {
      status = gw_schema_charge_text(run, 1, token.n);
    }
  }
  return status;
}

/* "a", "b", ...: as many as tell what is meant. */
static const char *list_values(gw_schema_run *run, const gw_names *values) {
  gw_buf out;
  if (!run->sink) {
    return "";
  }
  gw_buf_init(&out, run->arena, LISTED * (GW_SINK_SHOWN + 8) + 8);
  for (size_t i = 0; i < values->n && i < LISTED; i++) {
    (void)gw_buf_printf(&out, "%s\"%s\"", i ? ", " : "",
                        gw_schema_show(run, values->names[i]));
  }
  if (values->n > LISTED) {
    (void)gw_buf_printf(&out, ", ...");
  }
  gw_slice list = gw_arena_dup(run->arena, gw_buf_slice(&out));
  return list.p ? list.p : "";
}

static gw_status refuse(gw_schema_run *run, const gw_choice *choice,
                        const char *what) {
  if (run->sink) {
    gw_sink_push_key(run->sink, choice->property);
  }
  gw_status status = gw_schema_refuse(
      run, "discriminator", "%s; it is one of %s and says what the object is",
      what, list_values(run, &choice->values));
  gw_rule_leave(run);
  return status;
}

/* The branch that was chosen speaks for itself; what it is is said after, and
 * by which |member|. */
static gw_status check_branch(gw_schema_run *run, const gw_rule *rule,
                              size_t branch, gw_slice member,
                              const gw_place *place) {
  uint32_t before = run->n_refused;
  const gw_schema *schema = rule->schemas[branch];
  gw_status status = gw_rule_again(run, schema, place);
  if (status != GW_OK || !run->sink || run->n_refused == before) {
    return status;
  }
  return gw_schema_refuse(
      run, "one-of", "\"%s\" says that it is %s, which does not fit",
      gw_schema_show(run, member), gw_schema_show(run, schema->name));
}

/* ---- by a member's value ------------------------------------------------- */

static gw_status choose_by_value(gw_schema_run *run, const gw_rule *rule,
                                 const gw_place *place) {
  const gw_choice *choice = rule->choice;
  gw_json json;
  gw_json_token token;
  gw_slice text;
  gw_status status = find_member(run, choice->property, place, &json, &token);
  if (status == GW_END) {
    return refuse(run, choice, "the field is missing");
  }
  if (status == GW_OK && token.kind != GW_JSON_STRING) {
    return refuse(run, choice, "no string");
  }
  if (status == GW_OK) {
    status = gw_schema_text(run, &json, token, &text);
  }
  if (status != GW_OK) {
    return status;
  }
  int32_t i = gw_names_find(&choice->values, text);
  return i < 0 ? refuse(run, choice, "no such value")
               : check_branch(run, rule, choice->branches[i], choice->property,
                              place);
}

/* ---- by the members that are there --------------------------------------- */

/* The one branch that has a member of its own in the object, as an index of
 * the choice's values: -1 where there is none, -2 where there are several. */
static gw_status find_owner(gw_schema_run *run, const gw_choice *choice,
                            const gw_place *place, int32_t *ret_found) {
  gw_json json = place->start;
  gw_json_token token;
  gw_slice key;
  gw_status status = gw_json_value(&json, &token);
  *ret_found = NONE;
  while (status == GW_OK && *ret_found != SEVERAL) {
    status = gw_json_key(&json, GW_LIT(""), &token);
    if (status != GW_OK) {
      return status == GW_END ? GW_OK : status;
    }
    status = gw_schema_text(run, &json, token, &key);
    int32_t i = status == GW_OK ? gw_names_find(&choice->values, key) : NONE;
    if (i >= 0) {
      bool is_other = *ret_found >= 0 &&
                      choice->branches[*ret_found] != choice->branches[i];
      *ret_found = is_other ? SEVERAL : i;
    }
    if (status == GW_OK) {
      status = gw_json_skip(&json);
    }
    if (status == GW_OK) {
      status = gw_schema_charge_text(run, 1, token.n);
    }
  }
  return status;
}

static gw_status choose_by_key(gw_schema_run *run, const gw_rule *rule,
                               const gw_place *place, bool *ret_is_open) {
  const gw_choice *choice = rule->choice;
  int32_t i;
  gw_status status = find_owner(run, choice, place, &i);
  *ret_is_open = status == GW_OK && i == SEVERAL;
  if (status != GW_OK || i == SEVERAL) {
    return status;
  }
  if (i == NONE) {
    return gw_schema_refuse(run,
                            rule->kind == GW_RULE_ONE_OF ? "one-of" : "any-of",
                            "none of %s is there, which say what the object is",
                            list_values(run, &choice->values));
  }
  return check_branch(run, rule, choice->branches[i], choice->values.names[i],
                      place);
}

gw_status gw_rule_choose(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place, bool *ret_is_open) {
  *ret_is_open = !rule->choice || place->token.kind != GW_JSON_OBJECT;
  if (*ret_is_open) {
    return GW_OK;
  }
  return rule->choice->is_by_key ? choose_by_key(run, rule, place, ret_is_open)
                                 : choose_by_value(run, rule, place);
}
