# gw_flags: the warnings, hardening and sanitizers that every target of ours takes.
include(CheckCSourceCompiles)
include(CheckLinkerFlag)

add_library(gw_flags INTERFACE)

target_compile_definitions(gw_flags INTERFACE _GNU_SOURCE)
target_compile_options(gw_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
  -Wmissing-declarations -Wredundant-decls -Wundef -Wvla -Wcast-align
  -Wcast-qual -Wpointer-arith -Wwrite-strings -Wformat=2
  -Wdouble-promotion -Wfloat-equal -Wnull-dereference
  -Wimplicit-fallthrough -Wunused
  $<$<C_COMPILER_ID:GNU>:-Wlogical-op -Wduplicated-cond
    -Wduplicated-branches -Wformat-signedness>)
if(GW_WERROR)
  target_compile_options(gw_flags INTERFACE -Werror)
endif()

if(GW_SANITIZE)
  add_compile_options(-fsanitize=${GW_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GW_SANITIZE})
  if(GW_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
  endif()
else()
  add_compile_options(-fstack-protector-strong -fstack-clash-protection
    -fcf-protection -ftrivial-auto-var-init=zero)
  if(CMAKE_BUILD_TYPE MATCHES "Rel")
    add_compile_definitions(_FORTIFY_SOURCE=2)
  endif()
  set(GW_LINK_FLAGS -Wl,-z,relro,-z,now,-z,noexecstack)
  # Tables are pointers to tables: packed, what the loader has to know of them
  # is a fraction. The C library has to be able to read it.
  check_linker_flag(C -Wl,-z,pack-relative-relocs GW_LINKER_PACKS)
  check_c_source_compiles("#include <features.h>
    #if !__GLIBC_PREREQ(2, 36)
    #error older
    #endif
    int main(void) { return 0; }" GW_LIBC_UNPACKS)
  if(GW_LINKER_PACKS AND GW_LIBC_UNPACKS)
    list(APPEND GW_LINK_FLAGS -Wl,-z,pack-relative-relocs)
  endif()
  add_link_options(${GW_LINK_FLAGS})
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Release builds keep their asserts: they guard our own mistakes at the edge.
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")
