#include "net/loop_mem.h"

#include <assert.h>

#include "base/buf.h"
#include "base/mem.h"
#include "net/loop_common.h"

enum {
  MAX_ADDRS = 16,
  MAX_FAULTS = 16,
  CONNECT_CAPACITY = 1 << 20,
  MAX_TURNS = 1 << 24, /* more without rest: somebody spins */
};

static const uint64_t begins_at_us = UINT64_C(3600) * 1000 * 1000;

typedef struct mem_address {
  gw_addr addr;
  void (*on_accept)(void *owner, gw_stream *stream);
  void *owner;
} mem_address;

typedef struct mem_fault {
  gw_mem_op op;
  uint64_t index;
  gw_status status;
} mem_fault;

typedef struct mem_loop {
  gw_loop base;
  gw_list streams;
  mem_address addresses[MAX_ADDRS];
  size_t n_addresses;
  mem_fault faults[MAX_FAULTS];
  size_t n_faults;
  uint64_t counts[GW_MEM_N_OPS];
  size_t max_read, max_write;
  gw_list lookups;
  gw_task answer;
  gw_addr names[GW_DNS_MAX];
  size_t n_names, n_lookups;
  gw_status names_status;
} mem_loop;

typedef struct mem_stream {
  gw_stream base;
  gw_list link;
  struct mem_stream *other; /* NULL once that end is closed */
  gw_buf in;
  unsigned wanted;
  gw_status connecting; /* GW_AGAIN: hangs; an error: refused */
  bool is_fresh;        /* connecting was not waited for yet */
  bool has_ended, is_broken, is_closed;
} mem_stream;

typedef struct mem_query {
  gw_dns_query base;
  gw_list link;
} mem_query;

static mem_loop *of(const gw_loop *loop) {
  union {
    const gw_loop *in;
    gw_loop *out;
  } p = {.in = loop};
  return GW_CONTAINER(p.out, mem_loop, base);
}

static mem_stream *stream_of(gw_stream *stream) {
  return GW_CONTAINER(stream, mem_stream, base);
}

/* Counts an operation; GW_OK unless it is to fail. */
static gw_status next_op(mem_loop *loop, gw_mem_op op) {
  uint64_t index = loop->counts[op]++;
  for (size_t i = 0; i < loop->n_faults; i++) {
    mem_fault fault = loop->faults[i];
    if (fault.op == op && fault.index == index) {
      loop->faults[i] = loop->faults[--loop->n_faults];
      return fault.status;
    }
  }
  return GW_OK;
}

static void break_both(mem_stream *stream) {
  stream->is_broken = true;
  stream->in.n = 0;
  if (stream->other) {
    stream->other->is_broken = true;
    stream->other->in.n = 0;
  }
}

static gw_status next_stream_op(mem_stream *stream, gw_mem_op op) {
  gw_status status = next_op(of(stream->base.loop), op);
  if (status < 0) {
    break_both(stream);
    return status;
  }
  if (stream->is_broken) {
    return GW_ERR_CLOSED;
  }
  return stream->connecting != GW_OK ? GW_AGAIN : status;
}

static gw_status mem_handshake(gw_stream *base) {
  mem_stream *stream = stream_of(base);
  if (stream->is_fresh) {
    stream->is_fresh = false;
    stream->wanted = GW_WRITABLE;
    return GW_AGAIN;
  }
  if (stream->is_broken) {
    return GW_ERR_CLOSED;
  }
  return stream->connecting;
}

static gw_status mem_read(gw_stream *base, char *to, size_t cap,
                          size_t *ret_n) {
  mem_stream *stream = stream_of(base);
  gw_status status = next_stream_op(stream, GW_MEM_READ);
  if (status != GW_OK) {
    return status;
  }
  size_t max = of(base->loop)->max_read;
  size_t n = stream->in.n < cap ? stream->in.n : cap;
  n = max && n > max ? max : n;
  if (!n) {
    return stream->has_ended ? GW_END : GW_AGAIN;
  }
  memcpy(to, stream->in.p, n);
  gw_buf_drop(&stream->in, n);
  *ret_n = n;
  return GW_OK;
}

