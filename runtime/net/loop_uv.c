/* The only file that knows libuv. It gives readiness of descriptors, one timer
 * that wakes us for our own wheel, and a wake-up from other threads. */
#include <assert.h>
#include <uv.h>

#include "base/mem.h"
#include "net/lookup.h"
#include "net/loop_common.h"

typedef struct uv_loop {
  gw_loop base;
  uv_loop_t uv;
  uv_async_t wake;
  uv_timer_t alarm;
  gw_lookups *lookups;
  bool is_fresh; /* the clock was read in this turn */
} uv_loop;

struct gw_watch {
  uv_poll_t poll;
  uv_loop *loop;
  void (*on_ready)(void *owner, unsigned events);
  void *owner;
  unsigned wanted;
};

static uv_loop *of(gw_loop *loop) {
  return GW_CONTAINER(loop, uv_loop, base);
}

/* The clock stands still during a turn. */
static void read_clock(uv_loop *loop) {
  if (!loop->is_fresh) {
    loop->base.now_us = uv_hrtime() / 1000;
    loop->is_fresh = true;
  }
}

static void on_wake(uv_async_t *handle) {
  (void)handle;
}

static void on_alarm(uv_timer_t *handle) {
  (void)handle;
}

/* uv_run() runs timers that are due before it waits, too, and would then wait
 * for ever: so the alarm repeats, until it is set again behind the turn. */
static void set_alarm(uv_loop *loop) {
  uint64_t next_ms = gw_loop_next_ms(&loop->base);
  if (next_ms == UINT64_MAX) {
    uv_timer_stop(&loop->alarm);
    return;
  }
  uint64_t now_ms = uv_hrtime() / 1000000;
  uv_update_time(&loop->uv);
  uv_timer_start(&loop->alarm, on_alarm,
                 next_ms > now_ms ? next_ms - now_ms : 0, 1);
}

static void run(gw_loop *base) {
  uv_loop *loop = of(base);
  while (!atomic_load(&base->is_stopping)) {
    set_alarm(loop);
    bool is_busy = gw_loop_is_busy(base);
    loop->is_fresh = false;
    uv_run(&loop->uv, is_busy ? UV_RUN_NOWAIT : UV_RUN_ONCE);
    read_clock(loop);
    gw_loop_end_turn(base);
  }
}

static void wake(gw_loop *base) {
  uv_async_send(&of(base)->wake);
}

static void free_loop(gw_loop *base) {
  uv_loop *loop = of(base);
  gw_lookups_leave(loop->lookups);
  uv_close((uv_handle_t *)&loop->wake, NULL);
  uv_close((uv_handle_t *)&loop->alarm, NULL);
  /* Runs the close callbacks. */
  uv_run(&loop->uv, UV_RUN_DEFAULT);
  int still_open = uv_loop_close(&loop->uv);
  assert(still_open == 0);
  (void)still_open;
  gw_loop_base_done(base);
  gw_free(loop);
}

static gw_dns_query *resolve(gw_loop *base, const char *host) {
  return gw_lookups_start(of(base)->lookups, host);
}

static const gw_loop_ops uv_ops = {
    .run = run,
    .wake = wake,
    .free = free_loop,
    .connect = gw_stream_fd_connect,
    .resolve = resolve,
    .cancel = gw_lookups_cancel,
};

gw_loop *gw_loop_uv_new(void) {
  uv_loop *loop = gw_zalloc(sizeof *loop);
  if (!loop) {
    return NULL;
  }
  loop->lookups = gw_lookups_new(&loop->base);
  if (!loop->lookups || uv_loop_init(&loop->uv) != 0) {
    gw_lookups_leave(loop->lookups);
    gw_free(loop);
    return NULL;
  }
  if (uv_async_init(&loop->uv, &loop->wake, on_wake) != 0) {
    uv_loop_close(&loop->uv);
    gw_lookups_leave(loop->lookups);
    gw_free(loop);
    return NULL;
  }
  uv_timer_init(&loop->uv, &loop->alarm);
  gw_loop_base_init(&loop->base, &uv_ops, uv_hrtime() / 1000);
  return &loop->base;
}

gw_watch *gw_watch_new(gw_loop *loop, int fd,
                       void (*on_ready)(void *owner, unsigned events),
                       void *owner) {
  assert(loop->ops == &uv_ops);
  gw_watch *watch = gw_zalloc(sizeof *watch);
  if (!watch) {
    return NULL;
  }
  if (uv_poll_init(&of(loop)->uv, &watch->poll, fd) != 0) {
    gw_free(watch);
    return NULL;
  }
  watch->loop = of(loop);
  watch->on_ready = on_ready;
  watch->owner = owner;
  return watch;
}

static void poll_wanted(gw_watch *watch);

static void on_poll(uv_poll_t *poll, int error, int events) {
  gw_watch *watch = GW_CONTAINER(poll, gw_watch, poll);
  read_clock(watch->loop);
  unsigned ready = 0;
  if (error) {
    /* Reading or writing finds out which; libuv has stopped, we have not. */
    ready = GW_READABLE | GW_WRITABLE;
    poll_wanted(watch);
  }
  if (events & UV_READABLE) {
    ready |= GW_READABLE;
  }
  if (events & UV_WRITABLE) {
    ready |= GW_WRITABLE;
  }
  ready &= watch->wanted;
  if (ready) {
    watch->on_ready(watch->owner, ready);
  }
}

static void poll_wanted(gw_watch *watch) {
  int polled = 0;
  if (watch->wanted & GW_READABLE) {
    polled |= UV_READABLE;
  }
  if (watch->wanted & GW_WRITABLE) {
    polled |= UV_WRITABLE;
  }
  uv_poll_start(&watch->poll, polled, on_poll);
}

void gw_watch_want(gw_watch *watch, unsigned events) {
  if (events == watch->wanted) {
    return;
  }
  watch->wanted = events;
  if (events) {
    poll_wanted(watch);
  } else {
    uv_poll_stop(&watch->poll);
  }
}

static void on_watch_closed(uv_handle_t *handle) {
  gw_free(GW_CONTAINER(handle, gw_watch, poll));
}

void gw_watch_free(gw_watch *watch) {
  if (watch) {
    uv_close((uv_handle_t *)&watch->poll, on_watch_closed);
  }
}
