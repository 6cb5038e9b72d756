#include "upstream/cluster.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "fake_upstream.h"
#include "net/loop_common.h"
#include "net/loop_mem.h"
#include "unit.h"

enum { N_FAKES = 2, N_CALLS = 8 };

typedef struct one {
  gw_call call;
  gw_arena arena;
  gw_buf room;
  unsigned n_done;
  bool is_used;
} one;

static gw_loop *loop;
static gw_cluster *cluster;
static gw_cluster_config config;
static fake_upstream fakes[N_FAKES];
static gw_addr addrs[N_FAKES];
static const gw_slice endpoints[N_FAKES] = {
    {"10.0.0.1:50051", 14},
    {"10.0.0.2:50051", 14},
};
static one ones[N_CALLS];

static void on_done(gw_call *call) {
  one *o = GW_CONTAINER(call, one, call);
  o->n_done++;
}

static void start_for(one *o, gw_slice message, uint64_t within_ms) {
  gw_arena_done(&o->arena);
  gw_buf_done(&o->room);
  *o = (one){.is_used = true};
  gw_arena_init(&o->arena, 0);
  gw_buf_init(&o->room, NULL, 0);
  o->call = (gw_call){
      .path = GW_LIT("/books.v1.Books/Get"),
      .message = message,
      .deadline_ms = gw_loop_now_ms(loop) + within_ms,
      .max_reply = 1 << 20,
      .arena = &o->arena,
      .room = &o->room,
      .on_done = on_done,
  };
  gw_call_start(cluster, &o->call);
  assert_int_equal(o->n_done, 0);
}

static void start(one *o) {
  start_for(o, GW_LIT("hello"), 5000);
}

static void listen_all(void) {
  for (size_t i = 0; i < N_FAKES; i++) {
    gw_loop_mem_listen(loop, &addrs[i], fake_accept, &fakes[i]);
  }
}

static void open_cluster(size_t n_endpoints) {
  config.endpoints = endpoints;
  config.n_endpoints = n_endpoints;
  cluster = gw_cluster_new(loop, &config);
  assert_non_null(cluster);
}

static int set_up(void **state) {
  (void)state;
  loop = gw_loop_mem_new();
  config = gw_cluster_defaults;
  for (size_t i = 0; i < N_FAKES; i++) {
    fake_init(&fakes[i], loop);
    assert_int_equal(gw_addr_parse(endpoints[i], &addrs[i]), GW_OK);
  }
  listen_all();
  memset(ones, 0, sizeof ones);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  gw_cluster_free(cluster);
  cluster = NULL;
  for (size_t i = 0; i < N_FAKES; i++) {
    fake_close(&fakes[i]);
  }
  for (size_t i = 0; i < N_CALLS; i++) {
    if (ones[i].is_used) {
      assert_int_equal(ones[i].n_done, 1);
      gw_arena_done(&ones[i].arena);
      gw_buf_done(&ones[i].room);
    }
  }
  gw_loop_mem_run(loop);
  gw_loop_free(loop);
  return 0;
}

static void assert_echoed(const one *o, const char *text) {
  assert_int_equal(o->n_done, 1);
  assert_int_equal(o->call.status, GW_OK);
  assert_int_equal(o->call.grpc_status, 0);
  assert_slice(o->call.reply, text);
  for (size_t i = 0; i < GW_BUF_PAD; i++) {
    assert_int_equal(o->call.reply.p[o->call.reply.n + i], 0);
  }
}

static void a_call_comes_back(void **state) {
  (void)state;
  open_cluster(1);
  const gw_header metadata[] = {{GW_LIT("x-meta"), GW_LIT("m")}};
  start(&ones[0]);
  ones[0].call.metadata = metadata;
  ones[0].call.n_metadata = 1;
  gw_loop_mem_run(loop);
  assert_echoed(&ones[0], "hello");
  assert_string_equal(fakes[0].path, "/books.v1.Books/Get");
  assert_string_equal(fakes[0].authority, "10.0.0.1:50051");
  assert_string_equal(fakes[0].timeout, "5000m");
  assert_string_equal(fakes[0].metadata, "m");
  assert_slice(gw_headers_find(&ones[0].call.headers, "x-head"), "h");
  assert_slice(gw_headers_find(&ones[0].call.trailers, "x-trailer"), "t");
  assert_int_equal(ones[0].call.headers.n, 1);
  assert_int_equal(ones[0].call.trailers.n, 1);
  assert_true(gw_addr_eq(&ones[0].call.endpoint, &addrs[0]));
  assert_int_equal(ones[0].call.n_attempts, 1);
  assert_int_equal(gw_cluster_n_open(cluster), 0);
  gw_call_cancel(&ones[0].call); /* harmless */
  start_for(&ones[1], GW_LIT(""), 5000);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[1], "");
  assert_int_equal(fakes[0].n_accepted, 1);
}

