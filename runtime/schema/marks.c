#include "schema/marks.h"

#include "base/hash.h"

enum { MAX_EXPONENT_DIGITS = 15, FEW = 8 /* marks that are compared */ };

static bool is_equal(const gw_mark *a, const gw_mark *b) {
  return a->lo == b->lo && a->hi == b->hi;
}

static gw_mark hash_bytes(gw_slice bytes, uint64_t tag) {
  const uint64_t *key = gw_hash_key();
  uint64_t low[2] = {key[0] ^ tag, key[1]};
  uint64_t high[2] = {key[0], ~key[1] ^ tag};
  return (gw_mark){.lo = gw_siphash(low, bytes), .hi = gw_siphash(high, bytes)};
}

gw_mark gw_mark_text(gw_slice text) {
  return hash_bytes(text, GW_JSON_STRING);
}

/* Up to 15 bytes and how many they are, or what else begins with a length that
 * no short key has. */
gw_mark gw_mark_key(gw_slice key) {
  enum { SHORT = 15, LENGTH_AT = 56 };
  if (key.n > SHORT) {
    gw_mark mark = gw_mark_text(key);
    mark.hi |= UINT64_C(0xff) << LENGTH_AT;
    return mark;
  }
  gw_mark mark = {.hi = (uint64_t)key.n << LENGTH_AT};
  if (key.n >= 8) {
    mark.lo = gw_hash_load8(key.p);
    mark.hi |= key.n > 8 ? gw_hash_load(key.p + 8, key.n - 8) : 0;
  } else if (key.n) {
    mark.lo = gw_hash_load(key.p, key.n);
  }
  return mark;
}

/* One mark out of two, in their order. */
static gw_mark combine(gw_mark a, gw_mark b, uint64_t tag) {
  uint64_t words[4] = {a.lo, a.hi, b.lo, b.hi};
  return hash_bytes(gw_slice_of((const char *)words, sizeof words), tag);
}

/* The digits of a number without leading and trailing zeros, and the power of
 * ten of the last one. */
typedef struct decimal {
  gw_slice whole, fraction; /* between them they hold the digits */
  int64_t exponent;
  bool is_negative;
} decimal;

static int64_t read_exponent(gw_slice text) {
  bool is_negative = text.n && text.p[0] == '-';
  size_t i = text.n && (text.p[0] == '-' || text.p[0] == '+');
  while (i < text.n && text.p[i] == '0') {
    i++;
  }
  int64_t value = 0;
  size_t n = text.n - i;
  for (; i < text.n && n <= MAX_EXPONENT_DIGITS; i++) {
    value = value * 10 + (text.p[i] - '0');
  }
  if (n > MAX_EXPONENT_DIGITS) {
    value = INT64_MAX / 4; /* nobody means such a number: only in range */
  }
  return is_negative ? -value : value;
}

static decimal split_number(gw_slice text) {
  decimal d = {.is_negative = text.n && text.p[0] == '-'};
  text = gw_slice_from(text, d.is_negative);
  size_t e = 0;
  while (e < text.n && text.p[e] != 'e' && text.p[e] != 'E') {
    e++;
  }
  d.exponent = read_exponent(gw_slice_from(text, e + 1));
  gw_slice rest = gw_slice_sub(text, 0, e);
  d.whole = gw_slice_cut(&rest, '.');
  d.fraction = rest.p ? rest : gw_slice_of("", 0);
  d.exponent -= (int64_t)d.fraction.n;
  return d;
}

static char digit_at(const decimal *d, size_t i) {
  return i < d->whole.n ? d->whole.p[i] : d->fraction.p[i - d->whole.n];
}

/* 100, 1e2 and 100.0 are "1" with the exponent 2. */
static gw_status mark_number(gw_schema_run *run, gw_slice text,
                             gw_mark *ret_mark) {
  decimal d = split_number(text);
  size_t end = d.whole.n + d.fraction.n;
  size_t start = 0;
  while (start < end && digit_at(&d, start) == '0') {
    start++;
  }
  while (end > start && digit_at(&d, end - 1) == '0') {
    end--;
    d.exponent++;
  }
  if (start == end) {
    *ret_mark = hash_bytes(GW_LIT("0"), GW_JSON_NUMBER);
    return GW_OK;
  }
  run->scratch.n = 0;
  gw_status status = gw_buf_reserve(&run->scratch, end - start);
  if (status != GW_OK) {
    return status;
  }
  for (size_t i = start; i < end; i++) {
    run->scratch.p[run->scratch.n++] = digit_at(&d, i);
  }
  gw_mark digits = hash_bytes(gw_buf_slice(&run->scratch), GW_JSON_NUMBER);
  gw_mark rest = {.lo = (uint64_t)d.exponent, .hi = d.is_negative};
  *ret_mark = combine(digits, rest, GW_JSON_NUMBER);
  return GW_OK;
}

static gw_status mark_array(gw_schema_run *run, gw_json *json,
                            gw_mark *ret_mark) {
  gw_mark all = {.lo = GW_JSON_ARRAY};
  gw_status status;
  while ((status = gw_json_item(json)) == GW_OK) {
    gw_mark item;
    status = gw_mark_value(run, json, &item);
    if (status != GW_OK) {
      return status;
    }
    all = combine(all, item, GW_JSON_ARRAY);
  }
  *ret_mark = all;
  return status == GW_END ? GW_OK : status;
}

