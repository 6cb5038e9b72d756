#include "http/head.h"

#include "base/hash.h"
#include "http/token.h"

enum {
  FIELD_OVERHEAD = 32 /* RFC 9113 section 6.5.2 */
};

static const char malformed[] = "malformed-request";

typedef enum field_role {
  ROLE_SINGLE, /* at most one, kept */
  ROLE_HOST,
  ROLE_LENGTH,
  ROLE_CODING,
  ROLE_EXPECT,
  ROLE_COOKIE,
  ROLE_CONNECTION,
  ROLE_TE,
  ROLE_HOP /* belongs to the connection: dropped in h1, refused in h2 */
} field_role;

typedef struct known {
  gw_slice name;
  field_role role;
} known;

#define ROW(name, role)                                                        \
  { {name, sizeof(name) - 1}, role }

/* Fields that the codecs act on, and those of which a second one would give
 * the request two readings (RFC 9110 section 5.3). At most 64 rows, in order of
 * their length. */
static const known rows[] = {
    ROW("te", ROLE_TE),
    ROW("host", ROLE_HOST),
    ROW("date", ROLE_SINGLE),
    ROW("from", ROLE_SINGLE),
    ROW("range", ROLE_SINGLE),
    ROW("expect", ROLE_EXPECT),
    ROW("cookie", ROLE_COOKIE),
    ROW("origin", ROLE_SINGLE),
    ROW("upgrade", ROLE_HOP),
    ROW("trailer", ROLE_HOP),
    ROW("referer", ROLE_SINGLE),
    ROW("if-range", ROLE_SINGLE),
    ROW("x-api-key", ROLE_SINGLE),
    ROW("connection", ROLE_CONNECTION),
    ROW("keep-alive", ROLE_HOP),
    ROW("user-agent", ROLE_SINGLE),
    ROW("traceparent", ROLE_SINGLE),
    ROW("content-type", ROLE_SINGLE),
    ROW("grpc-timeout", ROLE_SINGLE),
    ROW("max-forwards", ROLE_SINGLE),
    ROW("x-request-id", ROLE_SINGLE),
    ROW("authorization", ROLE_SINGLE),
    ROW("content-range", ROLE_SINGLE),
    ROW("content-length", ROLE_LENGTH),
    ROW("http2-settings", ROLE_HOP),
    ROW("idempotency-key", ROLE_SINGLE),
    ROW("proxy-connection", ROLE_HOP),
    ROW("content-location", ROLE_SINGLE),
    ROW("x-server-timeout", ROLE_SINGLE),
    ROW("transfer-encoding", ROLE_CODING),
    ROW("if-modified-since", ROLE_SINGLE),
    ROW("proxy-authorization", ROLE_SINGLE),
    ROW("if-unmodified-since", ROLE_SINGLE),
    ROW("access-control-request-method", ROLE_SINGLE),
};

enum { N_ROWS = sizeof rows / sizeof rows[0] };
_Static_assert(N_ROWS <= 64, "gw_head.seen has one bit a row");

/* The first row of at least a length, up to one more than the longest has. A
 * new row moves those behind it: unit/http/token looks whether each is found.
 */
static const uint8_t first_of[] = {
    0,  0,  0,  1,  1,  4,  5,  8,  11, 12, 13, 16, 17, 21, 23, 25,
    26, 29, 31, 31, 33, 33, 33, 33, 33, 33, 33, 33, 33, 33, 34,
};
enum { LONGEST = sizeof first_of - 2 };

gw_slice gw_head_known(size_t i) {
  return i < N_ROWS ? rows[i].name : (gw_slice){NULL, 0};
}

int gw_head_find_known(gw_slice name) {
  if (name.n > LONGEST) {
    return -1;
  }
  for (int i = first_of[name.n]; i < first_of[name.n + 1]; i++) {
    const char *row = rows[i].name.p;
    if (*row == *name.p && memcmp(row, name.p, name.n) == 0) {
      return i;
    }
  }
  return -1;
}

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

static bool refuse_malformed(gw_head *head, const char *what) {
  return gw_head_refuse(head, 400, malformed, what);
}

static bool refuse_memory(gw_head *head) {
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
  return ret->p || refuse_memory(head);
}

bool gw_head_set_method(gw_head *head, gw_slice method) {
  /* RFC 9112 3: longer than any that we implement */
  if (method.n > head->limits->method_bytes) {
    return gw_head_refuse(head, 501, "not-implemented", "unknown method");
  }
  if (!gw_token_is(method)) {
    return refuse_malformed(head, "the method is not a token");
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
    return refuse_malformed(head, "the path is not one of a URI");
  }
  if (mark < target.n) {
    request->query = gw_slice_from(target, mark + 1);
    if (!gw_token_is_query(request->query)) {
      return refuse_malformed(head, "the query is not one of a URI");
    }
  }
  request->target = target;
  request->path = path;
  return true;
}

