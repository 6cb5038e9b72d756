#include "app/admin.h"

#include "base/mem.h"
#include "net/listener.h"

enum { PAGE_LIMIT = 16 * 1024 * 1024, ARENA_LIMIT = 256 * 1024 };

struct gw_admin {
  const gw_admin_view *view;
  gw_http_server server;
  gw_listener *listener;
};

/* One request; ended by on_close. */
typedef struct page_request {
  const gw_admin *admin;
  gw_arena arena;
  gw_buf page;
  gw_response response;
} page_request;

/* ---- pages ---- */

static gw_status page_live(const gw_admin_view *view, gw_buf *out) {
  (void)view;
  return gw_buf_append(out, GW_LIT("ok\n"));
}

static gw_status page_ready(const gw_admin_view *view, gw_buf *out) {
  return gw_buf_append(out,
                       view->is_ready ? GW_LIT("ready\n") : GW_LIT("no\n"));
}

typedef struct page_row {
  gw_slice path;
  gw_slice media_type;
  gw_status (*render)(const gw_admin_view *view, gw_buf *out);
  bool needs_ready; /* 503 while the gateway isn't */
} page_row;

#define TEXT GW_STR("text/plain; charset=utf-8")
#define JSON GW_STR("application/json")

static gw_status page_index(const gw_admin_view *view, gw_buf *out);

static const page_row pages[] = {
    {GW_STR("/"), TEXT, page_index, false},
    {GW_STR("/livez"), TEXT, page_live, false},
    {GW_STR("/readyz"), TEXT, page_ready, true},
    {GW_STR("/healthz"), TEXT, page_ready, true},
    {GW_STR("/metrics"), GW_STR("text/plain; version=0.0.4; charset=utf-8"),
     gw_admin_metrics, false},
    {GW_STR("/routes"), JSON, gw_admin_routes, false},
    {GW_STR("/clusters"), JSON, gw_admin_clusters, false},
    {GW_STR("/version"), JSON, gw_admin_version, false},
};

static gw_status page_index(const gw_admin_view *view, gw_buf *out) {
  (void)view;
  gw_status status = GW_OK;
  for (size_t i = 1; i < GW_COUNT(pages) && status == GW_OK; i++) {
    status = gw_buf_printf(out, "%s\n", pages[i].path.p);
  }
  return status;
}

static const page_row *find_page(gw_slice path) {
  for (size_t i = 0; i < GW_COUNT(pages); i++) {
    if (gw_slice_eq(pages[i].path, path)) {
      return &pages[i];
    }
  }
  return NULL;
}

/* ---- the codec's handler ---- */

static gw_arena *on_begin(void *owner, gw_http_stream *stream) {
  page_request *request = gw_zalloc(sizeof *request);
  if (!request) {
    return NULL;
  }
  request->admin = owner;
  gw_arena_init(&request->arena, ARENA_LIMIT);
  gw_buf_init(&request->page, NULL, PAGE_LIMIT);
  stream->user = request;
  return &request->arena;
}

static void answer(gw_http_stream *stream, int status, gw_slice type) {
  page_request *request = stream->user;
  request->response.status = status;
  request->response.body = gw_buf_slice(&request->page);
  (void)gw_headers_add(&request->arena, &request->response.headers,
                       GW_LIT("content-type"), type);
  (void)gw_headers_add(&request->arena, &request->response.headers,
                       GW_LIT("cache-control"), GW_LIT("no-store"));
  gw_http_respond(stream, &request->response);
}

static void answer_text(gw_http_stream *stream, int status, const char *text) {
  page_request *request = stream->user;
  (void)gw_buf_append(&request->page, gw_slice_str(text));
  answer(stream, status, GW_LIT("text/plain; charset=utf-8"));
}

static void on_request(gw_http_stream *stream, gw_request *http) {
  page_request *request = stream->user;
  const gw_admin_view *view = request->admin->view;
  const page_row *page = find_page(http->path);
  bool is_head = gw_slice_is(http->method, "HEAD");
  request->response.is_head = is_head;
  if (!page) {
    answer_text(stream, 404, "no such page; / lists them\n");
  } else if (!is_head && !gw_slice_is(http->method, "GET")) {
    (void)gw_headers_add(&request->arena, &request->response.headers,
                         GW_LIT("allow"), GW_LIT("GET, HEAD"));
    answer_text(stream, 405, "pages are read only\n");
  } else if (page->render(view, &request->page) != GW_OK) {
    request->page.n = 0;
    answer_text(stream, 500, "out of memory\n");
  } else {
    bool is_down = page->needs_ready && !view->is_ready;
    answer(stream, is_down ? 503 : 200, page->media_type);
  }
}

static void on_body(gw_http_stream *stream, gw_slice bytes, bool fin) {
  (void)fin;
  gw_http_consume(stream, bytes.n);
}

static void on_refuse(gw_http_stream *stream, const gw_http_refusal *refusal,
                      gw_request *request) {
  (void)request;
  answer_text(stream, refusal->status, refusal->what);
}

static void on_close(gw_http_stream *stream, gw_status why) {
  page_request *request = stream->user;
  (void)why;
  gw_buf_done(&request->page);
  gw_arena_done(&request->arena);
  gw_free(request);
}

static void on_accept(void *owner, gw_stream *stream) {
  gw_http_server_accept(owner, stream);
}

gw_admin *gw_admin_new(gw_loop *loop, int fd, const gw_admin_view *view) {
  gw_admin *admin = gw_zalloc(sizeof *admin);
  if (!admin) {
    return NULL;
  }
  admin->view = view;
  gw_http_handler handler = {admin,   on_begin,  on_request,
                             on_body, on_refuse, on_close};
  gw_listener_config listener = {.on_accept = on_accept,
                                 .owner = &admin->server};
  gw_http_server_init(&admin->server, loop, &gw_http_default_limits, &handler);
  admin->server.accepts_h1 = true;
  admin->listener = gw_listener_new(loop, fd, &listener);
  if (!admin->listener) {
    gw_free(admin);
    return NULL;
  }
  return admin;
}

void gw_admin_free(gw_admin *admin) {
  if (admin) {
    gw_listener_free(admin->listener);
    gw_http_server_close(&admin->server);
    gw_free(admin);
  }
}
