#include "text/yaml_scalar.h"

#include "text/tree_build.h"

/* A number in its parts, as section 10.3.2 writes them. */
typedef struct parts {
  bool is_negative;
  gw_slice whole, fraction; /* digits; either may be empty, not both */
  gw_slice exponent;        /* with its sign; p NULL: none */
  bool has_dot;
} parts;

static bool is_one_of(gw_slice text, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_is(text, words[i])) {
      return true;
    }
  }
  return false;
}

static bool is_null(gw_slice text) {
  static const char *const words[] = {"", "~", "null", "Null", "NULL"};
  return is_one_of(text, words, GW_COUNT(words));
}

static bool is_true(gw_slice text) {
  static const char *const words[] = {"true", "True", "TRUE"};
  return is_one_of(text, words, GW_COUNT(words));
}

static bool is_false(gw_slice text) {
  static const char *const words[] = {"false", "False", "FALSE"};
  return is_one_of(text, words, GW_COUNT(words));
}

static bool is_not_finite(gw_slice text) {
  static const char *const words[] = {".inf", ".Inf", ".INF",
                                      ".nan", ".NaN", ".NAN"};
  bool has_sign = text.n && (text.p[0] == '-' || text.p[0] == '+');
  return is_one_of(gw_slice_from(text, has_sign), words,
                   has_sign ? 3 : GW_COUNT(words));
}

static gw_slice take_digits(gw_slice *rest) {
  size_t n = 0;
  while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9') {
    n++;
  }
  gw_slice digits = gw_slice_of(rest->p, n);
  *rest = gw_slice_from(*rest, n);
  return digits;
}

static bool take_exponent(gw_slice *rest, parts *out) {
  if (!rest->n || (rest->p[0] != 'e' && rest->p[0] != 'E')) {
    return true;
  }
  *rest = gw_slice_from(*rest, 1);
  out->exponent = *rest;
  if (rest->n && (rest->p[0] == '-' || rest->p[0] == '+')) {
    *rest = gw_slice_from(*rest, 1);
  }
  return take_digits(rest).n > 0;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool split_number(gw_slice text, parts *out) {
  gw_slice rest = text;
  if (rest.n && (rest.p[0] == '-' || rest.p[0] == '+')) {
    out->is_negative = rest.p[0] == '-';
    rest = gw_slice_from(rest, 1);
  }
  out->whole = take_digits(&rest);
  if (rest.n && rest.p[0] == '.') {
    out->has_dot = true;
    rest = gw_slice_from(rest, 1);
    out->fraction = take_digits(&rest);
  }
  return (out->whole.n || out->fraction.n) && take_exponent(&rest, out) &&
         !rest.n;
}

/* The same number as JSON writes it; most are that already. */
static gw_status as_json(gw_arena *arena, const parts *in, gw_slice *text) {
  gw_slice whole = in->whole;
  while (whole.n > 1 && whole.p[0] == '0') {
    whole = gw_slice_from(whole, 1);
  }
  bool has_plus = text->p[0] == '+';
  bool is_odd = has_plus || whole.n != in->whole.n || !whole.n ||
                (in->has_dot && !in->fraction.n);
  if (!is_odd) {
    return GW_OK;
  }
  *text = gw_arena_printf(
      arena, "%s%.*s%s%.*s%s%.*s", in->is_negative ? "-" : "",
      whole.n ? (int)whole.n : 1, whole.n ? whole.p : "0",
      in->has_dot ? "." : "",
      in->has_dot && !in->fraction.n ? 1 : (int)in->fraction.n,
      in->fraction.n ? in->fraction.p : "0", in->exponent.p ? "e" : "",
      (int)in->exponent.n, in->exponent.p ? in->exponent.p : "");
  return text->p ? GW_OK : gw_arena_why(arena);
}

static int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 16;
}

/* 0o17, 0x1f: *ret_base is 0 where |text| is neither. */
static gw_status read_based(gw_slice text, uint64_t *ret_value,
                            uint64_t *ret_base) {
  *ret_base = 0;
  if (text.n < 3 || text.p[0] != '0' ||
      (text.p[1] != 'o' && text.p[1] != 'x')) {
    return GW_OK;
  }
  uint64_t base = text.p[1] == 'o' ? 8 : 16, value = 0;
  gw_status status = GW_OK;
  for (size_t i = 2; i < text.n; i++) {
    uint64_t digit = (uint64_t)digit_of(text.p[i]);
    if (digit >= base) {
      return GW_OK;
    }
    if (value > (UINT64_MAX - digit) / base) {
      status = GW_ERR_RANGE;
    }
    value = value * base + digit;
  }
  *ret_base = base;
  *ret_value = value;
  return status;
}

static gw_status resolve_number(gw_arena *arena, gw_node *node,
                                const char **reterr_why) {
  *reterr_why = "out of memory";
  uint64_t value = 0, base = 0;
  gw_status status = read_based(node->text, &value, &base);
  if (status != GW_OK) {
    *reterr_why = "the number needs more than 64 bits";
    return status;
  }
  if (base) {
    node->kind = GW_NODE_INTEGER;
    node->text = gw_arena_printf(arena, "%llu", (unsigned long long)value);
    return node->text.p ? GW_OK : gw_arena_why(arena);
  }
  parts number = {0};
  if (!split_number(node->text, &number)) {
    return GW_OK;
  }
  node->kind =
      number.has_dot || number.exponent.p ? GW_NODE_NUMBER : GW_NODE_INTEGER;
  return as_json(arena, &number, &node->text);
}

gw_status gw_yaml_resolve(gw_arena *arena, gw_node *node,
                          const char **reterr_why) {
  if (is_null(node->text)) {
    node->kind = GW_NODE_NULL;
  } else if (is_true(node->text) || is_false(node->text)) {
    node->kind = GW_NODE_BOOL;
    node->boolean = is_true(node->text);
  } else if (is_not_finite(node->text)) {
    *reterr_why = "infinity and NaN are not supported";
    return GW_ERR_UNSUPPORTED;
  } else {
    gw_status status = resolve_number(arena, node, reterr_why);
    if (status != GW_OK) {
      return status;
    }
    if (node->kind == GW_NODE_INTEGER) {
      gw_tree_integer(node);
    }
  }
  return GW_OK;
}
