#include "http/head.h"

#include "http/field.h"
#include "http/token.h"

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
    return gw_head_no_memory(head);
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
    if (gw_field_find(headers->v[i].name) >= 0 ||
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
    return gw_head_malformed(head, "there is no host field");
  }
  if (!request->authority.p) {
    request->authority = head->host;
  } else if (head->host.p && !gw_slice_eq(head->host, request->authority)) {
    return gw_head_malformed(head, "host and target name different hosts");
  }
  if (!request->authority.p && request->version == 20) {
    return gw_head_malformed(head, "there is no authority");
  }
  return true;
}

bool gw_head_end(gw_head *head, bool body_may_follow) {
  gw_request *request = head->request;
  /* RFC 9112 6.1: both lengths given: refuse */
  if (head->is_chunked && request->has_length) {
    return gw_head_malformed(head, "content-length beside transfer-encoding");
  }
  if (!request->method.p || !request->path.p) {
    return gw_head_malformed(head, "there is no method or no path");
  }
  if (gw_slice_is(request->path, "*") &&
      !gw_slice_is(request->method, "OPTIONS")) {
    return gw_head_malformed(head, "the target '*' is for OPTIONS only");
  }
  bool is_empty = request->has_length && request->length == 0;
  if (request->has_length && !is_empty && !body_may_follow) {
    return gw_head_malformed(head, "content-length without a body");
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
