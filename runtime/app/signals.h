/* app/signals: signals as messages on a loop.
 *
 * Reads:   SIGTERM, SIGINT, SIGHUP of the process, by a thread that waits for
 *          them; every other thread has them blocked.
 * Units:   none.
 * Owns:    its thread.
 * Errors:  gw_signals_start() returns GW_ERR_NOMEM without a thread.
 * Threads: start before any other thread is made, so that all inherit the
 *          mask.
 * Source:  sigwait(3); THREATS R41.
 */
#ifndef GW_APP_SIGNALS_H
#define GW_APP_SIGNALS_H

#include <pthread.h>
#include <stdatomic.h>

#include "net/loop.h"

typedef struct gw_signals {
  pthread_t thread;
  gw_loop *loop;
  void (*on_end)(void *data);    /* SIGTERM, SIGINT; on the loop */
  void (*on_reload)(void *data); /* SIGHUP; on the loop */
  void *data;
  atomic_bool is_ending; /* gw_signals_stop() was called */
} gw_signals;

gw_status gw_signals_start(gw_signals *signals);
void gw_signals_stop(gw_signals *signals);

#endif
