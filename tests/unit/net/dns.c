#include "net/dns.h"

#include <dirent.h>
#include <errno.h>
#include <netdb.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <netinet/in.h>
#include <pthread.h>

#include "net/lookup.h"
#include "unit.h"

/* A resolver of our own stands before that of the system. "held" waits until
 * it is let go; "many-N" has N addresses. */
static sem_t let_go;
static atomic_int n_asked;

static struct addrinfo *new_row(int i, struct addrinfo *next) {
  struct sockaddr_in *address = calloc(1, sizeof *address);
  struct addrinfo *row = calloc(1, sizeof *row);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(0x7f000000u + (uint32_t)i);
  *row = (struct addrinfo){.ai_addr = (struct sockaddr *)address,
                           .ai_addrlen = sizeof *address,
                           .ai_next = next};
  return row;
}

int getaddrinfo(const char *host, const char *service,
                const struct addrinfo *hints, struct addrinfo **found) {
  (void)service;
  assert_int_equal(hints->ai_socktype, SOCK_STREAM);
  atomic_fetch_add(&n_asked, 1);
  if (strcmp(host, "held") == 0) {
    while (sem_wait(&let_go) != 0) {
    }
  }
  if (strncmp(host, "error-", 6) == 0) {
    return -(int)strtol(host + 6, NULL, 10);
  }
  int n = strncmp(host, "many-", 5) == 0 ? (int)strtol(host + 5, NULL, 10) : 1;
  for (*found = NULL; n > 0; n--) {
    *found = new_row(n, *found);
  }
  return 0;
}

void freeaddrinfo(struct addrinfo *row) {
  while (row) {
    struct addrinfo *next = row->ai_next;
    free(row->ai_addr);
    free(row);
    row = next;
  }
}

