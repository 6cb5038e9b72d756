#include "base/quantity.h"

#include "base/num.h"

typedef struct unit {
  const char *name;
  uint64_t factor;
} unit;

static const unit sizes[] = {{"", 1},        {"B", 1},
                             {"KiB", 1024},  {"MiB", UINT64_C(1) << 20},
                             {"KB", 1000},   {"GiB", UINT64_C(1) << 30},
                             {"MB", 1000000}};
static const unit durations[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static const unit *find_unit(const unit *units, size_t n, gw_slice name) {
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_is(name, units[i].name)) {
      return &units[i];
    }
  }
  return NULL;
}

/* Adds the number and unit at the start of |*rest| to |*sum|. */
static bool take_part(gw_slice *rest, const unit *units, size_t n_units,
                      uint64_t *sum) {
  size_t digits = 0;
  while (digits < rest->n && is_digit(rest->p[digits])) {
    digits++;
  }
  size_t end = digits;
  while (end < rest->n && !is_digit(rest->p[end])) {
    end++;
  }
  uint64_t value, more;
  const unit *found =
      find_unit(units, n_units, gw_slice_sub(*rest, digits, end - digits));
  if (!found || gw_num_digits(gw_slice_of(rest->p, digits), &value) != GW_OK) {
    return false;
  }
  *rest = gw_slice_from(*rest, end);
  return !__builtin_mul_overflow(value, found->factor, &more) &&
         !__builtin_add_overflow(*sum, more, sum);
}

bool gw_quantity_size(gw_slice text, uint64_t *ret_bytes) {
  *ret_bytes = 0;
  return take_part(&text, sizes, GW_COUNT(sizes), ret_bytes) && !text.n;
}

bool gw_quantity_duration(gw_slice text, uint64_t *ret_ms) {
  *ret_ms = 0;
  do {
    if (!take_part(&text, durations, GW_COUNT(durations), ret_ms)) {
      return false;
    }
  } while (text.n);
  return true;
}