/* What the upstream does, and what becomes of the call. */
static void every_answer_has_a_status(void **state) {
  (void)state;
  static const struct {
    fake_mode mode;
    gw_status status;
    int grpc_status;
  } rows[] = {
      {FAKE_ECHO, GW_OK, 0},
      {FAKE_STATUS, GW_OK, 5},
      {FAKE_LATE_STATUS, GW_OK, 9},
      {FAKE_RESET, GW_ERR_CLOSED, 0},
      {FAKE_NO_MESSAGE, GW_ERR_PROTOCOL, 0},
      {FAKE_TWO_MESSAGES, GW_ERR_PROTOCOL, 0},
      {FAKE_TRAILING, GW_ERR_PROTOCOL, 0},
      {FAKE_HALF_MESSAGE, GW_ERR_PROTOCOL, 0},
      {FAKE_HALF_PREFIX, GW_ERR_PROTOCOL, 0},
      {FAKE_HUGE, GW_ERR_LIMIT, 0},
      {FAKE_COMPRESSED, GW_ERR_PROTOCOL, 0},
      {FAKE_GZIP, GW_OK, 0},
      {FAKE_DEFLATE, GW_OK, 0},
      {FAKE_CUT_GZIP, GW_ERR_PROTOCOL, 0},
      {FAKE_SNAPPY, GW_ERR_PROTOCOL, 0},
      {FAKE_CALM, GW_OK, 8},
      {FAKE_CANCEL, GW_OK, 1},
      {FAKE_NO_TRAILERS, GW_ERR_PROTOCOL, 0},
      {FAKE_NO_STATUS, GW_ERR_PROTOCOL, 0},
      {FAKE_BAD_STATUS, GW_ERR_PROTOCOL, 0},
      {FAKE_HTML, GW_OK, 14},
      {FAKE_HTML_OK, GW_ERR_PROTOCOL, 0},
      {FAKE_MANY_FIELDS, GW_ERR_LIMIT, 0},
      {FAKE_BIG_FIELDS, GW_ERR_LIMIT, 0},
      {FAKE_INTERIM, GW_OK, 0},
      {FAKE_MANY_INTERIM, GW_ERR_PROTOCOL, 0},
      {FAKE_PUSH, GW_ERR_PROTOCOL, 0},
      {FAKE_GARBAGE, GW_ERR_PROTOCOL, 0},
  };
  open_cluster(1);
  for (int cut = 0; cut < 2; cut++) {
    gw_loop_mem_cut(loop, cut ? 3 : 0, cut ? 5 : 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
      fakes[0].mode = rows[i].mode;
      start_for(&ones[0], GW_LIT("0123456789"), 5000);
      gw_loop_mem_run(loop);
      if (ones[0].n_done != 1 || ones[0].call.status != rows[i].status) {
        print_message("mode %d cut %d: %s\n", (int)rows[i].mode, cut,
                      gw_status_text(ones[0].call.status));
      }
      assert_int_equal(ones[0].n_done, 1);
      assert_int_equal(ones[0].call.status, rows[i].status);
      if (rows[i].status == GW_OK) {
        assert_int_equal(ones[0].call.grpc_status, rows[i].grpc_status);
      }
      if (rows[i].status == GW_OK && rows[i].grpc_status == 0) {
        assert_echoed(&ones[0], "0123456789");
      }
    }
  }
  /* a huge length took no memory */
  assert_true(ones[0].arena.used < 65536 && ones[0].room.cap <= 65536);
}

static void a_status_brings_text_and_details(void **state) {
  (void)state;
  open_cluster(1);
  fakes[0].mode = FAKE_STATUS;
  start(&ones[0]);
  gw_loop_mem_run(loop);
  assert_slice(ones[0].call.grpc_message,
               "no \"book\" \xc3\xa9%zz\xef\xbf\xbd");
  assert_slice(ones[0].call.grpc_details, "\x08\x05\x12\x05there");
}

static void big_messages_pass(void **state) {
  (void)state;
  open_cluster(1);
  static char big[300000];
  memset(big, 'b', sizeof big);
  start_for(&ones[0], gw_slice_of(big, sizeof big), 5000);
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].call.status, GW_OK);
  assert_int_equal(ones[0].call.reply.n, sizeof big);
  assert_memory_equal(ones[0].call.reply.p, big, sizeof big);
  start_for(&ones[1], gw_slice_of(big, sizeof big), 5000);
  ones[1].call.max_reply = sizeof big - 1;
  gw_loop_mem_run(loop);
  assert_int_equal(ones[1].call.status, GW_ERR_LIMIT);
}

static void the_arena_of_a_call_is_its_limit(void **state) {
  (void)state;
  open_cluster(1);
  fakes[0].mode = FAKE_LONG_FIELD;
  start(&ones[0]);
  ones[0].arena.budget = 16 * 1024;
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].call.status, GW_ERR_LIMIT);
}

