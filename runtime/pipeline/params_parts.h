/* params_parts: what the files of pipeline/params share.
 *
 * Reads:   an exchange.
 * Units:   none.
 * Owns:    as params.h.
 * Errors:  items of the exchange's problem; the first failure of the arena
 *          stays in |status|.
 * Threads: the worker's.
 * Source:  this project. Private to pipeline/.
 */
#ifndef GW_PIPELINE_PARAMS_PARTS_H
#define GW_PIPELINE_PARAMS_PARTS_H

#include "pipeline/params.h"

typedef struct gw_params_reader {
  gw_exchange *x;
  gw_param_value *values; /* of the operation's parameters, in their order */
  gw_params_found *found;
  const gw_param_limits *limits;
  int invalid_status;
  gw_status status;     /* of memory */
  bool query_is_broken; /* what is missing in it can't be told */
} gw_params_reader;

/* ---- params.c ------------------------------------------------------------ */

void gw_params_refuse(gw_params_reader *r, gw_param_in in, gw_slice name,
                      const char *code, gw_slice detail);

/* As above, about what was given of |param|: nothing more is looked for. */
void gw_params_refuse_value(gw_params_reader *r, const gw_param *param,
                            gw_param_value *value, const char *code,
                            gw_slice detail);

/* One decoded text as it is. */
void gw_params_add(gw_params_reader *r, gw_param_value *value, gw_slice text);

/* What |text| holds, by the parameter's style. */
void gw_params_cut(gw_params_reader *r, const gw_param *param,
                   gw_param_value *value, gw_slice text);

/* A member of an object. */
void gw_params_add_member(gw_params_reader *r, const gw_param *param,
                          gw_param_value *value, gw_slice key, gw_slice text);

/* ---- params_query.c ------------------------------------------------------ */

void gw_params_read_query(gw_params_reader *r);

/* ---- params_head.c ------------------------------------------------------- */

void gw_params_read_header(gw_params_reader *r, const gw_param *param,
                           gw_param_value *value);
void gw_params_read_cookies(gw_params_reader *r);

#endif
