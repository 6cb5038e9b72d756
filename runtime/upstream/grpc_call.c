#include "upstream/grpc_call.h"

#include "base/buf.h"

enum { MAX_STATUS = 16, UNKNOWN = 2 };

size_t gw_grpc_request_head(const gw_call *call, gw_slice scheme,
                            gw_slice authority, gw_slice user_agent,
                            uint64_t now_ms,
                            gw_header rows[static GW_GRPC_HEAD_ROWS],
                            char timeout[static GW_GRPC_TIMEOUT]) {
  size_t n = 0;
  rows[n++] = (gw_header){GW_LIT(":method"), GW_LIT("POST")};
  rows[n++] = (gw_header){GW_LIT(":scheme"), scheme};
  rows[n++] = (gw_header){GW_LIT(":path"), call->path};
  rows[n++] = (gw_header){GW_LIT(":authority"), authority};
  rows[n++] = (gw_header){GW_LIT("te"), GW_LIT("trailers")};
  rows[n++] = (gw_header){GW_LIT("content-type"), GW_LIT("application/grpc")};
  uint64_t left_ms =
      call->deadline_ms > now_ms ? call->deadline_ms - now_ms : 0;
  rows[n++] =
      (gw_header){GW_LIT("grpc-timeout"), gw_grpc_timeout(left_ms, timeout)};
  if (user_agent.n) {
    rows[n++] = (gw_header){GW_LIT("user-agent"), user_agent};
  }
  for (size_t i = 0; i < call->n_metadata && n < GW_GRPC_HEAD_ROWS; i++) {
    rows[n++] = call->metadata[i];
  }
  return n;
}

size_t gw_grpc_request_bytes(const gw_call *call, size_t at, char *to,
                             size_t cap) {
  uint32_t length = (uint32_t)call->message.n;
  const char prefix[GW_GRPC_PREFIX] = {0, (char)(length >> 24),
                                       (char)(length >> 16),
                                       (char)(length >> 8), (char)length};
  size_t n = 0;
  while (at + n < GW_GRPC_PREFIX && n < cap) {
    to[n] = prefix[at + n];
    n++;
  }
  if (n < cap && at + n >= GW_GRPC_PREFIX) {
    gw_slice rest =
        gw_slice_sub(call->message, at + n - GW_GRPC_PREFIX, cap - n);
    if (rest.n) {
      memcpy(to + n, rest.p, rest.n);
    }
    n += rest.n;
  }
  return n;
}

gw_status gw_grpc_reply_reset(gw_call *call) {
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
  call->grpc_status = 0;
  call->grpc_message = call->grpc_details = call->reply = none;
  call->headers = call->trailers = (gw_headers){.n = 0};
  call->n_sent = 0;
  return GW_OK;
}

static bool is_grpc_type(gw_slice value) {
  gw_slice type = GW_LIT("application/grpc");
  return gw_slice_eq_nocase(gw_slice_sub(value, 0, type.n), type) &&
         (value.n == type.n || value.p[type.n] == '+' ||
          value.p[type.n] == ';');
}