/* Zeros pack a thousandfold: at the limits and a byte beyond. */
static void packed_replies_have_limits(void **state) {
  (void)state;
  enum { MOST = 1 << 20 };
  static char zeros[MOST + 1];
  static const struct {
    size_t n;
    uint32_t ratio;
    gw_status status;
  } rows[] = {
      {GW_CALL_SMALL, 1, GW_OK},     {GW_CALL_SMALL + 1, 1, GW_ERR_LIMIT},
      {MOST, 1100, GW_OK},           {MOST + 1, 1100, GW_ERR_LIMIT},
      {MOST / 2, 100, GW_ERR_LIMIT},
  };
  open_cluster(1);
  fakes[0].mode = FAKE_GZIP;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    config.max_ratio = rows[i].ratio;
    start_for(&ones[0], gw_slice_of(zeros, rows[i].n), 5000);
    ones[0].call.max_reply = MOST;
    gw_loop_mem_run(loop);
    assert_int_equal(ones[0].call.status, rows[i].status);
    if (rows[i].status == GW_OK) {
      assert_int_equal(ones[0].call.reply.n, rows[i].n);
      assert_memory_equal(ones[0].call.reply.p, zeros, rows[i].n);
    }
  }
}

static void endpoints_take_turns(void **state) {
  (void)state;
  open_cluster(2);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  start(&ones[1]); /* connects to the other one */
  gw_loop_mem_run(loop);
  size_t before[] = {fakes[0].n_requests, fakes[1].n_requests};
  for (size_t i = 0; i < N_CALLS; i++) {
    start(&ones[i]);
  }
  gw_loop_mem_run(loop);
  for (size_t i = 0; i < N_CALLS; i++) {
    assert_echoed(&ones[i], "hello");
  }
  assert_int_equal(fakes[0].n_requests - before[0], N_CALLS / 2);
  assert_int_equal(fakes[1].n_requests - before[1], N_CALLS / 2);
}

static void calls_of_a_turn_leave_in_one_write(void **state) {
  (void)state;
  open_cluster(1);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  fakes[0].mode = FAKE_HANG;
  uint64_t before = gw_loop_mem_count(loop, GW_MEM_WRITE);
  for (size_t i = 0; i < N_CALLS; i++) {
    start(&ones[i]);
  }
  gw_loop_mem_run(loop);
  assert_int_equal(fakes[0].n_requests, 1 + N_CALLS);
  assert_true(gw_loop_mem_count(loop, GW_MEM_WRITE) - before <= 2);
}

static void a_refused_call_goes_elsewhere(void **state) {
  (void)state;
  open_cluster(2);
  fakes[0].mode = FAKE_REFUSE;
  for (size_t i = 0; i < 4; i++) {
    start(&ones[i]);
    gw_loop_mem_run(loop);
    assert_echoed(&ones[i], "hello");
    assert_true(gw_addr_eq(&ones[i].call.endpoint, &addrs[1]));
  }
  assert_true(fakes[0].n_requests >= 1);
  fakes[1].mode = FAKE_REFUSE;
  start(&ones[4]);
  gw_loop_mem_run(loop);
  assert_int_equal(ones[4].call.status, GW_ERR_UNAVAILABLE);
  assert_int_equal(ones[4].call.n_attempts, 2);
}

static void goaway_loses_nothing(void **state) {
  (void)state;
  open_cluster(1);
  fakes[0].mode = FAKE_HANG;
  for (size_t i = 0; i < 4; i++) {
    start(&ones[i]);
  }
  gw_loop_mem_run(loop);
  assert_int_equal(fakes[0].n_requests, 4);
  fakes[0].mode = FAKE_ECHO;
  fake_goaway_notice(&fakes[0]);
  gw_loop_mem_run(loop);
  start(&ones[4]); /* on a new connection */
  gw_loop_mem_run(loop);
  assert_echoed(&ones[4], "hello");
  assert_int_equal(fakes[0].n_accepted, 2);
  /* the second step: the last two were not processed, the others finish */
  fake_goaway_dropping(&fakes[0], 2);
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].n_done, 0);
  assert_int_equal(ones[1].n_done, 0);
  assert_echoed(&ones[2], "hello");
  assert_echoed(&ones[3], "hello");
  fake_answer_hanging(&fakes[0]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[0], "hello");
  assert_echoed(&ones[1], "hello");
  assert_int_equal(ones[0].call.n_attempts, 1);
  assert_int_equal(ones[2].call.n_attempts, 2);
}

static void a_broken_connection_ends_its_calls(void **state) {
  (void)state;
  open_cluster(2);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  start(&ones[1]);
  gw_loop_mem_run(loop);
  fakes[0].mode = fakes[1].mode = FAKE_HANG;
  for (size_t i = 0; i < 4; i++) {
    start(&ones[i]);
  }
  gw_loop_mem_run(loop);
  fake_close(&fakes[0]);
  gw_loop_mem_run(loop);
  for (size_t i = 0; i < 4; i++) {
    bool is_lost = gw_addr_eq(&ones[i].call.endpoint, &addrs[0]);
    assert_int_equal(ones[i].n_done, is_lost);
    assert_int_equal(ones[i].call.status, is_lost ? GW_ERR_CLOSED : GW_OK);
  }
  fake_answer_hanging(&fakes[1]);
  gw_loop_mem_run(loop);
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(ones[i].n_done, 1);
  }
}

