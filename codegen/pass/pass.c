#include "pass/pass.h"

#include "pass/1_link.h"
#include "pass/2_check.h"
#include "pass/3_names.h"
#include "pass/4_routes.h"
#include "pass/5_schemas.h"
#include "pass/7_policies.h"
#include "pass/8_layout.h"
#include "pass/9_tables.h"
#include "pass/leave_out.h"

typedef gw_status (*check_pass)(gwgen_product *product);

static const check_pass checks[] = {
    gwgen_link,         /* 1 */
    gwgen_check_drift,  /* 2 */
    gwgen_names,        /* 3 */
    gwgen_routes_check, /* 4 */
    gwgen_schemas_lower /* 5 */
};

static gw_status check(gwgen_product *product) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < GW_COUNT(checks) && !status; i++) {
    status = checks[i](product);
    if (!status) {
      status = gwgen_leave_out(product);
    }
  }
  return status;
}

static gw_status bind(gwgen_product *product, gwgen_tables *ret_tables) {
  size_t n = product->operations.n;
  *ret_tables = (gwgen_tables){.product = product};
  ret_tables->operations =
      gw_arena_zalloc(product->arena, (n + 1) * sizeof(gw_operation));
  if (!ret_tables->operations) {
    return gw_arena_why(product->arena);
  }
  gw_status status = gwgen_messages(product);
  if (!status) {
    status = gwgen_bindings(ret_tables); /* 6 */
  }
  if (!status && !product->is_shadow) {
    status = gwgen_policies(ret_tables); /* 7 */
  }
  return status ? status : gwgen_leave_out(product);
}

/* Tables stand beside their operations: where some were left out, those of the
 * others are made anew. */
static gw_status build(gwgen_product *product, gwgen_tables *ret_tables) {
  size_t n = 0;
  gw_status status = GW_OK;
  do {
    n = product->operations.n;
    status = bind(product, ret_tables);
  } while (!status && product->operations.n < n);
  return status || product->report->n_errors
             ? status
             : gwgen_api_make(ret_tables); /* 9, whose names 8 knows */
}

/* Both versions, each with its tables, and one layout of both. */
static gw_status build_all(gwgen_product *product, gwgen_layout *ret_layout) {
  gwgen_tables tables, next;
  gwgen_product *shadow = product->shadow;
  gw_status status = shadow ? build(shadow, &next) : GW_OK;
  if (!status) {
    status = build(product, &tables);
  }
  if (!status && product->api) {
    status = gwgen_layout_make(&tables, ret_layout); /* 8 */
  }
  return !status && product->api && shadow
             ? gwgen_layout_add_shadow(&next, ret_layout)
             : status;
}

gw_status gwgen_pass_all(gwgen_product *product, gwgen_layout *ret_layout) {
  *ret_layout = (gwgen_layout){0};
  gw_status status = check(product);
  if (!status && product->shadow) {
    status = check(product->shadow);
  }
  return status || product->report->n_errors ? status
                                             : build_all(product, ret_layout);
}
