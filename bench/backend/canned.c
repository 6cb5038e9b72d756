#include "canned.h"

#include <stdio.h>

#include <nghttp2/nghttp2.h>

#include "base/buf.h"
#include "base/mem.h"

enum {
  PREFIX = 5, /* gRPC's flag and length */
  PEEK = 128, /* of a request's body; the name of its item */
  READ_BYTES = 1 << 18,
  OUT_BYTES = 1 << 20,
  STREAM_WINDOW = 1 << 20,
  CONNECTION_WINDOW = 1 << 26,
  MAX_STREAMS = 1000,
  MAX_FILE = 1 << 24
};

typedef struct conn {
  gw_list link;
  gw_stream *stream;
  nghttp2_session *session;
  gw_buf out;
  size_t sent;
  gw_list spares; /* of requests */
  const canned *server;
} conn;

typedef struct request {
  gw_list link;
  gw_slice left; /* of the reply */
  char peek[PEEK];
  size_t n_peek;
  canned_name name;
  bool is_grpc, is_post, is_known;
} request;

static char input[READ_BYTES];

/* --- what is asked -------------------------------------------------------- */

static bool ends_with(gw_slice s, gw_slice end) {
  return s.n >= end.n && memcmp(s.p + s.n - end.n, end.p, end.n) == 0;
}

/* Method names of gRPC and, with their slash or colon, the tails of paths. */
static void take_path(request *r, gw_slice path) {
  r->is_known = true;
  r->is_grpc =
      ends_with(path, GW_LIT("Item")) || ends_with(path, GW_LIT("Items"));
  if (ends_with(path, GW_LIT("ImportItems")) ||
      ends_with(path, GW_LIT(":import"))) {
    r->name = CANNED_IMPORTED;
  } else if (ends_with(path, GW_LIT("ListItems")) ||
             ends_with(path, GW_LIT("/items"))) {
    r->name = CANNED_LIST; /* POST to it adds one */
  } else {
    r->name = CANNED_SMALL;
  }
  r->n_peek = path.n < PEEK ? path.n : PEEK;
  memcpy(r->peek, path.p, r->n_peek);
}

static const canned_reply *choose(const conn *c, const request *r) {
  static const canned_reply empty = {{"\0\0\0\0", PREFIX}, {"{}", 2}};
  canned_name name = r->name;
  if (name == CANNED_LIST && memmem(r->peek, r->n_peek, "branches/empty", 14)) {
    return &empty;
  }
  if (name == CANNED_LIST && r->is_post && !r->is_grpc) {
    name = CANNED_SMALL;
  }
  if (name == CANNED_SMALL && memmem(r->peek, r->n_peek, "items/medium", 12)) {
    name = CANNED_MEDIUM;
  }
  return &c->server->replies[name];
}

/* --- nghttp2's callbacks -------------------------------------------------- */

static request *request_of(nghttp2_session *session, int32_t id) {
  return nghttp2_session_get_stream_user_data(session, id);
}

static int on_begin(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  conn *c = user;
  if (frame->hd.type != NGHTTP2_HEADERS ||
      frame->headers.cat != NGHTTP2_HCAT_REQUEST) {
    return 0;
  }
  gw_list *spare = gw_list_pop(&c->spares);
  request *r = spare ? GW_CONTAINER(spare, request, link) : gw_alloc(sizeof *r);
  if (!r) {
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  *r = (request){.n_peek = 0};
  gw_list_init(&r->link);
  nghttp2_session_set_stream_user_data(session, frame->hd.stream_id, r);
  return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame,
                     const uint8_t *name, size_t name_n, const uint8_t *value,
                     size_t value_n, uint8_t flags, void *user) {
  request *r = request_of(session, frame->hd.stream_id);
  gw_slice n = gw_slice_of((const char *)name, name_n);
  gw_slice v = gw_slice_of((const char *)value, value_n);
  (void)flags, (void)user;
  if (r && gw_slice_is(n, ":path")) {
    take_path(r, v);
  } else if (r && gw_slice_is(n, ":method")) {
    r->is_post = gw_slice_is(v, "POST");
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id,
                   const uint8_t *data, size_t n, void *user) {
  request *r = request_of(session, id);
  (void)flags, (void)user;
  if (r) {
    size_t room = PEEK - r->n_peek;
    size_t taken = n < room ? n : room;
    memcpy(r->peek + r->n_peek, data, taken);
    r->n_peek += taken;
  }
  return 0;
}

#define FIELD(name, value)                                                     \
  {                                                                            \
    (uint8_t *)(uintptr_t)(name), (uint8_t *)(uintptr_t)(value),               \
        sizeof(name) - 1, sizeof(value) - 1,                                   \
        NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE           \
  }

static ssize_t read_reply(nghttp2_session *session, int32_t id, uint8_t *to,
                          size_t cap, uint32_t *flags,
                          nghttp2_data_source *source, void *user) {
  static const nghttp2_nv trailers[] = {FIELD("grpc-status", "0")};
  request *r = source->ptr;
  size_t n = r->left.n < cap ? r->left.n : cap;
  (void)user;
  memcpy(to, r->left.p, n);
  r->left = gw_slice_from(r->left, n);
  if (r->left.n == 0) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (r->is_grpc) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      nghttp2_submit_trailer(session, id, trailers, 1);
    }
  }
  return (ssize_t)n;
}

