#include "pipeline/forwarded.h"

#include "http/token.h"

enum { VALUE_LIMIT = 4096 };

/* What the trusted proxies say: the client first, then each proxy but the
 * last, and what was seen of that one: the socket's address. */
typedef struct chain {
  gw_addr addrs[GW_FORWARDED_HOPS + 1];
  size_t n;
  gw_slice proto, host; /* p NULL: they don't say */
} chain;

/* "1.2.3.4", "1.2.3.4:80", "[::1]", "[::1]:80", and "::1", which RFC 7239 does
 * not have, but X-Forwarded-For does. A zone is none of another host. */
static gw_status parse_node(gw_slice node, gw_addr *ret_addr) {
  char text[GW_ADDR_TEXT];
  size_t colon = gw_slice_find(node, ':');
  bool has_colon = colon < node.n;
  bool is_bare_v6 =
      has_colon && node.p[0] != '[' &&
      gw_slice_find(gw_slice_from(node, colon + 1), ':') < node.n - colon - 1;
  bool has_port = has_colon && !is_bare_v6 && node.p[node.n - 1] != ']';
  if (node.n + 5 > sizeof text || gw_slice_starts(node, GW_LIT("unix:"))) {
    return GW_ERR_SYNTAX;
  }
  size_t n = 0;
  if (is_bare_v6) {
    text[n++] = '[';
  }
  for (size_t i = 0; i < node.n; i++) {
    text[n++] = node.p[i];
  }
  if (is_bare_v6) {
    text[n++] = ']';
  }
  if (!has_port) {
    text[n++] = ':';
    text[n++] = '0';
  }
  return gw_addr_parse(gw_slice_of(text, n), ret_addr);
}

/* The last |n| entries of the lists in all fields |name|; false: there are not
 * so many. Commas in quotes split too: what is to the right of them is the
 * proxies' own, whatever a client wrote before. */
static bool last_entries(const gw_headers *headers, const char *name, size_t n,
                         gw_slice *entries) {
  size_t seen = 0;
  gw_slice ring[GW_FORWARDED_HOPS];
  for (size_t i = 0; i < headers->n; i++) {
    if (!gw_slice_is(headers->v[i].name, name)) {
      continue;
    }
    for (gw_slice rest = headers->v[i].value; rest.p;) {
      ring[seen++ % n] = gw_token_next(&rest);
    }
  }
  for (size_t i = 0; seen >= n && i < n; i++) {
    entries[i] = ring[(seen + i) % n];
  }
  return seen >= n;
}

static void take_host(chain *c, gw_slice host) {
  c->host = gw_token_is_authority(host) ? host : c->host;
}

static void take_proto(chain *c, gw_slice proto) {
  bool is_known = gw_slice_is(proto, "http") || gw_slice_is(proto, "https");
  c->proto = is_known ? proto : c->proto;
}

/* ---- X-Forwarded-* ---- */

static gw_slice only(const gw_headers *headers, const char *name) {
  return gw_headers_count(headers, name) == 1 ? gw_headers_find(headers, name)
                                              : GW_LIT("");
}

static bool read_x(const gw_headers *headers, size_t n, chain *c) {
  gw_slice entries[GW_FORWARDED_HOPS];
  if (!last_entries(headers, "x-forwarded-for", n, entries)) {
    return false;
  }
  for (c->n = 0; c->n < n; c->n++) {
    if (parse_node(entries[c->n], &c->addrs[c->n]) != GW_OK) {
      return false;
    }
  }
  take_proto(c, only(headers, "x-forwarded-proto"));
  take_host(c, only(headers, "x-forwarded-host"));
  return true;
}

/* ---- Forwarded ---- */

static gw_slice unquoted(gw_slice value) {
  bool is_quoted =
      value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"';
  return is_quoted ? gw_slice_sub(value, 1, value.n - 2) : value;
}

/* RFC 7239 4: "for=1.2.3.4;proto=https". Proto and host are the client's where
 * the first trusted proxy says them. */
static bool read_element(gw_slice element, size_t at, chain *c) {
  bool has_for = false;
  while (element.p) {
    gw_slice value = gw_slice_trim(gw_slice_cut(&element, ';'));
    gw_slice name = gw_slice_cut(&value, '=');
    value = unquoted(value);
    if (gw_slice_eq_nocase(name, GW_LIT("for"))) {
      if (has_for || parse_node(value, &c->addrs[at]) != GW_OK) {
        return false;
      }
      has_for = true;
    } else if (at == 0 && gw_slice_eq_nocase(name, GW_LIT("proto"))) {
      take_proto(c, value);
    } else if (at == 0 && gw_slice_eq_nocase(name, GW_LIT("host"))) {
      take_host(c, value);
    }
  }
  return has_for;
}

