#include "upstream/h1_reply.h"

#include "http/token.h"

enum { MAX_NAME = 256 };

static const gw_speech *const speech = &gw_speech_http;

void gw_h1_reply_start(gw_h1_reply *reply, gw_call *call) {
  *reply = (gw_h1_reply){.call = call};
  reply->limits = gw_http_default_limits; /* of trailers: counted like heads */
  reply->limits.head_bytes = GW_CALL_MAX_HEAD;
  reply->limits.head_fields = GW_CALL_MAX_FIELDS;
}

bool gw_h1_reply_is_untouched(const gw_h1_reply *reply) {
  return reply->state == GW_H1_REPLY_STATUS && !reply->head_bytes &&
         !reply->scanned;
}

bool gw_h1_reply_may_stay(const gw_h1_reply *reply) {
  return reply->state == GW_H1_REPLY_DONE && !reply->closes &&
         (reply->minor == 1 || reply->stays);
}

/* ---- lines of the head --------------------------------------------------- */

/* RFC 9112 4: HTTP/1.x SP 3DIGIT [SP reason]. */
static gw_status read_status_line(gw_h1_reply *reply, gw_slice line) {
  bool is_good = line.n >= 12 && gw_slice_starts(line, GW_LIT("HTTP/1.")) &&
                 (line.p[7] == '0' || line.p[7] == '1') && line.p[8] == ' ' &&
                 (line.n == 12 || line.p[12] == ' ');
  for (size_t i = 13; is_good && i < line.n; i++) {
    is_good = gw_token_is_value_byte(line.p[i]);
  }
  if (!is_good) {
    return GW_ERR_PROTOCOL;
  }
  reply->minor = line.p[7] - '0';
  reply->state = GW_H1_REPLY_FIELDS;
  return speech->field(reply->call, GW_LIT(":status"),
                       gw_slice_sub(line, 9, 3));
}

/* RFC 9112 6.3: a second length has two readings even where both are equal. */
static gw_status read_length(gw_h1_reply *reply, gw_slice value) {
  if (reply->has_length || !gw_token_length(value, &reply->length)) {
    return GW_ERR_PROTOCOL;
  }
  reply->has_length = true;
  return GW_OK;
}

/* RFC 9112 6.1: nothing but chunked, once. */
static gw_status read_coding(gw_h1_reply *reply, gw_slice value) {
  if (reply->is_chunked || reply->minor == 0 ||
      !gw_slice_eq_nocase(value, GW_LIT("chunked"))) {
    return GW_ERR_PROTOCOL;
  }
  reply->is_chunked = true;
  return GW_OK;
}

static void read_connection(gw_h1_reply *reply, gw_slice value) {
  gw_slice rest = value;
  while (rest.p) {
    gw_slice option = gw_token_next(&rest);
    reply->closes |= gw_slice_eq_nocase(option, GW_LIT("close"));
    reply->stays |= gw_slice_eq_nocase(option, GW_LIT("keep-alive"));
  }
}

static gw_status take_field(gw_h1_reply *reply, gw_slice name, gw_slice value) {
  gw_status status = GW_OK;
  if (gw_slice_is(name, "content-length")) {
    status = read_length(reply, value);
  } else if (gw_slice_is(name, "transfer-encoding")) {
    status = read_coding(reply, value);
  } else if (gw_slice_is(name, "connection")) {
    read_connection(reply, value);
  }
  return status == GW_OK ? speech->field(reply->call, name, value) : status;
}

/* RFC 9112 5.1 and 5.2: no white space before the colon, no folded line. */
static gw_status read_field(gw_h1_reply *reply, gw_slice line) {
  char name[MAX_NAME];
  size_t colon = gw_slice_find(line, ':');
  gw_slice value = gw_slice_trim(gw_slice_from(line, colon + 1));
  if (colon == line.n || !gw_token_is(gw_slice_sub(line, 0, colon)) ||
      !gw_token_is_value(value)) {
    return GW_ERR_PROTOCOL;
  }
  if (colon > sizeof name) {
    return GW_ERR_LIMIT;
  }
  memcpy(name, line.p, colon);
  gw_token_lower(name, colon);
  return take_field(reply, gw_slice_of(name, colon), value);
}

/* ---- the end of the head ------------------------------------------------- */

static gw_status done(gw_h1_reply *reply) {
  reply->state = GW_H1_REPLY_DONE;
  return speech->data_end(reply->call);
}

