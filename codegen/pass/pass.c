#include "pass/pass.h"

#include "pass/1_link.h"
#include "pass/2_check.h"
#include "pass/3_names.h"
#include "pass/4_routes.h"
#include "pass/5_schemas.h"
#include "pass/7_policies.h"
#include "pass/8_layout.h"
#include "pass/9_tables.h"

typedef gw_status (*check_pass)(gwgen_product *product);

static const check_pass checks[] = {
    gwgen_link,         /* 1 */
    gwgen_check_drift,  /* 2 */
    gwgen_names,        /* 3 */
    gwgen_routes_check, /* 4 */
    gwgen_schemas_lower /* 5 */
};

static gw_status build(gwgen_product *product, gwgen_layout *ret_layout) {
  gwgen_tables tables = {.product = product};
  size_t n = product->operations.n;
  tables.operations =
      gw_arena_zalloc(product->arena, (n + 1) * sizeof *tables.operations);
  if (!tables.operations) {
    return gw_arena_why(product->arena);
  }
  gw_status status = gwgen_messages(product);
  if (!status) {
    status = gwgen_bindings(&tables); /* 6 */
  }
  if (!status) {
    status = gwgen_policies(&tables); /* 7 */
  }
  if (!status && !product->report->n_errors) {
    status = gwgen_api_make(&tables); /* 9, whose names 8 knows */
  }
  if (!status && product->api) {
    status = gwgen_layout_make(&tables, ret_layout); /* 8 */
  }
  return status;
}

gw_status gwgen_pass_all(gwgen_product *product, gwgen_layout *ret_layout) {
  *ret_layout = (gwgen_layout){0};
  for (size_t i = 0; i < GW_COUNT(checks); i++) {
    gw_status status = checks[i](product);
    if (status) {
      return status;
    }
  }
  return product->report->n_errors ? GW_OK : build(product, ret_layout);
}
