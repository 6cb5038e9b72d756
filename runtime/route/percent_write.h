/* percent_write: text as it stands in the target of a request that goes on.
 *
 * Reads:   decoded text of a path segment; a query as it was received.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  the buffer's (GW_ERR_LIMIT, GW_ERR_NOMEM).
 * Threads: pure.
 * Source:  RFC 3986 sections 2.1, 3.3 and 6.2.2. THREATS C17: whatever comes
 *          in, no byte goes out that could end a segment, a path or a line.
 */
#ifndef GW_ROUTE_PERCENT_WRITE_H
#define GW_ROUTE_PERCENT_WRITE_H

#include "base/buf.h"

/* Appends a segment, or a part of one. What a reader might take for more than
 * a character of it is encoded, "/", "%", "+" and ";" too; |delimiter| is not
 * (";" of matrix style; 0: none). */
gw_status gw_percent_write_segment(gw_buf *out, gw_slice text, char delimiter);

/* Appends a name or a value of a query that gw_query_next() has read: the same
 * text with each byte in one way. An encoded delimiter stays encoded, as it
 * may be data beside one that is not; a space is "%20". */
gw_status gw_percent_write_query(gw_buf *out, gw_slice raw);

#endif
