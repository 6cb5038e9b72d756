/* form/param: the texts of one parameter as the JSON value that they stand
 * for, checked.
 *
 * Reads:   decoded texts; the parameter's schema.
 * Units:   bytes.
 * Owns:    the JSON stands in the arena, with the room that a lexer needs
 *          behind it.
 * Errors:  GW_ERR_INVALID (the sink holds what is wrong, with pointers into
 *          the value), or the arena's reason.
 * Threads: one at a time per arena.
 * Source:  OpenAPI 3.1.1 section 4.8.12; BEHAVIOUR.md section 2. THREATS E12.
 *
 * Objects, and values that may be of several kinds, take this road; a scalar
 * and a list of scalars don't need it. What OpenAPI leaves open is read so:
 *
 * - deepObject: "p[a]=1", nested "p[a][b]=1"; an array is "p[a][]=1" for each
 *   element, "p[a][0]=1" in order, or "p[a]=1" several times. The parameter
 *   itself may be an array: "p[]=1", "p[0]=1", "p[0][a]=1".
 * - an object or an array within an array, or in a member of any other style,
 *   is its JSON text.
 * - a text that could be a scalar or an array of one is what the schema takes,
 *   the scalar first; a number or a boolean before a string.
 */
#ifndef GW_FORM_PARAM_H
#define GW_FORM_PARAM_H

#include "form/style.h"
#include "schema/problem.h"

typedef struct gw_param_limits {
  size_t depth; /* 16 keys in brackets */
  size_t keys;  /* 1,000 members of an object, with those in it */
  size_t bytes; /* 1 MiB of JSON */
} gw_param_limits;

extern const gw_param_limits gw_param_default_limits;

/* Recursion has the limit's depth; no limit is set higher. */
enum { GW_PARAM_MAX_DEPTH = 64 };

/* The JSON of a parameter that is GW_PARAM_WHOLE, for somebody who checks it:
 * the reading that the schema takes, or else the first one. */
gw_status gw_param_write(gw_arena *arena, const gw_param_limits *limits,
                         const gw_param *param, const gw_param_texts *texts,
                         gw_problem_sink *sink, gw_slice *ret_json);

/* The same, checked. */
gw_status gw_param_read(gw_arena *arena, const gw_param_limits *limits,
                        const gw_param *param, const gw_param_texts *texts,
                        gw_problem_sink *sink, gw_slice *ret_json);

/* Of one that is GW_PARAM_JSON: |text| has to be JSON already. */
gw_status gw_param_read_json(gw_arena *arena, const gw_param_limits *limits,
                             const gw_param *param, gw_slice text,
                             gw_problem_sink *sink, gw_slice *ret_json);

#endif