static size_t room(const mem_stream *stream) {
  return stream->other ? stream->other->in.limit - stream->other->in.n : 0;
}

static gw_status mem_write(gw_stream *base, const gw_slice *parts,
                           size_t n_parts, size_t *ret_n) {
  mem_stream *stream = stream_of(base);
  gw_status status = next_stream_op(stream, GW_MEM_WRITE);
  if (status != GW_OK) {
    return status;
  }
  if (!stream->other || stream->other->has_ended) {
    return GW_ERR_CLOSED;
  }
  size_t left = room(stream);
  size_t max = of(base->loop)->max_write;
  left = max && left > max ? max : left;
  size_t asked = 0;
  for (size_t i = 0; i < n_parts; i++) {
    gw_slice part = gw_slice_sub(parts[i], 0, left - *ret_n);
    asked += parts[i].n;
    if (gw_buf_append(&stream->other->in, part) != GW_OK) {
      return GW_ERR_NOMEM;
    }
    *ret_n += part.n;
  }
  return *ret_n || !asked ? GW_OK : GW_AGAIN;
}

static void mem_want(gw_stream *base, unsigned events) {
  stream_of(base)->wanted = events;
}

static gw_status mem_shutdown(gw_stream *base) {
  mem_stream *stream = stream_of(base);
  if (stream->other) {
    stream->other->has_ended = true;
  }
  return stream->is_broken ? GW_ERR_CLOSED : GW_OK;
}

/* Freed by the sweep, since the loop may stand on it. */
static void mem_close(gw_stream *base) {
  mem_stream *stream = stream_of(base);
  assert(!stream->is_closed);
  stream->is_closed = true;
  if (stream->other) {
    stream->other->has_ended = true;
    stream->other->other = NULL;
    stream->other = NULL;
  }
}

static const gw_stream_ops mem_ops = {
    .handshake = mem_handshake,
    .read = mem_read,
    .write = mem_write,
    .want = mem_want,
    .shutdown = mem_shutdown,
    .close = mem_close,
};

static mem_stream *new_stream(mem_loop *loop, size_t capacity) {
  mem_stream *stream = gw_zalloc(sizeof *stream);
  if (stream) {
    stream->base = (gw_stream){.ops = &mem_ops, .loop = &loop->base};
    gw_buf_init(&stream->in, NULL, capacity);
    gw_list_push(&loop->streams, &stream->link);
  }
  return stream;
}

static void free_stream(mem_stream *stream) {
  gw_list_remove(&stream->link);
  gw_buf_done(&stream->in);
  gw_free(stream);
}

gw_status gw_loop_mem_pair(gw_loop *loop, size_t capacity, gw_stream **ret_a,
                           gw_stream **ret_b) {
  mem_stream *a = new_stream(of(loop), capacity);
  mem_stream *b = a ? new_stream(of(loop), capacity) : NULL;
  if (!b) {
    if (a) {
      free_stream(a);
    }
    return GW_ERR_NOMEM;
  }
  a->other = b;
  b->other = a;
  *ret_a = &a->base;
  *ret_b = &b->base;
  return GW_OK;
}

size_t gw_loop_mem_readable(const gw_stream *stream) {
  union {
    const gw_stream *in;
    gw_stream *out;
  } p = {.in = stream};
  return stream_of(p.out)->in.n;
}

void gw_loop_mem_break(gw_stream *stream) {
  break_both(stream_of(stream));
}

static mem_address *find_address(mem_loop *loop, const gw_addr *addr) {
  for (size_t i = 0; i < loop->n_addresses; i++) {
    if (gw_addr_eq(&loop->addresses[i].addr, addr)) {
      return &loop->addresses[i];
    }
  }
  return NULL;
}

