gw_unit(body/body gw_body)
