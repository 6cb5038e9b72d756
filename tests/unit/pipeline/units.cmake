# The bookstore's road without sockets; see tests/support/road.h.
file(GLOB tables CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/generated/bookstore/*.c)
list(FILTER tables EXCLUDE REGEX "/main\\.c$")
add_library(gw_test_road STATIC ${tables} ${CMAKE_SOURCE_DIR}/tests/support/road.c)
target_include_directories(gw_test_road PUBLIC ${CMAKE_SOURCE_DIR}/tests/support
                           PRIVATE ${CMAKE_SOURCE_DIR}/generated/bookstore)
target_link_libraries(gw_test_road PUBLIC gw_pipeline gw_test_http gw_test_upstream
                      PRIVATE gw_flags)

gw_unit(pipeline/pipeline gw_test_road)
gw_unit(pipeline/settings gw_test_road)
gw_unit(pipeline/metrics gw_test_road)
gw_unit(pipeline/rpc_status gw_test_road)
gw_unit(pipeline/st_identify gw_test_road)
gw_unit(pipeline/cuts gw_test_road)
gw_unit(pipeline/st_answer gw_test_road)
gw_unit(pipeline/st_shadow gw_test_road)
gw_unit(pipeline/st_log gw_test_road)
