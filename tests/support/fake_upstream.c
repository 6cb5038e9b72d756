#include "fake_upstream.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <nghttp2/nghttp2.h>

#include "base/deflate.h"

typedef struct request {
  gw_list link;
  int32_t id;
  char *body; /* as received, prefix included; then what is sent */
  size_t n, sent;
  bool has_trailers, is_hanging;
  fake_mode mode;
} request;

typedef struct conn {
  gw_list link;
  fake_upstream *fake;
  gw_stream *stream;
  nghttp2_session *session;
  gw_task flush;
  gw_list requests;
  char *out;
  size_t n_out;
  int32_t last_id;
  bool is_open;
} conn;

#define NV(name, value)                                                        \
  {                                                                            \
    (uint8_t *)(uintptr_t)(name), (uint8_t *)(uintptr_t)(value),               \
        sizeof(name) - 1, strlen(value), NGHTTP2_NV_FLAG_NONE                  \
  }

static void close_conn(conn *c);

static void submit_trailers(conn *c, request *r) {
  const nghttp2_nv ok[] = {NV("grpc-status", "0"), NV("x-trailer", "t")};
  const nghttp2_nv late[] = {NV("grpc-status", "9"),
                             NV("grpc-message", "not%20now")};
  const nghttp2_nv none[] = {NV("x-trailer", "t")};
  const nghttp2_nv bad[] = {NV("grpc-status", "00")};
  const nghttp2_nv *fields = ok;
  size_t n = 2;
  if (r->mode == FAKE_LATE_STATUS) {
    fields = late;
  } else if (r->mode == FAKE_NO_STATUS || r->mode == FAKE_BAD_STATUS) {
    fields = r->mode == FAKE_NO_STATUS ? none : bad;
    n = 1;
  }
  nghttp2_submit_trailer(c->session, r->id, fields, n);
}

static ssize_t read_body(nghttp2_session *session, int32_t id, uint8_t *to,
                         size_t cap, uint32_t *flags,
                         nghttp2_data_source *source, void *user) {
  (void)session;
  (void)id;
  conn *c = user;
  request *r = source->ptr;
  size_t n = r->n - r->sent < cap ? r->n - r->sent : cap;
  if (n) {
    memcpy(to, r->body + r->sent, n);
  }
  r->sent += n;
  if (r->sent < r->n) {
    return (ssize_t)n;
  }
  *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (r->mode == FAKE_RESET) {
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    nghttp2_submit_rst_stream(c->session, 0, r->id, NGHTTP2_INTERNAL_ERROR);
  } else if (r->mode != FAKE_NO_TRAILERS && r->mode != FAKE_HTML &&
             r->mode != FAKE_HTML_OK) {
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    submit_trailers(c, r);
  }
  return (ssize_t)n;
}

static void append_body(request *r, const void *bytes, size_t n) {
  r->body = realloc(r->body, r->n + n + 1);
  memcpy(r->body + r->n, bytes, n);
  r->n += n;
}

/* Packs the message; its last |cut| bytes are left out. */
static void pack(request *r, gw_coding coding, size_t cut) {
  gw_buf out;
  gw_buf_init(&out, NULL, SIZE_MAX / 2);
  gw_status status =
      gw_deflate_pack(coding, gw_slice_of(r->body + 5, r->n - 5), &out);
  assert(status == GW_OK && out.n > cut);
  size_t n = out.n - cut;
  const char prefix[] = {1, (char)(n >> 24), (char)(n >> 16), (char)(n >> 8),
                         (char)n};
  r->n = 0;
  append_body(r, prefix, sizeof prefix);
  append_body(r, out.p, n);
  gw_buf_done(&out);
  (void)status;
}

static void keep_message(fake_upstream *fake, const request *r) {
  fake->n_message = r->n < sizeof fake->message ? r->n : sizeof fake->message;
  memcpy(fake->message, r->n ? r->body : "", fake->n_message);
}

/* Bends the echoed body as the mode says. */
static void bend_body(request *r) {
  switch (r->mode) {
  case FAKE_NO_MESSAGE:
    r->n = 0;
    break;
  case FAKE_TWO_MESSAGES: {
    size_t n = r->n;
    char *copy = malloc(n);
    memcpy(copy, r->body, n);
    append_body(r, copy, n);
    free(copy);
    break;
  }
  case FAKE_TRAILING:
    append_body(r, "x", 1);
    break;
  case FAKE_HALF_MESSAGE:
  case FAKE_RESET:
    r->n = r->n / 2 > 5 ? r->n / 2 : 5;
    break;
  case FAKE_HALF_PREFIX:
    r->n = 3;
    break;
  case FAKE_HUGE:
    memset(r->body + 1, 0xff, 4);
    break;
  case FAKE_COMPRESSED:
  case FAKE_SNAPPY:
    r->body[0] = 1;
    break;
  case FAKE_GZIP:
    pack(r, GW_CODING_GZIP, 0);
    break;
  case FAKE_DEFLATE:
    pack(r, GW_CODING_DEFLATE, 0);
    break;
  case FAKE_CUT_GZIP:
    pack(r, GW_CODING_GZIP, 3);
    break;
  default:
    break;
  }
}

