#include "http_probe.h"

#include <assert.h>

#include "base/mem.h"

void http_probe_init(http_probe *probe) {
  *probe = (http_probe){.status = 200};
  gw_list_init(&probe->exchanges);
  gw_buf_init(&probe->log, NULL, 1 << 24);
}

void http_probe_done(http_probe *probe) {
  assert(gw_list_empty(&probe->exchanges));
  gw_buf_done(&probe->log);
}

static void put(http_probe *probe, const char *what, gw_slice s) {
  gw_buf_append(&probe->log, gw_slice_str(what));
  gw_buf_append(&probe->log, s);
}

const char *http_probe_log(http_probe *probe) {
  gw_buf_pad(&probe->log);
  return probe->log.p;
}

http_exchange *http_probe_first(http_probe *probe) {
  return gw_list_empty(&probe->exchanges)
             ? NULL
             : GW_CONTAINER(probe->exchanges.next, http_exchange, link);
}

static gw_arena *on_begin(void *owner, gw_http_stream *stream) {
  http_probe *probe = owner;
  if (probe->refuses) {
    return NULL;
  }
  http_exchange *x = gw_zalloc(sizeof *x);
  x->probe = probe;
  x->stream = stream;
  gw_arena_init(&x->arena, 1 << 20);
  gw_buf_init(&x->body, NULL, 1 << 24);
  gw_list_push(&probe->exchanges, &x->link);
  stream->user = x;
  probe->n_begun++;
  size_t open = probe->n_begun - probe->n_closed;
  probe->most_open = open > probe->most_open ? open : probe->most_open;
  return &x->arena;
}

void http_exchange_answer(http_exchange *x) {
  const http_probe *probe = x->probe;
  assert(!x->is_answered);
  x->is_answered = true;
  x->response = (gw_response){
      .status = probe->status,
      .headers = {probe->headers, probe->n_headers, probe->n_headers},
      .trailers = {probe->trailers,
                   x->request->takes_trailers ? probe->n_trailers : 0,
                   probe->n_trailers},
      .body = probe->body.p ? probe->body : gw_buf_slice(&x->body),
      .is_head = x->request && gw_slice_is(x->request->method, "HEAD")};
  gw_http_respond(x->stream, &x->response);
}

static void on_request(gw_http_stream *stream, gw_request *request) {
  http_exchange *x = stream->user;
  http_probe *probe = x->probe;
  x->request = request;
  probe->n_requests++;
  if (probe->on_other && x != probe->watched) {
    *probe->on_other = probe->watched->body.n;
  }
  put(probe, "", request->method);
  put(probe, " ", request->path);
  put(probe, request->query.p ? "?" : "", request->query);
  put(probe, " @", request->authority);
  put(probe, " ", request->scheme);
  for (size_t i = 0; i < request->headers.n; i++) {
    put(probe, " ", request->headers.v[i].name);
    put(probe, "=", request->headers.v[i].value);
  }
  put(probe, "\n", GW_LIT(""));
  if (request->has_body && !probe->takes_none) {
    gw_http_want_body(stream);
  } else if (!probe->holds) {
    http_exchange_answer(x);
  }
}

static void on_body(gw_http_stream *stream, gw_slice bytes, bool fin) {
  http_exchange *x = stream->user;
  assert(!x->is_at_end && !x->is_answered);
  gw_buf_append(&x->body, bytes);
  if (!x->probe->hoards) {
    gw_http_consume(stream, bytes.n);
  }
  if (!fin) {
    return;
  }
  x->is_at_end = true;
  put(x->probe, "body ", gw_buf_slice(&x->body));
  put(x->probe, "\n", GW_LIT(""));
  if (!x->probe->holds) {
    http_exchange_answer(x);
  }
}

static void on_refuse(gw_http_stream *stream, const gw_http_refusal *refusal,
                      gw_request *request) {
  http_exchange *x = stream->user;
  (void)request;
  gw_buf_printf(&x->probe->log, "refuse %d %s\n", refusal->status,
                refusal->code);
  x->is_answered = true;
  x->response = (gw_response){.status = refusal->status,
                              .body = gw_slice_str(refusal->code)};
  gw_http_respond(stream, &x->response);
}

static void on_close(gw_http_stream *stream, gw_status why) {
  http_exchange *x = stream->user;
  http_probe *probe = x->probe;
  gw_buf_printf(&probe->log, "close %s\n", gw_status_text(why));
  probe->n_closed++;
  probe->n_ok += why == GW_OK;
  gw_list_remove(&x->link);
  gw_buf_done(&x->body);
  gw_arena_done(&x->arena);
  gw_free(x);
}

gw_http_handler http_probe_handler(http_probe *probe) {
  return (gw_http_handler){.owner = probe,
                           .on_begin = on_begin,
                           .on_request = on_request,
                           .on_body = on_body,
                           .on_refuse = on_refuse,
                           .on_close = on_close};
}
