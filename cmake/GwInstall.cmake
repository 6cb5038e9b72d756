# What cmake --install puts where, below any prefix; the tree can be moved.
#
#   bin/gwgen                   the compiler
#   lib/libgw.a                 the runtime, one archive of all its folders
#   lib/cmake/gwgen/            find_package(gwgen): gw::gw, gwgen::gwgen and
#                               gwgen_add_gateway()
#   lib/pkgconfig/gw.pc         the runtime, for other build systems
#   include/gwgen/              gw/*.h and what policies may include
#   share/gwgen/protos/         google/api and the like, imported by default
#   share/gwgen/gwgen-build.args   how `gwgen build` compiles and links
include(CMakePackageConfigHelpers)

set(gw_folders gw_base gw_text gw_route gw_form gw_xml gw_body gw_schema gw_transcode gw_net gw_http
  gw_upstream gw_exchange gw_policy gw_pipeline gw_app)
set(gw_objects "")
foreach(folder ${gw_folders})
  list(APPEND gw_objects $<TARGET_OBJECTS:${folder}>)
endforeach()
add_library(gw STATIC ${gw_objects})
set_target_properties(gw PROPERTIES LINKER_LANGUAGE C)
target_include_directories(gw INTERFACE
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/gwgen>)
target_link_libraries(gw INTERFACE PkgConfig::NGHTTP2 OpenSSL::SSL
  OpenSSL::Crypto PkgConfig::UV PkgConfig::YAML PkgConfig::XML
  PkgConfig::ZLIB PkgConfig::IDN2 Threads::Threads m)
set(GW_PC_SANITIZE "")
if(GW_SANITIZE)
  set(GW_PC_SANITIZE " -fsanitize=${GW_SANITIZE}")
  target_link_options(gw INTERFACE -fsanitize=${GW_SANITIZE})
endif()

install(TARGETS gw EXPORT gwTargets ARCHIVE)
install(TARGETS gwgen EXPORT gwgenTargets RUNTIME)

install(DIRECTORY runtime/include/gw
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gwgen)
foreach(folder base text net http exchange)
  install(DIRECTORY runtime/${folder}
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gwgen FILES_MATCHING PATTERN *.h)
endforeach()

install(DIRECTORY codegen/protos DESTINATION ${CMAKE_INSTALL_DATADIR}/gwgen)
install(FILES ${CMAKE_BINARY_DIR}/install/gwgen-build.args
  DESTINATION ${CMAKE_INSTALL_DATADIR}/gwgen)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/gwgen)
install(EXPORT gwTargets NAMESPACE gw:: DESTINATION ${package})
install(EXPORT gwgenTargets NAMESPACE gwgen:: DESTINATION ${package})
configure_package_config_file(cmake/gwgenConfig.cmake.in
  ${CMAKE_BINARY_DIR}/install/gwgenConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(
  ${CMAKE_BINARY_DIR}/install/gwgenConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/install/gwgenConfig.cmake
  ${CMAKE_BINARY_DIR}/install/gwgenConfigVersion.cmake
  cmake/GwgenAddGateway.cmake cmake/GwgenUnit.cmake DESTINATION ${package})

# ${pcfiledir} is the file's own folder: the way up from there is the prefix.
file(RELATIVE_PATH GW_PC_PREFIX
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/gw.pc.in ${CMAKE_BINARY_DIR}/install/gw.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/install/gw.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
