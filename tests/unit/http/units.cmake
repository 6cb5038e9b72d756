# Clients and a handler for everything that is tested through a connection.
add_library(gw_test_http STATIC ${CMAKE_SOURCE_DIR}/tests/support/http_client.c
            ${CMAKE_SOURCE_DIR}/tests/support/http_probe.c)
target_include_directories(gw_test_http PUBLIC ${CMAKE_SOURCE_DIR}/tests/support)
target_link_libraries(gw_test_http PUBLIC gw_http gw_net gw_base PkgConfig::NGHTTP2
                      PRIVATE gw_flags)

gw_unit(http/limits gw_test_http)
gw_unit(http/field gw_http)
gw_unit(http/token gw_http)
gw_unit(http/h1_read gw_http)
gw_unit(http/h1_write gw_http)
gw_unit(http/h2_guard gw_http)
gw_unit(http/h2_out gw_http)
gw_unit(http/hpack gw_test_http)
gw_unit(http/h1_server gw_test_http)
gw_unit(http/h2_server gw_test_http)
gw_unit(http/server gw_test_http)
