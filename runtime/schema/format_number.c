#include <float.h>

#include "base/num.h"
#include "schema/format_parts.h"

static bool is_between(gw_slice text, int64_t least, int64_t most) {
  int64_t value;
  return gw_num_is_integer(text) && gw_num_int64(text, &value) == GW_OK &&
         value >= least && value <= most;
}

bool gw_format_int8(gw_slice text) {
  return is_between(text, INT8_MIN, INT8_MAX);
}

bool gw_format_int16(gw_slice text) {
  return is_between(text, INT16_MIN, INT16_MAX);
}

bool gw_format_int32(gw_slice text) {
  return is_between(text, INT32_MIN, INT32_MAX);
}

bool gw_format_int64(gw_slice text) {
  return is_between(text, INT64_MIN, INT64_MAX);
}

bool gw_format_uint8(gw_slice text) {
  return is_between(text, 0, UINT8_MAX);
}

bool gw_format_uint16(gw_slice text) {
  return is_between(text, 0, UINT16_MAX);
}

bool gw_format_uint32(gw_slice text) {
  return is_between(text, 0, UINT32_MAX);
}

bool gw_format_uint64(gw_slice text) {
  uint64_t value;
  return gw_num_is_integer(text) && gw_num_uint64(text, &value) == GW_OK;
}

bool gw_format_float(gw_slice text) {
  double value;
  return gw_num_double(text, &value) == GW_OK && value <= (double)FLT_MAX &&
         value >= -(double)FLT_MAX;
}

bool gw_format_double(gw_slice text) {
  double value;
  return gw_num_double(text, &value) == GW_OK;
}
