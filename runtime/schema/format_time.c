#include "base/time.h"
#include "schema/format_parts.h"

/* Reads |n| digits off the start of |*text|; -1 where there are fewer. */
static int take_digits(gw_slice *text, size_t n) {
  int value = 0;
  if (text->n < n) {
    return -1;
  }
  for (size_t i = 0; i < n; i++) {
    if (!gw_format_is_digit(text->p[i])) {
      return -1;
    }
    value = value * 10 + (text->p[i] - '0');
  }
  *text = gw_slice_from(*text, n);
  return value;
}

static bool take(gw_slice *text, char c) {
  if (!text->n || text->p[0] != c) {
    return false;
  }
  *text = gw_slice_from(*text, 1);
  return true;
}

static bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* RFC 3339 5.6, 5.7: full-date, with the days that the month has. */
static bool take_date(gw_slice *text) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year = take_digits(text, 4);
  int month = year >= 0 && take(text, '-') ? take_digits(text, 2) : -1;
  int day = month >= 0 && take(text, '-') ? take_digits(text, 2) : -1;
  return month >= 1 && month <= 12 && day >= 1 &&
         day <= days[month - 1] + (month == 2 && is_leap(year));
}

/* The minutes that the zone is east of UTC; INT32_MIN: none. */
static int take_zone(gw_slice *text) {
  if (take(text, 'Z') || take(text, 'z')) {
    return 0;
  }
  bool is_west = text->n && text->p[0] == '-';
  if (!take(text, '-') && !take(text, '+')) {
    return INT32_MIN;
  }
  int hour = take_digits(text, 2);
  int minute = take(text, ':') ? take_digits(text, 2) : -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
    return INT32_MIN;
  }
  return is_west ? -(hour * 60 + minute) : hour * 60 + minute;
}

static bool take_fraction(gw_slice *text) {
  if (!take(text, '.')) {
    return true;
  }
  size_t n = 0;
  while (n < text->n && gw_format_is_digit(text->p[n])) {
    n++;
  }
  *text = gw_slice_from(*text, n);
  return n > 0;
}

/* RFC 3339 5.6, 5.7: full-time. A leap second is the last of a day in UTC. */
static bool take_time(gw_slice *text) {
  int hour = take_digits(text, 2);
  int minute = hour >= 0 && take(text, ':') ? take_digits(text, 2) : -1;
  int second = minute >= 0 && take(text, ':') ? take_digits(text, 2) : -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 60 || !take_fraction(text)) {
    return false;
  }
  int zone = take_zone(text);
  if (zone == INT32_MIN) {
    return false;
  }
  int utc = (hour * 60 + minute - zone + 2 * 24 * 60) % (24 * 60);
  return second < 60 || utc == 23 * 60 + 59;
}

/* What protobuf takes is stricter, and looked at in fixed places. */
bool gw_format_date_time(gw_slice text) {
  gw_time time;
  if (gw_time_parse(text, &time) == GW_OK) {
    return true;
  }
  return take_date(&text) && (take(&text, 'T') || take(&text, 't')) &&
         take_time(&text) && !text.n;
}

bool gw_format_date(gw_slice text) {
  return take_date(&text) && !text.n;
}

bool gw_format_time(gw_slice text) {
  return take_time(&text) && !text.n;
}

/* Numbers each with one of |units|, in that order; how many. -1: no such. */
static int take_parts(gw_slice *text, const char *units) {
  int n = 0;
  while (text->n && gw_format_is_digit(text->p[0])) {
    while (text->n && gw_format_is_digit(text->p[0])) {
      *text = gw_slice_from(*text, 1);
    }
    const char *unit = text->n ? strchr(units, text->p[0]) : NULL;
    if (!unit || !*unit) {
      return -1;
    }
    units = unit + 1;
    *text = gw_slice_from(*text, 1);
    n++;
  }
  return n;
}

/* RFC 3339 appendix A; weeks stand alone. */
bool gw_format_duration(gw_slice text) {
  if (!take(&text, 'P')) {
    return false;
  }
  gw_slice weeks = text;
  if (take_parts(&weeks, "W") == 1 && !weeks.n) {
    return true;
  }
  int n = take_parts(&text, "YMD");
  if (n < 0 || !text.n) {
    return n > 0;
  }
  return take(&text, 'T') && take_parts(&text, "HMS") > 0 && !text.n;
}
