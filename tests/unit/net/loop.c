#include "net/loop_mem.h"

#include <pthread.h>

#include "unit.h"

typedef struct probe {
  gw_timer timer;
  gw_task task;
  gw_loop *loop;
  unsigned n_fired, n_ran;
  uint64_t fired_at_ms;
} probe;

static void on_fire(gw_timer *timer) {
  probe *p = GW_CONTAINER(timer, probe, timer);
  p->n_fired++;
  p->fired_at_ms = gw_loop_now_ms(p->loop);
}

static void on_task(gw_task *task) {
  GW_CONTAINER(task, probe, task)->n_ran++;
}

static void probe_init(probe *p, gw_loop *loop) {
  *p = (probe){.loop = loop};
  gw_timer_init(&p->timer, on_fire);
  gw_task_init(&p->task, on_task);
}

static void timers_fire_at_their_time(void **state) {
  (void)state;
  static const uint64_t waits_ms[] = {1,    2,     63,     64,      65,
                                      100,  4095,  4096,   4097,    5000,
                                      9999, 70000, 262144, 5000000, 20000000};
  enum { N = sizeof waits_ms / sizeof waits_ms[0] };
  gw_loop *loop = gw_loop_mem_new();
  uint64_t start_ms = gw_loop_now_ms(loop);
  probe probes[N];
  for (size_t i = 0; i < N; i++) {
    probe_init(&probes[i], loop);
    gw_timer_start(loop, &probes[i].timer, waits_ms[i]);
  }
  gw_loop_mem_advance(loop, 20000000);
  for (size_t i = 0; i < N; i++) {
    assert_int_equal(probes[i].n_fired, 1);
    assert_int_equal(probes[i].fired_at_ms - start_ms, waits_ms[i]);
    assert_false(gw_timer_is_running(&probes[i].timer));
  }
  gw_loop_free(loop);
}

/* Against the obvious: many timers started, moved and stopped at random, each
 * must fire exactly at its time. */
static void random_timers_are_exact(void **state) {
  (void)state;
  enum { N = 64, STEPS = 4000 };
  gw_loop *loop = gw_loop_mem_new();
  probe probes[N];
  uint64_t due_ms[N] = {0};
  unsigned expected[N] = {0};
  uint32_t seed = 12345;
  for (size_t i = 0; i < N; i++) {
    probe_init(&probes[i], loop);
  }
  for (int step = 0; step < STEPS; step++) {
    seed = seed * 1664525u + 1013904223u;
    size_t i = (seed >> 8) % N;
    unsigned kind = (seed >> 16) % 8;
    if (kind == 0) {
      gw_timer_stop(&probes[i].timer);
      due_ms[i] = 0;
    } else if (kind < 5) {
      uint64_t wait_ms = (uint64_t)1 << ((seed >> 20) % 16);
      wait_ms += (seed >> 4) % 100;
      gw_timer_start(loop, &probes[i].timer, wait_ms);
      due_ms[i] = gw_loop_now_ms(loop) + wait_ms;
    } else {
      gw_loop_mem_advance(loop, (seed >> 12) % 300);
    }
    for (size_t k = 0; k < N; k++) {
      if (due_ms[k] && due_ms[k] <= gw_loop_now_ms(loop)) {
        expected[k]++;
        assert_int_equal(probes[k].fired_at_ms, due_ms[k]);
        due_ms[k] = 0;
      }
      assert_int_equal(probes[k].n_fired, expected[k]);
    }
  }
  gw_loop_free(loop);
}

static void a_moved_or_stopped_timer(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  probe p;
  probe_init(&p, loop);
  gw_timer_start(loop, &p.timer, 10);
  gw_loop_mem_advance(loop, 9);
  gw_timer_start(loop, &p.timer, 10);
  gw_loop_mem_advance(loop, 9);
  assert_int_equal(p.n_fired, 0);
  gw_timer_stop(&p.timer);
  gw_loop_mem_advance(loop, 100);
  assert_int_equal(p.n_fired, 0);
  gw_timer_start(loop, &p.timer, 0);
  gw_loop_mem_advance(loop, 1);
  assert_int_equal(p.n_fired, 1);
  gw_loop_free(loop);
}

static void tasks_run_once_a_turn(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_mem_new();
  probe p;
  probe_init(&p, loop);
  gw_loop_defer(loop, &p.task);
  gw_loop_defer(loop, &p.task);
  gw_loop_mem_run(loop);
  assert_int_equal(p.n_ran, 1);
  gw_loop_defer(loop, &p.task);
  gw_task_cancel(&p.task);
  gw_loop_mem_run(loop);
  assert_int_equal(p.n_ran, 1);
  gw_loop_free(loop);
}

static void stop_it(void *data) {
  gw_loop_stop(data);
}

static void *post_from_elsewhere(void *data) {
  assert_int_equal(gw_loop_post(data, stop_it, data), GW_OK);
  return NULL;
}

static void letters_come_from_other_threads(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_uv_new();
  assert_non_null(loop);
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, post_from_elsewhere, loop), 0);
  gw_loop_run(loop);
  pthread_join(thread, NULL);
  /* a letter that nobody reads is freed with the loop */
  assert_int_equal(gw_loop_post(loop, stop_it, loop), GW_OK);
  gw_loop_free(loop);
}

static void stop_on_fire(gw_timer *timer) {
  on_fire(timer);
  gw_loop_stop(GW_CONTAINER(timer, probe, timer)->loop);
}

static void real_time_passes(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_uv_new();
  probe p;
  probe_init(&p, loop);
  gw_timer_init(&p.timer, stop_on_fire);
  uint64_t start_ms = gw_loop_now_ms(loop);
  gw_loop_defer(loop, &p.task);
  gw_timer_start(loop, &p.timer, 30);
  gw_loop_run(loop);
  assert_int_equal(p.n_ran, 1);
  assert_int_equal(p.n_fired, 1);
  assert_true(p.fired_at_ms - start_ms >= 30);
  assert_true(p.fired_at_ms - start_ms < 1000);
  gw_loop_free(loop);
}

enum { CHAIN = 300 };

static void fire_again(gw_timer *timer) {
  probe *p = GW_CONTAINER(timer, probe, timer);
  if (++p->n_fired == CHAIN) {
    gw_loop_stop(p->loop);
  } else {
    gw_timer_start(p->loop, timer, p->n_fired % 2);
  }
}

/* A timer that is due before the loop begins to wait must still end the wait:
 * with one that is the only event, a loop that missed it sleeps for ever. */
static void no_timer_is_slept_through(void **state) {
  (void)state;
  gw_loop *loop = gw_loop_uv_new();
  probe p;
  probe_init(&p, loop);
  gw_timer_init(&p.timer, fire_again);
  gw_timer_start(loop, &p.timer, 0);
  gw_loop_run(loop);
  assert_int_equal(p.n_fired, CHAIN);
  gw_loop_free(loop);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(timers_fire_at_their_time),
      cmocka_unit_test(random_timers_are_exact),
      cmocka_unit_test(a_moved_or_stopped_timer),
      cmocka_unit_test(tasks_run_once_a_turn),
      cmocka_unit_test(letters_come_from_other_threads),
      cmocka_unit_test(real_time_passes),
      cmocka_unit_test(no_timer_is_slept_through),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
