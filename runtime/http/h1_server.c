#include <assert.h>

#include "base/mem.h"
#include "http/conn.h"
#include "http/h1_read.h"
#include "http/h1_write.h"

enum {
  READ_BYTES = 16 * 1024,
  PIPELINE_BYTES = 16 * 1024, /* read ahead while an exchange runs */
  OUT_BYTES = 128 * 1024,     /* heads that wait to be written */
  LINGER_MS = 2000            /* RFC 9112 9.6 */
};

/* What the next bytes of input are. */
typedef enum reading {
  READ_HEAD,
  READ_HELD, /* a body that nobody wants yet */
  READ_BODY,
  READ_AWAY,   /* a body that nobody will want */
  READ_AHEAD,  /* the next request, when this exchange has ended */
  READ_DISCARD /* we have closed our direction */
} reading;

typedef enum waiting {
  WAIT_NONE,
  WAIT_IDLE,
  WAIT_HEAD,
  WAIT_BODY,
  WAIT_LINGER
} waiting;

/* One connection; its requests follow each other.
 *
 *   READ_HEAD -> READ_HELD -> READ_BODY -> READ_AHEAD -> READ_HEAD ...
 *
 * with shorter ways where there is no body, and READ_AWAY where the answer
 * went out before the body had come. */
typedef struct h1_conn {
  gw_http_conn conn;
  gw_http_stream stream;
  bool has_stream; /* on_begin was, on_close was not */
  reading reading;
  waiting waiting;
  gw_request request;
  gw_head head;
  gw_h1_head_reader head_reader;
  gw_h1_body_reader body_reader;
  gw_buf in, out;
  size_t out_sent, body_sent;
  const gw_response *response;
  bool is_answering;  /* the head of the response is in |out| */
  bool keeps_alive;   /* another request may follow */
  bool owes_end;      /* on_body with fin, for a request without a body */
  bool has_continued; /* 100 was sent */
  bool skipped_empty_line;
  bool input_ended;
  bool was_reset;
  size_t unconsumed;
  uint64_t period_bytes; /* of body since the timer was started */
  uint64_t read_away;
  uint32_t n_requests, n_this_turn;
  gw_timer timer, write_timer, resume_timer;
  gw_task task;
} h1_conn;

static const gw_http_limits *limits_of(const h1_conn *c) {
  return &c->conn.server->limits;
}

static gw_http_handler *handler_of(h1_conn *c) {
  return &c->conn.server->handler;
}

static void end_stream(h1_conn *c, gw_status why) {
  if (c->has_stream) {
    c->has_stream = false;
    c->response = NULL;
    gw_http_conn_end(&c->stream, why);
  }
}

static void destroy(h1_conn *c, gw_status why) {
  end_stream(c, why);
  gw_timer_stop(&c->timer);
  gw_timer_stop(&c->write_timer);
  gw_timer_stop(&c->resume_timer);
  gw_task_cancel(&c->task);
  gw_http_conn_done(&c->conn);
  gw_buf_done(&c->in);
  gw_buf_done(&c->out);
  gw_free(c);
}

/* The last thing that this connection says, where no handler answers. */
static void say_bare(h1_conn *c, int status, gw_status why) {
  gw_h1_write_bare(&c->out, status, gw_http_server_date(c->conn.server));
  c->keeps_alive = false;
  c->reading = READ_AHEAD;
  end_stream(c, why);
}

/* The body of a request broke the rules; the refusal says which. What is being
 * answered goes on, but nothing after it can be trusted. */
static void fail_body(h1_conn *c) {
  c->conn.server->n_wasted++;
  c->keeps_alive = false;
  c->reading = READ_AHEAD;
  if (c->has_stream && !c->response) {
    handler_of(c)->on_refuse(&c->stream, &c->head.refusal, &c->request);
  }
}

/* --- the handler's calls -------------------------------------------------- */

static h1_conn *of_stream(gw_http_stream *stream) {
  return GW_CONTAINER(stream, h1_conn, stream);
}

static void wake(h1_conn *c) {
  gw_loop_defer(c->conn.server->loop, &c->task);
}

static void h1_want_body(gw_http_stream *stream) {
  h1_conn *c = of_stream(stream);
  if (c->reading == READ_HELD) {
    c->reading = READ_BODY;
    if (c->request.expects_continue && !c->response) {
      gw_slice interim = GW_LIT("HTTP/1.1 100 Continue\r\n\r\n");
      c->has_continued = true;
      c->was_reset |= gw_buf_append(&c->out, interim) != GW_OK;
    }
  } else if (!c->request.has_body) {
    c->owes_end = true;
  }
  wake(c);
}

