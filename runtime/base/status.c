#include "base/status.h"

const char *gw_status_text(gw_status status) {
  switch (status) {
  case GW_OK:
    return "ok";
  case GW_AGAIN:
    return "not yet";
  case GW_END:
    return "end";
  case GW_ERR_NOMEM:
    return "out of memory";
  case GW_ERR_LIMIT:
    return "over a limit";
  case GW_ERR_SYNTAX:
    return "not well-formed";
  case GW_ERR_INVALID:
    return "refused";
  case GW_ERR_RANGE:
    return "out of range";
  case GW_ERR_DUPLICATE:
    return "given twice";
  case GW_ERR_NOT_FOUND:
    return "not found";
  case GW_ERR_METHOD:
    return "method not allowed";
  case GW_ERR_UNSUPPORTED:
    return "not supported";
  case GW_ERR_IO:
    return "system error";
  case GW_ERR_CLOSED:
    return "closed";
  case GW_ERR_TIMEOUT:
    return "timed out";
  case GW_ERR_REFUSED:
    return "not processed";
  case GW_ERR_UNAVAILABLE:
    return "unavailable";
  case GW_ERR_TLS:
    return "tls failure";
  case GW_ERR_PROTOCOL:
    return "protocol violated";
  case GW_ERR_CANCELLED:
    return "cancelled";
  case GW_ERR_INTERNAL:
    return "internal error";
  }
  return "unrecognized status";
}
