#include "http/head.h"

#include "base/hash.h"
#include "http/field.h"
#include "http/token.h"

enum {
  FIELD_OVERHEAD = 32 /* RFC 9113 section 6.5.2 */
};

void gw_head_init(gw_head *head, gw_arena *arena, const gw_http_limits *limits,
                  gw_request *request) {
  *head = (gw_head){.arena = arena, .limits = limits, .request = request};
  *request =
      (gw_request){.version = request->version, .scheme = request->scheme};
}

bool gw_head_refuse(gw_head *head, int status, const char *code,
                    const char *what) {
  if (!head->refusal.status) {
    head->refusal = (gw_http_refusal){status, code, what};
  }
  return false;
}

bool gw_head_malformed(gw_head *head, const char *what) {
  return gw_head_refuse(head, 400, "malformed-request", what);
}

bool gw_head_no_memory(gw_head *head) {
  if (gw_arena_why(head->arena) == GW_ERR_LIMIT) {
    return gw_head_refuse(head, 431, "head-too-large", "the head is too large");
  }
  return gw_head_refuse(head, 503, "overloaded", "no memory for the request");
}

bool gw_head_count(gw_head *head, size_t bytes, size_t fields) {
  head->bytes += bytes;
  head->fields += fields;
  if (head->bytes > head->limits->head_bytes) {
    return gw_head_refuse(head, 431, "head-too-large", "the head is too large");
  }
  if (head->fields > head->limits->head_fields) {
    return gw_head_refuse(head, 431, "head-too-large",
                          "there are too many header fields");
  }
  return true;
}

/* What is to stay, copied if the codec's bytes don't. */
static bool keep(gw_head *head, gw_slice s, gw_slice *ret) {
  *ret = head->copies ? gw_arena_dup(head->arena, s) : s;
  return ret->p || gw_head_no_memory(head);
}

bool gw_head_set_method(gw_head *head, gw_slice method) {
  /* RFC 9112 3: longer than any that we implement */
  if (method.n > head->limits->method_bytes) {
    return gw_head_refuse(head, 501, "not-implemented", "unknown method");
  }
  if (!gw_token_is(method)) {
    return gw_head_malformed(head, "the method is not a token");
  }
  if (gw_slice_is(method, "CONNECT")) {
    return gw_head_refuse(head, 405, "method-not-allowed",
                          "this is not a proxy");
  }
  return keep(head, method, &head->request->method);
}

bool gw_head_set_target(gw_head *head, gw_slice target) {
  gw_request *request = head->request;
  if (target.n > head->limits->target_bytes) {
    return gw_head_refuse(head, 414, "target-too-long",
                          "the target is too long");
  }
  if (!keep(head, target, &target)) {
    return false;
  }
  if (gw_slice_is(target, "*")) {
    request->target = request->path = target;
    return true;
  }
  size_t mark = gw_slice_find(target, '?');
  gw_slice path = gw_slice_sub(target, 0, mark);
  if (path.n == 0 || !gw_token_is_path(path)) {
    return gw_head_malformed(head, "the path is not one of a URI");
  }
  if (mark < target.n) {
    request->query = gw_slice_from(target, mark + 1);
    if (!gw_token_is_query(request->query)) {
      return gw_head_malformed(head, "the query is not one of a URI");
    }
  }
  request->target = target;
  request->path = path;
  return true;
}

/* A checked, lower-case copy. */
static bool copy_authority(gw_head *head, gw_slice authority, gw_slice *ret) {
  if (!gw_token_is_authority(authority)) {
    return gw_head_malformed(head, "the host is not host[:port]");
  }
  char *p = gw_arena_alloc(head->arena, authority.n);
  if (!p) {
    return gw_head_no_memory(head);
  }
  memcpy(p, authority.p, authority.n);
  gw_token_lower(p, authority.n);
  *ret = gw_slice_of(p, authority.n);
  return true;
}

bool gw_head_set_authority(gw_head *head, gw_slice authority) {
  return copy_authority(head, authority, &head->request->authority);
}

bool gw_head_check_scheme(gw_head *head, gw_slice scheme) {
  if (gw_slice_eq_nocase(scheme, head->request->scheme)) {
    return true;
  }
  bool is_known = gw_slice_eq_nocase(scheme, GW_LIT("http")) ||
                  gw_slice_eq_nocase(scheme, GW_LIT("https"));
  if (!is_known) {
    return gw_head_malformed(head, "the scheme is neither http nor https");
  }
  return head->limits->trusted_hops > 0 ||
         gw_head_malformed(head, "the scheme is not that of the connection");
}

static bool store(gw_head *head, gw_slice name, gw_slice value) {
  if (!keep(head, value, &value)) {
    return false;
  }
  if (gw_headers_add(head->arena, &head->request->headers, name, value) !=
      GW_OK) {
    return gw_head_no_memory(head);
  }
  return true;
}

static bool take_length(gw_head *head, gw_slice name, gw_slice value) {
  /* RFC 9112 6.3: a list of equal lengths might pass, and does not here */
  if (!gw_token_length(value, &head->request->length)) {
    return gw_head_malformed(head, "content-length is not a number");
  }
  head->request->has_length = true;
  return store(head, name, value);
}

