#include "pipeline/deadline.h"

#include "base/num.h"
#include "pipeline/params.h"

enum { LONGEST_S = 3600 };

/* "100m", "5S": gRPC's TimeoutValue, a positive integer of at most eight
 * digits, and TimeoutUnit. 0: not of the form. */
static uint64_t grpc_timeout_ms(gw_slice text) {
  uint64_t value;
  if (text.n < 2 || text.n > 9 ||
      gw_num_digits(gw_slice_of(text.p, text.n - 1), &value) != GW_OK) {
    return 0;
  }
  switch (text.p[text.n - 1]) {
  case 'H':
    return value * 3600 * 1000;
  case 'M':
    return value * 60 * 1000;
  case 'S':
    return value * 1000;
  case 'm':
    return value;
  case 'u':
    return (value + 999) / 1000;
  case 'n':
    return (value + 999999) / 1000000;
  default:
    return 0;
  }
}

/* Seconds, with or without a fraction. 0: not of the form. */
static uint64_t server_timeout_ms(gw_slice text) {
  double seconds;
  if (!gw_num_is_json(text) || gw_num_double(text, &seconds) != GW_OK ||
      !(seconds > 0)) {
    return 0;
  }
  seconds = seconds < LONGEST_S ? seconds : LONGEST_S;
  uint64_t ms = (uint64_t)(seconds * 1000);
  return ms ? ms : 1;
}

static void shorten(gw_run *run, const char *name,
                    uint64_t (*read)(gw_slice text), const char *form) {
  gw_slice text = gw_headers_find(&run->x.request->headers, name);
  uint64_t ms = text.p ? read(text) : UINT64_MAX;
  if (!ms) {
    gw_problem_add(
        gw_params_problem(&run->x, run->generation->settings->invalid_status),
        "header", gw_slice_str(name), GW_LIT("invalid-timeout"),
        gw_slice_str(form));
  } else if (ms < run->timeout_ms) {
    run->timeout_ms = (uint32_t)ms;
  }
}

void gw_deadline_read(gw_run *run) {
  run->timeout_ms = run->settings->timeout_ms;
  shorten(run, "grpc-timeout", grpc_timeout_ms,
          "1 to 8 digits, not all of them 0, and H, M, S, m, u or n");
  shorten(run, "x-server-timeout", server_timeout_ms,
          "a number of seconds above 0");
}
