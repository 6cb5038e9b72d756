/* schema/rules: what the rule files offer to the walk, and to each other.
 *
 * Reads:   a value under the lexer and the schema that it must satisfy.
 * Units:   as schema/schema.h.
 * Owns:    nothing.
 * Errors:  as schema/schema.h. GW_OK also means "refused, and recorded": who
 *          wants a verdict asks for the run's n_refused.
 * Threads: one at a time per run.
 * Source:  JSON Schema 2020-12.
 *
 * A keyword beyond the plain limits is one function of type gw_rule_check in
 * the file of its group, and one row in rules.c.
 */
#ifndef GW_SCHEMA_RULES_H
#define GW_SCHEMA_RULES_H

#include "schema/schema.h"

/* The value that is looked at: the cursor before it, and its first token. */
typedef struct gw_place {
  gw_json start;
  gw_json_token token;
} gw_place;

typedef gw_status (*gw_rule_check)(gw_schema_run *run, const gw_rule *rule,
                                   const gw_place *place);

typedef struct gw_rule_row {
  gw_rule_check check;
  uint32_t types;  /* GW_TYPE_*: the values it says something about */
  bool is_subtree; /* it reads the value again from place->start */
} gw_rule_row;

/* By gw_rule_kind. */
extern const gw_rule_row gw_rule_rows[GW_RULE_COUNT_];

/* ---- the walk (walk.c) --------------------------------------------------- */

/* The next value against |schema|, within the run's mode. */
gw_status gw_schema_walk(gw_schema_run *run, const gw_schema *schema,
                         gw_json *json);

/* Stands for "anything": still walked, since keys may not stand twice. */
extern const gw_schema gw_schema_anything;

/* Takes |n| steps from the work budget, and what it takes to read |bytes|. */
gw_status gw_schema_charge(gw_schema_run *run, size_t n);
gw_status gw_schema_charge_text(gw_schema_run *run, size_t n, size_t bytes);

/* A problem. Without a sink or a probe GW_ERR_INVALID, which ends the walk;
 * with a full sink likewise; else GW_OK. */
gw_status gw_schema_refuse(gw_schema_run *run, const char *code,
                           const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* gw_sink_show(), or "" where nothing is recorded. */
const char *gw_schema_show(gw_schema_run *run, gw_slice text);

/* The decoded text of a string or key; good until the next call. */
gw_status gw_schema_text(gw_schema_run *run, const gw_json *json,
                         gw_json_token token, gw_slice *ret_text);

/* Whether the value at |place| satisfies |schema|: GW_OK, GW_ERR_INVALID, or
 * why that cannot be said. Records nothing. (rule_combine.c) */
gw_status gw_rule_try(gw_schema_run *run, const gw_schema *schema,
                      const gw_place *place);

/* The same schema once more for the value at |place|, within the run's mode. */
gw_status gw_rule_again(gw_schema_run *run, const gw_schema *schema,
                        const gw_place *place);

/* oneOf and anyOf of an object whose branch a member says. |*ret_is_open|: none
 * says it, and the branches are to be tried. (rule_choice.c) */
gw_status gw_rule_choose(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place, bool *ret_is_open);

/* The member behind |key| into a path, and out again. |token| is the key's. */
gw_status gw_rule_enter(gw_schema_run *run, const gw_json *json,
                        gw_json_token token, gw_slice *ret_key);
void gw_rule_leave(gw_schema_run *run);

/* ---- plain limits, by the kind of value ---------------------------------- */

gw_status gw_rule_string(gw_schema_run *run, const gw_schema *schema,
                         const gw_json *json, gw_json_token token);
gw_status gw_rule_text(gw_schema_run *run, const gw_schema *schema,
                       gw_slice text, size_t code_points);
gw_status gw_rule_number(gw_schema_run *run, const gw_schema *schema,
                         gw_slice text);
gw_status gw_rule_format(gw_schema_run *run, const gw_schema *schema,
                         uint32_t type, gw_slice text);

/* Both consume the value behind the bracket that was read. */
gw_status gw_rule_array(gw_schema_run *run, const gw_schema *schema,
                        gw_json *json);
gw_status gw_rule_object(gw_schema_run *run, const gw_schema *schema,
                         gw_json *json);
gw_status gw_rule_items(gw_schema_run *run, const gw_schema *schema, size_t n);
gw_status gw_rule_members(gw_schema_run *run, const gw_schema *schema,
                          size_t n);

/* enum and const: of a scalar token, a decoded string, an object or array. */
gw_status gw_rule_scalar_values(gw_schema_run *run, const gw_schema *schema,
                                const gw_json *json, gw_json_token token);
gw_status gw_rule_text_values(gw_schema_run *run, const gw_schema *schema,
                              gw_slice text);
gw_status gw_rule_tree_values(gw_schema_run *run, const gw_schema *schema,
                              const gw_place *place);

/* ---- rows ---------------------------------------------------------------- */

gw_status gw_rule_all_of(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place);
gw_status gw_rule_any_of(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place);
gw_status gw_rule_one_of(gw_schema_run *run, const gw_rule *rule,
                         const gw_place *place);
gw_status gw_rule_not(gw_schema_run *run, const gw_rule *rule,
                      const gw_place *place);
gw_status gw_rule_multiple_of(gw_schema_run *run, const gw_rule *rule,
                              const gw_place *place);
gw_status gw_rule_contains(gw_schema_run *run, const gw_rule *rule,
                           const gw_place *place);
gw_status gw_rule_property_names(gw_schema_run *run, const gw_rule *rule,
                                 const gw_place *place);
gw_status gw_rule_dependent_required(gw_schema_run *run, const gw_rule *rule,
                                     const gw_place *place);
gw_status gw_rule_dependent_schema(gw_schema_run *run, const gw_rule *rule,
                                   const gw_place *place);
gw_status gw_rule_if(gw_schema_run *run, const gw_rule *rule,
                     const gw_place *place);
gw_status gw_rule_unevaluated_properties(gw_schema_run *run,
                                         const gw_rule *rule,
                                         const gw_place *place);
gw_status gw_rule_unevaluated_items(gw_schema_run *run, const gw_rule *rule,
                                    const gw_place *place);
gw_status gw_rule_scope(gw_schema_run *run, const gw_rule *rule,
                        const gw_place *place);
gw_status gw_rule_dynamic_ref(gw_schema_run *run, const gw_rule *rule,
                              const gw_place *place);

#endif
