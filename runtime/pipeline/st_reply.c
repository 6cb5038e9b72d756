/* st_reply: hands the response to the codec and waits until it has left. */
#include "pipeline/run.h"

gw_verdict gw_st_reply(gw_run *run) {
  gw_exchange *x = &run->x;
  if (x->stream) {
    gw_http_respond(x->stream, &x->response);
  }
  return GW_WAIT; /* for on_close */
}
