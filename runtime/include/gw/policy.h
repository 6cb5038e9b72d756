/* gw/policy.h: what a policy is, built-in or a user's own.
 *
 * Reads:   its configuration node, once, when a configuration is loaded.
 * Units:   none.
 * Owns:    a policy is a constant row. Its parsed configuration stands in the
 *          arena of the snapshot, its notes in the arena of the exchange.
 * Errors:  parse_config explains itself in gw_node_error; a request is refused
 *          with gw_exchange_fail().
 * Threads: parse_config runs on the thread that loads; the hooks run on the
 *          worker of the exchange and must not block.
 * Source:  DESIGN.md sections 5 and 8.
 */
#ifndef GW_POLICY_H
#define GW_POLICY_H

#include "exchange/exchange.h"
#include "text/node.h"

/* In the order in which requests pass them; responses go back in reverse. */
typedef enum gw_phase {
  GW_PHASE_EARLY,   /* ip, cors */
  GW_PHASE_ACCESS,  /* who is it */
  GW_PHASE_LIMIT,   /* rate, quota, size */
  GW_PHASE_PREPARE, /* headers, cache */
} gw_phase;

typedef enum gw_verdict {
  GW_NEXT,  /* go on */
  GW_WAIT,  /* x->resume(x) will be called, later and once */
  GW_REPLY, /* the answer is ready */
  GW_FAIL   /* gw_exchange_fail() was called */
} gw_verdict;

typedef struct gw_policy {
  const char *name; /* the key in gateway.yaml and x-gwgen */
  gw_phase phase;

  /* The request headers that its hooks read, lower case, ended by NULL; others
   * may not be there. NULL: none. */
  const char *const *headers;

  /* Reads |node| into a configuration in |arena|. NULL: the policy has no
   * configuration and |node| must be a map without keys. */
  gw_status (*parse_config)(gw_arena *arena, const gw_node *node,
                            void **ret_config, gw_node_error *reterr_error);

  /* The head of a request is there, its body is not. NULL: nothing to do. */
  gw_verdict (*on_request)(gw_exchange *x, const void *config, void **note);

  /* The answer is complete and may be changed. Only for exchanges whose
   * on_request ran; in reverse order. */
  void (*on_response)(gw_exchange *x, const void *config, void *note);

  /* The exchange is over, whatever happened. */
  void (*on_end)(gw_exchange *x, const void *config, void *note);
} gw_policy;

#endif
