#include "net/loop_common.h"

#include "base/mem.h"

/* Longer waits than about 35 years end early; nobody will know. */
static const uint64_t max_wait_ms = (uint64_t)1 << 40;

/* Moves every node of |from| behind those of |to|. */
static void splice(gw_list *to, gw_list *from) {
  if (gw_list_empty(from)) {
    return;
  }
  from->next->prev = to->prev;
  to->prev->next = from->next;
  from->prev->next = to;
  to->prev = from->prev;
  gw_list_init(from);
}

static void wheel_init(gw_wheel *wheel, uint64_t now_ms) {
  *wheel = (gw_wheel){.now_ms = now_ms, .idle_until_ms = UINT64_MAX};
  for (int level = 0; level < GW_WHEEL_LEVELS; level++) {
    for (int slot = 0; slot < GW_WHEEL_SLOTS; slot++) {
      gw_list_init(&wheel->slots[level][slot]);
    }
  }
  gw_list_init(&wheel->expired);
}

static void wheel_put(gw_wheel *wheel, gw_timer *timer) {
  uint64_t differs = timer->due_ms ^ wheel->now_ms;
  int level = (63 - __builtin_clzll(differs | 1)) / GW_WHEEL_BITS;
  int low = level * GW_WHEEL_BITS;
  uint64_t slot = (timer->due_ms >> low) % GW_WHEEL_SLOTS;
  uint64_t begins_ms = timer->due_ms >> low << low;
  gw_list_push(&wheel->slots[level][slot], &timer->link);
  wheel->occupied[level] |= (uint64_t)1 << slot;
  if (begins_ms < wheel->idle_until_ms) {
    wheel->idle_until_ms = begins_ms;
  }
}

/* The time at which the next occupied slot begins, and which one it is. */
static uint64_t wheel_next(gw_wheel *wheel, int *ret_level, int *ret_slot) {
  for (int level = 0; level < GW_WHEEL_LEVELS; level++) {
    while (wheel->occupied[level]) {
      int slot = __builtin_ctzll(wheel->occupied[level]);
      if (gw_list_empty(&wheel->slots[level][slot])) {
        wheel->occupied[level] &= wheel->occupied[level] - 1;
        continue;
      }
      int low = level * GW_WHEEL_BITS;
      uint64_t high = wheel->now_ms >> (low + GW_WHEEL_BITS);
      *ret_level = level;
      *ret_slot = slot;
      return ((high << GW_WHEEL_BITS) | (uint64_t)slot) << low;
    }
  }
  return UINT64_MAX;
}

/* Empties the slot that |wheel->now_ms| has reached. */
static void wheel_turn(gw_wheel *wheel, int level, int slot) {
  gw_list due;
  gw_list_init(&due);
  splice(&due, &wheel->slots[level][slot]);
  wheel->occupied[level] &= ~((uint64_t)1 << slot);
  for (gw_list *node = gw_list_pop(&due); node; node = gw_list_pop(&due)) {
    gw_timer *timer = GW_CONTAINER(node, gw_timer, link);
    if (timer->due_ms <= wheel->now_ms) {
      gw_list_push(&wheel->expired, &timer->link);
    } else {
      wheel_put(wheel, timer);
    }
  }
}

static void wheel_advance(gw_wheel *wheel, uint64_t to_ms) {
  int level = 0;
  int slot = 0;
  while (wheel->idle_until_ms <= to_ms) {
    uint64_t at = wheel_next(wheel, &level, &slot);
    if (at <= to_ms) {
      wheel->now_ms = at;
      wheel_turn(wheel, level, slot);
    } else {
      wheel->idle_until_ms = at;
    }
  }
  if (to_ms > wheel->now_ms) {
    wheel->now_ms = to_ms;
  }
}

void gw_loop_base_init(gw_loop *loop, const gw_loop_ops *ops, uint64_t now_us) {
  loop->ops = ops;
  loop->now_us = now_us;
  wheel_init(&loop->wheel, now_us / 1000);
  gw_pool_init(&loop->pool);
  gw_list_init(&loop->tasks);
  gw_list_init(&loop->next_turn);
  gw_list_init(&loop->mail);
  pthread_mutex_init(&loop->mail_lock, NULL);
  atomic_init(&loop->has_mail, false);
  atomic_init(&loop->is_stopping, false);
}

void gw_loop_base_done(gw_loop *loop) {
  for (gw_list *node = gw_list_pop(&loop->mail); node;
       node = gw_list_pop(&loop->mail)) {
    gw_free(GW_CONTAINER(node, gw_letter, link));
  }
  pthread_mutex_destroy(&loop->mail_lock);
  gw_pool_done(&loop->pool);
}

