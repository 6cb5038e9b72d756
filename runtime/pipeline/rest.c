#include "pipeline/rest.h"

#include "pipeline/metadata.h"
#include "pipeline/params.h"
#include "route/path.h"
#include "route/percent_write.h"
#include "route/query.h"

enum { /* each byte may become three */
       MAX_TARGET = 3 * (GW_PATH_MAX_BYTES + GW_QUERY_MAX_BYTES),
       MAX_COOKIE = 16 * 1024
};

/* What clients negotiate by, and conditions on what they have. */
const char *const gw_rest_request_headers[] = {"accept",
                                               "accept-language",
                                               "content-type",
                                               "content-language",
                                               "if-match",
                                               "if-modified-since",
                                               "if-none-match",
                                               "if-unmodified-since",
                                               "prefer",
                                               "user-agent",
                                               NULL};

/* What a response says of itself, of its place and of what to do next. */
static const char *const response_headers[] = {"allow",
                                               "cache-control",
                                               "content-disposition",
                                               "content-encoding",
                                               "content-language",
                                               "content-location",
                                               "content-type",
                                               "deprecation",
                                               "etag",
                                               "expires",
                                               "last-modified",
                                               "link",
                                               "location",
                                               "preference-applied",
                                               "retry-after",
                                               "sunset",
                                               "vary",
                                               "www-authenticate",
                                               NULL};

static bool is_listed(const char *const *list, gw_slice name) {
  while (*list && !gw_slice_is(name, *list)) {
    list++;
  }
  return *list != NULL;
}

static bool is_among(const gw_slice *list, size_t n, gw_slice name) {
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_eq(list[i], name)) {
      return true;
    }
  }
  return false;
}

/* ---- the target ---------------------------------------------------------- */

/* A capture of matrix style is cut at ";" by whoever reads it. */
static char delimiter_of(const gw_operation *op, int32_t capture) {
  for (uint32_t i = 0; i < op->n_path_params; i++) {
    const gw_param *param = &op->params[i];
    if (param->capture == (uint32_t)capture) {
      return param->style == GW_STYLE_MATRIX ? ';' : 0;
    }
  }
  return 0;
}

static gw_status write_path(const gw_exchange *x, gw_buf *out) {
  const gw_operation *op = x->operation;
  gw_status status = GW_OK;
  for (size_t i = 0; i < op->n_target && status == GW_OK; i++) {
    const gw_piece *piece = &op->target[i];
    status = piece->capture < 0
                 ? gw_buf_append(out, piece->text)
                 : gw_percent_write_segment(out, x->captures[piece->capture],
                                            delimiter_of(op, piece->capture));
  }
  return status;
}

/* Every pair of a query that was let in is documented, a credential or
 * ignored; ignored ones end here. */
static gw_status write_query(gw_exchange *x, gw_buf *out) {
  gw_query query;
  gw_query_pair pair;
  gw_status status = GW_OK;
  char mark = '?';
  gw_query_init(&query, x->request->query, &x->arena);
  while (status == GW_OK && gw_query_next(&query, &pair) == GW_OK) {
    if (gw_params_is_ignored(x, pair.name)) {
      continue;
    }
    status = gw_buf_append(out, gw_slice_of(&mark, 1));
    mark = '&';
    if (status == GW_OK) {
      status = gw_percent_write_query(out, pair.raw_name);
    }
    if (status == GW_OK && pair.has_value) {
      status = gw_buf_append(out, GW_LIT("="));
    }
    if (status == GW_OK) {
      status = gw_percent_write_query(out, pair.raw_value);
    }
  }
  return status;
}

static void write_target(gw_exchange *x) {
  gw_buf out;
  gw_buf_init(&out, &x->arena, MAX_TARGET);
  gw_status status = write_path(x, &out);
  if (status == GW_OK) {
    status = write_query(x, &out);
  }
  x->target = gw_buf_slice(&out);
  if (status != GW_OK) {
    gw_exchange_fail_memory(x, status, false);
  }
}

/* ---- headers ------------------------------------------------------------- */

static bool is_declared(const gw_operation *op, gw_slice name) {
  for (size_t i = op->n_path_params; i < op->n_params; i++) {
    const gw_param *param = &op->params[i];
    if (param->flags & GW_PARAM_METADATA &&
        gw_slice_eq_nocase(param->name, name)) {
      return true;
    }
  }
  for (size_t i = 0; i < op->n_credentials; i++) {
    if (op->credentials[i].in == GW_IN_HEADER &&
        gw_slice_eq_nocase(op->credentials[i].name, name)) {
      return true;
    }
  }
  return false;
}

