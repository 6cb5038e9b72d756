#include "upstream/grpc_call.h"

size_t gw_grpc_request_head(const gw_call *call, gw_slice scheme,
                            gw_slice authority, gw_slice user_agent,
                            gw_header rows[static GW_CALL_HEAD_ROWS]) {
  size_t n = 0;
  rows[n++] = (gw_header){GW_LIT(":method"), GW_LIT("POST")};
  rows[n++] = (gw_header){GW_LIT(":scheme"), scheme};
  rows[n++] = (gw_header){GW_LIT(":path"), call->path};
  rows[n++] = (gw_header){GW_LIT(":authority"), authority};
  rows[n++] = (gw_header){GW_LIT("te"), GW_LIT("trailers")};
  rows[n++] = (gw_header){GW_LIT("content-type"), GW_LIT("application/grpc")};
  rows[n++] = (gw_header){GW_LIT("grpc-accept-encoding"),
                          GW_LIT("identity,deflate,gzip")};
  if (call->coding != GW_CODING_NONE) {
    rows[n++] =
        (gw_header){GW_LIT("grpc-encoding"), gw_coding_name(call->coding)};
  }
  if (user_agent.n) {
    rows[n++] = (gw_header){GW_LIT("user-agent"), user_agent};
  }
  return n;
}

size_t gw_grpc_request_metadata(const gw_call *call, uint64_t now_ms,
                                gw_header rows[static GW_CALL_HEAD_ROWS],
                                size_t n,
                                char timeout[static GW_CALL_HEAD_TEXT]) {
  uint64_t left_ms =
      call->deadline_ms > now_ms ? call->deadline_ms - now_ms : 0;
  rows[n++] =
      (gw_header){GW_LIT("grpc-timeout"), gw_grpc_timeout(left_ms, timeout)};
  for (size_t i = 0; i < call->n_metadata && n < GW_CALL_HEAD_ROWS; i++) {
    rows[n++] = call->metadata[i];
  }
  return n;
}

size_t gw_grpc_request_bytes(const gw_call *call, size_t at, char *to,
                             size_t cap) {
  uint32_t length = (uint32_t)call->message.n;
  const char prefix[GW_CALL_PREFIX] = {
      call->coding != GW_CODING_NONE, (char)(length >> 24),
      (char)(length >> 16), (char)(length >> 8), (char)length};
  size_t n = 0;
  while (at + n < GW_CALL_PREFIX && n < cap) {
    to[n] = prefix[at + n];
    n++;
  }
  if (n < cap && at + n >= GW_CALL_PREFIX) {
    gw_slice rest =
        gw_slice_sub(call->message, at + n - GW_CALL_PREFIX, cap - n);
    if (rest.n) {
      memcpy(to + n, rest.p, rest.n);
    }
    n += rest.n;
  }
  return n;
}

size_t gw_grpc_request_size(const gw_call *call) {
  return GW_CALL_PREFIX + call->message.n;
}
