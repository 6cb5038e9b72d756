#include "diag/diag.h"

const gwgen_rule gwgen_rules[] = {
    {"GW0000", "internal", GWGEN_ERROR, "gwgen made a mistake",
     "This is a defect of gwgen. Please report it with the input."},
};

const size_t gwgen_n_rules = sizeof gwgen_rules / sizeof gwgen_rules[0];