static void answer(const conn *c, int32_t id, request *r) {
  static const nghttp2_nv grpc[] = {FIELD(":status", "200"),
                                    FIELD("content-type", "application/grpc")};
  static const nghttp2_nv json[] = {FIELD(":status", "200"),
                                    FIELD("content-type", "application/json")};
  static const nghttp2_nv missing[] = {FIELD(":status", "404")};
  if (!r->is_known) {
    nghttp2_submit_response(c->session, id, missing, 1, NULL);
    return;
  }
  const canned_reply *reply = choose(c, r);
  r->left = r->is_grpc ? reply->grpc : reply->json;
  nghttp2_data_provider body = {{.ptr = r}, read_reply};
  nghttp2_submit_response(c->session, id, r->is_grpc ? grpc : json, 2, &body);
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame,
                    void *user) {
  bool is_request =
      frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (is_request && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) {
    request *r = request_of(session, frame->hd.stream_id);
    if (r) {
      answer(user, frame->hd.stream_id, r);
    }
  }
  return 0;
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t code,
                    void *user) {
  conn *c = user;
  request *r = request_of(session, id);
  (void)code;
  if (r) {
    gw_list_push(&c->spares, &r->link);
  }
  return 0;
}

/* --- a connection --------------------------------------------------------- */

static void close_conn(conn *c) {
  gw_list_remove(&c->link);
  nghttp2_session_del(c->session);
  for (gw_list *spare = gw_list_pop(&c->spares); spare;
       spare = gw_list_pop(&c->spares)) {
    gw_free(GW_CONTAINER(spare, request, link));
  }
  gw_buf_done(&c->out);
  gw_stream_close(c->stream);
  gw_free(c);
}

/* Moves frames to c->out while they fit. */
static bool fill(conn *c) {
  while (c->out.n < OUT_BYTES) {
    const uint8_t *data;
    ssize_t n = nghttp2_session_mem_send(c->session, &data);
    if (n <= 0) {
      return n == 0;
    }
    gw_slice bytes = gw_slice_of((const char *)data, (size_t)n);
    if (gw_buf_append(&c->out, bytes) != GW_OK) {
      return false;
    }
  }
  return true;
}

static bool flush(conn *c) {
  do {
    if (!fill(c)) {
      return false;
    }
    while (c->sent < c->out.n) {
      size_t n;
      gw_slice left = gw_slice_from(gw_buf_slice(&c->out), c->sent);
      gw_status status = gw_stream_write(c->stream, &left, 1, &n);
      if (status == GW_AGAIN) {
        gw_stream_want(c->stream, GW_READABLE | GW_WRITABLE);
        return true;
      }
      if (status != GW_OK) {
        return false;
      }
      c->sent += n;
    }
    c->sent = c->out.n = 0;
  } while (nghttp2_session_want_write(c->session) && fill(c) && c->out.n);
  gw_stream_want(c->stream, GW_READABLE);
  return true;
}

static bool take_input(conn *c) {
  size_t n = READ_BYTES;
  while (n == READ_BYTES) {
    gw_status status = gw_stream_read(c->stream, input, READ_BYTES, &n);
    if (status == GW_AGAIN) {
      return true;
    }
    if (status != GW_OK ||
        nghttp2_session_mem_recv(c->session, (const uint8_t *)input, n) < 0) {
      return false;
    }
  }
  return true;
}