static void h1_consume(gw_http_stream *stream, size_t n) {
  h1_conn *c = of_stream(stream);
  assert(n <= c->unconsumed);
  c->unconsumed -= n;
  wake(c);
}

static void h1_respond(gw_http_stream *stream, const gw_response *response) {
  h1_conn *c = of_stream(stream);
  assert(!c->response);
  c->response = response;
  wake(c);
}

static void h1_reset(gw_http_stream *stream) {
  h1_conn *c = of_stream(stream);
  c->was_reset = true;
  wake(c);
}

static const gw_http_stream_ops stream_ops = {h1_want_body, h1_consume,
                                              h1_respond, h1_reset};

/* --- reading -------------------------------------------------------------- */

/* RFC 9112 2.2: one empty line before a request is passed over. True: the
 * request may begin. */
static bool skip_empty_line(h1_conn *c) {
  if (!c->skipped_empty_line && c->in.n && c->in.p[0] == '\r') {
    if (c->in.n == 1) {
      return false;
    }
    if (c->in.p[1] == '\n') {
      gw_buf_drop(&c->in, 2);
      c->skipped_empty_line = true;
    }
  }
  return c->in.n > 0;
}

static bool begin(h1_conn *c) {
  gw_arena *arena = gw_http_conn_begin(&c->conn, &c->stream, &stream_ops);
  if (!arena) {
    gw_buf_done(&c->in);
    say_bare(c, 503, GW_ERR_UNAVAILABLE);
    return false;
  }
  bool is_secure = c->conn.stream->info.is_secure;
  c->request.version = 11;
  c->request.scheme = is_secure ? GW_LIT("https") : GW_LIT("http");
  gw_head_init(&c->head, arena, limits_of(c), &c->request);
  c->head.keep = c->conn.server->keep;
  gw_h1_head_start(&c->head_reader, &c->head);
  c->has_stream = true;
  c->is_answering = c->owes_end = c->has_continued = false;
  c->keeps_alive = true;
  c->body_sent = c->unconsumed = 0;
  c->read_away = 0;
  c->n_requests++;
  return true;
}

static void refuse(h1_conn *c) {
  c->conn.server->n_wasted++;
  c->keeps_alive = false;
  c->reading = READ_AHEAD;
  handler_of(c)->on_refuse(&c->stream, &c->head.refusal, &c->request);
}

static void take_head(h1_conn *c) {
  gw_h1_body_start(&c->body_reader, &c->head);
  c->reading = c->request.has_body ? READ_HELD : READ_AHEAD;
  c->skipped_empty_line = false;
  /* RFC 9112 9.3; HTTP/1.0 never persists here */
  c->keeps_alive = c->request.version == 11 && !c->head.wants_close;
  handler_of(c)->on_request(&c->stream, &c->request);
}

static bool read_head(h1_conn *c) {
  if (c->n_this_turn >= limits_of(c)->requests_per_turn) {
    return false; /* THREATS A35 */
  }
  if (!c->has_stream && (!skip_empty_line(c) || !begin(c))) {
    return false;
  }
  size_t used;
  gw_status status =
      gw_h1_head_read(&c->head_reader, gw_buf_slice(&c->in), &used);
  gw_buf_drop(&c->in, used);
  if (status == GW_AGAIN) {
    return false;
  }
  c->n_this_turn++;
  if (status == GW_OK) {
    take_head(c);
  } else {
    refuse(c);
  }
  return true;
}

static bool may_deliver(const h1_conn *c) {
  return c->reading != READ_BODY || c->unconsumed < limits_of(c)->stream_window;
}

static void deliver(h1_conn *c, gw_slice data, bool is_end) {
  c->period_bytes += data.n;
  if (c->reading == READ_BODY && (data.n || is_end)) {
    c->unconsumed += data.n;
    handler_of(c)->on_body(&c->stream, data, is_end);
  } else if (c->reading == READ_AWAY) {
    c->read_away += data.n;
    if (c->read_away > limits_of(c)->drain_body_bytes) {
      c->keeps_alive = false;
      c->reading = READ_AHEAD;
    }
  }
}

