/* net/loop: one thread's clock, timers, turns and mailbox.
 *
 * Reads:   a monotonic clock, read once per turn (loop_mem: a virtual one).
 * Units:   milliseconds and microseconds of that clock, as named.
 * Owns:    nothing of its users: timers and tasks are embedded in their
 *          objects and stopped before those end.
 * Errors:  gw_loop_uv_new() and gw_loop_mem_new() return NULL without memory.
 * Threads: a loop belongs to one thread; only gw_loop_post() and
 *          gw_loop_stop() may be called from others.
 * Source:  DESIGN.md sections 2 and 5. loop_uv.c is the only file that knows
 *          libuv; loop_mem.c runs the same programs on a virtual clock, with
 *          scripted short reads and errors.
 *
 * A turn: readiness events, expired timers, posted messages; then the deferred
 * tasks, until there are none. Writers defer their flush, so that all that a
 * turn produced for one connection leaves in one write.
 */
#ifndef GW_NET_LOOP_H
#define GW_NET_LOOP_H

#include <stdint.h>

#include "base/list.h"
#include "base/status.h"

typedef struct gw_loop gw_loop;

typedef struct gw_timer gw_timer;
struct gw_timer {
  gw_list link; /* of a wheel slot, or alone */
  uint64_t due_ms;
  void (*fire)(gw_timer *timer);
};

typedef struct gw_task gw_task;
struct gw_task {
  gw_list link;
  void (*run)(gw_task *task);
};

/* Blocks and buffers that the loop's connections hand on to each other. */
struct gw_pool *gw_loop_pool(gw_loop *loop);

/* The time of this turn. */
uint64_t gw_loop_now_ms(const gw_loop *loop);
uint64_t gw_loop_now_us(const gw_loop *loop);

/* Prepares a timer that is not running. */
void gw_timer_init(gw_timer *timer, void (*fire)(gw_timer *timer));

/* Fires once, |after_ms| from now; a running timer is moved. O(1), no system
 * call. */
void gw_timer_start(gw_loop *loop, gw_timer *timer, uint64_t after_ms);
void gw_timer_stop(gw_timer *timer);
bool gw_timer_is_running(const gw_timer *timer);

/* Runs at the end of this turn; a task that is already deferred stays so. */
void gw_task_init(gw_task *task, void (*run)(gw_task *task));
void gw_loop_defer(gw_loop *loop, gw_task *task);
void gw_task_cancel(gw_task *task);

/* Has |run| called with |data| on the loop's thread. GW_ERR_NOMEM. */
gw_status gw_loop_post(gw_loop *loop, void (*run)(void *data), void *data);

/* Runs turns until gw_loop_stop(). */
void gw_loop_run(gw_loop *loop);
void gw_loop_stop(gw_loop *loop);

/* The real loop (loop_uv.c). */
gw_loop *gw_loop_uv_new(void);

/* Ends a loop of either kind; its streams and timers have ended before. */
void gw_loop_free(gw_loop *loop);

#endif
