#include "upstream/grpc_call.h"

enum {
  MAX_STATUS = 16,
  UNKNOWN = 2,
  FIRST_ROOM = 64 * 1024 /* a promise alone takes no more */
};

static bool is_grpc_type(gw_slice value) {
  gw_slice type = GW_LIT("application/grpc");
  return gw_slice_eq_nocase(gw_slice_sub(value, 0, type.n), type) &&
         (value.n == type.n || value.p[type.n] == '+' ||
          value.p[type.n] == ';');
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

/* compression.md: what the upstream can unpack, with commas. */
static bool names_coding(gw_slice list, gw_coding coding) {
  while (list.p) {
    if (gw_slice_eq(gw_slice_trim(gw_slice_cut(&list, ',')),
                    gw_coding_name(coding))) {
      return true;
    }
  }
  return false;
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
  if (gw_slice_is(name, "grpc-encoding")) {
    call->incoming->coding = gw_coding_find(value);
  } else if (gw_slice_is(name, "grpc-accept-encoding")) {
    call->takes_coding |= names_coding(value, call->coding);
  }
  return GW_OK; /* the others speak of what was not asked for */
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
  if (gw_call_is_interim(reply)) {
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
  return gw_call_keep_field(
      call, reply->has_head ? &call->trailers : &call->headers, name, value);
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
  if (call->incoming->has_status) {
    return GW_END; /* the mapping is for answers without one */
  }
  call->grpc_status = status_of_http(http_status);
  call->grpc_message = gw_arena_printf(
      call->arena, "the upstream answered with HTTP status %d", http_status);
  return call->grpc_message.p ? GW_END : gw_arena_why(call->arena);
}

/* The message in place of its packing. */
static gw_status unpack(gw_call *call) {
  gw_buf *packed = call->room, plain;
  size_t most = packed->n * call->max_ratio;
  most = most > GW_CALL_SMALL ? most : GW_CALL_SMALL;
  gw_buf_init(&plain, NULL, most < call->max_reply ? most : call->max_reply);
  gw_status status =
      gw_deflate_unpack(call->incoming->coding, gw_buf_slice(packed), &plain);
  if (status != GW_OK) {
    gw_buf_done(&plain);
    return status == GW_ERR_SYNTAX ? GW_ERR_PROTOCOL : status;
  }
  gw_buf_done(packed);
  *packed = plain;
  return GW_OK;
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
  if (!reply->has_message || call->room->n < reply->length) {
    return GW_ERR_PROTOCOL;
  }
  gw_status status = reply->is_packed ? unpack(call) : GW_OK;
  if (status == GW_OK) {
    status = gw_buf_pad(call->room);
  }
  call->reply = gw_buf_slice(call->room);
  return status == GW_OK ? GW_END : status;
}

static gw_status end_head(gw_call *call, bool is_last) {
  gw_call_reply *reply = call->incoming;
  if (gw_call_is_interim(reply)) {
    return gw_call_end_interim(reply, is_last);
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

/* compression.md: a packed message whose packing is not told, or not known, is
 * malformed. The length is checked before anything is allocated for it. */
static gw_status begin_message(gw_call *call) {
  gw_call_reply *reply = call->incoming;
  const unsigned char *p = reply->prefix;
  reply->is_packed = p[0] == 1;
  if (p[0] > 1 || (reply->is_packed && (reply->coding == GW_CODING_NONE ||
                                        reply->coding == GW_CODING_UNKNOWN))) {
    return GW_ERR_PROTOCOL;
  }
  reply->length =
      (size_t)p[1] << 24 | (size_t)p[2] << 16 | (size_t)p[3] << 8 | p[4];
  if (reply->length > call->max_reply) {
    return GW_ERR_LIMIT;
  }
  reply->has_message = true;
  return gw_buf_reserve(call->room, reply->length < FIRST_ROOM ? reply->length
                                                               : FIRST_ROOM);
}

static gw_status take_data(gw_call *call, gw_slice bytes) {
  gw_call_reply *reply = call->incoming;
  if (!reply->has_head) {
    return GW_ERR_PROTOCOL;
  }
  while (bytes.n && reply->n_prefix < GW_CALL_PREFIX) {
    reply->prefix[reply->n_prefix++] = (unsigned char)bytes.p[0];
    bytes = gw_slice_from(bytes, 1);
    if (reply->n_prefix == GW_CALL_PREFIX) {
      gw_status status = begin_message(call);
      if (status != GW_OK) {
        return status;
      }
    }
  }
  if (!bytes.n) {
    return GW_OK;
  }
  if (bytes.n > reply->length - call->room->n) {
    return GW_ERR_PROTOCOL; /* a second message, or bytes behind the first */
  }
  return gw_buf_append(call->room, bytes);
}

/* PROTOCOL-HTTP2.md, Errors. Those that it calls INTERNAL say no more than
 * that the stream broke; REFUSED_STREAM never comes here. */
static gw_status take_reset(gw_call *call, uint32_t code) {
  static const struct {
    uint32_t code;
    int grpc_status;
    const char *text;
  } rows[] = {
      {8, 1, "the upstream cancelled the call"},
      {11, 8, "the upstream asks for calm"},
      {12, 7, "the upstream wants a more secure connection"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (rows[i].code == code) {
      call->grpc_status = rows[i].grpc_status;
      call->grpc_message = gw_slice_str(rows[i].text);
      return GW_OK;
    }
  }
  return GW_ERR_CLOSED;
}

static gw_status end_data(gw_call *call) {
  (void)call;
  return GW_ERR_PROTOCOL; /* no trailers */
}

const gw_speech gw_speech_grpc = {
    .head = gw_grpc_request_head,
    .fields = gw_grpc_request_metadata,
    .size = gw_grpc_request_size,
    .bytes = gw_grpc_request_bytes,
    .field = take_field,
    .head_end = end_head,
    .data = take_data,
    .data_end = end_data,
    .broken = take_reset,
};
