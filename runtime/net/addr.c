#include "net/addr.h"

#include <stddef.h>
#include <stdio.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/num.h"

enum { MAX_PORT = 65535, MAX_PORT_DIGITS = 5 };

static struct sockaddr_in *in4(gw_addr *addr) {
  return (struct sockaddr_in *)&addr->ss;
}

static struct sockaddr_in6 *in6(gw_addr *addr) {
  return (struct sockaddr_in6 *)&addr->ss;
}

static const struct sockaddr_in *in4_const(const gw_addr *addr) {
  return (const struct sockaddr_in *)&addr->ss;
}

static const struct sockaddr_in6 *in6_const(const gw_addr *addr) {
  return (const struct sockaddr_in6 *)&addr->ss;
}

static gw_status parse_port(gw_slice text, uint16_t *ret_port) {
  if (!text.n) {
    return GW_ERR_SYNTAX;
  }
  uint32_t port = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] < '0' || text.p[i] > '9') {
      return GW_ERR_SYNTAX;
    }
    if (i < MAX_PORT_DIGITS) {
      port = port * 10 + (uint32_t)(text.p[i] - '0');
    }
  }
  if (text.n > MAX_PORT_DIGITS || port > MAX_PORT) {
    return GW_ERR_RANGE;
  }
  *ret_port = (uint16_t)port;
  return GW_OK;
}

static gw_status parse_unix(gw_slice path, gw_addr *ret_addr) {
  struct sockaddr_un *un = (struct sockaddr_un *)&ret_addr->ss;
  if (!path.n || gw_slice_find(path, '\0') != path.n) {
    return GW_ERR_SYNTAX;
  }
  if (path.n >= sizeof un->sun_path) {
    return GW_ERR_RANGE;
  }
  un->sun_family = AF_UNIX;
  memcpy(un->sun_path, path.p, path.n);
  ret_addr->len =
      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path.n + 1);
  return GW_OK;
}

static gw_status parse_host(gw_slice host, bool is_v6, gw_addr *ret_addr) {
  char text[INET6_ADDRSTRLEN];
  if (host.n >= sizeof text) {
    return GW_ERR_SYNTAX;
  }
  memcpy(text, host.p, host.n);
  text[host.n] = '\0';
  if (is_v6) {
    in6(ret_addr)->sin6_family = AF_INET6;
    ret_addr->len = sizeof(struct sockaddr_in6);
    return inet_pton(AF_INET6, text, &in6(ret_addr)->sin6_addr) == 1
               ? GW_OK
               : GW_ERR_SYNTAX;
  }
  in4(ret_addr)->sin_family = AF_INET;
  ret_addr->len = sizeof(struct sockaddr_in);
  return inet_pton(AF_INET, text, &in4(ret_addr)->sin_addr) == 1
             ? GW_OK
             : GW_ERR_SYNTAX;
}

gw_status gw_addr_parse(gw_slice text, gw_addr *ret_addr) {
  gw_addr addr = {.len = 0};
  gw_slice prefix = GW_LIT("unix:");
  if (gw_slice_starts(text, prefix)) {
    gw_status status = parse_unix(gw_slice_from(text, prefix.n), &addr);
    *ret_addr = addr;
    return status;
  }
  bool is_v6 = text.n && text.p[0] == '[';
  gw_slice rest = is_v6 ? gw_slice_from(text, 1) : text;
  gw_slice host = gw_slice_cut(&rest, is_v6 ? ']' : ':');
  if (!rest.p) {
    return GW_ERR_SYNTAX;
  }
  if (is_v6) {
    if (!rest.n || rest.p[0] != ':') {
      return GW_ERR_SYNTAX;
    }
    rest = gw_slice_from(rest, 1);
  }
  uint16_t port = 0;
  gw_status status = parse_host(host, is_v6, &addr);
  if (status == GW_OK) {
    status = parse_port(rest, &port);
  }
  if (status == GW_OK) {
    gw_addr_set_port(&addr, port);
    *ret_addr = addr;
  }
  return status;
}

static bool is_none(const gw_addr *addr) {
  return addr->len < sizeof addr->ss.ss_family;
}

