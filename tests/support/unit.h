/* unit: the includes that every cmocka program needs, in their order. */
#ifndef GW_TESTS_UNIT_H
#define GW_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/slice.h"

/* A slice against a C string, with both shown when they differ. */
#define assert_slice(actual, expected)                                         \
  do {                                                                         \
    gw_slice slice_ = (actual);                                                \
    const char *text_ = (expected);                                            \
    assert_int_equal(slice_.n, strlen(text_));                                 \
    assert_memory_equal(slice_.p ? slice_.p : "", text_, slice_.n);            \
  } while (0)

#endif
