gw_unit(route/path gw_route)
gw_unit(route/route gw_route)
gw_unit(route/query gw_route)
gw_unit(route/percent_write gw_route)
