#include "text/media_type.h"

gw_slice gw_type_cut(gw_slice *rest) {
  return gw_slice_trim(gw_slice_cut(rest, ';'));
}

/* RFC 9110 5.6.2 */
static bool is_token_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(gw_slice s) {
  for (size_t i = 0; i < s.n; i++) {
    if (!is_token_byte(s.p[i])) {
      return false;
    }
  }
  return s.n > 0;
}

/* RFC 9110 5.6.4: |*rest| begins behind the opening quote. */
static gw_status take_quoted(gw_slice *rest, gw_type_param *param) {
  for (size_t i = 0; i < rest->n; i++) {
    unsigned char c = (unsigned char)rest->p[i];
    if (c == '"') {
      param->value = gw_slice_of(rest->p, i);
      *rest = gw_slice_from(*rest, i + 1);
      return GW_OK;
    }
    if (c == '\\') {
      param->has_escapes = true;
      i++;
    } else if ((c < ' ' && c != '\t') || c == 0x7f) {
      break;
    }
  }
  return GW_ERR_SYNTAX;
}

static gw_status take_value(gw_slice *rest, gw_type_param *param) {
  if (rest->n && rest->p[0] == '"') {
    *rest = gw_slice_from(*rest, 1);
    gw_status status = take_quoted(rest, param);
    gw_slice behind = *rest;
    bool is_clean = gw_slice_trim(gw_slice_cut(&behind, ';')).n == 0;
    *rest = behind;
    return status == GW_OK && !is_clean ? GW_ERR_SYNTAX : status;
  }
  param->value = gw_slice_trim(gw_slice_cut(rest, ';'));
  return is_token(param->value) ? GW_OK : GW_ERR_SYNTAX;
}

gw_status gw_type_next(gw_slice *rest, gw_type_param *ret_param) {
  *ret_param = (gw_type_param){.has_escapes = false};
  while (rest->p) {
    gw_slice left = *rest;
    while (left.n && (left.p[0] == ' ' || left.p[0] == '\t')) {
      left = gw_slice_from(left, 1);
    }
    if (left.n && left.p[0] != ';') {
      size_t at = gw_slice_find(left, '=');
      ret_param->name = gw_slice_sub(left, 0, at);
      *rest = gw_slice_from(left, at + 1);
      bool is_named = at < left.n && is_token(ret_param->name);
      return is_named ? take_value(rest, ret_param) : GW_ERR_SYNTAX;
    }
    gw_slice_cut(rest, ';'); /* 5.6.6: an empty parameter is none */
  }
  return GW_END;
}

bool gw_type_is(gw_slice s) {
  gw_slice subtype = s;
  gw_slice type = gw_slice_cut(&subtype, '/');
  return is_token(type) && is_token(subtype) && !gw_slice_is(type, "*") &&
         !gw_slice_is(subtype, "*");
}

bool gw_type_in(gw_slice type, gw_slice range) {
  if (gw_slice_is(range, "*/*")) {
    return true;
  }
  if (!gw_slice_ends(range, GW_LIT("/*"))) {
    return gw_slice_eq_nocase(type, range);
  }
  gw_slice main = gw_slice_of(range.p, range.n - 1);
  return type.n > main.n &&
         gw_slice_eq_nocase(gw_slice_sub(type, 0, main.n), main);
}

/* ---- Accept -------------------------------------------------------------- */

/* RFC 9110 12.4.2: 0 to 1 with at most three digits; -1: it is not. */
static int weight_of(gw_slice text) {
  if (!text.n || text.n > 5 || text.p[0] < '0' || text.p[0] > '1' ||
      (text.n > 1 && text.p[1] != '.')) {
    return -1;
  }
  int weight = 0, unit = 1000;
  for (size_t i = 0; i < text.n; i++) {
    if (i == 1) {
      continue;
    }
    if (text.p[i] < '0' || text.p[i] > '9') {
      return -1;
    }
    weight += (text.p[i] - '0') * unit;
    unit /= 10;
  }
  return weight <= 1000 ? weight : -1;
}

/* The weight of one member's parameters; -1: it asks for what nobody has. */
static int read_weight(gw_slice rest) {
  gw_type_param param;
  gw_status status;
  int weight = 1000;
  while ((status = gw_type_next(&rest, &param)) == GW_OK) {
    if (gw_slice_eq_nocase(param.name, GW_LIT("q"))) {
      return weight < 0 ? -1 : weight_of(param.value);
    }
    if (!gw_slice_eq_nocase(param.name, GW_LIT("charset")) ||
        !gw_slice_eq_nocase(param.value, GW_LIT("utf-8"))) {
      weight = -1;
    }
  }
  return status == GW_END ? weight : -1;
}

/* Cuts one member off a list; commas in quotes are text. */
static gw_slice cut_member(gw_slice *rest) {
  bool is_quoted = false;
  for (size_t i = 0; i < rest->n; i++) {
    char c = rest->p[i];
    if (c == '\\' && is_quoted) {
      i++;
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      gw_slice member = gw_slice_of(rest->p, i);
      *rest = gw_slice_from(*rest, i + 1);
      return member;
    }
  }
  gw_slice member = *rest;
  *rest = (gw_slice){NULL, 0};
  return member;
}

static int rank_of(gw_slice range) {
  return gw_slice_is(range, "*/*")            ? 1
         : gw_slice_ends(range, GW_LIT("/*")) ? 2
                                              : 3;
}

int gw_type_weight(gw_slice accept, gw_slice type, int *ret_rank) {
  int best = -1, best_rank = 0;
  while (accept.p) {
    gw_slice member = cut_member(&accept);
    gw_slice range = gw_type_cut(&member);
    int rank = rank_of(range);
    /* What is given as a range may turn out to be what is asked for. */
    if (!gw_type_in(type, range) && !gw_type_in(range, type)) {
      continue;
    }
    int weight = read_weight(member);
    if (weight >= 0 &&
        (rank > best_rank || (rank == best_rank && best < weight))) {
      best = weight; /* 12.5.1: the most specific one counts */
      best_rank = rank;
    }
  }
  *ret_rank = best_rank;
  return best;
}
