/* Where clients come in. */
#include "app/config_parts.h"

static void check_protocols(gw_config_builder *b,
                            gw_listener_settings *listener) {
  const gw_node *list = gw_node_find(listener->node, "protocols");
  listener->h1 = listener->h2 = listener->protocols.n == 0;
  for (size_t i = 0; i < listener->protocols.n; i++) {
    gw_slice name = listener->protocols.v[i];
    if (gw_slice_is(name, "h1")) {
      listener->h1 = true;
    } else if (gw_slice_is(name, "h2")) {
      listener->h2 = true;
    } else {
      gw_config_fail(b->reader, list->items[i],
                     "unknown protocol \"%.*s\": h1 and h2 are known",
                     (int)name.n, name.p ? name.p : "");
    }
  }
}

static void check_certificates(gw_config_builder *b,
                               gw_listener_settings *listener) {
  bool complete = true;
  for (size_t i = 0; i < listener->n_certificates; i++) {
    complete = complete && listener->certificates[i].certificate.n &&
               listener->certificates[i].key.n;
  }
  gw_config_require(b, complete, listener->node, "certificate\" or \"key");
  if (!complete || !listener->n_certificates) {
    return;
  }
  gw_tls_server_config tls = {listener->certificates, listener->n_certificates,
                              listener->h1, listener->h2};
  gw_slice why = {NULL, 0};
  if (gw_tls_server_new(b->reader->arena, &tls, &listener->tls, &why) !=
      GW_OK) {
    gw_config_fail(b->reader, listener->node, "tls: %.*s", (int)why.n,
                   why.p ? why.p : "");
  }
}

void gw_config_build_listeners(gw_config_builder *b) {
  size_t n = b->raw->listeners.n;
  gw_config_require(b, n > 0, b->raw->root, "listeners");
  if (n > GW_LISTENERS_MAX) {
    gw_config_fail(b->reader, b->raw->root, "more than %d listeners",
                   (int)GW_LISTENERS_MAX);
    return;
  }
  gw_listener_settings *rows =
      gw_arena_zalloc(&b->config->arena, n * sizeof *rows);
  for (size_t i = 0; rows && i < n; i++) {
    rows[i] = b->raw->listeners.v[i];
    gw_config_require(b, gw_node_find(rows[i].node, "address") != NULL,
                      rows[i].node, "address");
    rows[i].name = gw_arena_dup(&b->config->arena, rows[i].name);
    check_protocols(b, &rows[i]);
    if (rows[i].n_certificates) {
      check_certificates(b, &rows[i]);
    }
  }
  b->config->listeners = rows;
  b->config->n_listeners = rows ? n : 0;
}