void gw_loop_mem_listen(gw_loop *base, const gw_addr *addr,
                        void (*on_accept)(void *owner, gw_stream *stream),
                        void *owner) {
  mem_loop *loop = of(base);
  mem_address *one = find_address(loop, addr);
  if (!one) {
    assert(loop->n_addresses < MAX_ADDRS);
    one = &loop->addresses[loop->n_addresses++];
  }
  *one = (mem_address){*addr, on_accept, owner};
}

void gw_loop_mem_unlisten(gw_loop *base, const gw_addr *addr) {
  mem_loop *loop = of(base);
  mem_address *one = find_address(loop, addr);
  if (one) {
    *one = loop->addresses[--loop->n_addresses];
  }
}

static gw_status mem_connect(gw_loop *base, const gw_addr *addr,
                             gw_stream **ret_stream) {
  mem_loop *loop = of(base);
  gw_status fault = next_op(loop, GW_MEM_CONNECT);
  mem_address *to = find_address(loop, addr);
  gw_stream *near = NULL;
  gw_stream *far = NULL;
  if (gw_loop_mem_pair(base, CONNECT_CAPACITY, &near, &far) != GW_OK) {
    return GW_ERR_NOMEM;
  }
  mem_stream *stream = stream_of(near);
  near->info.client = *addr;
  stream->is_fresh = true;
  if (fault != GW_OK || !to) {
    stream->connecting = fault != GW_OK ? fault : GW_ERR_IO;
  } else if (!to->on_accept) {
    stream->connecting = GW_AGAIN;
  }
  *ret_stream = near;
  if (stream->connecting == GW_OK) {
    to->on_accept(to->owner, far);
  } else {
    stream->other = NULL;
    stream_of(far)->other = NULL;
    free_stream(stream_of(far));
  }
  return GW_OK;
}

void gw_loop_mem_set_names(gw_loop *base, gw_status status,
                           const gw_addr *addrs, size_t n) {
  mem_loop *loop = of(base);
  assert(n <= GW_DNS_MAX);
  loop->names_status = status;
  loop->n_names = n;
  for (size_t i = 0; i < n; i++) {
    loop->names[i] = addrs[i];
  }
}

size_t gw_loop_mem_n_lookups(const gw_loop *loop) {
  return of(loop)->n_lookups;
}

static void answer_lookups(gw_task *task) {
  mem_loop *loop = GW_CONTAINER(task, mem_loop, answer);
  for (gw_list *node = gw_list_pop(&loop->lookups); node;
       node = gw_list_pop(&loop->lookups)) {
    mem_query *query = GW_CONTAINER(node, mem_query, link);
    gw_addr addrs[GW_DNS_MAX];
    memcpy(addrs, loop->names, sizeof addrs);
    gw_dns_answer(&query->base, loop->names_status, addrs, loop->n_names);
    gw_free(query);
  }
}

static gw_dns_query *mem_resolve(gw_loop *base, const char *host) {
  (void)host;
  mem_loop *loop = of(base);
  mem_query *query = gw_zalloc(sizeof *query);
  if (!query) {
    return NULL;
  }
  loop->n_lookups++;
  gw_list_push(&loop->lookups, &query->link);
  gw_loop_defer_next(base, &loop->answer);
  return &query->base;
}

static void mem_cancel(gw_dns_query *base) {
  mem_query *query = GW_CONTAINER(base, mem_query, base);
  gw_list_remove(&query->link);
  gw_free(query);
}

void gw_loop_mem_fault(gw_loop *base, gw_mem_op op, uint64_t index,
                       gw_status status) {
  mem_loop *loop = of(base);
  assert(loop->n_faults < MAX_FAULTS);
  loop->faults[loop->n_faults++] = (mem_fault){op, index, status};
}

void gw_loop_mem_cut(gw_loop *base, size_t max_read, size_t max_write) {
  of(base)->max_read = max_read;
  of(base)->max_write = max_write;
}

