/* net/mem_parts: the loop of loop_mem.c and the streams of stream_mem.c. For
 * these two only.
 *
 * Reads:   nothing.
 * Units:   as net/loop_mem.h.
 * Owns:    a loop keeps every stream until both its owner has closed it and a
 *          turn has ended.
 * Errors:  as net/loop_mem.h.
 * Threads: one.
 * Source:  this project.
 */
#ifndef GW_NET_MEM_PARTS_H
#define GW_NET_MEM_PARTS_H

#include "base/buf.h"
#include "net/loop_common.h"
#include "net/loop_mem.h"

enum { GW_MEM_ADDRS = 16, GW_MEM_FAULTS = 16 };

typedef struct gw_mem_address {
  gw_addr addr;
  void (*on_accept)(void *owner, gw_stream *stream);
  void *owner;
} gw_mem_address;

typedef struct gw_mem_fault {
  gw_mem_op op;
  uint64_t index;
  gw_status status;
} gw_mem_fault;

typedef struct gw_mem_loop {
  gw_loop base;
  gw_list streams;
  gw_mem_address addresses[GW_MEM_ADDRS];
  size_t n_addresses;
  gw_mem_fault faults[GW_MEM_FAULTS];
  size_t n_faults;
  uint64_t counts[GW_MEM_N_OPS];
  size_t max_read, max_write;
  gw_list lookups;
  gw_task answer;
  gw_addr names[GW_DNS_MAX];
  size_t n_names, n_lookups;
  gw_status names_status;
} gw_mem_loop;

typedef struct gw_mem_stream {
  gw_stream base;
  gw_list link;
  struct gw_mem_stream *other; /* NULL once that end is closed */
  gw_buf in;
  unsigned wanted;
  gw_status connecting; /* GW_AGAIN: hangs; an error: refused */
  bool is_fresh;        /* connecting was not waited for yet */
  bool has_ended, is_broken, is_closed;
} gw_mem_stream;

/* loop_mem.c */
gw_mem_loop *gw_mem_loop_of(const gw_loop *loop);

/* Counts an operation; GW_OK unless it is to fail. */
gw_status gw_mem_next_op(gw_mem_loop *loop, gw_mem_op op);
gw_mem_address *gw_mem_find_address(gw_mem_loop *loop, const gw_addr *addr);

/* stream_mem.c */
gw_status gw_mem_connect(gw_loop *loop, const gw_addr *addr,
                         gw_stream **ret_stream);

/* Tells every stream of what it waits for. */
void gw_mem_tell_ready(gw_mem_loop *loop);
bool gw_mem_is_any_ready(const gw_mem_loop *loop);

/* Frees the closed ones. */
void gw_mem_sweep(gw_mem_loop *loop);

#endif
