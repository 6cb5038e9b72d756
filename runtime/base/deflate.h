/* deflate: messages packed and unpacked in one piece, by zlib.
 *
 * Reads:   whole messages.
 * Units:   bytes.
 * Owns:    nothing; zlib's state lives for one call, on the heap.
 * Errors:  GW_ERR_SYNTAX: no such packing, cut, or bytes behind it;
 *          GW_ERR_LIMIT: more than |out| may hold; GW_ERR_NOMEM.
 * Threads: pure.
 * Source:  RFC 1950, 1951, 1952; zlib.h.
 */
#ifndef GW_BASE_DEFLATE_H
#define GW_BASE_DEFLATE_H

#include "base/buf.h"

typedef enum gw_coding {
  GW_CODING_NONE,
  GW_CODING_GZIP,
  GW_CODING_DEFLATE, /* zlib's format, RFC 1950: what gRPC calls so */
  GW_CODING_UNKNOWN
} gw_coding;

/* "gzip", "deflate"; "identity" is GW_CODING_NONE. */
gw_coding gw_coding_find(gw_slice name);
gw_slice gw_coding_name(gw_coding coding);

/* Appends |bytes|, packed, to |out|. Fast rather than small: what it spares is
 * the road to a neighbour. */
gw_status gw_deflate_pack(gw_coding coding, gw_slice bytes, gw_buf *out);

/* Appends what |bytes| unpack to. Room is made as it is filled, so a small
 * message that promises much takes little before it is over the limit. */
gw_status gw_deflate_unpack(gw_coding coding, gw_slice bytes, gw_buf *out);

#endif
