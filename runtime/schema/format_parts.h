/* schema/format_parts: the checks of single formats, by file.
 *
 * Reads:   as schema/formats.h.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none: yes or no.
 * Threads: pure.
 * Source:  as each says.
 */
#ifndef GW_SCHEMA_FORMAT_PARTS_H
#define GW_SCHEMA_FORMAT_PARTS_H

#include "base/slice.h"

static inline bool gw_format_is_digit(char c) {
  return c >= '0' && c <= '9';
}

static inline bool gw_format_is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline bool gw_format_is_hex(char c) {
  return gw_format_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static inline bool gw_format_is_high(char c) {
  return (unsigned char)c >= 0x80;
}

/* format_time.c: RFC 3339 section 5.6 and appendix A */
bool gw_format_date_time(gw_slice text);
bool gw_format_date(gw_slice text);
bool gw_format_time(gw_slice text);
bool gw_format_duration(gw_slice text);

/* format_net.c: RFC 5321, 6531, 1123, 2673, 4291, 4122 */
bool gw_format_email(gw_slice text);
bool gw_format_idn_email(gw_slice text);
bool gw_format_label(gw_slice text); /* one of a hostname */
bool gw_format_hostname(gw_slice text);
bool gw_format_ipv4(gw_slice text);
bool gw_format_ipv6(gw_slice text);
bool gw_format_uuid(gw_slice text);

/* format_idn.c: RFC 5890, 5891, 5892 (IDNA2008) */
bool gw_format_idn_hostname(gw_slice text);

/* format_uri.c: RFC 3986, 3987, 6570 */
bool gw_format_uri(gw_slice text);
bool gw_format_uri_reference(gw_slice text);
bool gw_format_iri(gw_slice text);
bool gw_format_iri_reference(gw_slice text);
bool gw_format_uri_template(gw_slice text);

/* format_text.c: RFC 6901, relative JSON Pointers, RFC 4648, ECMA-262 */
bool gw_format_json_pointer(gw_slice text);
bool gw_format_relative_json_pointer(gw_slice text);
bool gw_format_byte(gw_slice text);
bool gw_format_base64url(gw_slice text);
bool gw_format_char(gw_slice text);

/* format_regex.c: ECMA-262 section 22.2.1 */
bool gw_format_regex(gw_slice text);

/* format_number.c: numbers that fit into a type of the machine */
bool gw_format_int8(gw_slice text);
bool gw_format_int16(gw_slice text);
bool gw_format_int32(gw_slice text);
bool gw_format_int64(gw_slice text);
bool gw_format_uint8(gw_slice text);
bool gw_format_uint16(gw_slice text);
bool gw_format_uint32(gw_slice text);
bool gw_format_uint64(gw_slice text);
bool gw_format_float(gw_slice text);
bool gw_format_double(gw_slice text);

#endif
