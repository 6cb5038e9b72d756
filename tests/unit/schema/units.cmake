gw_unit(schema/schema gw_schema)
gw_unit(schema/limits gw_schema)
gw_unit(schema/quick_walk gw_schema)
gw_unit(schema/roads gw_schema)
