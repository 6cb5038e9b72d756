#include "net/lookup.h"

#include <netdb.h>
#include <pthread.h>
#include <string.h>

#include "base/mem.h"
#include "net/loop_common.h"

struct gw_lookups {
  pthread_mutex_t lock;
  gw_loop *loop; /* NULL: it is gone */
  gw_list waiting, answered;
  size_t n_threads;
};

typedef struct lookup {
  gw_dns_query base;
  gw_lookups *all;
  gw_list link;
  gw_letter *letter; /* made before it is needed */
  bool has_begun;
  int error;
  struct addrinfo *found;
  char host[GW_DNS_NAME + 1];
} lookup;

static void free_lookup(lookup *one) {
  if (one->found) {
    freeaddrinfo(one->found);
  }
  gw_free(one->letter);
  gw_free(one);
}

static void free_all(gw_list *list) {
  for (gw_list *node = gw_list_pop(list); node; node = gw_list_pop(list)) {
    free_lookup(GW_CONTAINER(node, lookup, link));
  }
}

gw_lookups *gw_lookups_new(gw_loop *loop) {
  gw_lookups *all = gw_zalloc(sizeof *all);
  if (all) {
    pthread_mutex_init(&all->lock, NULL);
    gw_list_init(&all->waiting);
    gw_list_init(&all->answered);
    all->loop = loop;
  }
  return all;
}

/* Gives the lock back. The last one to leave frees what all shared. */
static void unlock(gw_lookups *all) {
  bool is_last = !all->loop && !all->n_threads;
  pthread_mutex_unlock(&all->lock);
  if (is_last) {
    pthread_mutex_destroy(&all->lock);
    gw_free(all);
  }
}

void gw_lookups_leave(gw_lookups *all) {
  if (all) {
    pthread_mutex_lock(&all->lock);
    all->loop = NULL;
    free_all(&all->waiting);
    free_all(&all->answered);
    unlock(all);
  }
}

/* ---- on the loop's thread ---- */

static gw_status status_of(int error) {
  switch (error) {
  case 0:
    return GW_OK;
  case EAI_NONAME:
  case EAI_NODATA:
    return GW_ERR_NOT_FOUND;
  case EAI_MEMORY:
    return GW_ERR_NOMEM;
  default:
    return GW_ERR_IO;
  }
}

static void answer(lookup *one) {
  gw_addr addrs[GW_DNS_MAX];
  size_t n = 0;
  for (struct addrinfo *at = one->found; at && n < GW_DNS_MAX;
       at = at->ai_next) {
    if (at->ai_addrlen <= sizeof addrs[n].ss) {
      addrs[n] = (gw_addr){.len = at->ai_addrlen};
      memcpy(&addrs[n].ss, at->ai_addr, at->ai_addrlen);
      n++;
    }
  }
  gw_dns_answer(&one->base, status_of(one->error), addrs, n);
  free_lookup(one);
}

static gw_list *next_answered(gw_lookups *all) {
  pthread_mutex_lock(&all->lock);
  gw_list *node = gw_list_pop(&all->answered);
  pthread_mutex_unlock(&all->lock);
  return node;
}

/* A letter each, and any of them may find the answers of others. */
static void read_letter(void *data) {
  for (gw_list *node = next_answered(data); node; node = next_answered(data)) {
    answer(GW_CONTAINER(node, lookup, link));
  }
}

/* ---- on threads of their own ---- */

static void look_up(lookup *one) {
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                 .ai_flags = AI_ADDRCONFIG};
  one->error = getaddrinfo(one->host, NULL, &hints, &one->found);
}

static void hand_in(gw_lookups *all, lookup *one) {
  if (all->loop) {
    gw_letter *letter = one->letter;
    one->letter = NULL;
    gw_list_push(&all->answered, &one->link);
    gw_loop_post_letter(all->loop, letter);
  } else {
    free_lookup(one);
  }
}

static void *run(void *data) {
  gw_lookups *all = data;
  pthread_mutex_lock(&all->lock);
  for (gw_list *node = gw_list_pop(&all->waiting); node;
       node = gw_list_pop(&all->waiting)) {
    lookup *one = GW_CONTAINER(node, lookup, link);
    one->has_begun = true;
    pthread_mutex_unlock(&all->lock);
    look_up(one);
    pthread_mutex_lock(&all->lock);
    hand_in(all, one);
  }
  all->n_threads--;
  unlock(all);
  return NULL;
}

static bool start_thread(gw_lookups *all) {
  pthread_t thread;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) {
    return false;
  }
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  bool is_started = pthread_create(&thread, &attributes, run, all) == 0;
  pthread_attr_destroy(&attributes);
  return is_started;
}

/* ---- calls of the loop ---- */

static lookup *new_lookup(gw_lookups *all, const char *host) {
  lookup *one = gw_zalloc(sizeof *one);
  gw_letter *letter = one ? gw_zalloc(sizeof *letter) : NULL;
  if (!letter) {
    gw_free(one);
    return NULL;
  }
  *letter = (gw_letter){.run = read_letter, .data = all};
  one->letter = letter;
  one->all = all;
  memcpy(one->host, host, strnlen(host, GW_DNS_NAME));
  return one;
}

gw_dns_query *gw_lookups_start(gw_lookups *all, const char *host) {
  lookup *one = new_lookup(all, host);
  if (!one) {
    return NULL;
  }
  pthread_mutex_lock(&all->lock);
  gw_list_push(&all->waiting, &one->link);
  if (all->n_threads < GW_LOOKUP_THREADS) {
    all->n_threads += start_thread(all);
  }
  bool is_taken = all->n_threads > 0;
  if (!is_taken) {
    gw_list_remove(&one->link);
    free_lookup(one);
  }
  pthread_mutex_unlock(&all->lock);
  return is_taken ? &one->base : NULL;
}

void gw_lookups_cancel(gw_dns_query *query) {
  lookup *one = GW_CONTAINER(query, lookup, base);
  gw_lookups *all = one->all;
  pthread_mutex_lock(&all->lock);
  if (!one->has_begun) {
    gw_list_remove(&one->link);
    free_lookup(one);
  }
  pthread_mutex_unlock(&all->lock);
}
