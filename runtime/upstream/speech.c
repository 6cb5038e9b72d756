#include "upstream/speech.h"

gw_status gw_call_reset(gw_call *call) {
  gw_call_reply *reply = call->incoming;
  if (!reply) {
    reply = gw_arena_alloc(call->arena, sizeof *reply);
    if (!reply) {
      return gw_arena_why(call->arena);
    }
    call->incoming = reply;
  }
  *reply = (gw_call_reply){.n_fields = 0};
  gw_slice none = {NULL, 0};
  call->grpc_status = call->http_status = 0;
  call->grpc_message = call->grpc_details = call->reply = none;
  call->headers = call->trailers = (gw_headers){.n = 0};
  call->n_sent = 0;
  call->takes_coding = false;
  gw_buf_restart(call->room, call->max_reply);
  return GW_OK;
}

gw_status gw_call_count_field(gw_call *call, gw_slice name, gw_slice value) {
  gw_call_reply *reply = call->incoming;
  reply->n_fields++;
  reply->head_bytes += name.n + value.n + 32;
  return reply->n_fields > GW_CALL_MAX_FIELDS ||
                 reply->head_bytes > GW_CALL_MAX_HEAD
             ? GW_ERR_LIMIT
             : GW_OK;
}

gw_status gw_call_set_http_status(gw_call_reply *reply, gw_slice value) {
  if (value.n != 3 || reply->has_head) {
    return GW_ERR_PROTOCOL;
  }
  int status = 0;
  for (size_t i = 0; i < value.n; i++) {
    if (value.p[i] < '0' || value.p[i] > '9') {
      return GW_ERR_PROTOCOL;
    }
    status = status * 10 + (value.p[i] - '0');
  }
  reply->http_status = status;
  return GW_OK;
}

bool gw_call_is_interim(const gw_call_reply *reply) {
  return !reply->has_head && reply->http_status >= 100 &&
         reply->http_status < 200;
}

gw_status gw_call_end_interim(gw_call_reply *reply, bool is_last) {
  reply->http_status = 0;
  return is_last || ++reply->n_interim > GW_CALL_MAX_INTERIM ? GW_ERR_PROTOCOL
                                                             : GW_OK;
}

gw_status gw_call_keep_field(gw_call *call, gw_headers *to, gw_slice name,
                             gw_slice value) {
  name = gw_arena_dup(call->arena, name);
  value = gw_arena_dup(call->arena, value);
  if (!name.p || !value.p) {
    return gw_arena_why(call->arena);
  }
  return gw_headers_add(call->arena, to, name, value);
}
