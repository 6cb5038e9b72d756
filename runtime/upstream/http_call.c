/* Plain HTTP: the request as it came, the reply as it is. */
#include "base/num.h"
#include "upstream/speech.h"

/* ---- the request --------------------------------------------------------- */

static size_t make_head(const gw_call *call, gw_slice scheme,
                        gw_slice authority, gw_slice user_agent,
                        gw_header rows[static GW_CALL_HEAD_ROWS]) {
  (void)user_agent; /* the client's goes on */
  rows[0] = (gw_header){GW_LIT(":method"), call->method};
  rows[1] = (gw_header){GW_LIT(":scheme"), scheme};
  rows[2] = (gw_header){GW_LIT(":authority"), authority};
  return 3;
}

static size_t make_fields(const gw_call *call, uint64_t now_ms,
                          gw_header rows[static GW_CALL_HEAD_ROWS], size_t n,
                          char text[static GW_CALL_HEAD_TEXT]) {
  (void)now_ms; /* HTTP has no field for a deadline */
  rows[n++] = (gw_header){GW_LIT(":path"), call->path};
  if (call->has_body) {
    size_t digits = gw_num_write_uint64(call->message.n, text);
    rows[n++] =
        (gw_header){GW_LIT("content-length"), gw_slice_of(text, digits)};
  }
  for (size_t i = 0; i < call->n_metadata && n < GW_CALL_HEAD_ROWS; i++) {
    rows[n++] = call->metadata[i];
  }
  return n;
}

static size_t body_size(const gw_call *call) {
  return call->message.n;
}

static size_t body_bytes(const gw_call *call, size_t at, char *to, size_t cap) {
  gw_slice part = gw_slice_sub(call->message, at, cap);
  if (part.n) {
    memcpy(to, part.p, part.n);
  }
  return part.n;
}

/* ---- the reply ----------------------------------------------------------- */

/* RFC 9110 7.6.1: of one connection, not of the message; and the length, which
 * the body itself will have. */
static bool is_of_connection(gw_slice name) {
  static const char *const names[] = {
      "connection", "content-length", "keep-alive",        "proxy-connection",
      "te",         "trailer",        "transfer-encoding", "proxy-authenticate",
      "upgrade"};
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    if (gw_slice_is(name, names[i])) {
      return true;
    }
  }
  return name.n == 0 || name.p[0] == ':';
}

static gw_status take_field(gw_call *call, gw_slice name, gw_slice value) {
  gw_call_reply *reply = call->incoming;
  gw_status status = gw_call_count_field(call, name, value);
  if (status != GW_OK) {
    return status;
  }
  if (gw_slice_is(name, ":status")) {
    return gw_call_set_http_status(reply, value);
  }
  if (gw_call_is_interim(reply) || reply->has_head || is_of_connection(name)) {
    return GW_OK; /* trailers are dropped (RFC 9110 6.5.1) */
  }
  return gw_call_keep_field(call, &call->headers, name, value);
}

/* RFC 9110 6.4.1: what these answer ends with its head. */
static bool has_no_body(const gw_call *call) {
  int status = call->incoming->http_status;
  return status == 204 || status == 304 || gw_slice_is(call->method, "HEAD");
}

static gw_status finish(gw_call *call) {
  gw_status status = gw_buf_pad(call->room);
  call->http_status = call->incoming->http_status;
  call->reply = gw_buf_slice(call->room);
  return status == GW_OK ? GW_END : status;
}

static gw_status end_head(gw_call *call, bool is_last) {
  gw_call_reply *reply = call->incoming;
  if (reply->http_status == 101) {
    return GW_ERR_PROTOCOL; /* nobody asked for another protocol */
  }
  if (gw_call_is_interim(reply)) {
    return gw_call_end_interim(reply, is_last);
  }
  if (reply->has_head) {
    return is_last ? finish(call) : GW_ERR_PROTOCOL;
  }
  if (reply->http_status < 200 || reply->http_status > 599) {
    return GW_ERR_PROTOCOL;
  }
  reply->has_head = true;
  return is_last ? finish(call) : GW_OK;
}

static gw_status take_data(gw_call *call, gw_slice bytes) {
  if (!call->incoming->has_head || (bytes.n && has_no_body(call))) {
    return GW_ERR_PROTOCOL;
  }
  return gw_buf_append(call->room, bytes);
}

static gw_status take_reset(gw_call *call, uint32_t code) {
  (void)call;
  (void)code;
  return GW_ERR_CLOSED;
}

const gw_speech gw_speech_http = {
    .head = make_head,
    .fields = make_fields,
    .size = body_size,
    .bytes = body_bytes,
    .field = take_field,
    .head_end = end_head,
    .data = take_data,
    .data_end = finish,
    .broken = take_reset,
};
