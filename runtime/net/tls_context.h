/* net/tls_context: what tls.c makes for tls_stream.c. For these two only.
 *
 * Reads:   contexts of net/tls.h.
 * Units:   none.
 * Owns:    a session belongs to the caller (SSL_free) and keeps what it needs
 *          of its context, but for the context's names: hold a reference.
 * Errors:  NULL without memory.
 * Threads: as net/tls.h.
 * Source:  SSL_new(3), SSL_set1_host(3).
 */
#ifndef GW_NET_TLS_CONTEXT_H
#define GW_NET_TLS_CONTEXT_H

#include "net/tls.h"

struct ssl_st; /* OpenSSL's SSL */

struct ssl_st *gw_tls_server_session(gw_tls_server *tls);

/* Verifies |host|, or the name of the configuration, and sends it as SNI
 * unless it is an address. */
struct ssl_st *gw_tls_client_session(gw_tls_client *tls, gw_slice host);

#endif
