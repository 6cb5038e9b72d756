# gw_unit(PATH LIBS...): tests/unit/PATH.c is one cmocka program, linked with
# LIBS; its ctest name is unit/PATH and its label unit.
if(GW_TESTS)
  pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
endif()

function(gw_unit path)
  string(REPLACE "/" "_" target unit_${path})
  add_executable(${target} ${CMAKE_SOURCE_DIR}/tests/unit/${path}.c)
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support)
  target_link_libraries(${target} PRIVATE gw_flags ${ARGN} PkgConfig::CMOCKA)
  add_test(NAME unit/${path} COMMAND ${target}
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(unit/${path} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()
