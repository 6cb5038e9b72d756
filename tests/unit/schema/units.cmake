gw_unit(schema/schema gw_schema)
