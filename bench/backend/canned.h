/* canned: a server that knows its answers before it is asked: gRPC, and the
 * same as plain JSON for proxies that transcode nothing.
 *
 * Reads:   HTTP/2 with prior knowledge; of a request its path and whether it
 *          names a medium item or an empty branch, nothing else.
 * Units:   bytes.
 * Owns:    its connections; the payloads are the caller's.
 * Errors:  none; a connection that fails is closed.
 * Threads: the loop's.
 * Source:  RFC 9113; gRPC over HTTP/2.
 */
#ifndef GW_BENCH_CANNED_H
#define GW_BENCH_CANNED_H

#include "net/stream.h"

typedef enum canned_name {
  CANNED_SMALL,
  CANNED_MEDIUM,
  CANNED_LIST,
  CANNED_IMPORTED,
  CANNED_N
} canned_name;

typedef struct canned_reply {
  gw_slice grpc; /* the prefix and the message */
  gw_slice json;
} canned_reply;

typedef struct canned {
  canned_reply replies[CANNED_N];
  gw_list conns;
} canned;

/* Loads the files of |folder| that payloads.py writes. False: one is missing.
 * They stay until the process ends. */
bool canned_init(canned *server, const char *folder);

/* A gw_listener's on_accept; |owner| is a canned. */
void canned_accept(void *owner, gw_stream *stream);

/* Closes every connection. */
void canned_close(canned *server);

/* A file's bytes with zero bytes behind them; p is NULL on failure. */
gw_slice canned_read_file(const char *folder, const char *name);

#endif
