/* net/loop_common: what the loops share: clock, timer wheel, tasks, mailbox.
 * For the files of this folder only.
 *
 * Reads:   nothing; a loop tells it the time.
 * Units:   microseconds and milliseconds of the loop's clock.
 * Owns:    the letters of the mailbox until they are read.
 * Errors:  GW_ERR_NOMEM (gw_loop_post).
 * Threads: the mailbox is locked; the rest is the loop's thread's.
 * Source:  hashed and hierarchical timing wheels (Varghese and Lauck, 1987).
 *
 * The wheel has 8 levels of 64 slots. A timer stands at the level of the
 * highest base-64 digit in which its time differs from now, in the slot of
 * that digit; when now reaches a slot of a higher level its timers move down.
 * As all higher digits agree, the lowest occupied slot of the lowest occupied
 * level comes first, and start and stop are O(1).
 */
#ifndef GW_NET_LOOP_COMMON_H
#define GW_NET_LOOP_COMMON_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/pool.h"
#include "net/dns.h"
#include "net/stream.h"

enum { GW_WHEEL_BITS = 6, GW_WHEEL_SLOTS = 64, GW_WHEEL_LEVELS = 8 };

typedef struct gw_wheel {
  uint64_t now_ms;                    /* timers up to here have fired */
  uint64_t idle_until_ms;             /* nothing is due before */
  uint64_t occupied[GW_WHEEL_LEVELS]; /* may name slots emptied by a stop */
  gw_list slots[GW_WHEEL_LEVELS][GW_WHEEL_SLOTS];
  gw_list expired;
} gw_wheel;

/* Of the mailbox. The heap's; gone when it was read. */
typedef struct gw_letter {
  gw_list link;
  void (*run)(void *data);
  void *data;
} gw_letter;

/* What differs between the loops. */
typedef struct gw_loop_ops {
  void (*run)(gw_loop *loop);
  void (*wake)(gw_loop *loop); /* any thread */
  void (*free)(gw_loop *loop);
  gw_status (*connect)(gw_loop *loop, const gw_addr *addr,
                       gw_stream **ret_stream);
  gw_dns_query *(*resolve)(gw_loop *loop, const char *host);
  void (*cancel)(gw_dns_query *query);
} gw_loop_ops;

struct gw_loop {
  const gw_loop_ops *ops;
  uint64_t now_us;
  gw_wheel wheel;
  gw_list tasks;     /* of this turn */
  gw_list next_turn; /* of the next */
  pthread_mutex_t mail_lock;
  gw_list mail;
  atomic_bool has_mail; /* asked before the lock is taken */
  atomic_bool is_stopping;
  gw_pool pool;
};

/* As gw_loop_post(), and can't fail: |letter| is the loop's from now on. */
void gw_loop_post_letter(gw_loop *loop, gw_letter *letter);

/* A look-up under way, the first member of what a loop's resolve() returns.
 * The loop answers it with gw_dns_answer() and frees it. */
struct gw_dns_query {
  gw_loop *loop;
  uint16_t port;
  void (*on_done)(void *user, gw_status status, const gw_addr *addrs, size_t n);
  void *user;
};

/* Tells the asker, unless it has cancelled. */
void gw_dns_answer(gw_dns_query *query, gw_status status, gw_addr *addrs,
                   size_t n);

void gw_loop_base_init(gw_loop *loop, const gw_loop_ops *ops, uint64_t now_us);
void gw_loop_base_done(gw_loop *loop);

/* The second half of a turn: expired timers, letters, tasks. */
void gw_loop_end_turn(gw_loop *loop);

/* When the next timer may be due; UINT64_MAX: never. Not later than it is. */
uint64_t gw_loop_next_ms(gw_loop *loop);

/* Whether there is something to do without waiting. */
bool gw_loop_is_busy(gw_loop *loop);

/* As gw_loop_defer(), after the next look at the descriptors: for streams that
 * hold bytes and must not starve the others. */
void gw_loop_defer_next(gw_loop *loop, gw_task *task);

/* Readiness of a descriptor; loop_uv.c only. gw_watch_free() leaves the
 * descriptor open; on_ready is not called again. */
typedef struct gw_watch gw_watch;
gw_watch *gw_watch_new(gw_loop *loop, int fd,
                       void (*on_ready)(void *owner, unsigned events),
                       void *owner);
void gw_watch_want(gw_watch *watch, unsigned events);
void gw_watch_free(gw_watch *watch);

/* stream_fd.c. The stream of a connected descriptor owns it, also on
 * failure. */
gw_status gw_stream_fd_new(gw_loop *loop, int fd, const gw_addr *client,
                           gw_stream **ret_stream);
gw_status gw_stream_fd_connect(gw_loop *loop, const gw_addr *addr,
                               gw_stream **ret_stream);

#endif
