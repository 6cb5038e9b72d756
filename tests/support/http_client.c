#include "http_client.h"

#include <assert.h>

#include "base/mem.h"

/* --- bytes ---------------------------------------------------------------- */

static void send_queued(http_client *client) {
  while (client->out.n && client->stream) {
    size_t n;
    gw_slice all = gw_buf_slice(&client->out);
    gw_status status = gw_stream_write(client->stream, &all, 1, &n);
    if (status == GW_AGAIN) {
      return;
    }
    if (status != GW_OK) {
      client->out.n = 0;
      return;
    }
    gw_buf_drop(&client->out, n);
  }
}

static void read_all(http_client *client) {
  for (;;) {
    size_t n;
    gw_status status = gw_buf_reserve(&client->in, 16384);
    assert(status == GW_OK);
    status =
        gw_stream_read(client->stream, client->in.p + client->in.n, 16384, &n);
    client->in.n += n;
    if (status == GW_AGAIN) {
      return;
    }
    if (status != GW_OK) {
      client->has_ended = true;
      return;
    }
  }
}

static void want(http_client *client) {
  bool reads = !client->is_paused && !client->has_ended;
  gw_stream_want(client->stream,
                 (reads ? GW_READABLE : 0) | (client->out.n ? GW_WRITABLE : 0));
}

static void on_ready(void *owner, unsigned events) {
  http_client *client = owner;
  if (events & GW_WRITABLE) {
    send_queued(client);
  }
  if ((events & GW_READABLE) && !client->is_paused) {
    read_all(client);
  }
  want(client);
}

void http_client_init(http_client *client, gw_http_server *server,
                      size_t capacity) {
  gw_stream *there;
  *client = (http_client){.loop = server->loop};
  gw_buf_init(&client->in, NULL, 1 << 26);
  gw_buf_init(&client->out, NULL, 1 << 26);
  gw_status status =
      gw_loop_mem_pair(server->loop, capacity, &client->stream, &there);
  assert(status == GW_OK);
  (void)status;
  client->stream->owner = client;
  client->stream->on_ready = on_ready;
  want(client);
  gw_http_server_accept(server, there);
}

void http_client_done(http_client *client) {
  gw_stream_close(client->stream);
  gw_buf_done(&client->in);
  gw_buf_done(&client->out);
  client->stream = NULL;
}

void http_client_send(http_client *client, gw_slice bytes) {
  gw_status status = gw_buf_append(&client->out, bytes);
  assert(status == GW_OK);
  (void)status;
  send_queued(client);
  want(client);
}

void http_client_send_text(http_client *client, const char *text) {
  http_client_send(client, gw_slice_str(text));
}

void http_client_pause(http_client *client, bool is_paused) {
  client->is_paused = is_paused;
  want(client);
}

const char *http_client_text(http_client *client) {
  gw_buf_pad(&client->in);
  return client->in.p;
}

/* --- HTTP/2 --------------------------------------------------------------- */