/* The write that would have carried the call fails: it is sent again. */
static void an_unwritten_call_is_sent_again(void **state) {
  (void)state;
  open_cluster(1);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  gw_loop_mem_fault(loop, GW_MEM_WRITE, gw_loop_mem_count(loop, GW_MEM_WRITE),
                    GW_ERR_CLOSED);
  start(&ones[1]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[1], "hello");
  assert_int_equal(ones[1].call.n_attempts, 2);
  assert_int_equal(fakes[0].n_accepted, 2);
}

static void a_deadline_ends_a_call(void **state) {
  (void)state;
  open_cluster(1);
  fakes[0].mode = FAKE_HANG;
  start_for(&ones[0], GW_LIT("x"), 200);
  gw_loop_mem_advance(loop, 199);
  assert_int_equal(ones[0].n_done, 0);
  gw_loop_mem_advance(loop, 1);
  assert_int_equal(ones[0].n_done, 1);
  assert_int_equal(ones[0].call.status, GW_ERR_TIMEOUT);
  assert_int_equal(fakes[0].n_cancelled, 1);
  start_for(&ones[1], GW_LIT("x"), 0);
  gw_loop_mem_run(loop);
  assert_int_equal(ones[1].call.status, GW_ERR_TIMEOUT);
  assert_int_equal(ones[1].call.sent_us, 0);
}

static void a_cancelled_call_is_silent(void **state) {
  (void)state;
  open_cluster(1);
  fakes[0].mode = FAKE_HANG;
  start(&ones[0]);
  start(&ones[1]);
  gw_call_cancel(&ones[1].call); /* before it is sent */
  gw_loop_mem_run(loop);
  assert_int_equal(fakes[0].n_requests, 1);
  gw_call_cancel(&ones[0].call);
  gw_loop_mem_run(loop);
  assert_int_equal(fakes[0].n_cancelled, 1);
  assert_int_equal(gw_cluster_n_open(cluster), 0);
  start(&ones[2]);
  gw_loop_mem_run(loop);
  gw_call_cancel(&ones[2].call);
  start_for(&ones[3], GW_LIT("x"), 0);
  gw_call_cancel(&ones[3].call); /* done, not told yet */
  gw_loop_mem_run(loop);
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(ones[i].n_done, 0);
    ones[i].n_done = 1;
  }
  assert_int_equal(gw_cluster_n_open(cluster), 0);
}

typedef struct late {
  gw_task task;
  int turns; /* until the call is given up */
  one *one;
  char *message; /* freed then */
} late;

static void give_up(gw_task *task) {
  late *l = GW_CONTAINER(task, late, task);
  if (l->turns-- > 0) {
    gw_loop_defer(loop, task);
    return;
  }
  gw_call_cancel(&l->one->call);
  gw_arena_done(&l->one->arena);
  gw_free(l->message);
}

/* At each moment of its way out: nothing of it is read any more, and the
 * others do not notice. */
static void a_call_given_up_leaves_nothing(void **state) {
  (void)state;
  static char big[200000];
  memset(big, 'b', sizeof big);
  open_cluster(1);
  gw_loop_mem_cut(loop, 0, 30000);
  for (int turns = 0; turns < 60; turns++) {
    late l = {.turns = turns, .one = &ones[1], .message = gw_alloc(150000)};
    memset(l.message, 'c', 150000);
    start_for(&ones[0], gw_slice_of(big, sizeof big), 5000);
    start_for(&ones[1], gw_slice_of(l.message, 150000), 5000);
    start_for(&ones[2], gw_slice_of(big, sizeof big), 5000);
    gw_task_init(&l.task, give_up);
    gw_loop_defer(loop, &l.task);
    gw_loop_mem_run(loop);
    for (int i = 0; i < 3; i += 2) {
      assert_int_equal(ones[i].call.status, GW_OK);
      assert_int_equal(ones[i].call.reply.n, sizeof big);
      assert_memory_equal(ones[i].call.reply.p, big, sizeof big);
    }
    gw_arena_init(&ones[1].arena, 0);
    ones[1].n_done = 1; /* or not, as it came */
  }
  assert_true(fakes[0].n_cancelled > 10); /* it was on its way */
  assert_int_equal(fakes[0].n_accepted, 1);
}

/* What is written is whole whatever happens in between, from turn to turn. */
typedef struct storm {
  gw_task task;
  unsigned left;
  size_t n_ended[4]; /* well, refused, too late, given up */
} storm;

static void end_one(storm *s, one *o, const char *message) {
  gw_status status = o->call.status;
  if (!o->n_done) {
    gw_call_cancel(&o->call);
    o->n_done = 1;
    s->n_ended[3]++;
  } else if (status == GW_OK) {
    assert_int_equal(o->call.reply.n, o->call.message.n);
    assert_memory_equal(o->call.reply.p, message, o->call.reply.n);
    s->n_ended[0]++;
  } else {
    assert_true(status == GW_ERR_UNAVAILABLE || status == GW_ERR_TIMEOUT);
    s->n_ended[status == GW_ERR_TIMEOUT ? 2 : 1]++;
  }
}

