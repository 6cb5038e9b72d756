# gwgen_add_gateway(<target> CONFIG <gwgen.yaml> [OUTPUT_DIR <dir>]
#                   [POLICIES <x.c>...])
#
# Compiles a product into the program <target>: gwgen generates its tables into
# OUTPUT_DIR (default: <target>.gen in the binary folder), whenever one of its
# inputs changed. Each file of POLICIES defines one row that is called after
# the file: x.c has "const gw_policy gw_policy_x". See docs/ADDING.md.
function(gwgen_add_gateway target)
  cmake_parse_arguments(ARG "" "CONFIG;OUTPUT_DIR" "POLICIES" ${ARGN})
  if(NOT ARG_CONFIG)
    message(FATAL_ERROR "gwgen_add_gateway(${target}): CONFIG is missing")
  endif()
  get_filename_component(config ${ARG_CONFIG} ABSOLUTE)
  if(ARG_OUTPUT_DIR)
    get_filename_component(folder ${ARG_OUTPUT_DIR} ABSOLUTE
                           BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
  else()
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}.gen)
  endif()
  set(gwgen gwgen)
  if(TARGET gwgen::gwgen)
    set(gwgen gwgen::gwgen)
  endif()
  set(runtime gw_app)
  if(TARGET gw::gw)
    set(runtime gw::gw)
  endif()

  # One translation unit includes what MANIFEST lists: which files there are
  # depends on the specifications, and a build can't grow targets.
  set(unit ${CMAKE_CURRENT_BINARY_DIR}/${target}_tables.c)
  add_custom_command(
    OUTPUT ${folder}/MANIFEST ${unit}
    COMMAND $<TARGET_FILE:${gwgen}> generate -c ${config} -o ${folder}
            --deps ${unit}.d
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DUNIT=${unit}
            -P ${GWGEN_CMAKE_DIR}/GwgenUnit.cmake
    DEPENDS ${gwgen} ${config}
    DEPFILE ${unit}.d
    COMMENT "gwgen: ${config}"
    VERBATIM)
  add_executable(${target} ${unit})
  target_include_directories(${target} PRIVATE ${folder})
  target_link_libraries(${target} PRIVATE ${runtime})

  if(ARG_POLICIES)
    set(rows "")
    set(externs "")
    foreach(file ${ARG_POLICIES})
      get_filename_component(name ${file} NAME_WE)
      string(APPEND externs "extern const struct gw_policy gw_policy_${name};\n")
      string(APPEND rows "    &gw_policy_${name},\n")
    endforeach()
    set(table ${CMAKE_CURRENT_BINARY_DIR}/${target}_policies.c)
    file(CONFIGURE OUTPUT ${table} @ONLY CONTENT
"#include <stddef.h>

@externs@
extern const struct gw_policy *const gw_user_policies[];
const struct gw_policy *const gw_user_policies[] = {
@rows@    NULL,
};
")
    target_sources(${target} PRIVATE ${table} ${ARG_POLICIES})
    target_compile_definitions(${target} PRIVATE GW_POLICIES=gw_user_policies)
  endif()
endfunction()

set(GWGEN_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "")