/* A sum, since the order of members is nothing. */
static gw_status mark_object(gw_schema_run *run, gw_json *json,
                             gw_mark *ret_mark) {
  gw_mark sum = {.lo = 0};
  gw_json_token token;
  gw_status status;
  while ((status = gw_json_key(json, GW_LIT(""), &token)) == GW_OK) {
    gw_slice key;
    status = gw_schema_text(run, json, token, &key);
    if (status != GW_OK) {
      return status;
    }
    gw_mark name = gw_mark_text(key), value;
    status = gw_mark_value(run, json, &value);
    if (status != GW_OK) {
      return status;
    }
    gw_mark member = combine(name, value, GW_JSON_OBJECT);
    sum.lo += member.lo;
    sum.hi += member.hi;
  }
  *ret_mark = combine(sum, (gw_mark){.lo = 0}, GW_JSON_OBJECT);
  return status == GW_END ? GW_OK : status;
}

gw_status gw_mark_value(gw_schema_run *run, gw_json *json, gw_mark *ret_mark) {
  gw_json_token token;
  gw_slice text;
  gw_status status = gw_json_value(json, &token);
  if (status == GW_OK) {
    status = gw_schema_charge_text(run, 1, token.n);
  }
  if (status != GW_OK) {
    return status;
  }
  switch ((gw_json_kind)token.kind) {
  case GW_JSON_NUMBER:
    return mark_number(run, gw_json_text(json, token), ret_mark);
  case GW_JSON_STRING:
    status = gw_schema_text(run, json, token, &text);
    *ret_mark = status == GW_OK ? gw_mark_text(text) : (gw_mark){.lo = 0};
    return status;
  case GW_JSON_ARRAY:
    return mark_array(run, json, ret_mark);
  case GW_JSON_OBJECT:
    return mark_object(run, json, ret_mark);
  case GW_JSON_NONE:
  case GW_JSON_NULL:
  case GW_JSON_FALSE:
  case GW_JSON_TRUE:
    break;
  }
  *ret_mark = hash_bytes(GW_LIT("literal"), token.kind);
  return GW_OK;
}

gw_status gw_mark_push(gw_schema_run *run, gw_mark mark) {
  if (run->n_marks == run->cap_marks) {
    size_t cap = run->cap_marks ? run->cap_marks * 2 : 32;
    gw_mark *marks = gw_arena_alloc(run->arena, cap * sizeof *marks);
    if (!marks) {
      return gw_arena_why(run->arena);
    }
    if (run->n_marks) {
      memcpy(marks, run->marks, run->n_marks * sizeof *marks);
    }
    run->marks = marks;
    run->cap_marks = cap;
  }
  run->marks[run->n_marks++] = mark;
  return GW_OK;
}

static const gw_mark *compare_all(const gw_mark *marks, size_t n) {
  for (size_t i = 1; i < n; i++) {
    for (size_t k = 0; k < i; k++) {
      if (is_equal(&marks[i], &marks[k])) {
        return &marks[i];
      }
    }
  }
  return NULL;
}

/* |n| empty slots, kept for the next time; NULL without memory. */
static uint32_t *clear_slots(gw_schema_run *run, size_t n) {
  if (run->cap_slots < n) {
    run->slots = gw_arena_alloc(run->arena, n * sizeof *run->slots);
    run->cap_slots = run->slots ? n : 0;
  }
  if (run->slots) {
    memset(run->slots, 0, n * sizeof *run->slots);
  }
  return run->slots;
}

/* Where to look for a mark first, which nobody outside can tell. */
static size_t slot_of(const gw_mark *mark) {
  uint64_t words[2] = {mark->lo, mark->hi};
  return (size_t)gw_siphash(gw_hash_key(),
                            gw_slice_of((const char *)words, sizeof words));
}

static gw_status find_by_slots(gw_schema_run *run, const gw_mark *marks,
                               size_t n, const gw_mark **ret_mark) {
  size_t n_slots = 32;
  while (n_slots < 2 * n) {
    n_slots *= 2;
  }
  uint32_t *slots = clear_slots(run, n_slots);
  if (!slots) {
    return gw_arena_why(run->arena);
  }
  for (size_t i = 0; i < n; i++) {
    size_t at = slot_of(&marks[i]) & (n_slots - 1);
    for (; slots[at]; at = (at + 1) & (n_slots - 1)) {
      if (is_equal(&marks[slots[at] - 1], &marks[i])) {
        *ret_mark = &marks[i];
        return GW_OK;
      }
    }
    slots[at] = (uint32_t)i + 1;
  }
  return GW_OK;
}

gw_status gw_mark_find_equal(gw_schema_run *run, size_t from,
                             const gw_mark **ret_mark) {
  size_t n = run->n_marks - from;
  *ret_mark = NULL;
  if (n < 2) {
    return GW_OK; /* |marks| itself may be NULL */
  }
  const gw_mark *marks = run->marks + from;
  if (n > FEW) {
    return find_by_slots(run, marks, n, ret_mark);
  }
  *ret_mark = compare_all(marks, n);
  return GW_OK;
}
