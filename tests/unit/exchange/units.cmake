gw_unit(exchange/problem gw_exchange)