static void blow(gw_task *task) {
  static const uint32_t tables[] = {4096, 0, 150, 65536};
  static const fake_mode modes[] = {FAKE_ECHO, FAKE_ECHO, FAKE_HANG,
                                    FAKE_REFUSE};
  static char messages[N_CALLS][100000];
  storm *s = GW_CONTAINER(task, storm, task);
  size_t i = (size_t)rand() % N_CALLS;
  int what = rand() % 16;
  if (what < 8) {
    if (ones[i].is_used) {
      end_one(s, &ones[i], messages[i]);
    }
    memset(messages[i], rand(), sizeof messages[i]);
    start_for(&ones[i], gw_slice_of(messages[i], (size_t)rand() % 100000),
              10 + (uint64_t)rand() % 200);
  } else if (what < 11) {
    fake_answer_hanging(&fakes[i % N_FAKES]);
  } else if (what == 11) {
    fake_set_table(&fakes[i % N_FAKES], tables[rand() % 4]);
  } else if (what == 12) {
    fake_set_max_streams(&fakes[i % N_FAKES], 1 + (uint32_t)rand() % 4);
  } else if (what == 13) {
    fake_goaway_notice(&fakes[i % N_FAKES]);
  } else {
    fakes[i % N_FAKES].mode = modes[rand() % 4];
  }
  if (s->left-- > 0) {
    (rand() % 2 ? gw_loop_defer : gw_loop_defer_next)(loop, task);
  }
}

static void any_order_of_events_is_fine(void **state) {
  (void)state;
  storm s = {.left = 20};
  srand(11); /* NOLINT: the same in every run */
  open_cluster(N_FAKES);
  gw_loop_mem_cut(loop, 0, 7000);
  gw_task_init(&s.task, blow);
  for (int i = 0; i < 200; i++) {
    s.left = (unsigned)rand() % 30;
    gw_loop_defer(loop, &s.task);
    gw_loop_mem_run(loop);
    gw_loop_mem_advance(loop, (uint64_t)rand() % 100);
  }
  gw_loop_mem_advance(loop, 1000);
  for (size_t i = 0; i < GW_COUNT(s.n_ended); i++) {
    assert_true(s.n_ended[i] > 10); /* else the storm is a breeze */
  }
}

/* RFC 9113 6.5.2: the upstream may change the size of its table. */
static void follows_the_upstreams_table(void **state) {
  (void)state;
  static const uint32_t sizes[] = {4096, 0, 150, 65536, 0};
  const gw_header metadata[] = {{GW_LIT("x-meta"), GW_LIT("m")}};
  open_cluster(1);
  for (size_t i = 0; i < GW_COUNT(sizes); i++) {
    for (int k = 0; k < 3; k++) {
      start(&ones[k]);
      ones[k].call.metadata = metadata;
      ones[k].call.n_metadata = 1;
      fakes[0].metadata[0] = fakes[0].path[0] = '\0';
      gw_loop_mem_run(loop);
      assert_echoed(&ones[k], "hello");
      assert_string_equal(fakes[0].metadata, "m");
      assert_string_equal(fakes[0].path, "/books.v1.Books/Get");
    }
    fake_set_table(&fakes[0], sizes[i]);
    gw_loop_mem_run(loop);
  }
  assert_int_equal(fakes[0].n_accepted, 1);
}

/* Fields beyond what a connection says at once never leave. */
static void a_head_has_a_limit(void **state) {
  (void)state;
  static char bytes[61 * 1024];
  memset(bytes, 'b', sizeof bytes);
  gw_header metadata[] = {{GW_LIT("x-meta"), gw_slice_of(bytes, 50 * 1024)}};
  open_cluster(1);
  for (int i = 0; i < 3; i++) {
    start(&ones[i]);
    ones[i].call.metadata = metadata;
    ones[i].call.n_metadata = 1;
    metadata[0].value.n = i == 1 ? sizeof bytes : 50 * 1024;
    gw_loop_mem_run(loop);
    assert_int_equal(ones[i].call.status, i == 1 ? GW_ERR_UNAVAILABLE : GW_OK);
  }
  assert_int_equal(fakes[0].n_requests, 2);
  assert_int_equal(fakes[0].n_accepted, 1);
}

static void back_off_then_recovery(void **state) {
  (void)state;
  gw_loop_mem_unlisten(loop, &addrs[0]);
  open_cluster(1);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].call.status, GW_ERR_UNAVAILABLE);
  assert_int_equal(ones[0].call.endpoint.len, 0);
  gw_endpoint_stats stats;
  assert_int_equal(gw_cluster_stats(cluster, &stats, 1), 1);
  assert_true(stats.is_backing_off);
  listen_all();
  start(&ones[1]); /* fails at once: nobody is tried */
  gw_loop_mem_run(loop);
  assert_int_equal(ones[1].call.status, GW_ERR_UNAVAILABLE);
  assert_int_equal(gw_loop_mem_count(loop, GW_MEM_CONNECT), 1);
  gw_loop_mem_advance(loop, 100);
  start(&ones[2]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[2], "hello");
  assert_int_equal(gw_cluster_stats(cluster, &stats, 1), 1);
  assert_true(stats.is_connected && !stats.is_backing_off);
  assert_int_equal(stats.n_connect_failures, 1);
}

