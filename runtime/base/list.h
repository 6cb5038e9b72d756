/* list: intrusive doubly linked lists.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    nothing; a node lives in its object and is unlinked before that
 *          ends.
 * Errors:  none.
 * Threads: one at a time.
 * Source:  this project.
 */
#ifndef GW_BASE_LIST_H
#define GW_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gw_list {
  struct gw_list *prev, *next;
} gw_list;

/* The object of type |type| whose member |member| is |node|. */
#define GW_CONTAINER(node, type, member)                                       \
  ((type *)(void *)((char *)(node)-offsetof(type, member)))

static inline void gw_list_init(gw_list *list) {
  list->prev = list->next = list;
}

/* True for an initialised list without members, and for a node in no list. */
static inline bool gw_list_empty(const gw_list *list) {
  return list->next == list;
}

static inline void gw_list_push(gw_list *list, gw_list *node) {
  node->prev = list->prev;
  node->next = list;
  list->prev->next = node;
  list->prev = node;
}

/* Unlinks |node|; harmless for an initialised node in no list. */
static inline void gw_list_remove(gw_list *node) {
  node->prev->next = node->next;
  node->next->prev = node->prev;
  gw_list_init(node);
}

/* The first node, unlinked, or NULL. */
static inline gw_list *gw_list_pop(gw_list *list) {
  gw_list *first = list->next;
  if (first == list) {
    return NULL;
  }
  gw_list_remove(first);
  return first;
}

#endif
