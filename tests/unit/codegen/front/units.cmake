gw_unit(codegen/front/template gwgen_front)
