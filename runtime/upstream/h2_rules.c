#include "upstream/h2_rules.h"

#include "http/token.h"

/* RFC 9113 8.2.1: no upper case. '_' is fine in names of metadata. */
static bool is_name(gw_slice name) {
  if (gw_token_is_lower_name(name)) {
    return true;
  }
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    bool is_upper = c >= 'A' && c <= 'Z';
    if (c != '_' && (is_upper || !gw_token_is_name_byte(c))) {
      return false;
    }
  }
  return name.n > 0;
}

/* RFC 9113 8.2.2. */
static bool is_of_connection(gw_slice name) {
  switch (name.n) {
  case 7:
    return gw_slice_is(name, "upgrade");
  case 10:
    return gw_slice_is(name, "connection") || gw_slice_is(name, "keep-alive");
  case 16:
    return gw_slice_is(name, "proxy-connection");
  case 17:
    return gw_slice_is(name, "transfer-encoding");
  default:
    return false;
  }
}

/* RFC 9113 8.3: the only one of a response, once, before the fields, and not in
 * trailers. */
static gw_status take_pseudo(const gw_call_reply *reply, gw_slice name) {
  bool is_fine = gw_slice_is(name, ":status") && !reply->http_status &&
                 !reply->has_head && !reply->has_fields;
  return is_fine ? GW_OK : GW_ERR_PROTOCOL;
}

/* RFC 9110 8.6: none of an interim response; no other than 0 of 204. */
static gw_status take_length(gw_call_reply *reply, gw_slice value) {
  bool is_fine = !reply->has_length && !reply->has_head &&
                 !gw_call_is_interim(reply) &&
                 gw_token_length(value, &reply->content_length);
  reply->has_length = true;
  return is_fine && (reply->http_status != 204 || reply->content_length == 0)
             ? GW_OK
             : GW_ERR_PROTOCOL;
}

void gw_h2_rules_begin(gw_call_reply *reply) {
  reply->has_fields = false;
}

gw_status gw_h2_rules_field(gw_call_reply *reply, gw_slice name,
                            gw_slice *value) {
  if (!gw_token_is_value(*value)) {
    *value = gw_slice_trim(*value);
    if (!gw_token_is_value(*value)) {
      return GW_ERR_PROTOCOL;
    }
  }
  if (name.n && name.p[0] == ':') {
    return take_pseudo(reply, name);
  }
  reply->has_fields = true;
  if (!is_name(name) || is_of_connection(name)) {
    return GW_ERR_PROTOCOL;
  }
  return gw_slice_is(name, "content-length") ? take_length(reply, *value)
                                             : GW_OK;
}

/* Nobody asked for another protocol, which HTTP/2 does not have (8.6). */
gw_status gw_h2_rules_section(const gw_call_reply *reply) {
  bool is_fine = reply->has_head ||
                 (reply->http_status >= 100 && reply->http_status != 101);
  return is_fine ? GW_OK : GW_ERR_PROTOCOL;
}

/* RFC 9113 8.1.1. */
gw_status gw_h2_rules_data(gw_call_reply *reply, size_t n) {
  reply->received += n;
  return reply->has_length && reply->received > reply->content_length
             ? GW_ERR_PROTOCOL
             : GW_OK;
}

gw_status gw_h2_rules_end(const gw_call *call) {
  const gw_call_reply *reply = call->incoming;
  bool tells_another =
      reply->http_status == 304 || gw_slice_is(call->method, "HEAD");
  return !reply->has_length || tells_another ||
                 reply->received == reply->content_length
             ? GW_OK
             : GW_ERR_PROTOCOL;
}