static bool is_configured(const gw_run *run, gw_slice name) {
  const gw_settings *settings = run->generation->settings;
  return is_among(settings->forward_headers, settings->n_forward_headers, name);
}

/* What the gateway says itself, whatever the document declares; and a body
 * that did not come needs no type. */
static bool is_ours(const gw_run *run, gw_slice name) {
  bool is_forwarded = gw_slice_is(name, "forwarded") ||
                      gw_slice_starts(name, GW_LIT("x-forwarded-"));
  return gw_slice_is(name, "accept-encoding") || gw_slice_is(name, "expect") ||
         (is_forwarded && run->generation->settings->forwarded) ||
         (gw_slice_is(name, "content-type") && !run->x.request->has_body);
}

static void add_headers(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_headers *headers = &x->request->headers;
  for (size_t i = 0; i < headers->n && !x->problem; i++) {
    gw_slice name = headers->v[i].name;
    bool passes = is_listed(gw_rest_request_headers, name) ||
                  is_declared(x->operation, name) || is_configured(run, name);
    if (passes && !is_ours(run, name)) {
      gw_metadata_add(x, name, headers->v[i].value);
    }
  }
}

static bool add_cookie(gw_exchange *x, gw_buf *out, gw_slice name) {
  gw_slice value = gw_params_cookie(x, name);
  gw_status status = GW_OK;
  const gw_slice parts[] = {out->n ? GW_LIT("; ") : GW_LIT(""), name,
                            GW_LIT("="), value};
  for (size_t i = 0; value.p && i < GW_COUNT(parts) && status == GW_OK; i++) {
    status = gw_buf_append(out, parts[i]);
  }
  if (status != GW_OK) {
    gw_exchange_fail_memory(x, status, false);
  }
  return status == GW_OK;
}

/* RFC 6265 5.4: one field with the cookies that are documented, and those that
 * are credentials. */
static void add_cookies(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_operation *op = x->operation;
  gw_buf out;
  gw_buf_init(&out, &x->arena, MAX_COOKIE);
  gw_slice all = GW_LIT("cookie"); /* the field itself passes then */
  bool is_fine = !is_configured(run, all) && !is_declared(op, all);
  for (size_t i = op->n_path_params; i < op->n_params && is_fine; i++) {
    if (op->params[i].in == GW_IN_COOKIE) {
      is_fine = add_cookie(x, &out, op->params[i].name);
    }
  }
  for (size_t i = 0; i < op->n_credentials && is_fine; i++) {
    if (op->credentials[i].in == GW_IN_COOKIE) {
      is_fine = add_cookie(x, &out, op->credentials[i].name);
    }
  }
  if (is_fine && out.n) {
    gw_metadata_add(x, GW_LIT("cookie"), gw_buf_slice(&out));
  }
}

void gw_rest_request(gw_run *run) {
  gw_exchange *x = &run->x;
  write_target(x);
  gw_metadata_begin(run);
  /* Nothing here unpacks an answer. */
  gw_metadata_add(x, GW_LIT("accept-encoding"), GW_LIT("identity"));
  add_headers(run);
  add_cookies(run);
}

/* ---- the call ------------------------------------------------------------ */

/* A form and a text were read as JSON, which took the body's place. */
static gw_slice body_as_it_came(const gw_run *run) {
  const gw_exchange *x = &run->x;
  bool is_aside =
      x->body.n && run->taken.media && gw_body_is_rewritten(&run->taken);
  return gw_buf_slice(is_aside ? &x->text : &x->body);
}

/* RFC 9110 8.6: these say how long nothing is. */
static bool tells_length(gw_slice method) {
  return gw_slice_is(method, "POST") || gw_slice_is(method, "PUT") ||
         gw_slice_is(method, "PATCH");
}

void gw_rest_call(gw_run *run, gw_call *call) {
  const gw_exchange *x = &run->x;
  call->method = x->operation->method; /* of HEAD: GET */
  call->path = x->target;
  call->message = body_as_it_came(run);
  call->has_body = call->message.n || tells_length(call->method);
  call->is_idempotent = x->operation->flags & GW_OP_IDEMPOTENT;
}

/* ---- the answer ---------------------------------------------------------- */

void gw_rest_answer(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_reply *reply = x->operation->reply;
  x->response.status = run->call.http_status;
  x->response.body = x->reply;
  x->response.hides_length = gw_slice_is(x->operation->method, "HEAD");
  for (size_t i = 0; i < x->reply_headers.n; i++) {
    const gw_header *header = &x->reply_headers.v[i];
    if (is_listed(response_headers, header->name) ||
        is_among(reply->headers, reply->n_headers, header->name)) {
      gw_exchange_header(x, header->name, header->value);
    }
  }
}
