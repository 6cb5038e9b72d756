add_library(gw_test_upstream STATIC
  ${CMAKE_SOURCE_DIR}/tests/support/fake_upstream.c)
target_include_directories(gw_test_upstream PUBLIC
  ${CMAKE_SOURCE_DIR}/tests/support)
target_link_libraries(gw_test_upstream PUBLIC gw_net
  PRIVATE gw_flags PkgConfig::NGHTTP2)

gw_unit(upstream/cluster gw_upstream gw_test_upstream)
gw_unit(upstream/grpc_text gw_upstream)
gw_unit(upstream/sockets gw_upstream gw_test_upstream)
gw_unit(upstream/target gw_upstream)
gw_unit(upstream/h1_reply gw_upstream)
gw_unit(upstream/h2_rules gw_upstream)
gw_unit(upstream/h1_client gw_upstream)
