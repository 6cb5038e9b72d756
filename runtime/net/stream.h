/* net/stream: a two-way stream of bytes; TCP, unix socket, TLS over either,
 * and memory (in tests) have this one face.
 *
 * Reads:   the descriptor behind it, when asked; nothing is read ahead but by
 *          TLS, which then reports itself readable.
 * Units:   bytes.
 * Owns:    a stream owns its descriptor and is freed by gw_stream_close().
 * Errors:  GW_AGAIN when it would block; GW_END at the orderly end of input;
 *          GW_ERR_CLOSED (reset), GW_ERR_IO, GW_ERR_TLS.
 * Threads: its loop's.
 * Source:  DESIGN.md section 2 (readiness, own readv and writev).
 */
#ifndef GW_NET_STREAM_H
#define GW_NET_STREAM_H

#include "base/slice.h"
#include "net/addr.h"
#include "net/loop.h"

enum { GW_READABLE = 1, GW_WRITABLE = 2 };

typedef struct gw_stream gw_stream;

typedef struct gw_stream_ops {
  gw_status (*handshake)(gw_stream *stream);
  gw_status (*read)(gw_stream *stream, char *to, size_t cap, size_t *ret_n);
  gw_status (*write)(gw_stream *stream, const gw_slice *parts, size_t n_parts,
                     size_t *ret_n);
  void (*want)(gw_stream *stream, unsigned events);
  gw_status (*shutdown)(gw_stream *stream);
  size_t (*undelivered)(gw_stream *stream);
  void (*close)(gw_stream *stream);
} gw_stream_ops;

/* What is known of the far end and of the way to it. */
typedef struct gw_stream_info {
  gw_addr client; /* the far end's address */
  gw_addr local;
  bool is_secure;
  gw_slice alpn;        /* "h2", "http/1.1", or empty */
  gw_slice server_name; /* SNI as the client sent it, lower case, or empty */
  gw_slice tls_version, cipher;
} gw_stream_info;

struct gw_stream {
  const gw_stream_ops *ops;
  gw_loop *loop;
  /* Called when a wanted event is there. The owner may close the stream in
   * it. */
  void (*on_ready)(void *owner, unsigned events);
  void *owner;
  gw_stream_info info; /* complete once the handshake is done */
  const char *trouble; /* what the last failure was; NULL: its status says it */
};

/* Drives the connection to the point where bytes can pass (TCP connect, TLS
 * handshake). GW_OK when done. GW_AGAIN: the stream has asked for the event it
 * needs; call again in on_ready. */
gw_status gw_stream_handshake(gw_stream *stream);

/* Reads up to |cap| bytes; GW_OK with *ret_n > 0, GW_AGAIN, GW_END or an
 * error. Fewer bytes than |cap| say that the source is dry for now. */
gw_status gw_stream_read(gw_stream *stream, char *to, size_t cap,
                         size_t *ret_n);

/* Writes as much of |parts| as goes now: GW_OK with *ret_n, which may be
 * short; GW_AGAIN when nothing went. The next write begins with the bytes that
 * did not go. */
gw_status gw_stream_write(gw_stream *stream, const gw_slice *parts,
                          size_t n_parts, size_t *ret_n);

/* Which events on_ready is called for; 0 pauses. Costs a system call only when
 * the set changes. */
void gw_stream_want(gw_stream *stream, unsigned events);

/* Ends our direction (close_notify, FIN); input may still come. */
gw_status gw_stream_shutdown(gw_stream *stream);

/* How much of what was written, TLS and FIN included, the far end's system has
 * not acknowledged; 0 also where that can't be known. */
size_t gw_stream_undelivered(gw_stream *stream);

/* Frees the stream; on_ready is not called again. NULL is fine. */
void gw_stream_close(gw_stream *stream);

/* What a stream that failed with |status| tells operators. */
const char *gw_stream_why(const gw_stream *stream, gw_status status);

/* Starts a connection; handshake() completes it. */
gw_status gw_stream_connect(gw_loop *loop, const gw_addr *addr,
                            gw_stream **ret_stream);

#endif
