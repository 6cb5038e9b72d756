#include "net/loop_mem.h"

#include <assert.h>

#include "base/mem.h"
#include "net/mem_parts.h"

enum { MAX_TURNS = 1 << 24 /* more without rest: somebody spins */ };

static const uint64_t begins_at_us = UINT64_C(3600) * 1000 * 1000;

typedef struct mem_query {
  gw_dns_query base;
  gw_list link;
} mem_query;

gw_mem_loop *gw_mem_loop_of(const gw_loop *loop) {
  union {
    const gw_loop *in;
    gw_loop *out;
  } p = {.in = loop};
  return GW_CONTAINER(p.out, gw_mem_loop, base);
}

gw_status gw_mem_next_op(gw_mem_loop *loop, gw_mem_op op) {
  uint64_t index = loop->counts[op]++;
  for (size_t i = 0; i < loop->n_faults; i++) {
    gw_mem_fault fault = loop->faults[i];
    if (fault.op == op && fault.index == index) {
      loop->faults[i] = loop->faults[--loop->n_faults];
      return fault.status;
    }
  }
  return GW_OK;
}

gw_mem_address *gw_mem_find_address(gw_mem_loop *loop, const gw_addr *addr) {
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
  gw_mem_loop *loop = gw_mem_loop_of(base);
  gw_mem_address *one = gw_mem_find_address(loop, addr);
  if (!one) {
    assert(loop->n_addresses < GW_MEM_ADDRS);
    one = &loop->addresses[loop->n_addresses++];
  }
  *one = (gw_mem_address){*addr, on_accept, owner};
}

void gw_loop_mem_unlisten(gw_loop *base, const gw_addr *addr) {
  gw_mem_loop *loop = gw_mem_loop_of(base);
  gw_mem_address *one = gw_mem_find_address(loop, addr);
  if (one) {
    *one = loop->addresses[--loop->n_addresses];
  }
}

void gw_loop_mem_set_names(gw_loop *base, gw_status status,
                           const gw_addr *addrs, size_t n) {
  gw_mem_loop *loop = gw_mem_loop_of(base);
  assert(n <= GW_DNS_MAX);
  loop->names_status = status;
  loop->n_names = n;
  for (size_t i = 0; i < n; i++) {
    loop->names[i] = addrs[i];
  }
}

size_t gw_loop_mem_n_lookups(const gw_loop *loop) {
  return gw_mem_loop_of(loop)->n_lookups;
}

static void answer_lookups(gw_task *task) {
  gw_mem_loop *loop = GW_CONTAINER(task, gw_mem_loop, answer);
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
  gw_mem_loop *loop = gw_mem_loop_of(base);
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
  gw_mem_loop *loop = gw_mem_loop_of(base);
  assert(loop->n_faults < GW_MEM_FAULTS);
  loop->faults[loop->n_faults++] = (gw_mem_fault){op, index, status};
}

void gw_loop_mem_cut(gw_loop *base, size_t max_read, size_t max_write) {
  gw_mem_loop_of(base)->max_read = max_read;
  gw_mem_loop_of(base)->max_write = max_write;
}

uint64_t gw_loop_mem_count(const gw_loop *loop, gw_mem_op op) {
  return gw_mem_loop_of(loop)->counts[op];
}

void gw_loop_mem_run(gw_loop *base) {
  gw_mem_loop *loop = gw_mem_loop_of(base);
  bool is_busy = true;
  for (int turn = 0; is_busy; turn++) {
    assert(turn < MAX_TURNS);
    gw_mem_tell_ready(loop);
    gw_loop_end_turn(base);
    gw_mem_sweep(loop);
    is_busy = gw_mem_is_any_ready(loop) || gw_loop_is_busy(base);
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
  gw_mem_loop *loop = gw_mem_loop_of(base);
  gw_mem_sweep(loop);
  assert(gw_list_empty(&loop->streams));
  assert(gw_list_empty(&loop->lookups));
  gw_loop_base_done(base);
  gw_free(loop);
}

static const gw_loop_ops loop_ops = {
    .run = mem_run,
    .wake = mem_wake,
    .free = mem_free,
    .connect = gw_mem_connect,
    .resolve = mem_resolve,
    .cancel = mem_cancel,
};

gw_loop *gw_loop_mem_new(void) {
  gw_mem_loop *loop = gw_zalloc(sizeof *loop);
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