static void back_off_grows_to_its_limit(void **state) {
  (void)state;
  gw_loop_mem_unlisten(loop, &addrs[0]);
  open_cluster(1);
  for (int i = 0; i < 600; i++) { /* one minute */
    start(&ones[0]);
    gw_loop_mem_advance(loop, 100);
  }
  uint64_t n = gw_loop_mem_count(loop, GW_MEM_CONNECT);
  assert_in_range(n, 8, 22);
}

static void a_dead_endpoint_is_skipped(void **state) {
  (void)state;
  gw_loop_mem_unlisten(loop, &addrs[0]);
  open_cluster(2);
  for (size_t i = 0; i < N_CALLS; i++) {
    start(&ones[i]);
    gw_loop_mem_run(loop);
    assert_echoed(&ones[i], "hello");
    assert_int_equal(ones[i].call.n_attempts, 1);
  }
}

static void connecting_has_a_timeout(void **state) {
  (void)state;
  gw_loop_mem_listen(loop, &addrs[0], NULL, NULL);
  open_cluster(1);
  start(&ones[0]);
  gw_loop_mem_advance(loop, 999);
  assert_int_equal(ones[0].n_done, 0);
  gw_loop_mem_advance(loop, 1);
  assert_int_equal(ones[0].call.status, GW_ERR_UNAVAILABLE);
  /* and one that accepts and says nothing is no upstream either */
  listen_all();
  fakes[0].is_mute = true;
  gw_loop_mem_advance(loop, 1000);
  start(&ones[1]);
  gw_loop_mem_advance(loop, 1000);
  assert_int_equal(ones[1].call.status, GW_ERR_UNAVAILABLE);
}

static void more_connections_when_streams_are_used_up(void **state) {
  (void)state;
  config.max_connections = 2;
  fakes[0].max_streams = 2;
  fakes[0].mode = FAKE_HANG;
  open_cluster(1);
  for (size_t i = 0; i < 6; i++) {
    start(&ones[i]);
  }
  gw_loop_mem_run(loop);
  assert_int_equal(fakes[0].n_accepted, 2);
  assert_int_equal(fakes[0].n_requests, 4); /* two wait */
  fakes[0].mode = FAKE_ECHO;
  fake_answer_hanging(&fakes[0]);
  gw_loop_mem_run(loop);
  for (size_t i = 0; i < 6; i++) {
    assert_echoed(&ones[i], "hello");
  }
  assert_int_equal(fakes[0].n_accepted, 2);
}

/* THREATS R14: no streams at all means waiting, within the deadline. */
static void no_streams_means_waiting(void **state) {
  (void)state;
  config.max_connections = 1;
  open_cluster(1);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  fake_set_max_streams(&fakes[0], 0);
  gw_loop_mem_run(loop);
  start_for(&ones[1], GW_LIT("hello"), 100);
  start_for(&ones[2], GW_LIT("hello"), 5000);
  gw_loop_mem_advance(loop, 100);
  assert_int_equal(ones[1].call.status, GW_ERR_TIMEOUT);
  assert_int_equal(ones[2].n_done, 0);
  fake_set_max_streams(&fakes[0], 10);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[2], "hello");
}

static void the_queue_is_bounded(void **state) {
  (void)state;
  config.max_waiting = 2;
  gw_loop_mem_listen(loop, &addrs[0], NULL, NULL);
  open_cluster(1);
  for (size_t i = 0; i < 3; i++) {
    start(&ones[i]);
  }
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].n_done + ones[1].n_done, 0);
  assert_int_equal(ones[2].call.status, GW_ERR_UNAVAILABLE);
  gw_loop_mem_advance(loop, 1000);
}

static void silence_is_asked_about(void **state) {
  (void)state;
  open_cluster(1);
  fakes[0].mode = FAKE_HANG;
  start_for(&ones[0], GW_LIT("x"), 60000);
  gw_loop_mem_advance(loop, 10000);
  assert_int_equal(fakes[0].n_pings, 1);
  gw_loop_mem_advance(loop, 10000);
  assert_int_equal(ones[0].n_done, 0); /* it answers */
  fakes[0].is_mute = true;
  gw_loop_mem_advance(loop, 16000);
  assert_int_equal(ones[0].call.status, GW_ERR_CLOSED);
}

static void an_idle_connection_may_close(void **state) {
  (void)state;
  open_cluster(1);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  fake_close(&fakes[0]);
  gw_loop_mem_run(loop);
  start(&ones[1]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[1], "hello");
  gw_loop_mem_advance(loop, 60000);
  assert_int_equal(fakes[0].n_pings, 0);
}

