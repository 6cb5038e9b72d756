#include "front/openapi_read.h"

enum { MAX_URL = 8192 };

/* The default of a server variable: OpenAPI 3.1.0 4.8.6. */
static bool append_variable(gwgen_oas *oas, gwgen_place server,
                            const gw_node *url, gw_slice name, gw_buf *out) {
  const gw_node *variables = gwgen_object_get(server, "variables", GW_NODE_MAP);
  const gw_node_entry *entry = gw_node_entry_find(variables, name);
  const gw_node *value = entry ? gw_node_find(entry->value, "default") : NULL;
  if (!value || value->kind != GW_NODE_STRING) {
    gwgen_report_add(oas->report, "openapi-server",
                     gwgen_node_pos(server.document->file, url),
                     "the server variable \"%.*s\" has no default",
                     GWGEN_S(name));
    return false;
  }
  return gw_buf_append(out, value->text) == GW_OK;
}

static bool substitute(gwgen_oas *oas, gwgen_place server, const gw_node *url,
                       gw_buf *out) {
  gw_slice rest = url->text;
  while (rest.p) {
    gw_slice text = gw_slice_cut(&rest, '{');
    if (gw_buf_append(out, text)) {
      return false;
    }
    if (!rest.p) {
      return true;
    }
    gw_slice name = gw_slice_cut(&rest, '}');
    if (!rest.p) {
      gwgen_report_add(oas->report, "openapi-server",
                       gwgen_node_pos(server.document->file, url),
                       "a \"{\" of the server's url is never closed");
      return false;
    }
    if (!append_variable(oas, server, url, name, out)) {
      return false;
    }
  }
  return true;
}

/* RFC 3986 3: scheme "://" authority, then the path. p NULL for a relative
 * path, which has no base here. */
static gw_slice path_part(gw_slice url) {
  for (size_t i = 0; i + 2 < url.n && url.p[i] != '/'; i++) {
    if (memcmp(url.p + i, "://", 3) == 0) {
      gw_slice rest = gw_slice_from(url, i + 3);
      return gw_slice_from(rest, gw_slice_find(rest, '/'));
    }
  }
  if (gw_slice_starts(url, GW_LIT("//"))) {
    gw_slice rest = gw_slice_from(url, 2);
    return gw_slice_from(rest, gw_slice_find(rest, '/'));
  }
  bool is_path = url.n == 0 || url.p[0] == '/';
  return is_path ? url : (gw_slice){NULL, 0};
}

static const char *refuse_path(gw_slice path) {
  if (!path.p) {
    return "has no scheme and does not begin with \"/\"";
  }
  for (size_t i = 0; i < path.n; i++) {
    unsigned char c = (unsigned char)path.p[i];
    if (c == '?' || c == '#') {
      return "has a query or a fragment";
    }
    if (c <= ' ' || c >= 0x7f || c == '{' || c == '}') {
      return "holds a character that no path has";
    }
  }
  return NULL;
}

/* The base path of |server|; p NULL with a finding. */
static gw_slice base_path(gwgen_oas *oas, gwgen_place server) {
  gw_slice none = {NULL, 0};
  const gw_node *url = gwgen_object_get(server, "url", GW_NODE_STRING);
  if (!url) {
    return none;
  }
  gw_buf text;
  gw_buf_init(&text, oas->arena, MAX_URL);
  if (!substitute(oas, server, url, &text)) {
    return none;
  }
  gw_slice whole = text.n ? gw_buf_slice(&text) : GW_LIT("");
  gw_slice path = path_part(whole);
  const char *why = refuse_path(path);
  if (why) {
    gwgen_report_add(oas->report, "openapi-server",
                     gwgen_node_pos(server.document->file, url),
                     "the server's url \"%.*s\" %s", GWGEN_S(whole), why);
    return none;
  }
  while (path.n && path.p[path.n - 1] == '/') {
    path.n--;
  }
  return path;
}

static void check_variables(gwgen_oas *oas, gwgen_place server) {
  gwgen_place variables = gwgen_place_key(oas->arena, server, "variables");
  size_t n = variables.node && variables.node->kind == GW_NODE_MAP
                 ? variables.node->n
                 : 0;
  for (size_t i = 0; i < n; i++) {
    gwgen_object_check(oas, gwgen_place_entry(oas->arena, variables, i),
                       &gwgen_object_server_variable);
  }
}

/* The product has one base path: documents that differ need base_path. */
static void set_base_path(gwgen_oas *oas, gwgen_pos pos, gw_slice path,
                          bool is_first) {
  gwgen_openapi *openapi = &oas->product->openapi;
  if (is_first) {
    openapi->base_path = path;
    return;
  }
  if (!gw_slice_eq(path, openapi->base_path) &&
      !oas->product->settings.has_base_path) {
    gwgen_report_add(oas->report, "openapi-server", pos,
                     "the base path \"%.*s\" is not the first document's "
                     "\"%.*s\"; say base_path in gwgen.yaml",
                     GWGEN_S(path), GWGEN_S(openapi->base_path));
  }
}

/* The base path of the first of |servers|, all of them checked; p NULL with a
 * finding. */
static gw_slice first_path(gwgen_oas *oas, gwgen_place servers) {
  gw_slice first = GW_LIT(""); /* 4.8.1.1: no server means "/" */
  size_t n =
      servers.node && servers.node->kind == GW_NODE_LIST ? servers.node->n : 0;
  for (size_t i = 0; i < n; i++) {
    gwgen_place server = gwgen_place_item(oas->arena, servers, i);
    if (!gwgen_object_check(oas, server, &gwgen_object_server)) {
      continue;
    }
    check_variables(oas, server);
    if (i == 0) {
      first = base_path(oas, server);
    }
  }
  return first;
}

void gwgen_oas_servers(gwgen_oas *oas, gwgen_place document, bool is_first) {
  gwgen_place servers = gwgen_place_key(oas->arena, document, "servers");
  gw_slice first = first_path(oas, servers);
  if (first.p) {
    bool is_said = servers.node && servers.node->kind == GW_NODE_LIST;
    set_base_path(oas, gwgen_place_pos(is_said ? servers : document), first,
                  is_first);
  }
}

gw_slice gwgen_oas_own_base(gwgen_oas *oas, gwgen_place owner,
                            gw_slice otherwise) {
  gwgen_place servers = gwgen_place_key(oas->arena, owner, "servers");
  bool is_said =
      servers.node && servers.node->kind == GW_NODE_LIST && servers.node->n;
  gw_slice own = is_said ? first_path(oas, servers) : otherwise;
  return own.p ? own : otherwise;
}