static void fire_timers(gw_loop *loop) {
  wheel_advance(&loop->wheel, loop->now_us / 1000);
  for (gw_list *node = gw_list_pop(&loop->wheel.expired); node;
       node = gw_list_pop(&loop->wheel.expired)) {
    gw_timer *timer = GW_CONTAINER(node, gw_timer, link);
    timer->fire(timer);
  }
}

static void read_mail(gw_loop *loop) {
  gw_list letters;
  if (!atomic_load(&loop->has_mail)) {
    return;
  }
  gw_list_init(&letters);
  pthread_mutex_lock(&loop->mail_lock);
  splice(&letters, &loop->mail);
  atomic_store(&loop->has_mail, false);
  pthread_mutex_unlock(&loop->mail_lock);
  for (gw_list *node = gw_list_pop(&letters); node;
       node = gw_list_pop(&letters)) {
    gw_letter *one = GW_CONTAINER(node, gw_letter, link);
    one->run(one->data);
    gw_free(one);
  }
}

void gw_loop_end_turn(gw_loop *loop) {
  fire_timers(loop);
  read_mail(loop);
  splice(&loop->tasks, &loop->next_turn);
  for (gw_list *node = gw_list_pop(&loop->tasks); node;
       node = gw_list_pop(&loop->tasks)) {
    gw_task *task = GW_CONTAINER(node, gw_task, link);
    task->run(task);
  }
}

uint64_t gw_loop_next_ms(gw_loop *loop) {
  int level = 0;
  int slot = 0;
  return wheel_next(&loop->wheel, &level, &slot);
}

bool gw_loop_is_busy(gw_loop *loop) {
  return atomic_load(&loop->has_mail) || !gw_list_empty(&loop->tasks) ||
         !gw_list_empty(&loop->next_turn);
}

gw_pool *gw_loop_pool(gw_loop *loop) {
  return &loop->pool;
}

uint64_t gw_loop_now_ms(const gw_loop *loop) {
  return loop->now_us / 1000;
}

uint64_t gw_loop_now_us(const gw_loop *loop) {
  return loop->now_us;
}

void gw_timer_init(gw_timer *timer, void (*fire)(gw_timer *timer)) {
  *timer = (gw_timer){.fire = fire};
  gw_list_init(&timer->link);
}

void gw_timer_start(gw_loop *loop, gw_timer *timer, uint64_t after_ms) {
  gw_list_remove(&timer->link);
  after_ms = after_ms < max_wait_ms ? after_ms : max_wait_ms;
  timer->due_ms = gw_loop_now_ms(loop) + after_ms;
  if (timer->due_ms <= loop->wheel.now_ms) {
    timer->due_ms = loop->wheel.now_ms + 1;
  }
  wheel_put(&loop->wheel, timer);
}

void gw_timer_stop(gw_timer *timer) {
  gw_list_remove(&timer->link);
}

bool gw_timer_is_running(const gw_timer *timer) {
  return !gw_list_empty(&timer->link);
}

void gw_task_init(gw_task *task, void (*run)(gw_task *task)) {
  *task = (gw_task){.run = run};
  gw_list_init(&task->link);
}

void gw_loop_defer(gw_loop *loop, gw_task *task) {
  if (gw_list_empty(&task->link)) {
    gw_list_push(&loop->tasks, &task->link);
  }
}

void gw_loop_defer_next(gw_loop *loop, gw_task *task) {
  if (gw_list_empty(&task->link)) {
    gw_list_push(&loop->next_turn, &task->link);
  }
}

void gw_task_cancel(gw_task *task) {
  gw_list_remove(&task->link);
}

void gw_loop_post_letter(gw_loop *loop, gw_letter *letter) {
  pthread_mutex_lock(&loop->mail_lock);
  gw_list_push(&loop->mail, &letter->link);
  atomic_store(&loop->has_mail, true);
  pthread_mutex_unlock(&loop->mail_lock);
  loop->ops->wake(loop);
}

gw_status gw_loop_post(gw_loop *loop, void (*run)(void *data), void *data) {
  gw_letter *letter = gw_zalloc(sizeof *letter);
  if (!letter) {
    return GW_ERR_NOMEM;
  }
  letter->run = run;
  letter->data = data;
  gw_loop_post_letter(loop, letter);
  return GW_OK;
}

void gw_loop_run(gw_loop *loop) {
  loop->ops->run(loop);
  atomic_store(&loop->is_stopping, false);
}

void gw_loop_stop(gw_loop *loop) {
  atomic_store(&loop->is_stopping, true);
  loop->ops->wake(loop);
}

void gw_loop_free(gw_loop *loop) {
  if (loop) {
    loop->ops->free(loop);
  }
}
