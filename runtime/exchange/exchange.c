#include "exchange/exchange.h"

gw_problem *gw_exchange_fail(gw_exchange *x, gw_problem_id id) {
  if (x->problem) {
    return x->problem;
  }
  x->problem_row = (gw_problem){.id = id};
  x->problem = &x->problem_row;
  return x->problem;
}

gw_problem *gw_exchange_failf(gw_exchange *x, gw_problem_id id,
                              const char *format, ...) {
  if (x->problem) {
    return x->problem;
  }
  gw_problem *problem = gw_exchange_fail(x, id);
  va_list args;
  va_start(args, format);
  problem->detail = gw_arena_vprintf(&x->arena, format, args);
  va_end(args);
  return problem;
}

gw_problem *gw_exchange_fail_memory(gw_exchange *x, gw_status why,
                                    bool is_response) {
  if (why == GW_ERR_NOMEM) {
    return gw_exchange_fail(x, GW_PROBLEM_OVERLOADED);
  }
  return is_response
             ? gw_exchange_failf(x, GW_PROBLEM_BAD_UPSTREAM,
                                 "the upstream's answer is too large")
             : gw_exchange_failf(x, GW_PROBLEM_TOO_LARGE,
                                 "the request takes more memory than allowed");
}

void gw_exchange_header(gw_exchange *x, gw_slice name, gw_slice value) {
  (void)gw_headers_add(&x->arena, &x->response.headers, name, value);
}
