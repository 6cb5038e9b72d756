gw_unit(codegen/diag/diag gwgen_diag PkgConfig::JANSSON)
