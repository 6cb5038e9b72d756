/* pipeline/params: the parameters of one request, found and checked.
 *
 * Reads:   path captures, query, headers and cookies of an exchange.
 * Units:   none.
 * Owns:    values stand in the exchange's arena.
 * Errors:  what is wrong becomes items of the exchange's problem
 *          (GW_PROBLEM_INVALID); GW_ERR_LIMIT and GW_ERR_NOMEM fail it.
 * Threads: the worker's.
 * Source:  OpenAPI 3.1.1 section 4.8.12; RFC 6265 section 4.1.1 (cookies);
 *          BEHAVIOUR.md section 2. Private to pipeline/.
 */
#ifndef GW_PIPELINE_PARAMS_H
#define GW_PIPELINE_PARAMS_H

#include "base/map.h"
#include "exchange/exchange.h"
#include "form/param.h"
#include "schema/problem.h"

/* What was given of one parameter. */
typedef struct gw_param_value {
  gw_param_texts texts;
  gw_slice json;   /* of one that is a JSON value; p NULL: its texts count */
  bool is_refused; /* already, whatever is missing in it */
} gw_param_value;

/* A parameter of the query that operation->params does not list, made of the
 * field of operation->query that its name leads to. */
typedef struct gw_param_found {
  gw_param param;
  gw_param_value value;
} gw_param_found;

typedef struct gw_params_found {
  gw_param_found **v;
  size_t n, cap;
  gw_map by_name;
} gw_params_found;

/* The values of x->operation->params, in their order; NULL when the arena
 * fails (the exchange has failed then). */
gw_param_value *gw_params_read(gw_exchange *x, const gw_param_limits *limits,
                               int invalid_status, gw_params_found *ret_found);

/* The parameter that |name|, a path of fields, is of, made at the first call;
 * NULL: no field is called so, or gw_arena_why() tells. */
gw_param_found *gw_params_find(gw_exchange *x, gw_params_found *found,
                               gw_slice name);

/* The problem that items are added to, made at the first call. */
gw_problem *gw_params_problem(gw_exchange *x, int invalid_status);

/* Adds what |sink| holds of a body to it. */
void gw_params_take_body(gw_exchange *x, int invalid_status,
                         const gw_problem_sink *sink);

/* "parameter" or "header": how a problem calls the place. */
const char *gw_params_where(gw_param_in in);

/* The value of cookie |name|, p NULL if it is not there. */
gw_slice gw_params_cookie(const gw_exchange *x, gw_slice name);

/* Whether query parameter |name| is let in because nobody looks at it. */
bool gw_params_is_ignored(const gw_exchange *x, gw_slice name);

/* The value of query parameter |name|, decoded; p NULL if it is not there. */
gw_slice gw_params_query(gw_exchange *x, gw_slice name);

#endif