static void nap(void) {
  nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static int count_threads(void) {
  int n = -2; /* "." and ".." */
  DIR *tasks = opendir("/proc/self/task");
  assert_non_null(tasks);
  while (readdir(tasks)) {
    n++;
  }
  closedir(tasks);
  return n;
}

typedef struct world {
  gw_loop *loop;
  size_t n_wanted, n_answers; /* the loop stops when they are equal */
  gw_status status;
  gw_addr addrs[GW_DNS_MAX];
  size_t n_addrs;
  int n_threads; /* before */
} world;

static void world_init(world *w) {
  *w = (world){.n_threads = count_threads()};
  sem_init(&let_go, 0, 0);
  atomic_store(&n_asked, 0);
  w->loop = gw_loop_uv_new();
  assert_non_null(w->loop);
}

/* A thread that was left alone still has memory to free. */
static void world_done(world *w) {
  gw_loop_free(w->loop);
  for (int i = 0; i < 2 * GW_LOOKUP_THREADS; i++) {
    sem_post(&let_go);
  }
  while (count_threads() > w->n_threads) {
    nap();
  }
  sem_destroy(&let_go);
}

static void on_done(void *user, gw_status status, const gw_addr *addrs,
                    size_t n) {
  world *w = user;
  w->status = status;
  w->n_addrs = n;
  if (n) {
    memcpy(w->addrs, addrs, n * sizeof *addrs);
  }
  if (++w->n_answers == w->n_wanted) {
    gw_loop_stop(w->loop);
  }
}

static gw_dns_query *ask(world *w, const char *host) {
  gw_dns_query *query =
      gw_dns_resolve(w->loop, gw_slice_str(host), 8080, on_done, w);
  assert_non_null(query);
  return query;
}

static void run_until(world *w, size_t n_answers) {
  w->n_wanted = n_answers;
  gw_loop_run(w->loop);
  assert_int_equal(w->n_answers, n_answers);
}

static void names_have_addresses(void **state) {
  (void)state;
  world w;
  world_init(&w);
  ask(&w, "many-3");
  run_until(&w, 1);
  assert_int_equal(w.status, GW_OK);
  assert_int_equal(w.n_addrs, 3);
  char text[GW_ADDR_TEXT];
  assert_slice(gw_addr_text(&w.addrs[2], text), "127.0.0.3:8080");
  world_done(&w);
}

static void an_answer_has_so_many(void **state) {
  (void)state;
  for (int n = GW_DNS_MAX - 1; n <= GW_DNS_MAX + 1; n++) {
    world w;
    world_init(&w);
    char host[32];
    snprintf(host, sizeof host, "many-%d", n);
    ask(&w, host);
    run_until(&w, 1);
    assert_int_equal(w.n_addrs, n < GW_DNS_MAX ? n : GW_DNS_MAX);
    world_done(&w);
  }
}

static void failures_have_a_status(void **state) {
  (void)state;
  static const struct {
    int error;
    gw_status status;
  } rows[] = {{EAI_NONAME, GW_ERR_NOT_FOUND},
              {EAI_MEMORY, GW_ERR_NOMEM},
              {EAI_AGAIN, GW_ERR_IO},
              {EAI_SYSTEM, GW_ERR_IO}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    world w;
    world_init(&w);
    char host[32];
    snprintf(host, sizeof host, "error-%d", -rows[i].error);
    ask(&w, host);
    run_until(&w, 1);
    assert_int_equal(w.status, rows[i].status);
    world_done(&w);
  }
  world w;
  world_init(&w);
  ask(&w, "many-0");
  run_until(&w, 1);
  assert_int_equal(w.status, GW_ERR_NOT_FOUND);
  world_done(&w);
}

static void other_names_wait_their_turn(void **state) {
  (void)state;
  world w;
  world_init(&w);
  for (int i = 0; i < GW_LOOKUP_THREADS; i++) {
    ask(&w, "held");
  }
  while (atomic_load(&n_asked) < GW_LOOKUP_THREADS) {
    nap();
  }
  gw_dns_query *waits = ask(&w, "waits");
  ask(&w, "goes");
  gw_dns_cancel(waits);
  assert_int_equal(count_threads(), w.n_threads + GW_LOOKUP_THREADS);
  assert_int_equal(atomic_load(&n_asked), GW_LOOKUP_THREADS);
  sem_post(&let_go);
  run_until(&w, 2);
  assert_int_equal(atomic_load(&n_asked), GW_LOOKUP_THREADS + 1);
  world_done(&w);
}

/* Nobody can end getaddrinfo(); so nobody waits for it. */
static void an_end_waits_for_no_name(void **state) {
  (void)state;
  world w;
  world_init(&w);
  for (int i = 0; i < 2 * GW_LOOKUP_THREADS; i++) {
    ask(&w, "held");
  }
  gw_dns_cancel(ask(&w, "held"));
  while (atomic_load(&n_asked) < GW_LOOKUP_THREADS) {
    nap();
  }
  world_done(&w); /* lets them go behind the end of the loop */
  assert_int_equal(w.n_answers, 0);
  assert_int_equal(atomic_load(&n_asked), GW_LOOKUP_THREADS);
}

static void an_answer_nobody_reads_is_freed(void **state) {
  (void)state;
  world w;
  world_init(&w);
  ask(&w, "many-2");
  while (count_threads() > w.n_threads) {
    nap();
  }
  world_done(&w);
  assert_int_equal(w.n_answers, 0);
}

static void who_cancels_is_not_told(void **state) {
  (void)state;
  world w;
  world_init(&w);
  gw_dns_query *query = ask(&w, "held");
  while (atomic_load(&n_asked) < 1) {
    nap();
  }
  gw_dns_cancel(query);
  sem_post(&let_go);
  ask(&w, "other");
  run_until(&w, 1);
  world_done(&w);
  assert_int_equal(w.n_answers, 1);
}

static void *nothing(void *data) {
  return data;
}

/* A sanitizer may start a thread of its own beside the first of ours. */
static int set_up(void **state) {
  (void)state;
  pthread_t thread;
  return pthread_create(&thread, NULL, nothing, NULL) ||
         pthread_join(thread, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_have_addresses),
      cmocka_unit_test(an_answer_has_so_many),
      cmocka_unit_test(failures_have_a_status),
      cmocka_unit_test(other_names_wait_their_turn),
      cmocka_unit_test(an_end_waits_for_no_name),
      cmocka_unit_test(an_answer_nobody_reads_is_freed),
      cmocka_unit_test(who_cancels_is_not_told),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