uint64_t gw_loop_mem_count(const gw_loop *loop, gw_mem_op op) {
  return of(loop)->counts[op];
}

static unsigned events_of(const mem_stream *stream) {
  if (stream->is_closed || stream->connecting == GW_AGAIN) {
    return 0;
  }
  unsigned events = 0;
  bool is_over = stream->is_broken || stream->connecting < 0;
  if (is_over || stream->in.n || stream->has_ended) {
    events |= GW_READABLE;
  }
  if (is_over || !stream->other || room(stream)) {
    events |= GW_WRITABLE;
  }
  return events & stream->wanted;
}

static bool is_ready(const mem_stream *stream) {
  return stream->base.on_ready && events_of(stream);
}

static void tell_ready(mem_loop *loop) {
  for (gw_list *node = loop->streams.next; node != &loop->streams;
       node = node->next) {
    mem_stream *stream = GW_CONTAINER(node, mem_stream, link);
    if (is_ready(stream)) {
      stream->base.on_ready(stream->base.owner, events_of(stream));
    }
  }
}

static bool is_any_ready(const mem_loop *loop) {
  for (gw_list *node = loop->streams.next; node != &loop->streams;
       node = node->next) {
    if (is_ready(GW_CONTAINER(node, mem_stream, link))) {
      return true;
    }
  }
  return false;
}

static void sweep(mem_loop *loop) {
  for (gw_list *node = loop->streams.next; node != &loop->streams;) {
    mem_stream *stream = GW_CONTAINER(node, mem_stream, link);
    node = node->next;
    if (stream->is_closed) {
      free_stream(stream);
    }
  }
}

void gw_loop_mem_run(gw_loop *base) {
  mem_loop *loop = of(base);
  bool is_busy = true;
  for (int turn = 0; is_busy; turn++) {
    assert(turn < MAX_TURNS);
    tell_ready(loop);
    gw_loop_end_turn(base);
    sweep(loop);
    is_busy = is_any_ready(loop) || gw_loop_is_busy(base);
  }
}

void gw_loop_mem_advance(gw_loop *base, uint64_t ms) {
  uint64_t until_us = base->now_us + ms * 1000;
  gw_loop_mem_run(base);
  for (uint64_t next_ms = gw_loop_next_ms(base); next_ms <= until_us / 1000;
       next_ms = gw_loop_next_ms(base)) {
    base->now_us = next_ms * 1000;
    gw_loop_mem_run(base);
  }
  base->now_us = until_us;
  gw_loop_mem_run(base);
}

/* Waits are skipped; ends also when nothing is left to wait for. */
static void mem_run(gw_loop *base) {
  while (!atomic_load(&base->is_stopping)) {
    gw_loop_mem_run(base);
    uint64_t next_ms = gw_loop_next_ms(base);
    if (next_ms == UINT64_MAX) {
      return;
    }
    base->now_us = next_ms * 1000;
  }
}

static void mem_wake(gw_loop *base) {
  (void)base;
}

static void mem_free(gw_loop *base) {
  mem_loop *loop = of(base);
  sweep(loop);
  assert(gw_list_empty(&loop->streams));
  assert(gw_list_empty(&loop->lookups));
  gw_loop_base_done(base);
  gw_free(loop);
}

static const gw_loop_ops loop_ops = {
    .run = mem_run,
    .wake = mem_wake,
    .free = mem_free,
    .connect = mem_connect,
    .resolve = mem_resolve,
    .cancel = mem_cancel,
};

gw_loop *gw_loop_mem_new(void) {
  mem_loop *loop = gw_zalloc(sizeof *loop);
  if (!loop) {
    return NULL;
  }
  gw_loop_base_init(&loop->base, &loop_ops, begins_at_us);
  gw_list_init(&loop->streams);
  gw_list_init(&loop->lookups);
  gw_task_init(&loop->answer, answer_lookups);
  loop->names_status = GW_ERR_NOT_FOUND;
  return &loop->base;
}
