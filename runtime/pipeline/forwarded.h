/* pipeline/forwarded: who the client is when proxies stand in front, and what
 * upstreams are told of it.
 *
 * Reads:   X-Forwarded-For, -Proto and -Host, or Forwarded: the one that the
 *          settings name, and of its list the last trusted_hops entries.
 * Units:   none.
 * Owns:    texts stand in the exchange's arena.
 * Errors:  none: a list that is too short, or whose entries are no addresses,
 *          was not made by the proxies that are trusted, and is not read.
 * Threads: the worker's.
 * Source:  RFC 7239; BEHAVIOUR.md section 7; THREATS D4.
 *          Private to pipeline/.
 *
 *   client --> proxy 1 --> ... --> proxy n --> gateway
 *
 * Each proxy appends the address that it sees. With n trusted ones, the n-th
 * entry from the end is the client's; what stands before it says whoever likes
 * to.
 */
#ifndef GW_PIPELINE_FORWARDED_H
#define GW_PIPELINE_FORWARDED_H

#include "pipeline/run.h"

/* Sets x->from, and run->client where it is not the socket's. */
void gw_forwarded_read(gw_run *run);

/* Adds the fields for the upstream: the entries that are trusted, and the
 * socket's address behind them. */
void gw_forwarded_add(gw_run *run, void (*add)(gw_exchange *x, gw_slice name,
                                               gw_slice value));

#endif
