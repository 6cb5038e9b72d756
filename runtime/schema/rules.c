#include "schema/rules.h"

enum { NUMBERS = GW_TYPE_INTEGER | GW_TYPE_NUMBER };

/* clang-format off */
const gw_rule_row gw_rule_rows[GW_RULE_COUNT_] = {
    [GW_RULE_ALL_OF] = {gw_rule_all_of, GW_TYPE_ANY, true},
    [GW_RULE_ANY_OF] = {gw_rule_any_of, GW_TYPE_ANY, true},
    [GW_RULE_ONE_OF] = {gw_rule_one_of, GW_TYPE_ANY, true},
    [GW_RULE_NOT] = {gw_rule_not, GW_TYPE_ANY, true},
    [GW_RULE_MULTIPLE_OF] = {gw_rule_multiple_of, NUMBERS, false},
    [GW_RULE_CONTAINS] = {gw_rule_contains, GW_TYPE_ARRAY, true},
    [GW_RULE_PROPERTY_NAMES] =
        {gw_rule_property_names, GW_TYPE_OBJECT, true},
    [GW_RULE_DEPENDENT_REQUIRED] =
        {gw_rule_dependent_required, GW_TYPE_OBJECT, true},
    [GW_RULE_DEPENDENT_SCHEMA] =
        {gw_rule_dependent_schema, GW_TYPE_OBJECT, true},
    [GW_RULE_IF] = {gw_rule_if, GW_TYPE_ANY, true},
    [GW_RULE_UNEVALUATED_PROPERTIES] =
        {gw_rule_unevaluated_properties, GW_TYPE_OBJECT, true},
    [GW_RULE_UNEVALUATED_ITEMS] =
        {gw_rule_unevaluated_items, GW_TYPE_ARRAY, true},
    [GW_RULE_SCOPE] = {gw_rule_scope, GW_TYPE_ANY, true},
    [GW_RULE_DYNAMIC_REF] = {gw_rule_dynamic_ref, GW_TYPE_ANY, true},
};
/* clang-format on */
