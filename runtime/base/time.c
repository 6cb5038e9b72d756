#include "base/time.h"

#include "base/num.h"

enum { DAY = 86400 };
#define BILLION 1000000000

/* ---- the calendar -------------------------------------------------------- */

/* Years begin in March here, so that the leap day is the last one; 400 of
 * them (an era) have 146097 days. Day 0 is 1970-01-01. */
enum { ERA_DAYS = 146097, TO_MARCH_OF_0 = 719468 };

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

int64_t gw_time_days(gw_civil civil) {
  int64_t year = civil.year - (civil.month <= 2);
  int64_t era = floor_div(year, 400);
  int64_t of_era = year - era * 400;
  int64_t month = civil.month > 2 ? civil.month - 3 : civil.month + 9;
  int64_t of_year = (153 * month + 2) / 5 + civil.day - 1;
  int64_t day = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
  return era * ERA_DAYS + day - TO_MARCH_OF_0;
}

gw_civil gw_time_civil(int64_t days) {
  days += TO_MARCH_OF_0;
  int64_t era = floor_div(days, ERA_DAYS);
  int64_t day = days - era * ERA_DAYS;
  int64_t of_era =
      (day - day / 1460 + day / 36524 - day / (ERA_DAYS - 1)) / 365;
  int64_t of_year = day - (365 * of_era + of_era / 4 - of_era / 100);
  int64_t month = (5 * of_year + 2) / 153;
  gw_civil civil = {
      .year = era * 400 + of_era + (month >= 10),
      .month = (unsigned)(month < 10 ? month + 3 : month - 9),
      .day = (unsigned)(of_year - (153 * month + 2) / 5 + 1),
  };
  return civil;
}

static unsigned days_of_month(int64_t year, unsigned month) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};
  bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && is_leap ? 1U : 0U);
}

/* ---- reading ------------------------------------------------------------- */

/* Takes exactly |n| digits off the front. */
static bool take_digits(gw_slice *text, size_t n, unsigned *ret_value) {
  if (text->n < n) {
    return false;
  }
  unsigned value = 0;
  for (size_t i = 0; i < n; i++) {
    unsigned digit = (unsigned)(unsigned char)text->p[i] - 48U;
    if (digit > 9) {
      return false;
    }
    value = value * 10 + digit;
  }
  *text = gw_slice_from(*text, n);
  *ret_value = value;
  return true;
}

static bool take(gw_slice *text, char c) {
  if (!text->n || text->p[0] != c) {
    return false;
  }
  *text = gw_slice_from(*text, 1);
  return true;
}

/* ".5" and the like, or nothing: 1 to 9 digits behind a point. */
static bool take_fraction(gw_slice *text, int32_t *ret_nanos) {
  *ret_nanos = 0;
  if (!take(text, '.')) {
    return true;
  }
  int32_t nanos = 0;
  size_t n = 0;
  while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9') {
    if (n == 9) {
      return false;
    }
    nanos = nanos * 10 + (text->p[n] - '0');
    n++;
  }
  if (!n) {
    return false;
  }
  *text = gw_slice_from(*text, n);
  for (; n < 9; n++) {
    nanos *= 10;
  }
  *ret_nanos = nanos;
  return true;
}

/* "Z", "+01:00", "-08:30": what must be added to reach UTC. */
static bool take_offset(gw_slice *text, int64_t *ret_seconds) {
  *ret_seconds = 0;
  if (take(text, 'Z')) {
    return true;
  }
  bool is_east = take(text, '+');
  unsigned hour, minute;
  if ((!is_east && !take(text, '-')) || !take_digits(text, 2, &hour) ||
      !take(text, ':') || !take_digits(text, 2, &minute) || hour > 23 ||
      minute > 59) {
    return false;
  }
  int64_t seconds = INT64_C(3600) * hour + INT64_C(60) * minute;
  *ret_seconds = is_east ? -seconds : seconds;
  return true;
}

/* The two digits at |p|, or over 99. */
static unsigned read_pair(const char *p) {
  unsigned high = (unsigned char)p[0] - 48U, low = (unsigned char)p[1] - 48U;
  return high > 9 || low > 9 ? 1000 : high * 10 + low;
}

enum { DATE_TIME = 19 }; /* "1970-01-01T00:00:00" */

/* What every text begins with, at fixed places. */
static bool take_date_time(gw_slice *text, int64_t *ret_seconds) {
  const char *p = text->p;
  if (text->n < DATE_TIME || p[4] != '-' || p[7] != '-' || p[10] != 'T' ||
      p[13] != ':' || p[16] != ':') {
    return false;
  }
  unsigned century = read_pair(p), of_century = read_pair(p + 2);
  unsigned month = read_pair(p + 5), day = read_pair(p + 8);
  unsigned hour = read_pair(p + 11), minute = read_pair(p + 14);
  unsigned second = read_pair(p + 17);
  unsigned year = century * 100 + of_century;
  if (century > 99 || of_century > 99 || month < 1 || month > 12 || day < 1 ||
      day > days_of_month(year, month) || hour > 23 || minute > 59 ||
      second > 59) {
    return false;
  }
  int64_t days = gw_time_days((gw_civil){year, month, day});
  *ret_seconds =
      days * DAY + INT64_C(3600) * hour + INT64_C(60) * minute + second;
  *text = gw_slice_from(*text, DATE_TIME);
  return true;
}

