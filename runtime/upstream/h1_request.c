#include "base/num.h"
#include "http/token.h"
#include "upstream/h1_conn.h"

/* RFC 9112 3.2: a target ends at the first space, and a line at CR LF. */
static bool is_target(gw_slice target) {
  for (size_t i = 0; i < target.n; i++) {
    if (target.p[i] <= ' ' || target.p[i] >= 0x7f) {
      return false;
    }
  }
  return target.n && target.p[0] == '/';
}

static void put(gw_buf *out, gw_status *status, gw_slice text) {
  if (*status == GW_OK) {
    *status = gw_buf_append(out, text);
  }
}

static void put_field(gw_buf *out, gw_status *status, gw_slice name,
                      gw_slice value) {
  if (!gw_token_is_lower(name) || !gw_token_is_value(value)) {
    *status = GW_ERR_INVALID;
  }
  put(out, status, name);
  put(out, status, GW_LIT(": "));
  put(out, status, value);
  put(out, status, GW_LIT("\r\n"));
}

gw_status gw_h1_write_request(gw_buf *out, const gw_call *call,
                              gw_slice authority) {
  char digits[GW_NUM_TEXT];
  gw_status status = is_target(call->path) && gw_token_is(call->method)
                         ? GW_OK
                         : GW_ERR_INVALID;
  put(out, &status, call->method);
  put(out, &status, GW_LIT(" "));
  put(out, &status, call->path);
  put(out, &status, GW_LIT(" HTTP/1.1\r\n"));
  put_field(out, &status, GW_LIT("host"), authority);
  if (call->has_body) {
    size_t n = gw_num_write_uint64(call->message.n, digits);
    put_field(out, &status, GW_LIT("content-length"), gw_slice_of(digits, n));
  }
  for (size_t i = 0; i < call->n_metadata; i++) {
    put_field(out, &status, call->metadata[i].name, call->metadata[i].value);
  }
  put(out, &status, GW_LIT("\r\n"));
  return status;
}
