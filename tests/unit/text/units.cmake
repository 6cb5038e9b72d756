gw_unit(text/yaml_read gw_text)
gw_unit(text/json_tree gw_text)
gw_unit(text/json_lex gw_text gw_base)
gw_unit(text/json_write gw_text gw_base)