gw_status gw_time_parse(gw_slice text, gw_time *ret_time) {
  int64_t seconds, offset;
  gw_time time;
  if (!take_date_time(&text, &seconds) || !take_fraction(&text, &time.nanos) ||
      !take_offset(&text, &offset) || text.n) {
    return GW_ERR_INVALID;
  }
  time.seconds = seconds + offset;
  if (!gw_time_is_timestamp(time)) {
    return GW_ERR_RANGE;
  }
  *ret_time = time;
  return GW_OK;
}

gw_status gw_duration_parse(gw_slice text, gw_time *ret_time) {
  bool is_negative = take(&text, '-');
  size_t n = 0;
  while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9') {
    n++;
  }
  gw_time time = {0, 0};
  for (size_t i = 0; i < n; i++) {
    if (time.seconds > GW_DURATION_MAX_SECONDS) {
      break;
    }
    time.seconds = time.seconds * 10 + (text.p[i] - '0');
  }
  text = gw_slice_from(text, n);
  if (!n || !take_fraction(&text, &time.nanos) || !take(&text, 's') || text.n) {
    return GW_ERR_INVALID;
  }
  if (is_negative) {
    time = (gw_time){-time.seconds, -time.nanos};
  }
  if (!gw_time_is_duration(time)) {
    return GW_ERR_RANGE;
  }
  *ret_time = time;
  return GW_OK;
}

bool gw_time_is_timestamp(gw_time time) {
  return time.seconds >= GW_TIME_MIN_SECONDS &&
         time.seconds <= GW_TIME_MAX_SECONDS && time.nanos >= 0 &&
         time.nanos < BILLION;
}

bool gw_time_is_duration(gw_time time) {
  if (time.seconds < -GW_DURATION_MAX_SECONDS ||
      time.seconds > GW_DURATION_MAX_SECONDS || time.nanos <= -BILLION ||
      time.nanos >= BILLION) {
    return false;
  }
  /* duration.proto: both of one sign, or one of them zero. */
  return !(time.seconds > 0 && time.nanos < 0) &&
         !(time.seconds < 0 && time.nanos > 0);
}

/* ---- writing ------------------------------------------------------------- */

/* Two digits. */
static char *put_pair(char *out, unsigned value) {
  out[0] = (char)('0' + value / 10);
  out[1] = (char)('0' + value % 10);
  return out + 2;
}

static char *put_digits(char *out, unsigned value, unsigned n) {
  for (unsigned i = n; i-- > 0; value /= 10) {
    out[i] = (char)('0' + value % 10);
  }
  return out + n;
}

/* Nothing, or a point and 3, 6 or 9 digits. */
static char *put_fraction(char *out, unsigned nanos) {
  if (!nanos) {
    return out;
  }
  *out++ = '.';
  if (nanos % 1000000 == 0) {
    return put_digits(out, nanos / 1000000, 3);
  }
  if (nanos % 1000 == 0) {
    return put_digits(out, nanos / 1000, 6);
  }
  return put_digits(out, nanos, 9);
}

static char *put_clock(char *out, unsigned of_day) {
  out = put_pair(out, of_day / 3600);
  *out++ = ':';
  out = put_pair(out, of_day / 60 % 60);
  *out++ = ':';
  return put_pair(out, of_day % 60);
}

size_t gw_time_write(gw_time time, char *out) {
  int64_t days = floor_div(time.seconds, DAY);
  gw_civil civil = gw_time_civil(days);
  char *p = put_pair(out, (unsigned)civil.year / 100);
  p = put_pair(p, (unsigned)civil.year % 100);
  *p++ = '-';
  p = put_pair(p, civil.month);
  *p++ = '-';
  p = put_pair(p, civil.day);
  *p++ = 'T';
  p = put_clock(p, (unsigned)(time.seconds - days * DAY));
  p = put_fraction(p, (unsigned)time.nanos);
  *p++ = 'Z';
  return (size_t)(p - out);
}

size_t gw_duration_write(gw_time time, char *out) {
  char *p = out;
  if (time.seconds < 0 || time.nanos < 0) {
    *p++ = '-';
    time = (gw_time){-time.seconds, -time.nanos};
  }
  p += gw_num_write_uint64((uint64_t)time.seconds, p);
  p = put_fraction(p, (unsigned)time.nanos);
  *p++ = 's';
  return (size_t)(p - out);
}

size_t gw_time_write_http(int64_t seconds, char *out) {
  static const char days_of_week[] = "ThuFriSatSunMonTueWed";
  static const char zone[] = {' ', 'G', 'M', 'T'};
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  int64_t days = floor_div(seconds, DAY);
  gw_civil civil = gw_time_civil(days);
  size_t week_day = (size_t)(days - floor_div(days, 7) * 7);
  char *p = out;
  memcpy(p, days_of_week + 3 * week_day, 3);
  p[3] = ',';
  p[4] = ' ';
  p = put_digits(p + 5, civil.day, 2);
  *p++ = ' ';
  memcpy(p, months + 3 * (size_t)(civil.month - 1), 3);
  p[3] = ' ';
  p = put_digits(p + 4, (unsigned)civil.year, 4);
  *p++ = ' ';
  p = put_clock(p, (unsigned)(seconds - days * DAY));
  memcpy(p, zone, sizeof zone);
  return (size_t)(p + 4 - out);
}
