#include "route/query.h"

#include "base/utf8.h"
#include "route/percent.h"

void gw_query_init(gw_query *query, gw_slice raw, gw_arena *arena) {
  *query = (gw_query){.raw = raw,
                      .rest = raw,
                      .arena = arena,
                      .max_bytes = GW_QUERY_MAX_BYTES,
                      .max_pairs = GW_QUERY_MAX_PAIRS};
  if (raw.n == 0) {
    query->rest.p = NULL;
  }
}

static bool needs_decoding(gw_slice raw) {
  return raw.n && (memchr(raw.p, '%', raw.n) || memchr(raw.p, '+', raw.n));
}

static gw_status fail(gw_why *why, gw_status status, const char *what,
                      size_t pos) {
  *why = (gw_why){what, pos};
  return status;
}

gw_status gw_query_decode(gw_arena *arena, gw_slice raw, gw_slice *ret_text,
                          gw_why *reterr_why) {
  *ret_text = raw;
  if (needs_decoding(raw)) {
    char *out = gw_arena_alloc(arena, raw.n);
    if (!out) {
      return fail(reterr_why, gw_arena_why(arena), "no memory", 0);
    }
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
      int byte = (unsigned char)raw.p[i];
      if (byte == '%') {
        byte = gw_percent_byte(raw, i);
        if (byte < 0) {
          return fail(reterr_why, GW_ERR_SYNTAX, "a bad percent-encoding", i);
        }
        i += 2;
      } else if (byte == '+') {
        byte = ' ';
      }
      out[n++] = (char)byte;
    }
    *ret_text = gw_slice_of(out, n);
  }
  if (!gw_utf8_check(*ret_text)) {
    return fail(reterr_why, GW_ERR_SYNTAX, "the query is not UTF-8", 0);
  }
  return GW_OK;
}

/* Decodes a part of the query; |why| counts from the query's start. */
static gw_status decode_part(gw_query *query, gw_slice raw, gw_slice *ret) {
  gw_status status = gw_query_decode(query->arena, raw, ret, &query->why);
  if (status != GW_OK) {
    query->why.pos += (size_t)(raw.p - query->raw.p);
  }
  return status;
}

gw_status gw_query_next(gw_query *query, gw_query_pair *ret_pair) {
  if (query->raw.n > query->max_bytes) {
    return fail(&query->why, GW_ERR_LIMIT, "the query is too long", 0);
  }
  gw_slice pair = {NULL, 0};
  while (query->rest.p && pair.n == 0) {
    pair = gw_slice_cut(&query->rest, '&');
  }
  if (pair.n == 0) {
    return GW_END;
  }
  if (query->n++ == query->max_pairs) {
    return fail(&query->why, GW_ERR_LIMIT, "too many query parameters",
                (size_t)(pair.p - query->raw.p));
  }
  gw_slice name = gw_slice_cut(&pair, '=');
  ret_pair->raw_name = name;
  ret_pair->has_value = pair.p != NULL;
  ret_pair->raw_value = ret_pair->has_value ? pair : GW_LIT("");
  gw_status status = decode_part(query, name, &ret_pair->name);
  if (status != GW_OK || !ret_pair->has_value) {
    ret_pair->value = GW_LIT("");
    return status;
  }
  return decode_part(query, ret_pair->raw_value, &ret_pair->value);
}

/* How many bytes of a delimiter of |style| stand at |at|; 0: none. */
static size_t delimiter_at(gw_slice raw, size_t at, gw_param_style style) {
  char c = raw.p[at];
  int encoded = c == '%' ? gw_percent_byte(raw, at) : -1;
  switch (style) {
  case GW_STYLE_SPACE_DELIMITED:
    return c == '+' ? 1 : encoded == ' ' ? 3 : 0;
  case GW_STYLE_PIPE_DELIMITED:
    return c == '|' ? 1 : encoded == '|' ? 3 : 0;
  case GW_STYLE_SIMPLE:
  case GW_STYLE_FORM:
  case GW_STYLE_DEEP_OBJECT:
  case GW_STYLE_LABEL:
  case GW_STYLE_MATRIX:
    break;
  }
  return c == ',';
}

bool gw_query_split(gw_slice *rest, gw_param_style style, gw_slice *ret_raw) {
  if (!rest->p) {
    return false;
  }
  for (size_t i = 0; i < rest->n; i++) {
    size_t n = delimiter_at(*rest, i, style);
    if (n) {
      *ret_raw = gw_slice_of(rest->p, i);
      *rest = gw_slice_from(*rest, i + n);
      return true;
    }
  }
  *ret_raw = *rest;
  *rest = (gw_slice){NULL, 0};
  return true;
}
