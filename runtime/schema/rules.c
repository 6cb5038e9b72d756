#include "schema/rules.h"

enum { NUMBERS = GW_TYPE_INTEGER | GW_TYPE_NUMBER };

const gw_rule_row gw_rule_rows[GW_RULE_COUNT_] = {
    [GW_RULE_ALL_OF] = {gw_rule_all_of, GW_TYPE_ANY, true},
    [GW_RULE_ANY_OF] = {gw_rule_any_of, GW_TYPE_ANY, true},
    [GW_RULE_ONE_OF] = {gw_rule_one_of, GW_TYPE_ANY, true},
    [GW_RULE_NOT] = {gw_rule_not, GW_TYPE_ANY, true},
    [GW_RULE_MULTIPLE_OF] = {gw_rule_multiple_of, NUMBERS, false},
};
