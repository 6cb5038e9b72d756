gw_unit(net/addr gw_net)
gw_unit(net/loop gw_net)
gw_unit(net/loop_mem gw_net)
gw_unit(net/tls gw_net)
