gw_unit(codegen/pass/perfect_hash gwgen_pass)