/* What is echoed is packed as it came. */
static const char *encoding_of(const conn *c, const request *r) {
  switch (r->mode) {
  case FAKE_GZIP:
  case FAKE_CUT_GZIP:
    return "gzip";
  case FAKE_DEFLATE:
    return "deflate";
  case FAKE_SNAPPY:
    return "snappy";
  case FAKE_COMPRESSED:
    return "identity";
  default:
    return r->n && r->body[0] ? c->fake->encoding : "identity";
  }
}

static void respond(conn *c, request *r) {
  bool is_html = r->mode == FAKE_HTML || r->mode == FAKE_HTML_OK;
  const nghttp2_nv head[] = {
      NV(":status", r->mode == FAKE_HTML ? "503" : "200"),
      NV("content-type", is_html ? "text/html" : "application/grpc+proto"),
      NV("x-head", "h"), NV("grpc-encoding", encoding_of(c, r))};
  keep_message(c->fake, r);
  bend_body(r);
  nghttp2_data_provider body = {{.ptr = r}, read_body};
  nghttp2_submit_response(c->session, r->id, head, 4, &body);
}

static void respond_status(conn *c, request *r) {
  const nghttp2_nv head[] = {
      NV(":status", "200"), NV("content-type", "application/grpc"),
      NV("grpc-status", "5"), NV("grpc-message", "no %22book%22 %C3%A9%zz%ff"),
      NV("grpc-status-details-bin", "CAUSBXRoZXJl")};
  nghttp2_submit_response(c->session, r->id, head, 5, NULL);
}

/* compression.md: and tells what it could have read. */
static void respond_unimplemented(conn *c, request *r, const char *codings) {
  const nghttp2_nv head[] = {
      NV(":status", "200"), NV("content-type", "application/grpc"),
      NV("grpc-status", "12"), NV("grpc-accept-encoding", codings)};
  nghttp2_submit_response(c->session, r->id, head, 4, NULL);
}

static void respond_fields(conn *c, request *r, size_t n, size_t size) {
  nghttp2_nv *head = calloc(n + 1, sizeof *head);
  char *value = malloc(size + 1);
  memset(value, 'v', size);
  value[size] = '\0';
  const nghttp2_nv status = NV(":status", "200");
  head[0] = status;
  for (size_t i = 1; i <= n; i++) {
    const nghttp2_nv field = NV("x-field", value);
    head[i] = field;
  }
  nghttp2_submit_headers(c->session, NGHTTP2_FLAG_NONE, r->id, NULL, head,
                         n + 1, NULL);
  free(head);
  free(value);
}

static void respond_interim(conn *c, request *r, int n) {
  const nghttp2_nv head[] = {NV(":status", "103"), NV("link", "</x>")};
  for (int i = 0; i < n; i++) {
    nghttp2_submit_headers(c->session, NGHTTP2_FLAG_NONE, r->id, NULL, head, 2,
                           NULL);
  }
  respond(c, r);
}

static void push(conn *c, request *r) {
  /* By hand: the session knows that push is off. PUSH_PROMISE for stream 2. */
  const unsigned char frame[] = {
      0, 0, 6, 5, 4, 0, 0, 0, (unsigned char)r->id, 0, 0, 0, 2, 0x82, 0x86};
  fake_write_raw(c->fake, gw_slice_of((const char *)frame, sizeof frame));
}

static void answer(conn *c, request *r) {
  r->mode = c->fake->mode;
  r->is_hanging = r->mode == FAKE_HANG;
  switch (r->mode) {
  case FAKE_HANG:
    break;
  case FAKE_PLAIN_ONLY:
    if (r->n && r->body[0]) {
      respond_unimplemented(c, r, "identity");
      keep_message(c->fake, r);
    } else {
      respond(c, r);
    }
    break;
  case FAKE_NO_METHOD:
    respond_unimplemented(c, r, "identity,deflate, gzip");
    break;
  case FAKE_STATUS:
    respond_status(c, r);
    break;
  case FAKE_REFUSE:
    nghttp2_submit_rst_stream(c->session, 0, r->id, NGHTTP2_REFUSED_STREAM);
    break;
  case FAKE_CALM:
    nghttp2_submit_rst_stream(c->session, 0, r->id, NGHTTP2_ENHANCE_YOUR_CALM);
    break;
  case FAKE_CANCEL:
    nghttp2_submit_rst_stream(c->session, 0, r->id, NGHTTP2_CANCEL);
    break;
  case FAKE_LONG_FIELD:
    respond_fields(c, r, 1, 20 * 1024);
    break;
  case FAKE_MANY_FIELDS:
    respond_fields(c, r, 150, 1);
    break;
  case FAKE_BIG_FIELDS:
    respond_fields(c, r, 3, 30000);
    break;
  case FAKE_INTERIM:
    respond_interim(c, r, 3);
    break;
  case FAKE_MANY_INTERIM:
    respond_interim(c, r, 20);
    break;
  case FAKE_PUSH:
    push(c, r);
    break;
  case FAKE_GARBAGE:
    fake_write_raw(c->fake, GW_LIT("HTTP/1.1 400 Bad Request\r\n\r\n"));
    break;
  default:
    respond(c, r);
  }
}

