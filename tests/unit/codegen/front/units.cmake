gw_unit(codegen/front/template gwgen_front)
gw_unit(codegen/front/openapi gwgen_front)
