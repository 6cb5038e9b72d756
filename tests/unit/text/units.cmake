gw_unit(text/yaml_read gw_text)
gw_unit(text/json_tree gw_text)
