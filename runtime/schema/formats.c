#include "schema/formats.h"

#define TEXT   GW_TYPE_STRING
#define NUMBER (GW_TYPE_INTEGER | GW_TYPE_NUMBER)
#define ANY    GW_TYPE_ANY

/* clang-format off */
const gw_format_row gw_formats[] = {
    {"date-time", GW_FORMAT_ID_DATE_TIME, TEXT, gw_format_date_time},
    {"date", GW_FORMAT_ID_DATE, TEXT, gw_format_date},
    {"time", GW_FORMAT_ID_TIME, TEXT, gw_format_time},
    {"duration", GW_FORMAT_ID_DURATION, TEXT, gw_format_duration},
    {"email", GW_FORMAT_ID_EMAIL, TEXT, gw_format_email},
    {"idn-email", GW_FORMAT_ID_IDN_EMAIL, TEXT, gw_format_idn_email},
    {"hostname", GW_FORMAT_ID_HOSTNAME, TEXT, gw_format_hostname},
    {"idn-hostname", GW_FORMAT_ID_IDN_HOSTNAME, TEXT, gw_format_idn_hostname},
    {"ipv4", GW_FORMAT_ID_IPV4, TEXT, gw_format_ipv4},
    {"ipv6", GW_FORMAT_ID_IPV6, TEXT, gw_format_ipv6},
    {"uuid", GW_FORMAT_ID_UUID, TEXT, gw_format_uuid},
    {"uri", GW_FORMAT_ID_URI, TEXT, gw_format_uri},
    {"uri-reference", GW_FORMAT_ID_URI_REFERENCE, TEXT, gw_format_uri_reference},
    {"iri", GW_FORMAT_ID_IRI, TEXT, gw_format_iri},
    {"iri-reference", GW_FORMAT_ID_IRI_REFERENCE, TEXT, gw_format_iri_reference},
    {"uri-template", GW_FORMAT_ID_URI_TEMPLATE, TEXT, gw_format_uri_template},
    {"json-pointer", GW_FORMAT_ID_JSON_POINTER, TEXT, gw_format_json_pointer},
    {"relative-json-pointer", GW_FORMAT_ID_RELATIVE_JSON_POINTER, TEXT,
     gw_format_relative_json_pointer},
    {"regex", GW_FORMAT_ID_REGEX, TEXT, gw_format_regex},
    {"byte", GW_FORMAT_ID_BYTE, TEXT, gw_format_byte},
    {"base64url", GW_FORMAT_ID_BASE64URL, TEXT, gw_format_base64url},
    {"char", GW_FORMAT_ID_CHAR, TEXT, gw_format_char},
    {"int8", GW_FORMAT_ID_INT8, NUMBER, gw_format_int8},
    {"int16", GW_FORMAT_ID_INT16, NUMBER, gw_format_int16},
    {"int32", GW_FORMAT_ID_INT32, NUMBER, gw_format_int32},
    {"int64", GW_FORMAT_ID_INT64, NUMBER, gw_format_int64},
    {"uint8", GW_FORMAT_ID_UINT8, NUMBER, gw_format_uint8},
    {"uint16", GW_FORMAT_ID_UINT16, NUMBER, gw_format_uint16},
    {"uint32", GW_FORMAT_ID_UINT32, NUMBER, gw_format_uint32},
    {"uint64", GW_FORMAT_ID_UINT64, NUMBER, gw_format_uint64},
    {"float", GW_FORMAT_ID_FLOAT, NUMBER, gw_format_float},
    {"double", GW_FORMAT_ID_DOUBLE, NUMBER, gw_format_double},
    {"binary", GW_FORMAT_ID_NONE, TEXT, NULL},
    {"password", GW_FORMAT_ID_NONE, TEXT, NULL},
    {"decimal", GW_FORMAT_ID_NONE, ANY, NULL},
    {"media-range", GW_FORMAT_ID_NONE, TEXT, NULL},
    {"enum", GW_FORMAT_ID_NONE, ANY, NULL},
    {"field-mask", GW_FORMAT_ID_NONE, TEXT, NULL},
    {"google-duration", GW_FORMAT_ID_NONE, TEXT, NULL},
    {"google-datetime", GW_FORMAT_ID_NONE, TEXT, NULL},
    {"google-fieldmask", GW_FORMAT_ID_NONE, TEXT, NULL},
};
/* clang-format on */
const size_t gw_n_formats = GW_COUNT(gw_formats);

const gw_format_row *gw_format_find(gw_slice name) {
  for (size_t i = 0; i < gw_n_formats; i++) {
    if (gw_slice_is(name, gw_formats[i].name)) {
      return &gw_formats[i];
    }
  }
  return NULL;
}

/* The rows that can be checked stand in the order of gw_format_id. */
static const gw_format_row *row_of(gw_format_id id) {
  return &gw_formats[id - 1];
}

const char *gw_format_name(gw_format_id id) {
  return row_of(id)->name;
}

bool gw_format_allows(gw_format_id format, uint32_t type, gw_slice text) {
  const gw_format_row *row = row_of(format);
  return !(row->types & type) || row->check(text);
}