static bool take_coding(gw_head *head, gw_slice value) {
  if (head->request->version == 20) {
    return gw_head_malformed(head, "transfer-encoding in HTTP/2");
  }
  if (head->request->version == 10) {
    return gw_head_malformed(head, "transfer-encoding in HTTP/1.0");
  }
  if (gw_slice_eq_nocase(value, GW_LIT("chunked"))) {
    head->is_chunked = true;
    return true;
  }
  if (gw_token_is(value)) {
    return gw_head_refuse(head, 501, "not-implemented",
                          "unknown transfer coding");
  }
  return gw_head_malformed(head, "transfer-encoding is not one coding");
}

static bool take_expect(gw_head *head, gw_slice value) {
  if (!gw_slice_eq_nocase(value, GW_LIT("100-continue"))) {
    return gw_head_refuse(head, 417, "expectation-failed",
                          "the expectation is not 100-continue");
  }
  /* RFC 9110 10.1.1: an expectation in HTTP/1.0 is ignored */
  head->request->expects_continue = head->request->version != 10;
  return true;
}

/* RFC 9110 7.6.1. What it nominates is dropped at the end, when all is there.
 */
static bool take_connection(gw_head *head, gw_slice value) {
  for (gw_slice rest = value; rest.p;) {
    gw_slice option = gw_token_next(&rest);
    if (option.n && !gw_token_is(option)) {
      return gw_head_malformed(head, "connection is not a list of tokens");
    }
    if (gw_slice_eq_nocase(option, GW_LIT("close"))) {
      head->wants_close = true;
    } else if (gw_slice_eq_nocase(option, GW_LIT("keep-alive"))) {
      head->wants_keep_alive = true;
    }
  }
  if (gw_headers_add(head->arena, &head->nominated, GW_LIT("connection"),
                     value) != GW_OK) {
    return gw_head_no_memory(head);
  }
  return true;
}

/* RFC 9110 10.1.4; RFC 9113 8.2.2: only "trailers" is allowed there. Goes no
 * further in any case. In HTTP/1.0 nothing can follow a body. */
static bool take_te(gw_head *head, gw_slice value) {
  gw_slice trailers = GW_LIT("trailers");
  if (head->request->version == 20 && !gw_slice_eq_nocase(value, trailers)) {
    return gw_head_malformed(head, "te is not 'trailers'");
  }
  for (gw_slice rest = value; rest.p && head->request->version > 10;) {
    head->request->takes_trailers |=
        gw_slice_eq_nocase(gw_token_next(&rest), trailers);
  }
  return true;
}

static bool is_repeatable(const gw_head *head, gw_field_role role) {
  /* RFC 9113 8.2.3: cookies come in crumbs in HTTP/2, and only there */
  return role == GW_ROLE_CONNECTION || role == GW_ROLE_HOP ||
         role == GW_ROLE_TE ||
         (role == GW_ROLE_COOKIE && head->request->version == 20);
}

static bool take_known(gw_head *head, int row, gw_slice value) {
  gw_field_role role = gw_fields[row].role;
  gw_slice name = gw_fields[row].name;
  bool is_h2 = head->request->version == 20;
  uint64_t bit = UINT64_C(1) << row;
  if ((head->seen & bit) && !is_repeatable(head, role)) {
    return gw_head_malformed(head, "a header field is given twice");
  }
  head->seen |= bit;
  switch (role) {
  case GW_ROLE_HOST:
    return copy_authority(head, value, &head->host);
  case GW_ROLE_LENGTH:
    return take_length(head, name, value);
  case GW_ROLE_CODING:
    return take_coding(head, value);
  case GW_ROLE_EXPECT:
    return take_expect(head, value);
  case GW_ROLE_COOKIE:
    head->n_crumbs++;
    return store(head, name, value);
  case GW_ROLE_CONNECTION:
    return is_h2 ? gw_head_malformed(head, "connection in HTTP/2")
                 : take_connection(head, value);
  case GW_ROLE_TE:
    return take_te(head, value);
  case GW_ROLE_HOP:
    /* RFC 9113 8.2.2; "trailer" is no matter of the connection */
    return !is_h2 || gw_slice_is(name, "trailer") ||
           gw_head_malformed(head, "a field of the connection in HTTP/2");
  case GW_ROLE_SINGLE:
    break;
  }
  return store(head, name, value);
}

/* Other programs take "_" for "-": only names that the product speaks of, with
 * this very spelling, have it. */
static bool is_name(const gw_head *head, gw_slice name) {
  return gw_token_is_lower_name(name) ||
         (head->keep && gw_token_is_lower(name) &&
          gw_names_find(head->keep, name) >= 0);
}

/* |is_known|: its name is fine. */
static bool check_field(gw_head *head, gw_slice name, gw_slice value,
                        bool is_known) {
  size_t overhead = head->request->version == 20 ? FIELD_OVERHEAD : 0;
  size_t bytes = overhead ? name.n + value.n + overhead : 0;
  if (!gw_head_count(head, bytes, 1)) {
    return false;
  }
  if (!is_known && !is_name(head, name)) {
    return gw_head_malformed(head, "a header name is refused");
  }
  if (!gw_token_is_value(value)) {
    return gw_head_malformed(head, "a header value is refused");
  }
  return true;
}

bool gw_head_field(gw_head *head, gw_slice name, gw_slice value) {
  int row = gw_field_find(name);
  if (!check_field(head, name, value, row >= 0)) {
    return false;
  }
  if (row >= 0) {
    return take_known(head, row, value);
  }
  if (head->keep && gw_names_find(head->keep, name) < 0) {
    return true; /* counted and checked; nobody will ask for it */
  }
  return keep(head, name, &name) && store(head, name, value);
}

bool gw_head_trailer(gw_head *head, gw_slice name, gw_slice value) {
  return check_field(head, name, value, false);
}