static gw_status set_http_status(gw_call_reply *reply, gw_slice value) {
  if (value.n != 3) {
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

/* A decimal without leading zeros; a code that gRPC does not have is
 * UNKNOWN. Twice has two readings. */
static gw_status set_grpc_status(gw_call *call, gw_slice value) {
  gw_call_reply *reply = call->incoming;
  if (reply->has_status || !value.n || value.n > 3 ||
      (value.n > 1 && value.p[0] == '0')) {
    return GW_ERR_PROTOCOL;
  }
  int status = 0;
  for (size_t i = 0; i < value.n; i++) {
    if (value.p[i] < '0' || value.p[i] > '9') {
      return GW_ERR_PROTOCOL;
    }
    status = status * 10 + (value.p[i] - '0');
  }
  call->grpc_status = status <= MAX_STATUS ? status : UNKNOWN;
  reply->has_status = true;
  return GW_OK;
}

static gw_status add_metadata(gw_call *call, gw_slice name, gw_slice value) {
  name = gw_arena_dup(call->arena, name);
  value = gw_arena_dup(call->arena, value);
  if (!name.p || !value.p) {
    return gw_arena_why(call->arena);
  }
  return gw_headers_add(
      call->arena, call->incoming->has_head ? &call->trailers : &call->headers,
      name, value);
}

static gw_status grpc_field(gw_call *call, gw_slice name, gw_slice value) {
  if (gw_slice_is(name, "grpc-status")) {
    return set_grpc_status(call, value);
  }
  if (gw_slice_is(name, "grpc-message")) {
    call->grpc_message = gw_grpc_message_decode(call->arena, value);
    return gw_arena_why(call->arena);
  }
  if (gw_slice_is(name, "grpc-status-details-bin")) {
    /* Details that can't be read are none; the status stands. */
    call->grpc_details = gw_grpc_base64_decode(call->arena, value);
    return gw_arena_why(call->arena);
  }
  return GW_OK; /* the others speak of what was not asked for */
}

static bool is_interim(const gw_call_reply *reply) {
  return !reply->has_head && reply->http_status >= 100 &&
         reply->http_status < 200;
}

gw_status gw_grpc_reply_field(gw_call *call, gw_slice name, gw_slice value) {
  gw_call_reply *reply = call->incoming;
  reply->n_fields++;
  reply->head_bytes += name.n + value.n + 32;
  if (reply->n_fields > GW_GRPC_MAX_FIELDS ||
      reply->head_bytes > GW_GRPC_MAX_HEAD) {
    return GW_ERR_LIMIT;
  }
  if (gw_slice_is(name, ":status")) {
    return reply->has_head ? GW_ERR_PROTOCOL : set_http_status(reply, value);
  }
  if (is_interim(reply)) {
    return GW_OK;
  }
  if (gw_slice_is(name, "content-type")) {
    reply->is_grpc = reply->is_grpc || is_grpc_type(value);
    return GW_OK;
  }
  if (gw_slice_starts(name, GW_LIT("grpc-"))) {
    return grpc_field(call, name, value);
  }
  if (!name.n || name.p[0] == ':' || gw_slice_is(name, "content-length") ||
      gw_slice_is(name, "te")) {
    return GW_OK;
  }
  return add_metadata(call, name, value);
}

/* http-grpc-status-mapping.md: for answers of something that is no gRPC. */
static int status_of_http(int http_status) {
  switch (http_status) {
  case 400:
    return 13; /* INTERNAL */
  case 401:
    return 16; /* UNAUTHENTICATED */
  case 403:
    return 7; /* PERMISSION_DENIED */
  case 404:
    return 12; /* UNIMPLEMENTED */
  case 429:
  case 502:
  case 503:
  case 504:
    return 14; /* UNAVAILABLE */
  default:
    return UNKNOWN;
  }
}

static gw_status end_by_http(gw_call *call) {
  int http_status = call->incoming->http_status;
  call->grpc_status = status_of_http(http_status);
  call->grpc_message = gw_arena_printf(
      call->arena, "the upstream answered with HTTP status %d", http_status);
  return call->grpc_message.p ? GW_END : gw_arena_why(call->arena);
}

/* The stream has ended: a reply is one whole message and a status. */
static gw_status end_reply(gw_call *call) {
  gw_call_reply *reply = call->incoming;
  if (!reply->has_status) {
    return reply->http_status != 200 ? end_by_http(call) : GW_ERR_PROTOCOL;
  }
  if (call->grpc_status != 0) {
    return GW_END; /* a message beside an error says nothing */
  }
  if (!reply->has_message || reply->n < reply->length) {
    return GW_ERR_PROTOCOL;
  }
  call->reply = gw_slice_of(reply->body, reply->length);
  return GW_END;
}

gw_status gw_grpc_reply_head_end(gw_call *call, bool is_last) {
  gw_call_reply *reply = call->incoming;
  if (is_interim(reply)) {
    reply->http_status = 0;
    if (is_last || ++reply->n_interim > GW_GRPC_MAX_INTERIM) {
      return GW_ERR_PROTOCOL;
    }
    return GW_OK;
  }
  if (is_last) {
    return end_reply(call);
  }
  if (reply->has_head || !reply->http_status) {
    return GW_ERR_PROTOCOL; /* trailers that do not end the stream */
  }
  if (reply->http_status != 200) {
    return end_by_http(call); /* its body is not read */
  }
  if (!reply->is_grpc) {
    return GW_ERR_PROTOCOL;
  }
  reply->has_head = true;
  reply->has_status = false; /* a status belongs at the end */
  return GW_OK;
}

/* The length is checked before anything is allocated for it. */
static gw_status begin_message(gw_call *call) {
  gw_call_reply *reply = call->incoming;
  const unsigned char *p = reply->prefix;
  if (p[0] != 0) {
    return GW_ERR_PROTOCOL; /* compressed, which we never offered */
  }
  reply->length =
      (size_t)p[1] << 24 | (size_t)p[2] << 16 | (size_t)p[3] << 8 | p[4];
  if (reply->length > call->max_reply) {
    return GW_ERR_LIMIT;
  }
  reply->body = gw_arena_alloc(call->arena, reply->length + GW_BUF_PAD);
  if (!reply->body) {
    return gw_arena_why(call->arena);
  }
  memset(reply->body + reply->length, 0, GW_BUF_PAD);
  reply->has_message = true;
  return GW_OK;
}

gw_status gw_grpc_reply_data(gw_call *call, gw_slice bytes) {
  gw_call_reply *reply = call->incoming;
  if (!reply->has_head) {
    return GW_ERR_PROTOCOL;
  }
  while (bytes.n && reply->n_prefix < GW_GRPC_PREFIX) {
    reply->prefix[reply->n_prefix++] = (unsigned char)bytes.p[0];
    bytes = gw_slice_from(bytes, 1);
    if (reply->n_prefix == GW_GRPC_PREFIX) {
      gw_status status = begin_message(call);
      if (status != GW_OK) {
        return status;
      }
    }
  }
  if (!bytes.n) {
    return GW_OK;
  }
  if (bytes.n > reply->length - reply->n) {
    return GW_ERR_PROTOCOL; /* a second message, or bytes behind the first */
  }
  memcpy(reply->body + reply->n, bytes.p, bytes.n);
  reply->n += bytes.n;
  return GW_OK;
}
