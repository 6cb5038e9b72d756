/* time: texts of points in time and of spans, and the calendar behind them.
 *
 * Reads:   the text it is given; no clock, no time zone of the machine.
 * Units:   seconds and nanoseconds.
 * Owns:    nothing; writers fill the caller's array and return the length.
 * Errors:  GW_ERR_INVALID (not of the form, or no such day or hour),
 *          GW_ERR_RANGE (outside of what protobuf allows).
 * Threads: pure.
 * Source:  RFC 3339; google/protobuf/timestamp.proto (years 0001 to 9999),
 *          duration.proto (10,000 years either way); RFC 9110 section 5.6.7.
 */
#ifndef GW_BASE_TIME_H
#define GW_BASE_TIME_H

#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

enum { GW_TIME_TEXT = 40 }; /* room for what the writers write */

#define GW_TIME_MIN_SECONDS     INT64_C(-62135596800)
#define GW_TIME_MAX_SECONDS     INT64_C(253402300799)
#define GW_DURATION_MAX_SECONDS INT64_C(315576000000)

/* Since 1970-01-01T00:00:00Z, or a span. A Timestamp's nanos count forward;
 * those of a span have its sign. */
typedef struct gw_time {
  int64_t seconds;
  int32_t nanos;
} gw_time;

typedef struct gw_civil {
  int64_t year;
  unsigned month, day; /* from 1 */
} gw_civil;

/* The proleptic Gregorian calendar. */
int64_t gw_time_days(gw_civil civil);
gw_civil gw_time_civil(int64_t days);

/* RFC 3339 with "T" and "Z" in upper case or an offset, and up to 9 digits of
 * fraction, as ProtoJSON wants it. ":60" is refused: protobuf has no leap
 * seconds. */
gw_status gw_time_parse(gw_slice text, gw_time *ret_time);

/* Whether |time| is a valid Timestamp, and a valid Duration. */
bool gw_time_is_timestamp(gw_time time);
bool gw_time_is_duration(gw_time time);

/* With "Z" and 0, 3, 6 or 9 digits of fraction. |time| is a Timestamp. */
size_t gw_time_write(gw_time time, char *out);

/* "1.5s", "-0.000001s", up to 9 digits of fraction. */
gw_status gw_duration_parse(gw_slice text, gw_time *ret_time);

/* With 0, 3, 6 or 9 digits of fraction. |time| is a Duration. */
size_t gw_duration_write(gw_time time, char *out);

/* "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate), 29 bytes. |seconds| lies in
 * the years 0001 to 9999. */
size_t gw_time_write_http(int64_t seconds, char *out);

#endif
