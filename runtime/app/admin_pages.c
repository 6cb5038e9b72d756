/* admin_pages: what the gateway serves, and from where, as JSON. */
#include "app/admin.h"
#include "text/json_write.h"

typedef struct page {
  gw_buf *out;
  gw_status status;
} page;

static void put(page *p, const char *raw) {
  if (p->status == GW_OK) {
    p->status = gw_buf_append(p->out, gw_slice_str(raw));
  }
}

static void put_text(page *p, const char *key, gw_slice text) {
  put(p, key);
  if (p->status == GW_OK) {
    p->status = gw_json_write_string(p->out, text);
  }
}

static void put_number(page *p, const char *key, uint64_t value) {
  put(p, key);
  if (p->status == GW_OK) {
    p->status = gw_json_write_uint64(p->out, value);
  }
}

static void put_operation(page *p, const gw_operation_settings *row,
                          const gw_settings *settings) {
  const gw_operation *operation = row->operation;
  put_text(p, "{\"operation\":", operation->id);
  put_text(p, ",\"method\":", operation->method);
  put_text(p, ",\"path\":", operation->path);
  put_text(p, ",\"service\":", operation->service);
  if (operation->rpc.n) {
    put_text(p, ",\"rpc\":", operation->rpc);
  }
  put_text(p, ",\"upstream\":", settings->clusters[row->cluster].name);
  put_text(p, ",\"security\":",
           operation->security == GW_SECURITY_PUBLIC ? GW_LIT("public")
                                                     : GW_LIT("delegate"));
  put_number(p, ",\"timeout_ms\":", row->timeout_ms);
  put_number(p, ",\"max_body\":", row->max_body);
  put(p, ",\"policies\":[");
  for (size_t i = 0; i < row->n_policies; i++) {
    put_text(p, i ? "," : "", gw_slice_str(row->policies[i].policy->name));
  }
  put(p, "]}");
}

gw_status gw_admin_routes(const gw_admin_view *view, gw_buf *out) {
  page p = {out, GW_OK};
  const gw_settings *settings = view->config->settings;
  put(&p, "[");
  for (size_t i = 0; i < view->api->n_operations; i++) {
    put(&p, i ? ",\n" : "\n");
    put_operation(&p, &settings->operations[i], settings);
  }
  put(&p, "\n]\n");
  return p.status;
}

enum { MAX_ENDPOINTS = 256 };

static void put_endpoint(page *p, size_t worker, gw_slice name,
                         const gw_endpoint_stats *stats) {
  char text[GW_ADDR_TEXT];
  put_number(p, "{\"worker\":", worker);
  put_text(p, ",\"upstream\":", name);
  put_text(p, ",\"endpoint\":", gw_addr_text(&stats->addr, text));
  put(p, stats->is_connected ? ",\"connected\":true" : ",\"connected\":false");
  put(p, stats->is_backing_off ? ",\"backing_off\":true"
                               : ",\"backing_off\":false");
  put_number(p, ",\"open\":", stats->n_open);
  put_number(p, ",\"calls\":", stats->n_calls);
  put_number(p, ",\"failed\":", stats->n_failed);
  put_number(p, ",\"connects\":", stats->n_connects);
  put_number(p, ",\"connect_failures\":", stats->n_connect_failures);
  put(p, "}");
}

gw_status gw_admin_clusters(const gw_admin_view *view, gw_buf *out) {
  page p = {out, GW_OK};
  const gw_settings *settings = view->config->settings;
  bool is_first = true;
  put(&p, "[");
  for (size_t w = 0; w < view->n_workers; w++) {
    gw_worker_endpoint rows[MAX_ENDPOINTS];
    size_t n = gw_worker_endpoints(view->workers[w], rows, MAX_ENDPOINTS);
    for (size_t i = 0; i < n; i++) {
      put(&p, is_first ? "\n" : ",\n");
      is_first = false;
      put_endpoint(&p, w, settings->clusters[rows[i].cluster].name,
                   &rows[i].stats);
    }
  }
  put(&p, "\n]\n");
  return p.status;
}

gw_status gw_admin_version(const gw_admin_view *view, gw_buf *out) {
  page p = {out, GW_OK};
  put_text(&p, "{\"product\":", view->api->name);
  put_text(&p, ",\"title\":", view->api->title);
  put_text(&p, ",\"spec_version\":", view->api->spec_version);
  put_text(&p, ",\"spec_sha256\":", view->spec_sha256);
  put_text(&p, ",\"gateway_version\":", GW_LIT(GW_VERSION));
  put(&p, "}\n");
  return p.status;
}