static bool goes_on_with(const h1_conn *c, reading what) {
  bool is_answered = what == READ_BODY && c->response;
  return c->reading == what && may_deliver(c) && !is_answered && !c->was_reset;
}

/* Runs over what is there of a body. */
static bool read_body(h1_conn *c) {
  size_t at = 0;
  gw_status status = GW_OK;
  reading before = c->reading;
  while (status == GW_OK && at < c->in.n && goes_on_with(c, before)) {
    size_t used;
    gw_slice data, rest = gw_slice_from(gw_buf_slice(&c->in), at);
    status = gw_h1_body_read(&c->body_reader, rest, &used, &data);
    at += used;
    if (status != GW_ERR_INVALID) {
      deliver(c, data, status == GW_END);
    }
  }
  gw_buf_drop(&c->in, at);
  if (status == GW_ERR_INVALID) {
    fail_body(c);
  } else if (status == GW_END && c->reading == before) {
    c->reading = c->has_stream ? READ_AHEAD : READ_HEAD;
  }
  return c->reading != before;
}

static bool read_on(h1_conn *c) {
  switch (c->reading) {
  case READ_HEAD:
    return read_head(c);
  case READ_BODY:
  case READ_AWAY:
    return read_body(c);
  case READ_DISCARD:
    c->in.n = 0;
    return false;
  case READ_HELD:
  case READ_AHEAD:
    break;
  }
  if (c->owes_end && c->has_stream) {
    c->owes_end = false;
    handler_of(c)->on_body(&c->stream, (gw_slice){NULL, 0}, true);
    return true;
  }
  return false;
}

/* --- writing -------------------------------------------------------------- */

/* Whether what is left of the request's body can be read away. */
static bool can_drain(const h1_conn *c) {
  if (c->reading != READ_HELD && c->reading != READ_BODY) {
    return true;
  }
  if (c->request.expects_continue && !c->has_continued) {
    return false; /* it may come or not (RFC 9110 10.1.1) */
  }
  return c->head.is_chunked ||
         c->body_reader.left <= limits_of(c)->drain_body_bytes;
}

static bool may_persist(const h1_conn *c) {
  const gw_http_server *server = c->conn.server;
  uint64_t age_ms = gw_loop_now_ms(server->loop) - c->conn.since_ms;
  return c->keeps_alive && !server->is_draining && !c->input_ended &&
         c->n_requests < server->limits.max_requests &&
         age_ms < server->limits.max_age_ms && can_drain(c);
}

static void begin_answer(h1_conn *c) {
  gw_slice date = gw_http_server_date(c->conn.server);
  c->keeps_alive = may_persist(c);
  if (c->reading == READ_HELD || c->reading == READ_BODY) {
    c->reading = c->keeps_alive ? READ_AWAY : READ_AHEAD;
  }
  bool is_sound = gw_response_is_sound(c->response);
  if (is_sound &&
      gw_h1_write_head(&c->out, c->response, date, !c->keeps_alive) == GW_OK) {
    c->is_answering = true;
  } else {
    say_bare(c, 500, GW_ERR_INTERNAL);
  }
}

static gw_slice body_left(const h1_conn *c) {
  if (!c->is_answering || !c->response || !gw_response_has_body(c->response)) {
    return (gw_slice){NULL, 0};
  }
  return gw_slice_from(c->response->body, c->body_sent);
}

static bool has_output(const h1_conn *c) {
  return c->out_sent < c->out.n || body_left(c).n > 0;
}

/* Writes until all is gone or nothing goes. */
static gw_status flush(h1_conn *c) {
  if (c->response && !c->is_answering) {
    begin_answer(c);
  }
  while (has_output(c)) {
    size_t n;
    gw_slice parts[2] = {gw_slice_from(gw_buf_slice(&c->out), c->out_sent),
                         body_left(c)};
    gw_slice *first = parts[0].n ? &parts[0] : &parts[1];
    size_t n_parts = parts[0].n && parts[1].n ? 2 : 1;
    gw_status status = gw_stream_write(c->conn.stream, first, n_parts, &n);
    if (status != GW_OK) {
      return status;
    }
    gw_timer_stop(&c->write_timer); /* it moved */
    size_t of_head = n < parts[0].n ? n : parts[0].n;
    c->out_sent += of_head;
    c->body_sent += n - of_head;
  }
  c->out_sent = c->out.n = 0;
  return GW_OK;
}

