#include "app/signals.h"

#include <signal.h>

/* SIGUSR1 is how gw_signals_stop() wakes the waiting thread; from anybody else
 * it means nothing. */
static void fill(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGHUP);
  sigaddset(set, SIGUSR1);
}

static void *wait_for_signals(void *data) {
  gw_signals *signals = data;
  sigset_t set;
  fill(&set);
  for (;;) {
    int number = 0;
    if (sigwait(&set, &number) != 0 || atomic_load(&signals->is_ending)) {
      return NULL;
    }
    if (number != SIGUSR1) {
      (void)gw_loop_post(signals->loop,
                         number == SIGHUP ? signals->on_reload
                                          : signals->on_end,
                         signals->data);
    }
  }
}

gw_status gw_signals_start(gw_signals *signals) {
  sigset_t set;
  fill(&set);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN); /* write() says it */
  return pthread_create(&signals->thread, NULL, wait_for_signals, signals) == 0
             ? GW_OK
             : GW_ERR_NOMEM;
}

void gw_signals_stop(gw_signals *signals) {
  atomic_store(&signals->is_ending, true);
  pthread_kill(signals->thread, SIGUSR1);
  pthread_join(signals->thread, NULL);
}