static request *find_request(conn *c, int32_t id) {
  return nghttp2_session_get_stream_user_data(c->session, id);
}

static int on_begin_headers(nghttp2_session *session,
                            const nghttp2_frame *frame, void *user) {
  conn *c = user;
  request *r = calloc(1, sizeof *r);
  r->id = frame->hd.stream_id;
  c->last_id = r->id;
  gw_list_push(&c->requests, &r->link);
  nghttp2_session_set_stream_user_data(session, r->id, r);
  return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t n_name, const uint8_t *value,
                     size_t n_value, uint8_t flags, void *user) {
  (void)session;
  (void)frame;
  (void)flags;
  conn *c = user;
  fake_upstream *fake = c->fake;
  const struct {
    const char *name;
    char *to;
    size_t cap;
  } rows[] = {{":path", fake->path, sizeof fake->path},
              {"grpc-timeout", fake->timeout, sizeof fake->timeout},
              {":authority", fake->authority, sizeof fake->authority},
              {"grpc-encoding", fake->encoding, sizeof fake->encoding},
              {"x-meta", fake->metadata, sizeof fake->metadata}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (gw_slice_is(gw_slice_of((const char *)name, n_name), rows[i].name)) {
      snprintf(rows[i].to, rows[i].cap, "%.*s", (int)n_value,
               (const char *)value);
    }
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id,
                   const uint8_t *bytes, size_t n, void *user) {
  (void)session;
  (void)flags;
  request *r = find_request(user, id);
  if (r) {
    append_body(r, bytes, n);
  }
  return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  (void)session;
  conn *c = user;
  if (frame->hd.type == NGHTTP2_PING) {
    c->fake->n_pings++;
  }
  request *r = find_request(c, frame->hd.stream_id);
  if (r && frame->hd.type == NGHTTP2_RST_STREAM) {
    c->fake->n_cancelled++;
  }
  if (r && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) {
    c->fake->n_requests++;
    answer(c, r);
  }
  return 0;
}

static void free_request(request *r) {
  gw_list_remove(&r->link);
  free(r->body);
  free(r);
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t code,
                    void *user) {
  (void)session;
  (void)code;
  request *r = find_request(user, id);
  if (r) {
    free_request(r);
  }
  return 0;
}

static void flush(gw_task *task) {
  conn *c = GW_CONTAINER(task, conn, flush);
  const uint8_t *bytes = NULL;
  ssize_t n = nghttp2_session_mem_send(c->session, &bytes);
  for (; n > 0; n = nghttp2_session_mem_send(c->session, &bytes)) {
    c->out = realloc(c->out, c->n_out + (size_t)n);
    memcpy(c->out + c->n_out, bytes, (size_t)n);
    c->n_out += (size_t)n;
  }
  gw_status status = GW_OK;
  while (c->n_out && status == GW_OK) {
    gw_slice part = {c->out, c->n_out};
    size_t written = 0;
    status = gw_stream_write(c->stream, &part, 1, &written);
    memmove(c->out, c->out + written, c->n_out - written);
    c->n_out -= written;
  }
  if (status < 0 || (!nghttp2_session_want_read(c->session) &&
                     !nghttp2_session_want_write(c->session) && !c->n_out)) {
    close_conn(c);
    return;
  }
  unsigned more = c->n_out ? GW_WRITABLE : 0u;
  gw_stream_want(c->stream, GW_READABLE | more);
}

static void read_all(conn *c) {
  char bytes[8192];
  size_t n = 0;
  gw_status status = GW_OK;
  while ((status = gw_stream_read(c->stream, bytes, sizeof bytes, &n)) ==
         GW_OK) {
    if (!c->fake->is_mute) {
      nghttp2_session_mem_recv(c->session, (const uint8_t *)bytes, n);
    }
  }
  if (status != GW_AGAIN) {
    close_conn(c);
  }
}

static void on_ready(void *owner, unsigned events) {
  conn *c = owner;
  if (!c->is_open) {
    gw_status status = gw_stream_handshake(c->stream);
    if (status < 0) {
      close_conn(c);
    } else if (status == GW_OK) {
      c->is_open = true;
      gw_loop_defer(c->fake->loop, &c->flush);
      gw_stream_want(c->stream, GW_READABLE);
    }
    return;
  }
  gw_loop_defer(c->fake->loop, &c->flush);
  if (events & GW_READABLE) {
    read_all(c);
  }
}

void fake_init(fake_upstream *fake, gw_loop *loop) {
  *fake = (fake_upstream){.loop = loop};
  gw_list_init(&fake->conns);
}

void fake_accept(void *owner, gw_stream *stream) {
  fake_upstream *fake = owner;
  conn *c = calloc(1, sizeof *c);
  fake->n_accepted++;
  c->fake = fake;
  c->stream = stream;
  gw_list_init(&c->requests);
  gw_list_push(&fake->conns, &c->link);
  gw_task_init(&c->flush, flush);
  nghttp2_session_callbacks *all = NULL;
  nghttp2_session_callbacks_new(&all);
  nghttp2_session_callbacks_set_on_begin_headers_callback(all,
                                                          on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(all, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(all, on_frame);
  nghttp2_session_callbacks_set_on_stream_close_callback(all, on_close);
  nghttp2_option *options = NULL;
  nghttp2_option_new(&options);
  nghttp2_option_set_max_send_header_block_length(options, 1 << 20);
  nghttp2_session_server_new2(&c->session, all, c, options);
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(all);
  stream->on_ready = on_ready;
  stream->owner = c;
  if (!fake->is_mute) {
    nghttp2_settings_entry most = {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS,
                                   fake->max_streams};
    nghttp2_submit_settings(c->session, 0, &most, fake->max_streams ? 1 : 0);
  }
  on_ready(c, 0);
}

#define EACH(fake, c)                                                          \
  for (gw_list *node_ = (fake)->conns.next, *next_ = node_->next;              \
       node_ != &(fake)->conns && ((c) = GW_CONTAINER(node_, conn, link));     \
       node_ = next_, next_ = node_->next)

size_t fake_n_conns(const fake_upstream *fake) {
  size_t n = 0;
  for (const gw_list *node = fake->conns.next; node != &fake->conns;
       node = node->next) {
    n++;
  }
  return n;
}

void fake_goaway_notice(fake_upstream *fake) {
  conn *c = NULL;
  EACH(fake, c) {
    nghttp2_submit_shutdown_notice(c->session);
    gw_loop_defer(fake->loop, &c->flush);
  }
}

void fake_goaway_dropping(fake_upstream *fake, int32_t n) {
  conn *c = NULL;
  EACH(fake, c) {
    nghttp2_submit_goaway(c->session, 0, c->last_id - 2 * n, NGHTTP2_NO_ERROR,
                          NULL, 0);
    gw_loop_defer(fake->loop, &c->flush);
  }
}

void fake_answer_hanging(fake_upstream *fake) {
  conn *c = NULL;
  EACH(fake, c) {
    for (gw_list *node = c->requests.next; node != &c->requests;
         node = node->next) {
      request *r = GW_CONTAINER(node, request, link);
      if (r->is_hanging) {
        r->is_hanging = false;
        r->mode = FAKE_ECHO;
        respond(c, r);
      }
    }
    gw_loop_defer(fake->loop, &c->flush);
  }
}

static void set_all(fake_upstream *fake, nghttp2_settings_entry entry) {
  conn *c = NULL;
  EACH(fake, c) {
    nghttp2_submit_settings(c->session, 0, &entry, 1);
    gw_loop_defer(fake->loop, &c->flush);
  }
}

void fake_set_max_streams(fake_upstream *fake, uint32_t n) {
  set_all(fake,
          (nghttp2_settings_entry){NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, n});
}

void fake_set_table(fake_upstream *fake, uint32_t bytes) {
  set_all(fake,
          (nghttp2_settings_entry){NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, bytes});
}

void fake_write_raw(fake_upstream *fake, gw_slice bytes) {
  conn *c = NULL;
  EACH(fake, c) {
    gw_slice rest = bytes;
    size_t n = 0;
    while (rest.n && gw_stream_write(c->stream, &rest, 1, &n) == GW_OK) {
      rest = gw_slice_from(rest, n);
    }
  }
}

static void close_conn(conn *c) {
  gw_list_remove(&c->link);
  gw_task_cancel(&c->flush);
  while (!gw_list_empty(&c->requests)) {
    free_request(GW_CONTAINER(c->requests.next, request, link));
  }
  nghttp2_session_del(c->session);
  gw_stream_close(c->stream);
  free(c->out);
  free(c);
}

void fake_close(fake_upstream *fake) {
  while (!gw_list_empty(&fake->conns)) {
    close_conn(GW_CONTAINER(fake->conns.next, conn, link));
  }
}
