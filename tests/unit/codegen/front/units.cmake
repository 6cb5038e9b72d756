gw_unit(codegen/front/template gwgen_front)
gw_unit(codegen/front/openapi gwgen_front)
gw_unit(codegen/front/proto gwgen_front)
gw_unit(codegen/front/product gwgen_front)
