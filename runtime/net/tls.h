/* net/tls: TLS over a stream, both sides. Only net/tls.c (contexts) and
 * net/tls_stream.c (connections) know OpenSSL's SSL.
 *
 * Reads:   certificate and key files at creation, never later.
 * Units:   none.
 * Owns:    contexts are reference counted: a connection holds its own, so a
 *          reload may drop the old one.
 * Errors:  GW_ERR_IO (a file), GW_ERR_TLS (what is in it), with a text in
 *          |reterr_text| (in the arena).
 * Threads: a finished context may be used by any thread.
 * Source:  RFC 8446, RFC 7301 (ALPN), RFC 6066 (SNI); THREATS G29, G31, R22.
 */
#ifndef GW_NET_TLS_H
#define GW_NET_TLS_H

#include "base/arena.h"
#include "net/stream.h"

typedef struct gw_tls_server gw_tls_server;
typedef struct gw_tls_client gw_tls_client;

typedef struct gw_tls_certificate {
  gw_slice certificate; /* path of a PEM chain */
  gw_slice key;         /* path of a PEM key */
} gw_tls_certificate;

typedef struct gw_tls_server_config {
  const gw_tls_certificate *certificates; /* the first one is the default; the
                                             others are chosen by SNI from
                                             their subject names */
  size_t n_certificates;
  bool h1, h2; /* what ALPN offers; a client with ALPN and none of them is
                  refused */
} gw_tls_server_config;

typedef struct gw_tls_client_config {
  gw_slice ca;          /* PEM file; empty: the system's */
  gw_slice certificate; /* our own, or empty */
  gw_slice key;
  gw_slice server_name; /* SNI and the name to verify; empty: the endpoint's */
  bool is_insecure;     /* verifies nothing */
  const char *alpn;     /* what is spoken: "http/1.1"; NULL: "h2" */
} gw_tls_client_config;

gw_status gw_tls_server_new(gw_arena *arena, const gw_tls_server_config *config,
                            gw_tls_server **ret_tls, gw_slice *reterr_text);
gw_status gw_tls_client_new(gw_arena *arena, const gw_tls_client_config *config,
                            gw_tls_client **ret_tls, gw_slice *reterr_text);
gw_tls_server *gw_tls_server_ref(gw_tls_server *tls);
void gw_tls_server_unref(gw_tls_server *tls);
gw_tls_client *gw_tls_client_ref(gw_tls_client *tls);
void gw_tls_client_unref(gw_tls_client *tls);

/* Wraps |lower|, which the new stream owns from then on. GW_ERR_NOMEM closes
 * it. */
gw_status gw_tls_accept(gw_tls_server *tls, gw_stream *lower,
                        gw_stream **ret_stream);

/* |host| is verified and sent as SNI unless the configuration names another.
 */
gw_status gw_tls_connect(gw_tls_client *tls, gw_stream *lower, gw_slice host,
                         gw_stream **ret_stream);

#endif