/* All that was to be said is said. True: the next request may be read. */
static bool finish(h1_conn *c) {
  if (c->has_stream && !c->is_answering) {
    return false; /* only a 100 was */
  }
  if (!c->has_stream && c->reading != READ_AHEAD) {
    return false;
  }
  end_stream(c, GW_OK);
  c->is_answering = false;
  if (!c->keeps_alive) {
    gw_stream_shutdown(c->conn.stream);
    c->reading = READ_DISCARD;
    return false;
  }
  if (c->reading == READ_AHEAD) {
    c->reading = READ_HEAD;
  }
  return true;
}

/* --- the turn ------------------------------------------------------------- */

static waiting what_to_wait_for(const h1_conn *c) {
  switch (c->reading) {
  case READ_HEAD:
    return c->has_stream || c->in.n ? WAIT_HEAD : WAIT_IDLE;
  case READ_BODY:
    return may_deliver(c) ? WAIT_BODY : WAIT_NONE;
  case READ_AWAY:
    return WAIT_BODY;
  case READ_DISCARD:
    return WAIT_LINGER;
  case READ_HELD:
  case READ_AHEAD:
    break;
  }
  return WAIT_NONE;
}

static void set_timer(h1_conn *c) {
  const gw_http_limits *limits = limits_of(c);
  const uint32_t times[] = {[WAIT_NONE] = 0,
                            [WAIT_IDLE] = limits->idle_timeout_ms,
                            [WAIT_HEAD] = limits->head_timeout_ms,
                            [WAIT_BODY] = limits->body_grace_ms,
                            [WAIT_LINGER] = LINGER_MS};
  waiting wanted = what_to_wait_for(c);
  if (wanted == c->waiting) {
    return; /* a head's time is absolute */
  }
  c->waiting = wanted;
  c->period_bytes = 0;
  gw_timer_stop(&c->timer);
  if (wanted != WAIT_NONE) {
    gw_timer_start(c->conn.server->loop, &c->timer, times[wanted]);
  }
}

/* While an exchange runs we read ahead a little, to hear of a client that
 * goes away. */
static bool wants_input(const h1_conn *c) {
  if (c->input_ended || c->in.n >= c->in.limit) {
    return false;
  }
  switch (c->reading) {
  case READ_HELD:
  case READ_AHEAD:
    return c->in.n < PIPELINE_BYTES;
  case READ_BODY:
    return may_deliver(c);
  case READ_HEAD:
  case READ_AWAY:
  case READ_DISCARD:
    break;
  }
  return true;
}

static void settle(h1_conn *c) {
  gw_loop *loop = c->conn.server->loop;
  bool is_full = c->n_this_turn >= limits_of(c)->requests_per_turn;
  if (c->in.n == 0 && c->reading != READ_BODY) {
    gw_buf_done(&c->in); /* an idle connection holds no buffers */
  }
  if (c->out.n == 0) {
    gw_buf_done(&c->out);
  }
  if (is_full && !gw_timer_is_running(&c->resume_timer)) {
    gw_timer_start(loop, &c->resume_timer, 0);
  }
  if (has_output(c) && !gw_timer_is_running(&c->write_timer)) {
    gw_timer_start(loop, &c->write_timer, limits_of(c)->write_timeout_ms);
  } else if (!has_output(c)) {
    gw_timer_stop(&c->write_timer);
  }
  set_timer(c);
  unsigned events = wants_input(c) && !is_full ? GW_READABLE : 0;
  gw_stream_want(c->conn.stream, events | (has_output(c) ? GW_WRITABLE : 0));
}

/* Reads and writes what can be, until neither goes on. False: the connection
 * is gone. */
static bool advance(h1_conn *c) {
  for (bool goes_on = true; goes_on;) {
    goes_on = read_on(c);
    if (c->was_reset) {
      destroy(c, GW_ERR_CANCELLED);
      return false;
    }
    gw_status status = flush(c);
    if (status == GW_OK) {
      goes_on |= finish(c);
    } else if (status != GW_AGAIN) {
      destroy(c, GW_ERR_CLOSED);
      return false;
    }
  }
  bool is_last_word = has_output(c) && !c->has_stream;
  bool is_idle = what_to_wait_for(c) == WAIT_IDLE;
  if ((c->input_ended && !is_last_word) ||
      (is_idle && c->conn.server->is_draining)) {
    destroy(c, GW_ERR_CLOSED);
    return false;
  }
  settle(c);
  return true;
}

