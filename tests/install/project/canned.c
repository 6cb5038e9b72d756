/* canned: answers out of the configuration, for clients that are written
 * before their service is.
 *
 *   canned: { body: '{"text":"Hello"}' }
 */
#include "gw/policy.h"

static gw_status refuse(gw_arena *arena, const gw_node *node,
                        gw_node_error *reterr_error) {
  *reterr_error = (gw_node_error){
      node->line, node->column,
      gw_arena_printf(arena, "\"canned\" needs a text called \"body\"")};
  return GW_ERR_INVALID;
}

static gw_status parse_config(gw_arena *arena, const gw_node *node,
                              void **ret_config, gw_node_error *reterr_error) {
  const gw_node *body = gw_node_find(node, "body");
  if (!body || body->kind != GW_NODE_STRING || node->n != 1) {
    return refuse(arena, node, reterr_error);
  }
  gw_slice *config = gw_arena_alloc(arena, sizeof *config);
  if (!config) {
    return gw_arena_why(arena);
  }
  *config = gw_arena_dup(arena, body->text);
  *ret_config = config;
  return config->p ? GW_OK : gw_arena_why(arena);
}

/* The configuration outlives the exchange: nothing is copied. */
static gw_verdict on_request(gw_exchange *x, const void *config, void **note) {
  (void)note;
  const gw_slice *body = config;
  x->response.status = 200;
  x->response.body = *body;
  gw_exchange_header(x, GW_LIT("content-type"), GW_LIT("application/json"));
  return GW_REPLY;
}

const gw_policy gw_policy_canned = {
    .name = "canned",
    .phase = GW_PHASE_PREPARE,
    .parse_config = parse_config,
    .on_request = on_request,
};
