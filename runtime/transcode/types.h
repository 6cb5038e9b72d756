/* types: the messages that an Any can hold, by their names.
 *
 * Reads:   a product's list (gw_types of gw/tables.h), and two that every
 *          product has: the well-known types, and those of google.rpc.
 * Units:   none.
 * Owns:    nothing; all are constant.
 * Errors:  none: an unknown name is NULL.
 * Threads: constant, any.
 * Source:  any.proto; google/rpc/error_details.proto, status.proto. THREATS E2:
 *          nothing is looked up anywhere else.
 */
#ifndef GW_TRANSCODE_TYPES_H
#define GW_TRANSCODE_TYPES_H

#include "base/slice.h"

/* The type that |url| names: what stands behind its last "/". The product's
 * |types| (or NULL) are asked first. */
const gw_type *gw_types_find(const gw_types *types, gw_slice url);

/* The shape of an Any that belongs to no product. */
extern const gw_shape gw_types_any_shape;

/* ---- the lists, sorted by name ------------------------------------------- */

extern const gw_types gw_types_well_known; /* types.c */
extern const gw_types gw_types_google_rpc; /* google_rpc.c */

/* Messages of types.c that google.rpc has fields of. */
extern const gw_message gw_types_any, gw_types_duration;

#endif
