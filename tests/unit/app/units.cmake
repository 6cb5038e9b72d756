gw_unit(app/config gw_app gw_test_road)
gw_unit(app/log_writer gw_app)
gw_unit(app/options gw_app)
