gw_unit(codegen/pass/perfect_hash gwgen_pass)
gw_unit(codegen/pass/5_schemas gwgen_pass gwgen_front)
gw_unit(codegen/pass/pattern gwgen_pass)
gw_unit(codegen/pass/link gwgen_pass gwgen_front)