/* A checked, lower-case copy. */
static bool copy_authority(gw_head *head, gw_slice authority, gw_slice *ret) {
  if (!gw_token_is_authority(authority)) {
    return refuse_malformed(head, "the host is not host[:port]");
  }
  char *p = gw_arena_alloc(head->arena, authority.n);
  if (!p) {
    return refuse_memory(head);
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
  bool is_known = gw_slice_eq_nocase(scheme, GW_LIT("http")) ||
                  gw_slice_eq_nocase(scheme, GW_LIT("https"));
  if (!is_known) {
    return refuse_malformed(head, "the scheme is neither http nor https");
  }
  if (head->limits->trusted_hops == 0 &&
      !gw_slice_eq_nocase(scheme, head->request->scheme)) {
    return refuse_malformed(head, "the scheme is not that of the connection");
  }
  return true;
}

static bool store(gw_head *head, gw_slice name, gw_slice value) {
  if (!keep(head, value, &value)) {
    return false;
  }
  if (gw_headers_add(head->arena, &head->request->headers, name, value) !=
      GW_OK) {
    return refuse_memory(head);
  }
  return true;
}

static bool take_length(gw_head *head, gw_slice name, gw_slice value) {
  /* RFC 9112 6.3: a list of equal lengths might pass, and does not here */
  if (!gw_token_length(value, &head->request->length)) {
    return refuse_malformed(head, "content-length is not a number");
  }
  head->request->has_length = true;
  return store(head, name, value);
}

static bool take_coding(gw_head *head, gw_slice value) {
  if (head->request->version == 20) {
    return refuse_malformed(head, "transfer-encoding in HTTP/2");
  }
  if (head->request->version == 10) {
    return refuse_malformed(head, "transfer-encoding in HTTP/1.0");
  }
  if (gw_slice_eq_nocase(value, GW_LIT("chunked"))) {
    head->is_chunked = true;
    return true;
  }
  if (gw_token_is(value)) {
    return gw_head_refuse(head, 501, "not-implemented",
                          "unknown transfer coding");
  }
  return refuse_malformed(head, "transfer-encoding is not one coding");
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
      return refuse_malformed(head, "connection is not a list of tokens");
    }
    if (gw_slice_eq_nocase(option, GW_LIT("close"))) {
      head->wants_close = true;
    } else if (gw_slice_eq_nocase(option, GW_LIT("keep-alive"))) {
      head->wants_keep_alive = true;
    }
  }
  if (gw_headers_add(head->arena, &head->nominated, GW_LIT("connection"),
                     value) != GW_OK) {
    return refuse_memory(head);
  }
  return true;
}

/* RFC 9110 10.1.4; RFC 9113 8.2.2: only "trailers" is allowed there. Goes no
 * further in any case. In HTTP/1.0 nothing can follow a body. */
static bool take_te(gw_head *head, gw_slice value) {
  gw_slice trailers = GW_LIT("trailers");
  if (head->request->version == 20 && !gw_slice_eq_nocase(value, trailers)) {
    return refuse_malformed(head, "te is not 'trailers'");
  }
  for (gw_slice rest = value; rest.p && head->request->version > 10;) {
    head->request->takes_trailers |=
        gw_slice_eq_nocase(gw_token_next(&rest), trailers);
  }
  return true;
}

static bool is_repeatable(const gw_head *head, field_role role) {
  /* RFC 9113 8.2.3: cookies come in crumbs in HTTP/2, and only there */
  return role == ROLE_CONNECTION || role == ROLE_HOP || role == ROLE_TE ||
         (role == ROLE_COOKIE && head->request->version == 20);
}

static bool take_known(gw_head *head, int row, gw_slice value) {
  field_role role = rows[row].role;
  gw_slice name = rows[row].name;
  bool is_h2 = head->request->version == 20;
  uint64_t bit = UINT64_C(1) << row;
  if ((head->seen & bit) && !is_repeatable(head, role)) {
    return refuse_malformed(head, "a header field is given twice");
  }
  head->seen |= bit;
  switch (role) {
  case ROLE_HOST:
    return copy_authority(head, value, &head->host);
  case ROLE_LENGTH:
    return take_length(head, name, value);
  case ROLE_CODING:
    return take_coding(head, value);
  case ROLE_EXPECT:
    return take_expect(head, value);
  case ROLE_COOKIE:
    head->n_crumbs++;
    return store(head, name, value);
  case ROLE_CONNECTION:
    return is_h2 ? refuse_malformed(head, "connection in HTTP/2")
                 : take_connection(head, value);
  case ROLE_TE:
    return take_te(head, value);
  case ROLE_HOP:
    /* RFC 9113 8.2.2; "trailer" is no matter of the connection */
    return !is_h2 || gw_slice_is(name, "trailer") ||
           refuse_malformed(head, "a field of the connection in HTTP/2");
  case ROLE_SINGLE:
    break;
  }
  return store(head, name, value);
}

/* |is_known|: its name is fine. */
static bool check_field(gw_head *head, gw_slice name, gw_slice value,
                        bool is_known) {
  size_t overhead = head->request->version == 20 ? FIELD_OVERHEAD : 0;
  size_t bytes = overhead ? name.n + value.n + overhead : 0;
  if (!gw_head_count(head, bytes, 1)) {
    return false;
  }
  if (!is_known && !gw_token_is_lower_name(name)) {
    return refuse_malformed(head, "a header name is refused");
  }
  if (!gw_token_is_value(value)) {
    return refuse_malformed(head, "a header value is refused");
  }
  return true;
}