static bool read_rfc(const gw_headers *headers, size_t n, chain *c) {
  gw_slice entries[GW_FORWARDED_HOPS];
  if (!last_entries(headers, "forwarded", n, entries)) {
    return false;
  }
  for (c->n = 0; c->n < n; c->n++) {
    if (!read_element(entries[c->n], c->n, c)) {
      return false;
    }
  }
  return true;
}

/* ---- what goes on ---- */

static void put(gw_buf *out, gw_slice s) {
  (void)gw_buf_append(out, s); /* a failure shows in the arena */
}

static void put_separated(gw_buf *out, gw_slice s) {
  put(out, out->n ? GW_LIT(", ") : GW_LIT(""));
  put(out, s);
}

/* A unix socket has no address to tell. */
static void put_x_node(gw_buf *out, const gw_addr *addr) {
  char text[GW_ADDR_TEXT];
  if (addr->ss.ss_family != AF_UNIX) {
    put_separated(out, gw_addr_host(addr, text));
  }
}

static void put_rfc_node(gw_buf *out, const gw_addr *addr) {
  char text[GW_ADDR_TEXT];
  gw_slice host = gw_addr_host(addr, text);
  bool is_v6 = addr->ss.ss_family == AF_INET6;
  put_separated(out, is_v6 ? GW_LIT("for=\"[") : GW_LIT("for="));
  put(out, addr->ss.ss_family == AF_UNIX ? GW_LIT("unknown") : host);
  put(out, is_v6 ? GW_LIT("]\"") : GW_LIT(""));
}

static void put_all(gw_run *run, const chain *c,
                    void (*put_node)(gw_buf *out, const gw_addr *addr)) {
  gw_forwarded *forwarded = &run->forwarded;
  gw_buf out;
  gw_buf_init(&out, &run->x.arena, VALUE_LIMIT);
  for (size_t i = 0; i < c->n; i++) {
    put_node(&out, &c->addrs[i]);
    if (i == 0 && put_node == put_rfc_node) {
      put(&out, GW_LIT(";proto="));
      put(&out, forwarded->proto);
      put(&out, forwarded->host.n ? GW_LIT(";host=\"") : GW_LIT(""));
      put(&out, forwarded->host);
      put(&out, forwarded->host.n ? GW_LIT("\"") : GW_LIT(""));
    }
  }
  forwarded->chain = gw_buf_slice(&out);
}

static void tell(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_settings *settings = run->generation->settings;
  const gw_headers *headers = &x->request->headers;
  bool is_rfc = settings->forwarded == GW_FORWARDED_RFC;
  size_t n = settings->trusted_hops;
  chain c = {.n = 0};
  bool is_told = n && (is_rfc ? read_rfc : read_x)(headers, n, &c);
  c = is_told ? c : (chain){.n = 0};
  run->forwarded.proto = c.proto.p ? c.proto : x->request->scheme;
  run->forwarded.host = c.host.p ? c.host : x->request->authority;
  c.addrs[c.n++] = *x->from;
  put_all(run, &c, is_rfc ? put_rfc_node : put_x_node);
  gw_addr *from = is_told ? gw_arena_alloc(&x->arena, sizeof *from) : NULL;
  if (from) {
    char text[GW_ADDR_TEXT];
    *from = c.addrs[0];
    x->from = from;
    run->client = gw_arena_dup(&x->arena, gw_addr_host(from, text));
  }
  if (gw_arena_why(&x->arena) != GW_OK) {
    gw_exchange_fail_memory(x, gw_arena_why(&x->arena), false);
  }
}

void gw_forwarded_read(gw_run *run) {
  gw_exchange *x = &run->x;
  x->from = x->client ? &x->client->client : NULL;
  if (x->from && run->generation->settings->forwarded != GW_FORWARDED_OFF) {
    tell(run);
  }
}

void gw_forwarded_add(gw_run *run, void (*add)(gw_exchange *x, gw_slice name,
                                               gw_slice value)) {
  const gw_forwarded *forwarded = &run->forwarded;
  gw_exchange *x = &run->x;
  if (run->generation->settings->forwarded == GW_FORWARDED_RFC) {
    add(x, GW_LIT("forwarded"), forwarded->chain);
  } else if (run->generation->settings->forwarded == GW_FORWARDED_X) {
    if (forwarded->chain.n) {
      add(x, GW_LIT("x-forwarded-for"), forwarded->chain);
    }
    add(x, GW_LIT("x-forwarded-proto"), forwarded->proto);
    if (forwarded->host.n) {
      add(x, GW_LIT("x-forwarded-host"), forwarded->host);
    }
  }
}
