gw_unit(policy/ip gw_policy)
gw_unit(policy/headers gw_policy)