static h2_reply *find_reply(h2_client *client, int32_t id) {
  for (size_t i = client->n_replies; i > 0; i--) {
    if (client->replies[i - 1]->id == id) {
      return client->replies[i - 1];
    }
  }
  return NULL;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t name_n, const uint8_t *value,
                     size_t value_n, uint8_t flags, void *user) {
  h2_reply *reply = find_reply(user, frame->hd.stream_id);
  gw_slice n = gw_slice_of((const char *)name, name_n);
  gw_slice v = gw_slice_of((const char *)value, value_n);
  (void)session, (void)flags;
  if (reply && gw_slice_is(n, ":status")) {
    reply->had_continue |= gw_slice_is(v, "100");
    reply->status = (v.p[0] - '0') * 100 + (v.p[1] - '0') * 10 + v.p[2] - '0';
  } else if (reply) {
    gw_buf_printf(&reply->fields, "%.*s: %.*s\n", (int)n.n, n.p, (int)v.n, v.p);
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id,
                   const uint8_t *data, size_t n, void *user) {
  h2_client *client = user;
  h2_reply *reply = find_reply(client, id);
  (void)flags;
  if (reply) {
    gw_buf_append(&reply->body, gw_slice_of((const char *)data, n));
  }
  if (!client->keeps_windows) {
    nghttp2_session_consume(session, id, n);
  }
  return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  h2_client *client = user;
  (void)session;
  if (frame->hd.type == NGHTTP2_GOAWAY) {
    client->n_goaways++;
    client->last_stream = frame->goaway.last_stream_id;
    client->goaway_code = frame->goaway.error_code;
  }
  return 0;
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t code,
                    void *user) {
  h2_reply *reply = find_reply(user, id);
  (void)session;
  if (reply) {
    reply->is_closed = true;
    reply->code = code;
  }
  return 0;
}

void h2_client_init(h2_client *client, gw_http_server *server,
                    size_t capacity) {
  nghttp2_session_callbacks *callbacks;
  nghttp2_option *option;
  *client = (h2_client){0};
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
  nghttp2_option_new(&option);
  nghttp2_option_set_no_auto_window_update(option, 1);
  nghttp2_option_set_no_http_messaging(option, 1); /* we send what is wrong */
  int rv =
      nghttp2_session_client_new2(&client->session, callbacks, client, option);
  assert(rv == 0);
  (void)rv;
  nghttp2_option_del(option);
  nghttp2_session_callbacks_del(callbacks);
  nghttp2_submit_settings(client->session, NGHTTP2_FLAG_NONE, NULL, 0);
  http_client_init(&client->raw, server, capacity);
}

void h2_client_done(h2_client *client) {
  for (size_t i = 0; i < client->n_replies; i++) {
    gw_buf_done(&client->replies[i]->body);
    gw_buf_done(&client->replies[i]->fields);
    gw_free(client->replies[i]);
  }
  nghttp2_session_del(client->session);
  http_client_done(&client->raw);
}

static bool pump(h2_client *client) {
  const uint8_t *data;
  bool moved = client->raw.in.n > 0;
  if (moved) {
    ssize_t n = nghttp2_session_mem_recv(
        client->session, (const uint8_t *)client->raw.in.p, client->raw.in.n);
    assert(n >= 0);
    (void)n;
    client->raw.in.n = 0;
  }
  for (;;) {
    ssize_t n = nghttp2_session_mem_send(client->session, &data);
    if (n <= 0) {
      return moved;
    }
    moved = true;
    http_client_send(&client->raw, gw_slice_of((const char *)data, (size_t)n));
  }
}

void h2_client_run(h2_client *client) {
  do {
    gw_loop_mem_run(client->raw.loop);
  } while (pump(client));
}

static ssize_t read_body(nghttp2_session *session, int32_t id, uint8_t *to,
                         size_t cap, uint32_t *flags,
                         nghttp2_data_source *source, void *user) {
  gw_slice *body = source->ptr;
  size_t n = body->n < cap ? body->n : cap;
  (void)session, (void)id, (void)user;
  if (n) {
    memcpy(to, body->p, n);
  }
  *body = gw_slice_from(*body, n);
  if (body->n == 0) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    gw_free(body);
  }
  return (ssize_t)n;
}

static nghttp2_nv pair(const char *name, const char *value) {
  return (nghttp2_nv){(uint8_t *)(uintptr_t)name, (uint8_t *)(uintptr_t)value,
                      strlen(name), strlen(value), NGHTTP2_NV_FLAG_NONE};
}

/* |usual| unless one of |fields| has that name. */
static size_t put_usual(nghttp2_nv *nva, size_t n, const char *name,
                        const char *value, const char *const *fields) {
  for (size_t i = 0; fields && fields[i]; i += 2) {
    if (strcmp(fields[i], name) == 0) {
      return n;
    }
  }
  nva[n] = pair(name, value);
  return n + 1;
}

static h2_reply *new_reply(h2_client *client, int32_t id) {
  assert(client->n_replies < H2_REPLIES);
  h2_reply *reply = gw_zalloc(sizeof *reply);
  reply->id = id;
  gw_buf_init(&reply->body, NULL, 1 << 24);
  gw_buf_init(&reply->fields, NULL, 1 << 16);
  client->replies[client->n_replies++] = reply;
  return reply;
}

h2_reply *h2_client_request(h2_client *client, const char *method,
                            const char *path, const char *const *fields,
                            const gw_slice *body) {
  enum { MOST = 700 };
  nghttp2_nv *nva = gw_zalloc(MOST * sizeof *nva);
  size_t n = 0;
  n = put_usual(nva, n, ":method", method, fields);
  n = put_usual(nva, n, ":scheme", "http", fields);
  n = put_usual(nva, n, ":authority", "a", fields);
  n = put_usual(nva, n, ":path", path, fields);
  for (size_t i = 0; fields && fields[i]; i += 2) {
    assert(n < MOST);
    if (fields[i + 1]) { /* NULL leaves the usual one out */
      nva[n++] = pair(fields[i], fields[i + 1]);
    } else {
      break;
    }
  }
  nghttp2_data_provider provider = {.read_callback = read_body};
  if (body) {
    gw_slice *rest = gw_zalloc(sizeof *rest);
    *rest = *body;
    provider.source.ptr = rest;
  }
  int32_t id = nghttp2_submit_request(client->session, NULL, nva, n,
                                      body ? &provider : NULL, NULL);
  assert(id > 0);
  gw_free(nva);
  return new_reply(client, id);
}

void h2_client_frame(h2_client *client, uint8_t type, uint8_t flags,
                     int32_t stream, gw_slice payload) {
  uint32_t id = (uint32_t)stream;
  const char head[9] = {(char)(payload.n >> 16),
                        (char)(payload.n >> 8),
                        (char)payload.n,
                        (char)type,
                        (char)flags,
                        (char)(id >> 24),
                        (char)(id >> 16),
                        (char)(id >> 8),
                        (char)id};
  http_client_send(&client->raw, gw_slice_of(head, sizeof head));
  http_client_send(&client->raw, payload);
}