static void run_task(gw_task *task) {
  advance(GW_CONTAINER(task, h1_conn, task));
}

/* One piece of input; GW_AGAIN when there is no more for now. */
static gw_status read_input(h1_conn *c, size_t *ret_n) {
  size_t room = c->in.limit - c->in.n;
  size_t cap = room < READ_BYTES ? room : READ_BYTES;
  *ret_n = 0;
  gw_status status = gw_buf_reserve(&c->in, cap);
  if (status != GW_OK) {
    return status;
  }
  status = gw_stream_read(c->conn.stream, c->in.p + c->in.n, cap, ret_n);
  c->in.n += *ret_n;
  return status;
}

static void on_ready(void *owner, unsigned events) {
  h1_conn *c = owner;
  size_t total = 0;
  c->n_this_turn = 0;
  bool is_there = !(events & GW_WRITABLE) || advance(c);
  if (!(events & GW_READABLE)) {
    return;
  }
  while (is_there && wants_input(c) && total < limits_of(c)->read_per_turn) {
    size_t n;
    gw_status status = read_input(c, &n);
    total += n;
    if (status == GW_AGAIN) {
      settle(c);
      return;
    }
    if (status != GW_OK && status != GW_END) {
      destroy(c, GW_ERR_CLOSED);
      return;
    }
    c->input_ended = status == GW_END;
    is_there = advance(c);
  }
}

/* --- timers --------------------------------------------------------------- */

static void body_period_ended(h1_conn *c) {
  const gw_http_limits *limits = limits_of(c);
  uint64_t least = (uint64_t)limits->body_rate * limits->body_grace_ms / 1000;
  if (c->period_bytes < least) {
    if (c->reading == READ_AWAY) {
      destroy(c, GW_ERR_TIMEOUT);
      return;
    }
    gw_head_refuse(&c->head, 408, "request-timeout",
                   "the body came too slowly");
    fail_body(c);
  }
  advance(c);
}

static void timed_out(gw_timer *timer) {
  h1_conn *c = GW_CONTAINER(timer, h1_conn, timer);
  waiting waited = c->waiting;
  c->waiting = WAIT_NONE;
  if (waited == WAIT_BODY) {
    body_period_ended(c);
  } else if (waited == WAIT_HEAD && c->has_stream) {
    gw_head_refuse(&c->head, 408, "request-timeout",
                   "the head did not come in time");
    refuse(c);
    advance(c);
  } else {
    destroy(c, GW_ERR_TIMEOUT);
  }
}

static void write_timed_out(gw_timer *timer) {
  destroy(GW_CONTAINER(timer, h1_conn, write_timer), GW_ERR_TIMEOUT);
}

static void resume(gw_timer *timer) {
  h1_conn *c = GW_CONTAINER(timer, h1_conn, resume_timer);
  c->n_this_turn = 0;
  advance(c);
}

/* --- the server's calls --------------------------------------------------- */

static void h1_drain(gw_http_conn *conn) {
  h1_conn *c = GW_CONTAINER(conn, h1_conn, conn);
  if (c->waiting == WAIT_IDLE) {
    destroy(c, GW_OK);
  }
}

static void h1_close(gw_http_conn *conn) {
  destroy(GW_CONTAINER(conn, h1_conn, conn), GW_ERR_CANCELLED);
}

static const gw_http_conn_ops conn_ops = {h1_drain, h1_close};

bool gw_h1_server_start(gw_http_server *server, gw_stream *stream,
                        gw_slice early) {
  h1_conn *c = gw_zalloc(sizeof *c);
  if (!c) {
    gw_stream_close(stream);
    return false;
  }
  gw_http_conn_init(&c->conn, &conn_ops, server, stream);
  gw_timer_init(&c->timer, timed_out);
  gw_timer_init(&c->write_timer, write_timed_out);
  gw_timer_init(&c->resume_timer, resume);
  gw_task_init(&c->task, run_task);
  gw_buf_init(&c->in, NULL, server->limits.head_bytes + READ_BYTES);
  gw_buf_init(&c->out, NULL, OUT_BYTES);
  c->keeps_alive = true;
  stream->owner = c;
  stream->on_ready = on_ready;
  if (gw_buf_append(&c->in, early) != GW_OK) {
    destroy(c, GW_ERR_NOMEM);
    return false;
  }
  return advance(c);
}