static void noise_ends_the_connection(void **state) {
  (void)state;
  static const char ping[17] = {0, 0, 8, 6};
  static const char settings[9] = {0, 0, 0, 4};
  const gw_slice noises[] = {{ping, sizeof ping}, {settings, sizeof settings}};
  open_cluster(1);
  for (size_t k = 0; k < 2; k++) {
    fakes[0].mode = FAKE_HANG;
    start(&ones[k]);
    gw_loop_mem_run(loop);
    for (int i = 0; i < 600; i++) {
      fake_write_raw(&fakes[0], noises[k]);
    }
    gw_loop_mem_run(loop);
    assert_int_equal(ones[k].call.status, GW_ERR_PROTOCOL);
  }
  fakes[0].mode = FAKE_ECHO;
  start(&ones[2]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[2], "hello");
}

static void endless_headers_end_the_connection(void **state) {
  (void)state;
  open_cluster(1);
  fakes[0].mode = FAKE_HANG;
  start(&ones[0]);
  gw_loop_mem_run(loop);
  /* HEADERS of stream 1 without END_HEADERS, then CONTINUATIONs */
  static const char head[] = {0, 0, 1, 1, 0, 0, 0, 0, 1, (char)0x88};
  static const char more[] = {0, 0, 0, 9, 0, 0, 0, 0, 1};
  fake_write_raw(&fakes[0], gw_slice_of(head, sizeof head));
  for (int i = 0; i < 9; i++) {
    fake_write_raw(&fakes[0], gw_slice_of(more, sizeof more));
  }
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].call.status, GW_ERR_PROTOCOL);
}

static void names_are_kept_and_renewed(void **state) {
  (void)state;
  static const gw_slice name[] = {{"dns:///books.svc:50051", 22}};
  config.endpoints = name;
  config.n_endpoints = 1;
  gw_loop_mem_set_names(loop, GW_OK, &addrs[0], 1);
  cluster = gw_cluster_new(loop, &config);
  start(&ones[0]); /* waits for the answer */
  gw_loop_mem_run(loop);
  assert_echoed(&ones[0], "hello");
  assert_string_equal(fakes[0].authority, "books.svc:50051");
  /* an error keeps the set */
  gw_loop_mem_set_names(loop, GW_ERR_NOT_FOUND, NULL, 0);
  gw_loop_mem_advance(loop, 31000);
  assert_true(gw_loop_mem_n_lookups(loop) >= 2);
  start(&ones[1]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[1], "hello");
  /* another answer: calls in flight finish, new ones go there */
  fakes[0].mode = FAKE_HANG;
  start_for(&ones[2], GW_LIT("hello"), 100000);
  gw_loop_mem_run(loop);
  gw_loop_mem_set_names(loop, GW_OK, &addrs[1], 1);
  gw_loop_mem_advance(loop, 31000);
  start(&ones[3]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[3], "hello");
  assert_true(gw_addr_eq(&ones[3].call.endpoint, &addrs[1]));
  assert_int_equal(ones[2].n_done, 0);
  fake_answer_hanging(&fakes[0]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[2], "hello");
  assert_int_equal(fake_n_conns(&fakes[0]), 0);
}

/* An address goes away while it is being connected to. */
static void a_name_changes_in_between(void **state) {
  (void)state;
  static const gw_slice name[] = {{"books.svc:50051", 15}};
  config.endpoints = name;
  config.n_endpoints = 1;
  config.resolve_every_ms = 500;
  gw_loop_mem_listen(loop, &addrs[0], NULL, NULL);
  gw_loop_mem_set_names(loop, GW_OK, &addrs[0], 1);
  cluster = gw_cluster_new(loop, &config);
  start(&ones[0]);
  gw_loop_mem_advance(loop, 499);
  gw_loop_mem_set_names(loop, GW_OK, &addrs[1], 1);
  gw_loop_mem_advance(loop, 1);
  assert_echoed(&ones[0], "hello");
  assert_true(gw_addr_eq(&ones[0].call.endpoint, &addrs[1]));
  gw_endpoint_stats stats[2];
  assert_int_equal(gw_cluster_stats(cluster, stats, 2), 1);
}

static void an_unknown_name_fails_calls(void **state) {
  (void)state;
  static const gw_slice name[] = {{"books.svc:50051", 15}};
  config.endpoints = name;
  config.n_endpoints = 1;
  cluster = gw_cluster_new(loop, &config);
  start(&ones[0]);
  gw_loop_mem_run(loop);
  assert_int_equal(ones[0].call.status, GW_ERR_UNAVAILABLE);
  gw_loop_mem_set_names(loop, GW_OK, &addrs[0], 1);
  gw_loop_mem_advance(loop, 200); /* asked again soon */
  start(&ones[1]);
  gw_loop_mem_run(loop);
  assert_echoed(&ones[1], "hello");
}

static void start_again(gw_call *call) {
  one *o = GW_CONTAINER(call, one, call);
  o->n_done++;
  assert_int_equal(call->status, GW_ERR_UNAVAILABLE);
}

