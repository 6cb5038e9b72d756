/* Parameters in headers and in cookies. Nothing is percent-decoded there: a
 * value is what the field says. */
#include "pipeline/params_parts.h"

#include "base/hash.h"

/* ---- headers ------------------------------------------------------------- */

void gw_params_read_header(gw_params_reader *r, const gw_param *param,
                           gw_param_value *value) {
  const gw_headers *headers = &r->x->request->headers;
  bool is_list = param->flags & (GW_PARAM_ARRAY | GW_PARAM_OBJECT);
  for (size_t i = 0; i < headers->n; i++) {
    if (!gw_slice_eq_nocase(headers->v[i].name, param->name)) {
      continue;
    }
    if (value->texts.is_given && !is_list) {
      gw_params_refuse_value(r, param, value, "duplicate-header",
                             GW_LIT("given twice"));
      return;
    }
    gw_params_cut(r, param, value, headers->v[i].value);
  }
}

/* ---- cookies ------------------------------------------------------------- */

typedef struct cookie {
  gw_slice name, value;
} cookie;

/* RFC 6265 4.2.1: cookie-pair *( ";" SP cookie-pair ). What is no pair is
 * somebody else's: it is passed over. */
static bool next_cookie(gw_slice *rest, cookie *ret_cookie) {
  while (rest->p) {
    gw_slice value = gw_slice_trim(gw_slice_cut(rest, ';'));
    gw_slice name = gw_slice_cut(&value, '=');
    if (value.p && name.n) {
      *ret_cookie = (cookie){name, value};
      return true;
    }
  }
  return false;
}

gw_slice gw_params_cookie(const gw_exchange *x, gw_slice name) {
  const gw_headers *headers = &x->request->headers;
  cookie one;
  for (size_t i = 0; i < headers->n; i++) {
    gw_slice rest = headers->v[i].value;
    if (!gw_slice_is(headers->v[i].name, "cookie")) {
      continue;
    }
    while (next_cookie(&rest, &one)) {
      if (gw_slice_eq(one.name, name)) {
        return one.value;
      }
    }
  }
  return (gw_slice){NULL, 0};
}

/* RFC 6265 4.1.1: cookie-octets, and the comma between elements. */
static bool is_cookie_byte(char c, bool has_commas) {
  return c > 0x20 && c < 0x7f && c != '"' && c != '\\' && c != ';' &&
         (c != ',' || has_commas);
}

/* The value without the quotes that it may have; p NULL: it is malformed. */
static gw_slice octets_of(gw_slice value, bool has_commas) {
  gw_slice none = {NULL, 0};
  if (gw_slice_starts(value, GW_LIT("\""))) {
    if (value.n < 2 || !gw_slice_ends(value, GW_LIT("\""))) {
      return none;
    }
    value = gw_slice_sub(value, 1, value.n - 2);
  }
  for (size_t i = 0; i < value.n; i++) {
    if (!is_cookie_byte(value.p[i], has_commas)) {
      return none;
    }
  }
  return value;
}

static bool is_list(const gw_param *param) {
  return param->flags & (GW_PARAM_ARRAY | GW_PARAM_OBJECT);
}

static bool is_exploded(const gw_param *param) {
  return is_list(param) && param->flags & GW_PARAM_EXPLODE;
}

/* An exploded array repeats its name; nothing else does. */
static void take_cookie(gw_params_reader *r, const gw_param *param,
                        gw_param_value *value, const cookie *one) {
  gw_slice text = octets_of(one->value, is_list(param));
  if (!text.p) {
    gw_params_refuse_value(r, param, value, "syntax",
                           GW_LIT("not a cookie's value (RFC 6265)"));
  } else if (!gw_slice_eq(one->name, param->name)) {
    gw_params_add_member(r, param, value, one->name, text);
  } else if (value->texts.is_given && !is_exploded(param)) {
    gw_params_refuse_value(r, param, value, "duplicate-parameter",
                           GW_LIT("given twice"));
  } else if (is_exploded(param)) {
    gw_params_add(r, value, text);
  } else {
    gw_params_cut(r, param, value, text);
  }
}

static void find_cookie(gw_params_reader *r, const cookie *one) {
  const gw_operation *op = r->x->operation;
  for (size_t i = 0; i < op->n_params; i++) {
    const gw_param *param = &op->params[i];
    if (param->in != GW_IN_COOKIE) {
      continue;
    }
    bool is_own = gw_slice_eq(one->name, param->name) &&
                  (!param->members.n || param->flags & GW_PARAM_SCALAR);
    if (is_own || gw_names_find(&param->members, one->name) >= 0) {
      take_cookie(r, param, &r->values[i], one);
      return;
    }
  }
}

void gw_params_read_cookies(gw_params_reader *r) {
  const gw_headers *headers = &r->x->request->headers;
  const gw_operation *op = r->x->operation;
  cookie one;
  /* they stand last */
  if (!op->n_params || op->params[op->n_params - 1].in != GW_IN_COOKIE) {
    return;
  }
  for (size_t i = 0; i < headers->n; i++) {
    gw_slice rest = headers->v[i].value;
    while (gw_slice_is(headers->v[i].name, "cookie") &&
           next_cookie(&rest, &one)) {
      find_cookie(r, &one);
    }
  }
}
