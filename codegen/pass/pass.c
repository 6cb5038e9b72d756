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

/* |product| and its shadow go through each pass before anything is left out:
 * what they share is left out of both. */
static gw_status check(gwgen_product *product) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < GW_COUNT(checks) && !status; i++) {
    status = checks[i](product);
    if (!status && product->shadow) {
      status = checks[i](product->shadow);
    }
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
  return status || product->is_shadow ? status
                                      : gwgen_policies(ret_tables); /* 7 */
}

static size_t count(const gwgen_product *product) {
  return product->operations.n +
         (product->shadow ? product->shadow->operations.n : 0);
}

/* Tables stand beside their operations: where some were left out, those of the
 * others are made anew. */
static gw_status bind_all(gwgen_product *product, gwgen_tables *ret_tables,
                          gwgen_tables *ret_next) {
  size_t n = 0;
  gw_status status = GW_OK;
  do {
    n = count(product);
    status = product->shadow ? bind(product->shadow, ret_next) : GW_OK;
    status = status ? status : bind(product, ret_tables);
    status = status ? status : gwgen_leave_out(product);
  } while (!status && count(product) < n);
  return status;
}

/* Both versions, each with its tables, and one layout of both. */
static gw_status build_all(gwgen_product *product, gwgen_layout *ret_layout) {
  gwgen_tables tables, next;
  gw_status status = bind_all(product, &tables, &next);
  if (status || product->report->n_errors) {
    return status;
  }
  if (product->shadow) {
    status = gwgen_api_make(&next); /* 9, whose names 8 knows */
  }
  status = status ? status : gwgen_api_make(&tables);
  status = status ? status : gwgen_layout_make(&tables, ret_layout); /* 8 */
  return status || !product->shadow
             ? status
             : gwgen_layout_add_shadow(&next, ret_layout);
}

gw_status gwgen_pass_all(gwgen_product *product, gwgen_layout *ret_layout) {
  *ret_layout = (gwgen_layout){0};
  gw_status status = check(product);
  return status || product->report->n_errors ? status
                                             : build_all(product, ret_layout);
}