/* An unnamed socket, as that of a connecting client, has no path. */
static gw_slice unix_path(const gw_addr *addr) {
  const struct sockaddr_un *un = (const struct sockaddr_un *)&addr->ss;
  size_t head = offsetof(struct sockaddr_un, sun_path);
  size_t n = addr->len > head ? addr->len - head : 0;
  return gw_slice_of(un->sun_path, strnlen(un->sun_path, n));
}

gw_slice gw_addr_host(const gw_addr *addr, char out[static GW_ADDR_TEXT]) {
  out[0] = '\0';
  if (is_none(addr)) {
    snprintf(out, GW_ADDR_TEXT, "-");
  } else if (addr->ss.ss_family == AF_INET) {
    inet_ntop(AF_INET, &in4_const(addr)->sin_addr, out, GW_ADDR_TEXT);
  } else if (addr->ss.ss_family == AF_INET6) {
    inet_ntop(AF_INET6, &in6_const(addr)->sin6_addr, out, GW_ADDR_TEXT);
  } else {
    snprintf(out, GW_ADDR_TEXT, "unix");
  }
  return gw_slice_str(out);
}

/* The usual case, once or twice in each line of the access log. */
static gw_slice text_of_in4(const gw_addr *addr, char *out) {
  const unsigned char *bytes =
      (const unsigned char *)&in4_const(addr)->sin_addr;
  size_t n = 0;
  for (int i = 0; i < 4; i++) {
    n += gw_num_write_uint64(bytes[i], out + n);
    out[n++] = i < 3 ? '.' : ':';
  }
  n += gw_num_write_uint64(gw_addr_port(addr), out + n);
  out[n] = '\0';
  return gw_slice_of(out, n);
}

gw_slice gw_addr_text(const gw_addr *addr, char out[static GW_ADDR_TEXT]) {
  if (!is_none(addr) && addr->ss.ss_family == AF_INET) {
    return text_of_in4(addr, out);
  }
  if (!is_none(addr) && addr->ss.ss_family == AF_UNIX) {
    gw_slice path = unix_path(addr);
    snprintf(out, GW_ADDR_TEXT, "unix:%.*s", (int)path.n, path.p);
    return gw_slice_str(out);
  }
  char host[GW_ADDR_TEXT];
  gw_addr_host(addr, host);
  if (is_none(addr)) {
    snprintf(out, GW_ADDR_TEXT, "-");
  } else {
    bool is_v6 = addr->ss.ss_family == AF_INET6;
    snprintf(out, GW_ADDR_TEXT, is_v6 ? "[%.64s]:%u" : "%.64s:%u", host,
             (unsigned)gw_addr_port(addr));
  }
  return gw_slice_str(out);
}

uint16_t gw_addr_port(const gw_addr *addr) {
  if (addr->ss.ss_family == AF_INET) {
    return ntohs(in4_const(addr)->sin_port);
  }
  if (addr->ss.ss_family == AF_INET6) {
    return ntohs(in6_const(addr)->sin6_port);
  }
  return 0;
}

void gw_addr_set_port(gw_addr *addr, uint16_t port) {
  if (addr->ss.ss_family == AF_INET) {
    in4(addr)->sin_port = htons(port);
  } else if (addr->ss.ss_family == AF_INET6) {
    in6(addr)->sin6_port = htons(port);
  }
}

bool gw_addr_eq(const gw_addr *a, const gw_addr *b) {
  if (is_none(a) || is_none(b)) {
    return is_none(a) && is_none(b);
  }
  if (a->ss.ss_family != b->ss.ss_family ||
      gw_addr_port(a) != gw_addr_port(b)) {
    return false;
  }
  if (a->ss.ss_family == AF_INET) {
    return in4_const(a)->sin_addr.s_addr == in4_const(b)->sin_addr.s_addr;
  }
  if (a->ss.ss_family == AF_INET6) {
    return in6_const(a)->sin6_scope_id == in6_const(b)->sin6_scope_id &&
           memcmp(&in6_const(a)->sin6_addr, &in6_const(b)->sin6_addr,
                  sizeof in6_const(a)->sin6_addr) == 0;
  }
  return gw_slice_eq(unix_path(a), unix_path(b));
}
