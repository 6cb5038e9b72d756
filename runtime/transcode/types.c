#include "transcode/types.h"

/* ---- the well-known types: what they are is all there is to know ----------
 */

#define KIND(label, kind)                                                      \
  { .name = GW_STR("google.protobuf." label), .well_known = GW_WK_##kind }

const gw_message gw_types_any = KIND("Any", ANY);
const gw_message gw_types_duration = KIND("Duration", DURATION);
static const gw_message empty = KIND("Empty", EMPTY);
static const gw_message field_mask = KIND("FieldMask", FIELD_MASK);
static const gw_message list_value = KIND("ListValue", LIST_VALUE);
static const gw_message structure = KIND("Struct", STRUCT);
static const gw_message timestamp = KIND("Timestamp", TIMESTAMP);
static const gw_message value = KIND("Value", VALUE);

#define WRAPPED(kind)                                                          \
  {                                                                            \
    .name = GW_STR("value"), .json_name = GW_STR("value"), .number = 1,        \
    .type = GW_PB_##kind                                                       \
  }
static const gw_field bool_field = WRAPPED(BOOL);
static const gw_field bytes_field = WRAPPED(BYTES);
static const gw_field double_field = WRAPPED(DOUBLE);
static const gw_field float_field = WRAPPED(FLOAT);
static const gw_field int32_field = WRAPPED(INT32);
static const gw_field int64_field = WRAPPED(INT64);
static const gw_field string_field = WRAPPED(STRING);
static const gw_field uint32_field = WRAPPED(UINT32);
static const gw_field uint64_field = WRAPPED(UINT64);

#define WRAPPER(label, field)                                                  \
  {                                                                            \
    .name = GW_STR("google.protobuf." label), .well_known = GW_WK_WRAPPER,     \
    .fields = &(field), .n_fields = 1                                          \
  }
static const gw_message bool_value = WRAPPER("BoolValue", bool_field);
static const gw_message bytes_value = WRAPPER("BytesValue", bytes_field);
static const gw_message double_value = WRAPPER("DoubleValue", double_field);
static const gw_message float_value = WRAPPER("FloatValue", float_field);
static const gw_message int32_value = WRAPPER("Int32Value", int32_field);
static const gw_message int64_value = WRAPPER("Int64Value", int64_field);
static const gw_message string_value = WRAPPER("StringValue", string_field);
static const gw_message uint32_value = WRAPPER("UInt32Value", uint32_field);
static const gw_message uint64_value = WRAPPER("UInt64Value", uint64_field);

const gw_shape gw_types_any_shape = {
    .name = GW_STR("google.protobuf.Any"),
    .message = &gw_types_any,
    .flags = GW_SHAPE_IN | GW_SHAPE_OUT,
};

static const gw_type well_known[] = {
    {&gw_types_any, &gw_types_any_shape, &gw_types_any_shape},
    {&bool_value, NULL, NULL},
    {&bytes_value, NULL, NULL},
    {&double_value, NULL, NULL},
    {&gw_types_duration, NULL, NULL},
    {&empty, NULL, NULL},
    {&field_mask, NULL, NULL},
    {&float_value, NULL, NULL},
    {&int32_value, NULL, NULL},
    {&int64_value, NULL, NULL},
    {&list_value, NULL, NULL},
    {&string_value, NULL, NULL},
    {&structure, NULL, NULL},
    {&timestamp, NULL, NULL},
    {&uint32_value, NULL, NULL},
    {&uint64_value, NULL, NULL},
    {&value, NULL, NULL},
};

const gw_types gw_types_well_known = {well_known, GW_COUNT(well_known)};

/* ---- looking up ---------------------------------------------------------- */

static const gw_type *find_in(const gw_types *types, gw_slice name) {
  size_t low = 0, high = types ? types->n_types : 0;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    int order = gw_slice_cmp(types->types[mid].message->name, name);
    if (order == 0) {
      return &types->types[mid];
    }
    if (order < 0) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return NULL;
}

/* any.proto: a URL has at least one "/". */
static gw_slice name_of(gw_slice url) {
  for (size_t i = url.n; i-- > 0;) {
    if (url.p[i] == '/') {
      return gw_slice_from(url, i + 1);
    }
  }
  return (gw_slice){0};
}

const gw_type *gw_types_find(const gw_types *types, gw_slice url) {
  gw_slice name = name_of(url);
  const gw_types *lists[] = {types, &gw_types_well_known, &gw_types_google_rpc};
  const gw_type *found = NULL;
  for (size_t i = 0; i < GW_COUNT(lists) && !found; i++) {
    found = find_in(lists[i], name);
  }
  return found;
}
