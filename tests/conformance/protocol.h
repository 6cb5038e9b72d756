/* protocol: what the runner of protobuf's conformance tests says and hears.
 *
 * Reads:   frames on standard input: a length of 32 bits, little-endian, and a
 *          conformance.ConformanceRequest.
 * Units:   bytes; a frame has at most GW_FRAME_LIMIT.
 * Owns:    frames stand in the caller's arena.
 * Errors:  GW_END at the end of the input, GW_ERR_IO, GW_ERR_LIMIT,
 *          GW_ERR_NOMEM, GW_ERR_PROTOCOL for what is no request.
 * Threads: one.
 * Source:  conformance/conformance.proto.
 */
#ifndef GW_TESTS_CONFORMANCE_PROTOCOL_H
#define GW_TESTS_CONFORMANCE_PROTOCOL_H

#include <stdint.h>

#include "base/buf.h"

enum { GW_FRAME_LIMIT = 1 << 28 };

/* conformance.WireFormat: the one of the payload, and the one wanted. */
typedef enum gw_format {
  GW_FORMAT_NONE = 0,
  GW_FORMAT_WIRE = 1,
  GW_FORMAT_JSON = 2,
  GW_FORMAT_OTHER
} gw_format;

/* conformance.ConformanceResponse.result, by field number. */
typedef enum gw_result {
  GW_RESULT_PARSE_ERROR = 1,
  GW_RESULT_RUNTIME_ERROR = 2,
  GW_RESULT_WIRE = 3,
  GW_RESULT_JSON = 4,
  GW_RESULT_SKIPPED = 5,
  GW_RESULT_SERIALIZE_ERROR = 6
} gw_result;

typedef struct gw_request_case {
  gw_slice message_type;
  gw_slice payload; /* with GW_BUF_PAD zero bytes behind it */
  gw_format from, to;
  uint8_t ignores_unknown; /* JSON_IGNORE_UNKNOWN_PARSING_TEST */
} gw_request_case;

/* The next request. */
gw_status gw_protocol_read(gw_arena *arena, gw_request_case *ret_request);

/* The answer to it. */
gw_status gw_protocol_write(gw_arena *arena, gw_result result, gw_slice bytes);

#endif