static void on_ready(void *owner, unsigned events) {
  conn *c = owner;
  bool is_good = !(events & GW_READABLE) || take_input(c);
  if (!is_good || !flush(c)) {
    close_conn(c);
  }
}

static int new_session(conn *c) {
  nghttp2_session_callbacks *callbacks;
  nghttp2_option *option;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) {
    return -1;
  }
  if (nghttp2_option_new(&option) != 0) {
    nghttp2_session_callbacks_del(callbacks);
    return -1;
  }
  nghttp2_option_set_no_closed_streams(option, 1);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
  int rv = nghttp2_session_server_new2(&c->session, callbacks, c, option);
  nghttp2_option_del(option);
  nghttp2_session_callbacks_del(callbacks);
  return rv;
}

void canned_accept(void *owner, gw_stream *stream) {
  static const nghttp2_settings_entry settings[] = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, MAX_STREAMS},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW}};
  canned *server = owner;
  conn *c = gw_zalloc(sizeof *c);
  if (!c || new_session(c) != 0) {
    gw_free(c);
    gw_stream_close(stream);
    return;
  }
  c->server = server;
  c->stream = stream;
  stream->owner = c;
  stream->on_ready = on_ready;
  gw_buf_init(&c->out, NULL, 2 * OUT_BYTES);
  gw_list_init(&c->link);
  gw_list_init(&c->spares);
  gw_list_push(&server->conns, &c->link);
  nghttp2_submit_settings(c->session, 0, settings, GW_COUNT(settings));
  nghttp2_session_set_local_window_size(c->session, 0, 0, CONNECTION_WINDOW);
  if (!flush(c)) {
    close_conn(c);
  }
}

/* --- the server ----------------------------------------------------------- */

gw_slice canned_read_file(const char *folder, const char *name) {
  char path[4096];
  gw_buf buf;
  gw_buf_init(&buf, NULL, MAX_FILE);
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  bool is_good = file != NULL;
  for (size_t n = 1; is_good && n > 0;) {
    is_good = gw_buf_reserve(&buf, 1 << 16) == GW_OK;
    n = is_good ? fread(buf.p + buf.n, 1, 1 << 16, file) : 0;
    buf.n += n;
  }
  is_good = is_good && !ferror(file) && gw_buf_pad(&buf) == GW_OK;
  if (file) {
    fclose(file);
  }
  if (!is_good) {
    gw_buf_done(&buf);
  }
  return gw_buf_slice(&buf);
}

/* |message| behind gRPC's prefix: not compressed, and its length. */
static gw_slice put_prefix(gw_slice message) {
  char *p = gw_alloc(message.n + PREFIX);
  if (!p || !message.p) {
    gw_free(p);
    return (gw_slice){NULL, 0};
  }
  const char prefix[PREFIX] = {0, (char)(message.n >> 24),
                               (char)(message.n >> 16), (char)(message.n >> 8),
                               (char)message.n};
  memcpy(p, prefix, PREFIX);
  memcpy(p + PREFIX, message.p, message.n);
  return gw_slice_of(p, message.n + PREFIX);
}

bool canned_init(canned *server, const char *folder) {
  static const char *const names[] = {
      [CANNED_SMALL] = "small",
      [CANNED_MEDIUM] = "medium",
      [CANNED_LIST] = "list",
      [CANNED_IMPORTED] = "imported",
  };
  *server = (canned){.conns = {NULL, NULL}};
  gw_list_init(&server->conns);
  for (size_t i = 0; i < CANNED_N; i++) {
    char name[32];
    canned_reply *reply = &server->replies[i];
    snprintf(name, sizeof name, "%s.json", names[i]);
    reply->json = canned_read_file(folder, name);
    snprintf(name, sizeof name, "%s.pb", names[i]);
    gw_slice message = canned_read_file(folder, name);
    reply->grpc = put_prefix(message);
    gw_free((void *)(uintptr_t)message.p);
    if (!reply->json.p || !reply->grpc.p) {
      return false;
    }
  }
  return true;
}

void canned_close(canned *server) {
  while (!gw_list_empty(&server->conns)) {
    close_conn(GW_CONTAINER(server->conns.next, conn, link));
  }
}