/* RFC 9112 6.3, for a final status. */
static gw_status frame_body(gw_h1_reply *reply, int status) {
  bool is_head = gw_slice_is(reply->call->method, "HEAD");
  if (reply->has_length && reply->is_chunked) {
    return GW_ERR_PROTOCOL;
  }
  if (status == 204 && (reply->is_chunked || reply->length)) {
    return GW_ERR_PROTOCOL;
  }
  if (is_head || status == 204 || status == 304) {
    return done(reply);
  }
  if (reply->has_length && reply->length > reply->call->max_reply) {
    return GW_ERR_LIMIT;
  }
  if (!reply->has_length && !reply->is_chunked) {
    reply->closes = true;
    reply->state = GW_H1_REPLY_TO_END;
    return GW_AGAIN;
  }
  gw_head_init(&reply->head, reply->call->arena, &reply->limits,
               &reply->framing);
  reply->head.is_chunked = reply->is_chunked;
  reply->framing.has_length = reply->has_length;
  reply->framing.length = reply->length;
  gw_h1_body_start(&reply->body, &reply->head);
  reply->state = GW_H1_REPLY_BODY;
  return gw_h1_body_is_done(&reply->body) ? done(reply) : GW_AGAIN;
}

static gw_status end_head(gw_h1_reply *reply) {
  int status = reply->call->incoming->http_status;
  gw_status end = speech->head_end(reply->call, false);
  if (end != GW_OK) {
    return end;
  }
  if (status >= 200) {
    return frame_body(reply, status);
  }
  if (reply->has_length || reply->is_chunked) {
    return GW_ERR_PROTOCOL; /* RFC 9110 8.6: a 1xx has no body */
  }
  reply->state = GW_H1_REPLY_STATUS;
  return GW_AGAIN;
}

/* ---- bytes --------------------------------------------------------------- */

static gw_status read_line(gw_h1_reply *reply, gw_slice line) {
  gw_status status;
  if (reply->state == GW_H1_REPLY_STATUS) {
    status = read_status_line(reply, line);
  } else if (line.n == 0) {
    return end_head(reply);
  } else {
    status = read_field(reply, line);
  }
  return status == GW_OK ? GW_AGAIN : status;
}

static gw_status read_head(gw_h1_reply *reply, gw_slice in, size_t *ret_used) {
  size_t used = 0;
  gw_status status = GW_AGAIN;
  while (status == GW_AGAIN && reply->state <= GW_H1_REPLY_FIELDS) {
    gw_slice window =
        gw_slice_sub(in, used, GW_CALL_MAX_HEAD - reply->head_bytes);
    size_t lf = reply->scanned +
                gw_slice_find(gw_slice_from(window, reply->scanned), '\n');
    if (lf == window.n) {
      reply->scanned = window.n;
      bool is_full = window.n == GW_CALL_MAX_HEAD - reply->head_bytes;
      status = is_full ? GW_ERR_LIMIT : GW_AGAIN;
      break;
    }
    if (lf == 0 || window.p[lf - 1] != '\r') {
      status = GW_ERR_PROTOCOL;
      break;
    }
    reply->scanned = 0;
    reply->head_bytes += lf + 1;
    used += lf + 1;
    status = read_line(reply, gw_slice_sub(window, 0, lf - 1));
  }
  *ret_used = used;
  return status;
}

static gw_status read_body(gw_h1_reply *reply, gw_slice in, size_t *ret_used) {
  size_t used = 0;
  gw_status status = GW_AGAIN;
  while (used < in.n && status == GW_AGAIN) {
    size_t n = 0;
    gw_slice data;
    gw_status read =
        gw_h1_body_read(&reply->body, gw_slice_from(in, used), &n, &data);
    used += n;
    if (read == GW_ERR_INVALID) {
      status =
          reply->head.refusal.status == 431 ? GW_ERR_LIMIT : GW_ERR_PROTOCOL;
      break;
    }
    gw_status taken = speech->data(reply->call, data);
    status = taken != GW_OK ? taken : read == GW_END ? done(reply) : GW_AGAIN;
  }
  *ret_used = used;
  return status;
}

gw_status gw_h1_reply_read(gw_h1_reply *reply, gw_slice in, size_t *ret_used) {
  gw_status status = GW_AGAIN;
  size_t used = 0, more = 0;
  if (reply->state <= GW_H1_REPLY_FIELDS) {
    status = read_head(reply, in, &used);
  }
  gw_slice rest = gw_slice_from(in, used);
  if (status == GW_AGAIN && reply->state == GW_H1_REPLY_BODY) {
    status = read_body(reply, rest, &more);
  } else if (status == GW_AGAIN && reply->state == GW_H1_REPLY_TO_END) {
    more = rest.n;
    gw_status taken = speech->data(reply->call, rest);
    status = taken == GW_OK ? GW_AGAIN : taken;
  }
  *ret_used = used + more;
  return status;
}

gw_status gw_h1_reply_close(gw_h1_reply *reply) {
  return reply->state == GW_H1_REPLY_TO_END ? done(reply) : GW_ERR_CLOSED;
}
