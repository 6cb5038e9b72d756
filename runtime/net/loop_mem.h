/* net/loop_mem: the loop of net/loop.h without a system under it, for tests.
 *
 * Reads:   nothing: the clock is virtual and moves only when told; streams
 *          are pairs of buffers in memory.
 * Units:   milliseconds of the virtual clock (which begins at one hour),
 *          bytes, and operations counted from 0 over the whole loop.
 * Owns:    what is in flight between two streams. Each end is closed by its
 *          owner, as any stream.
 * Errors:  GW_ERR_NOMEM; a scripted fault is returned as it was scripted.
 * Threads: one; gw_loop_post() works from others.
 * Source:  DESIGN.md section 3 (the same programs, faults by index).
 *
 * Readiness is level-triggered as with sockets. A program that is told of an
 * event for ever and does nothing about it is our own mistake: an assertion.
 */
#ifndef GW_NET_LOOP_MEM_H
#define GW_NET_LOOP_MEM_H

#include "net/addr.h"
#include "net/stream.h"

gw_loop *gw_loop_mem_new(void);

/* Runs turns, without moving the clock, until nothing is ready. */
void gw_loop_mem_run(gw_loop *loop);

/* Lets |ms| pass: every timer fires at its time, and after each the loop runs
 * until nothing is ready. */
void gw_loop_mem_advance(gw_loop *loop, uint64_t ms);

/* Two connected streams; |capacity| bytes fit in each direction. */
gw_status gw_loop_mem_pair(gw_loop *loop, size_t capacity, gw_stream **ret_a,
                           gw_stream **ret_b);

/* Bytes that |stream| could read now. */
size_t gw_loop_mem_readable(const gw_stream *stream);

/* Breaks a connection: both ends get GW_ERR_CLOSED from then on. What is in
 * flight is lost. */
void gw_loop_mem_break(gw_stream *stream);

/* gw_stream_connect() to |addr| succeeds, and |on_accept| is given the other
 * end, which it owns. With |on_accept| NULL connecting hangs. An address that
 * nobody listens on refuses. At most 16 addresses; a second call for one
 * replaces the first. */
void gw_loop_mem_listen(gw_loop *loop, const gw_addr *addr,
                        void (*on_accept)(void *owner, gw_stream *stream),
                        void *owner);
void gw_loop_mem_unlisten(gw_loop *loop, const gw_addr *addr);

/* What gw_dns_resolve() of any name answers from now on: |status|, or the
 * |n| addresses (at most GW_DNS_MAX), with the asked port filled in. Before
 * the first call: GW_ERR_NOT_FOUND. */
void gw_loop_mem_set_names(gw_loop *loop, gw_status status,
                           const gw_addr *addrs, size_t n);
size_t gw_loop_mem_n_lookups(const gw_loop *loop);

typedef enum gw_mem_op {
  GW_MEM_READ,
  GW_MEM_WRITE,
  GW_MEM_CONNECT,
  GW_MEM_N_OPS
} gw_mem_op;

/* The operation |op| of number |index| (over all streams of this loop) fails
 * with |status|; an error other than GW_AGAIN breaks the connection. At most
 * 16 faults wait at once. */
void gw_loop_mem_fault(gw_loop *loop, gw_mem_op op, uint64_t index,
                       gw_status status);

/* From now on reads and writes move at most so many bytes; 0: no limit. */
void gw_loop_mem_cut(gw_loop *loop, size_t max_read, size_t max_write);

/* How many operations there were. */
uint64_t gw_loop_mem_count(const gw_loop *loop, gw_mem_op op);

#endif
