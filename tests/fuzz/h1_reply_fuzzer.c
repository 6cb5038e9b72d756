/* links: gw_upstream gw_http gw_net gw_base */
/* An upstream's HTTP/1.1 response: how it is cut changes nothing, and a reply
 * that is taken keeps its limits. The first byte is the cut and the method. */
#include <assert.h>
#include <stdint.h>

#include "h1_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) {
    return 0;
  }
  const char *method = data[0] & 0x80 ? "HEAD" : "GET";
  gw_slice bytes = gw_slice_of((const char *)data + 1, size - 1);
  h1_feed whole, cut;
  h1_feed_run(&whole, method, bytes, bytes.n ? bytes.n : 1);
  h1_feed_run(&cut, method, bytes, (data[0] & 0x7fu) + 1);
  assert(whole.status == cut.status);
  h1_feed_close(&whole);
  h1_feed_close(&cut);
  assert(whole.status == cut.status);
  if (whole.status == GW_END) {
    assert(whole.call.http_status == cut.call.http_status);
    assert(whole.call.http_status >= 200 && whole.call.http_status <= 599);
    assert(gw_slice_eq(whole.call.reply, cut.call.reply));
    assert(whole.call.reply.n <= H1_FEED_MAX_REPLY);
    assert(whole.call.headers.n == cut.call.headers.n);
    assert(whole.call.headers.n <= GW_CALL_MAX_FIELDS);
    assert(whole.n_used == cut.n_used);
    for (size_t i = 0; i < GW_BUF_PAD; i++) {
      assert(whole.call.reply.p[whole.call.reply.n + i] == 0);
    }
  }
  h1_feed_done(&whole);
  h1_feed_done(&cut);
  return 0;
}
