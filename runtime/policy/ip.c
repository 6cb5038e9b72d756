/* ip: who may come in, by the address of the socket.
 *
 *   ip: { deny: ["10.1.0.0/16"], allow: ["10.0.0.0/8", "::1"] }
 *
 * A denied address is refused; where there is an allow list, so is every
 * address that is not on it. Forwarded headers are not believed. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/num.h"
#include "policy/rows.h"

enum { MAX_RANGES = 1000 };

typedef struct range {
  uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
  unsigned bits;
} range;

typedef struct ip_config {
  range *allow, *deny;
  size_t n_allow, n_deny;
} ip_config;

static const uint8_t v4_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool parse_address(gw_slice text, uint8_t *out, unsigned *ret_bits) {
  char name[INET6_ADDRSTRLEN];
  if (text.n >= sizeof name) {
    return false;
  }
  memcpy(name, text.p, text.n);
  name[text.n] = '\0';
  *ret_bits = 128;
  if (inet_pton(AF_INET6, name, out) == 1) {
    return true;
  }
  memcpy(out, v4_prefix, sizeof v4_prefix);
  *ret_bits = 32;
  return inet_pton(AF_INET, name, out + sizeof v4_prefix) == 1;
}

static bool parse_range(gw_slice text, range *ret_range) {
  gw_slice rest = text;
  gw_slice address = gw_slice_cut(&rest, '/');
  unsigned width;
  uint64_t bits;
  if (!parse_address(address, ret_range->bytes, &width)) {
    return false;
  }
  bits = width;
  if (rest.p && (gw_num_digits(rest, &bits) != GW_OK || bits > width)) {
    return false;
  }
  ret_range->bits = (unsigned)bits + (128 - width);
  return true;
}

static gw_status fail(gw_arena *arena, const gw_node *node,
                      gw_node_error *reterr_error, const char *message) {
  reterr_error->line = node->line;
  reterr_error->column = node->column;
  reterr_error->message = gw_arena_printf(arena, "%s", message);
  return GW_ERR_INVALID;
}

static gw_status parse_list(gw_arena *arena, const gw_node *node,
                            range **ret_ranges, size_t *ret_n,
                            gw_node_error *reterr_error) {
  if (node->kind != GW_NODE_LIST || node->n > MAX_RANGES) {
    return fail(arena, node, reterr_error,
                "this must be a list of at most 1000 addresses");
  }
  range *ranges = gw_arena_zalloc(arena, node->n * sizeof *ranges);
  if (!ranges) {
    return gw_arena_why(arena);
  }
  for (size_t i = 0; i < node->n; i++) {
    const gw_node *item = node->items[i];
    if (item->kind != GW_NODE_STRING || !parse_range(item->text, &ranges[i])) {
      return fail(arena, item, reterr_error,
                  "this is no address or range like \"10.0.0.0/8\"");
    }
  }
  *ret_ranges = ranges;
  *ret_n = node->n;
  return GW_OK;
}

static gw_status parse_config(gw_arena *arena, const gw_node *node,
                              void **ret_config, gw_node_error *reterr_error) {
  ip_config *config = gw_arena_zalloc(arena, sizeof *config);
  gw_status status = config ? GW_OK : gw_arena_why(arena);
  for (size_t i = 0; i < node->n && status == GW_OK; i++) {
    const gw_node_entry *entry = &node->entries[i];
    if (gw_slice_is(entry->key, "allow")) {
      status = parse_list(arena, entry->value, &config->allow, &config->n_allow,
                          reterr_error);
    } else if (gw_slice_is(entry->key, "deny")) {
      status = parse_list(arena, entry->value, &config->deny, &config->n_deny,
                          reterr_error);
    } else {
      status = fail(arena, entry->value, reterr_error,
                    "\"ip\" knows \"allow\" and \"deny\"");
    }
  }
  *ret_config = config;
  return status;
}

static bool client_bytes(const gw_addr *addr, uint8_t *out) {
  if (addr->ss.ss_family == AF_INET) {
    const struct sockaddr_in *in = (const void *)&addr->ss;
    memcpy(out, v4_prefix, sizeof v4_prefix);
    memcpy(out + sizeof v4_prefix, &in->sin_addr, 4);
    return true;
  }
  if (addr->ss.ss_family == AF_INET6) {
    const struct sockaddr_in6 *in = (const void *)&addr->ss;
    memcpy(out, &in->sin6_addr, 16);
    return true;
  }
  return false; /* a unix socket: the file system decided */
}

static bool is_in(const uint8_t *bytes, const range *ranges, size_t n) {
  for (size_t i = 0; i < n; i++) {
    unsigned whole = ranges[i].bits / 8, rest = ranges[i].bits % 8;
    unsigned mask = rest ? 0xffu << (8 - rest) & 0xffu : 0;
    if (memcmp(bytes, ranges[i].bytes, whole) == 0 &&
        (!rest || ((bytes[whole] ^ ranges[i].bytes[whole]) & mask) == 0)) {
      return true;
    }
  }
  return false;
}

static gw_verdict on_request(gw_exchange *x, const void *data, void **note) {
  (void)note;
  const ip_config *config = data;
  uint8_t bytes[16];
  if (!client_bytes(x->from, bytes)) {
    return GW_NEXT;
  }
  if (is_in(bytes, config->deny, config->n_deny) ||
      (config->n_allow && !is_in(bytes, config->allow, config->n_allow))) {
    gw_exchange_failf(x, GW_PROBLEM_FORBIDDEN, "this address may not come in");
    return GW_FAIL;
  }
  return GW_NEXT;
}

const gw_policy gw_policy_ip = {
    .name = "ip",
    .phase = GW_PHASE_EARLY,
    .parse_config = parse_config,
    .on_request = on_request,
};
