#include "upstream/target.h"

enum { MAX_NAME = 253, MAX_LABEL = 63, MAX_PORT = 65535, MAX_DIGITS = 5 };

static bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

/* RFC 1123 2.1, with the underscore that service names use. */
static bool is_label(gw_slice label) {
  if (!label.n || label.n > MAX_LABEL || label.p[0] == '-' ||
      label.p[label.n - 1] == '-') {
    return false;
  }
  for (size_t i = 0; i < label.n; i++) {
    if (!is_alnum(label.p[i]) && label.p[i] != '-' && label.p[i] != '_') {
      return false;
    }
  }
  return true;
}

/* A last label of digits only would be half an address, "1.2.3". */
static bool is_number(gw_slice label) {
  for (size_t i = 0; i < label.n; i++) {
    if (label.p[i] < '0' || label.p[i] > '9') {
      return false;
    }
  }
  return true;
}

static bool is_name(gw_slice name) {
  if (!name.n || name.n > MAX_NAME) {
    return false;
  }
  if (name.p[name.n - 1] == '.') {
    name.n--; /* absolute */
  }
  gw_slice label = {NULL, 0};
  for (gw_slice rest = name; rest.p;) {
    label = gw_slice_cut(&rest, '.');
    if (!is_label(label)) {
      return false;
    }
  }
  return !is_number(label);
}

static gw_status parse_port(gw_slice text, uint16_t *ret_port) {
  uint32_t port = 0;
  if (!text.n) {
    return GW_ERR_SYNTAX;
  }
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] < '0' || text.p[i] > '9') {
      return GW_ERR_SYNTAX;
    }
    if (i < MAX_DIGITS) {
      port = port * 10 + (uint32_t)(text.p[i] - '0');
    }
  }
  if (text.n > MAX_DIGITS || !port || port > MAX_PORT) {
    return GW_ERR_RANGE;
  }
  *ret_port = (uint16_t)port;
  return GW_OK;
}

static gw_status take_literal(gw_slice text, gw_upstream_target *target) {
  if (target->addr.ss.ss_family == AF_UNIX) {
    target->authority = target->host = GW_LIT("localhost");
    return GW_OK;
  }
  target->port = gw_addr_port(&target->addr);
  bool is_v6 = text.p[0] == '[';
  gw_slice rest = gw_slice_from(text, is_v6 ? 1 : 0);
  target->host = gw_slice_cut(&rest, is_v6 ? ']' : ':');
  return target->port ? GW_OK : GW_ERR_RANGE;
}

gw_status gw_upstream_target_parse(gw_slice text,
                                   gw_upstream_target *ret_target) {
  gw_slice scheme = GW_LIT("dns:///");
  if (gw_slice_starts(text, scheme)) {
    text = gw_slice_from(text, scheme.n);
  }
  *ret_target = (gw_upstream_target){.authority = text};
  gw_status status = gw_addr_parse(text, &ret_target->addr);
  if (status == GW_OK) {
    return take_literal(text, ret_target);
  }
  if (status == GW_ERR_RANGE) {
    return status;
  }
  ret_target->addr = (gw_addr){.len = 0};
  gw_slice rest = text;
  ret_target->host = gw_slice_cut(&rest, ':');
  if (!rest.p || !is_name(ret_target->host)) {
    return GW_ERR_SYNTAX;
  }
  return parse_port(rest, &ret_target->port);
}
