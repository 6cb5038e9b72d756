/* net/listener: accepts connections of one address on one loop.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    its descriptor. Several workers listen on one address with
 *          SO_REUSEPORT; the first bind is made without it, so that a second
 *          instance on a used address fails. A unix socket is one descriptor,
 *          shared by all workers (each polls it).
 * Errors:  GW_ERR_IO with errno (address in use, permission).
 * Threads: gw_listen() at start; a listener is its loop's.
 * Source:  socket(7); THREATS R23 (descriptors).
 */
#ifndef GW_NET_LISTENER_H
#define GW_NET_LISTENER_H

#include "net/stream.h"
#include "net/tls.h"

typedef struct gw_listener gw_listener;

/* Binds |n| descriptors to |addr|, whose port 0 is replaced by the one that
 * the system chose. Descriptors are written to |ret_fds|. "[::]" takes IPv4
 * as well. The file of a unix socket that nobody listens on is replaced. */
gw_status gw_listen(gw_addr *addr, int *ret_fds, size_t n);

typedef struct gw_listener_config {
  gw_tls_server *tls; /* NULL: plain */
  /* A new stream; its handshake is not driven yet. */
  void (*on_accept)(void *owner, gw_stream *stream);
  void *owner;
} gw_listener_config;

/* Starts accepting on |fd|, which the listener owns, also on failure. NULL
 * without memory. Without descriptors it pauses for 100 ms at a time. */
gw_listener *gw_listener_new(gw_loop *loop, int fd,
                             const gw_listener_config *config);

/* Uses other certificates for connections to come. */
void gw_listener_set_tls(gw_listener *listener, gw_tls_server *tls);

/* Accepts what is queued until EAGAIN, then closes. */
void gw_listener_drain(gw_listener *listener);
void gw_listener_free(gw_listener *listener);

/* Descriptors that accept() leaves free for upstreams and files: 64, or half of
 * what there is, if that is less. */
enum { GW_LISTENER_RESERVE = 64 };

/* How many descriptors are left for connections of clients, as things stand. */
int gw_listener_room(void);

#endif