bool gw_head_field(gw_head *head, gw_slice name, gw_slice value) {
  int row = gw_head_find_known(name);
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

/* RFC 9113 8.2.3: crumbs become one field, where the first one stood. One
 * pass over each of them. */
static bool join_cookies(gw_head *head) {
  gw_headers *headers = &head->request->headers;
  size_t n = 0, kept = 0;
  for (size_t i = 0; i < headers->n; i++) {
    n += gw_slice_is(headers->v[i].name, "cookie") ? headers->v[i].value.n + 2
                                                   : 0;
  }
  char *joined = gw_arena_alloc(head->arena, n), *to = joined;
  gw_header *first = NULL;
  if (!joined) {
    return refuse_memory(head);
  }
  for (size_t i = 0; i < headers->n; i++) {
    gw_header header = headers->v[i];
    bool is_crumb = gw_slice_is(header.name, "cookie");
    if (!is_crumb || !first) {
      headers->v[kept++] = header;
    }
    if (is_crumb) {
      if (first) {
        *to++ = ';';
        *to++ = ' ';
      } else {
        first = &headers->v[kept - 1];
      }
      memcpy(to, header.value.p, header.value.n);
      to += header.value.n;
    }
  }
  if (first) {
    first->value = gw_slice_of(joined, (size_t)(to - joined));
  }
  headers->n = kept;
  return true;
}

static bool is_nominated(const gw_head *head, gw_slice name) {
  for (size_t i = 0; i < head->nominated.n; i++) {
    for (gw_slice rest = head->nominated.v[i].value; rest.p;) {
      if (gw_slice_eq_nocase(gw_token_next(&rest), name)) {
        return true;
      }
    }
  }
  return false;
}

/* RFC 9110 7.6.1: fields meant for this hop go no further. Those that we know
 * to be end-to-end can't be nominated away. */
static void drop_nominated(gw_head *head) {
  gw_headers *headers = &head->request->headers;
  size_t kept = 0;
  for (size_t i = 0; i < headers->n; i++) {
    if (gw_head_find_known(headers->v[i].name) >= 0 ||
        !is_nominated(head, headers->v[i].name)) {
      headers->v[kept++] = headers->v[i];
    }
  }
  headers->n = kept;
}

/* RFC 9112 3.2, RFC 9113 8.3.1. */
static bool settle_authority(gw_head *head) {
  gw_request *request = head->request;
  if (!head->host.p && request->version == 11) {
    return refuse_malformed(head, "there is no host field");
  }
  if (!request->authority.p) {
    request->authority = head->host;
  } else if (head->host.p && !gw_slice_eq(head->host, request->authority)) {
    return refuse_malformed(head, "host and target name different hosts");
  }
  if (!request->authority.p && request->version == 20) {
    return refuse_malformed(head, "there is no authority");
  }
  return true;
}

bool gw_head_end(gw_head *head, bool body_may_follow) {
  gw_request *request = head->request;
  /* RFC 9112 6.1: both lengths given: refuse */
  if (head->is_chunked && request->has_length) {
    return refuse_malformed(head, "content-length beside transfer-encoding");
  }
  if (!request->method.p || !request->path.p) {
    return refuse_malformed(head, "there is no method or no path");
  }
  if (gw_slice_is(request->path, "*") &&
      !gw_slice_is(request->method, "OPTIONS")) {
    return refuse_malformed(head, "the target '*' is for OPTIONS only");
  }
  bool is_empty = request->has_length && request->length == 0;
  if (request->has_length && !is_empty && !body_may_follow) {
    return refuse_malformed(head, "content-length without a body");
  }
  if (!settle_authority(head)) {
    return false;
  }
  request->has_body = body_may_follow && !is_empty;
  request->expects_continue &= request->has_body;
  if (head->nominated.n) {
    drop_nominated(head);
  }
  return head->n_crumbs < 2 || join_cookies(head);
}

static bool is_codecs_own(int row) {
  field_role role = rows[row].role;
  return role == ROLE_LENGTH || role == ROLE_CODING ||
         role == ROLE_CONNECTION || role == ROLE_TE || role == ROLE_HOP ||
         gw_slice_is(rows[row].name, "date");
}

static bool are_sound(const gw_headers *headers) {
  for (size_t i = 0; i < headers->n; i++) {
    const gw_header *header = &headers->v[i];
    int row = gw_head_find_known(header->name);
    if ((row < 0 && !gw_token_is_lower_name(header->name)) ||
        !gw_token_is_value(header->value) || (row >= 0 && is_codecs_own(row))) {
      return false;
    }
  }
  return true;
}

bool gw_response_is_sound(const gw_response *response) {
  return response->status >= 200 && response->status <= 599 &&
         are_sound(&response->headers) && are_sound(&response->trailers);
}
