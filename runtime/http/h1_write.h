/* http/h1_write: the heads of HTTP/1.1 responses.
 *
 * Reads:   a response that gw_response_is_sound().
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  those of gw_buf_append(); the buffer is then as before.
 * Threads: pure.
 * Source:  RFC 9112 sections 4 and 6; RFC 9110 sections 6.6.1 and 15.
 */
#ifndef GW_HTTP_H1_WRITE_H
#define GW_HTTP_H1_WRITE_H

#include "base/buf.h"
#include "http/message.h"

/* Whether a body may follow: not after HEAD, 204 and 304. */
bool gw_response_has_body(const gw_response *response);

/* Whether the length of the body is told where no trailers follow. */
bool gw_response_tells_length(const gw_response *response);

/* Whether trailers follow; the body is one chunk then. */
bool gw_response_has_trailers(const gw_response *response);

/* The head with Date, Content-Length and, if |closes|, Connection: close. With
 * trailers, Trailer, Transfer-Encoding and the size of the chunk instead of
 * Content-Length. */
gw_status gw_h1_write_head(gw_buf *out, const gw_response *response,
                           gw_slice date, bool closes);

/* What stands behind the body: the last chunk, and trailers. */
gw_status gw_h1_write_tail(gw_buf *out, const gw_response *response);

/* A whole response without a body, after which the connection is closed: for
 * what goes wrong where no handler can answer any more. */
gw_status gw_h1_write_bare(gw_buf *out, int status, gw_slice date);

#endif
