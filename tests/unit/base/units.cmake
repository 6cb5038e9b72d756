gw_unit(base/arena gw_base)
gw_unit(base/slice gw_base)
gw_unit(base/buf gw_base)
gw_unit(base/map gw_base)