static void a_cluster_that_ends_tells_all(void **state) {
  (void)state;
  fakes[0].mode = FAKE_HANG;
  fakes[0].max_streams = 1;
  config.max_connections = 1;
  open_cluster(1);
  start(&ones[0]);
  start(&ones[1]);
  gw_loop_mem_run(loop);
  ones[1].call.on_done = start_again;
  gw_cluster_free(cluster);
  cluster = NULL;
  assert_int_equal(ones[0].n_done, 1);
  assert_int_equal(ones[0].call.status, GW_ERR_CLOSED);
  assert_int_equal(ones[1].n_done, 1);
}

/* Each read, write and connect fails once, at every index: every call ends
 * exactly once, and with a status that fits. */
static void faults_at_each_operation(void **state) {
  (void)state;
  open_cluster(2);
  for (int op = GW_MEM_READ; op < GW_MEM_N_OPS; op++) {
    for (uint64_t i = 0; i < 25; i++) {
      gw_loop_mem_advance(loop, 20000); /* out of any back-off */
      fake_close(&fakes[0]);
      fake_close(&fakes[1]);
      gw_loop_mem_run(loop);
      uint64_t at = gw_loop_mem_count(loop, (gw_mem_op)op) + i;
      if (op == GW_MEM_CONNECT && i > 1) {
        break;
      }
      gw_loop_mem_fault(loop, (gw_mem_op)op, at, GW_ERR_CLOSED);
      for (int round = 0;
           round < 50 && gw_loop_mem_count(loop, (gw_mem_op)op) <= at;
           round++) {
        for (size_t k = 0; k < 4; k++) {
          start(&ones[k]);
        }
        gw_loop_mem_run(loop);
        for (size_t k = 0; k < 4; k++) {
          gw_status status = ones[k].call.status;
          assert_int_equal(ones[k].n_done, 1);
          assert_true(status == GW_OK || status == GW_ERR_CLOSED ||
                      status == GW_ERR_UNAVAILABLE);
        }
      }
      assert_true(gw_loop_mem_count(loop, (gw_mem_op)op) > at);
    }
  }
}

static size_t n_allocations;
static size_t fails_at;

static bool fail_once(size_t n) {
  (void)n;
  return n_allocations++ != fails_at;
}

/* Each allocation fails once: every call ends exactly once, and the next one
 * comes back. */
static void no_memory_at_each_allocation(void **state) {
  (void)state;
  open_cluster(1);
  bool was_reached = true;
  for (fails_at = 0; was_reached; fails_at++) {
    assert_true(fails_at < 10000);
    fake_close(&fakes[0]);
    gw_loop_mem_advance(loop, 20000);
    n_allocations = 0;
    gw_mem_set_hook(fail_once);
    start(&ones[0]);
    gw_loop_mem_run(loop);
    gw_mem_set_hook(NULL);
    was_reached = n_allocations > fails_at;
    assert_int_equal(ones[0].n_done, 1);
    gw_status status = ones[0].call.status;
    assert_true(status == GW_OK || status == GW_ERR_NOMEM ||
                status == GW_ERR_UNAVAILABLE || status == GW_ERR_CLOSED);
    gw_loop_mem_advance(loop, 20000);
    start(&ones[1]);
    gw_loop_mem_run(loop);
    assert_echoed(&ones[1], "hello");
  }
  assert_true(fails_at > 8); /* more where nothing is pooled */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_call_comes_back),
      TEST(every_answer_has_a_status),
      TEST(a_status_brings_text_and_details),
      TEST(big_messages_pass),
      TEST(packed_replies_have_limits),
      TEST(the_arena_of_a_call_is_its_limit),
      TEST(endpoints_take_turns),
      TEST(calls_of_a_turn_leave_in_one_write),
      TEST(a_refused_call_goes_elsewhere),
      TEST(goaway_loses_nothing),
      TEST(a_broken_connection_ends_its_calls),
      TEST(an_unwritten_call_is_sent_again),
      TEST(a_deadline_ends_a_call),
      TEST(a_cancelled_call_is_silent),
      TEST(a_call_given_up_leaves_nothing),
      TEST(any_order_of_events_is_fine),
      TEST(follows_the_upstreams_table),
      TEST(a_head_has_a_limit),
      TEST(back_off_then_recovery),
      TEST(back_off_grows_to_its_limit),
      TEST(a_dead_endpoint_is_skipped),
      TEST(connecting_has_a_timeout),
      TEST(more_connections_when_streams_are_used_up),
      TEST(no_streams_means_waiting),
      TEST(the_queue_is_bounded),
      TEST(silence_is_asked_about),
      TEST(an_idle_connection_may_close),
      TEST(noise_ends_the_connection),
      TEST(endless_headers_end_the_connection),
      TEST(names_are_kept_and_renewed),
      TEST(a_name_changes_in_between),
      TEST(an_unknown_name_fails_calls),
      TEST(a_cluster_that_ends_tells_all),
      TEST(faults_at_each_operation),
      TEST(no_memory_at_each_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
