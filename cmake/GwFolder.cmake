# gw_folder(NAME DEPENDS <folders> PACKAGES <imported targets>)
#
# One static library for the .c files of this folder (and of its folders, if
# any). DEPENDS are the folders below it: linking checks the layers.
function(gw_folder name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PACKAGES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE gw_flags ${ARG_DEPENDS} ${ARG_PACKAGES})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} PRIVATE gw_flags ${ARG_PACKAGES})
endfunction()
