#include "app/config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/config_build.h"
#include "base/mem.h"

enum { FILE_BYTES = 1024 * 1024, READ_BYTES = 4096, MAX_DEPTH = 32 };

static gw_slice folder_of(gw_slice path) {
  size_t n = path.n;
  while (n && path.p[n - 1] != '/') {
    n--;
  }
  return n ? gw_slice_of(path.p, n > 1 ? n - 1 : 1) : GW_LIT(".");
}

static gw_status read_file(gw_arena *arena, gw_slice path, gw_slice *ret_text,
                           gw_config_reader *errors) {
  gw_slice name = gw_arena_dup(arena, path);
  int fd = name.p ? open(name.p, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) {
    gw_config_fail(errors, NULL, "could not open: %s", strerror(errno));
    return GW_ERR_IO;
  }
  gw_buf text;
  gw_buf_init(&text, arena, FILE_BYTES + READ_BYTES);
  ssize_t n = 0;
  gw_status status = GW_OK;
  do {
    text.n += (size_t)n;
    status =
        text.n > FILE_BYTES ? GW_ERR_LIMIT : gw_buf_reserve(&text, READ_BYTES);
    n = status == GW_OK ? read(fd, text.p + text.n, READ_BYTES) : 0;
  } while (n > 0);
  close(fd);
  if (status != GW_OK || n < 0) {
    gw_config_fail(errors, NULL, "could not read: %s",
                   n < 0 ? strerror(errno) : "over 1 MiB");
    return GW_ERR_IO;
  }
  *ret_text = gw_buf_slice(&text);
  return GW_OK;
}

static gw_node *parse(gw_slice text, gw_config_reader *errors) {
  gw_node_limits limits = {FILE_BYTES, MAX_DEPTH, 100000};
  gw_node *root = NULL;
  gw_node_error error = {0};
  if (gw_yaml_read(errors->arena, text, &limits, &root, &error) != GW_OK) {
    gw_node at = {.line = error.line, .column = error.column};
    gw_config_fail(errors, &at, "%.*s", (int)error.message.n,
                   error.message.p ? error.message.p : "");
    return NULL;
  }
  return root;
}

static void set_defaults(gw_raw_config *raw) {
  raw->http = gw_http_default_limits;
  raw->request_body = raw->response_body = (size_t)4 << 20;
  raw->form_parts = 1000;
  raw->xml_nodes = 100000;
  raw->params = gw_param_default_limits;
  raw->worker_memory = (size_t)256 << 20;
  raw->connection_memory = (size_t)16 << 20;
  raw->exchanges = 10000;
  raw->invalid_status = 400;
  raw->readiness_ms = 1000;
  raw->drain_ms = 30000;
  raw->access_log = GW_LIT("stdout");
  raw->log_level = 2;
}

static gw_config *config_new(void) {
  gw_config *config = gw_zalloc(sizeof *config);
  gw_settings *settings = gw_zalloc(sizeof *settings);
  if (!config || !settings) {
    gw_free(config);
    gw_free(settings);
    return NULL;
  }
  gw_arena_init(&config->arena, 0);
  gw_arena_init(&settings->arena, 0);
  atomic_init(&settings->refs, 1);
  config->settings = settings;
  return config;
}

void gw_config_free(gw_config *config) {
  if (!config) {
    return;
  }
  for (size_t i = 0; i < config->n_listeners; i++) {
    gw_tls_server_unref(config->listeners[i].tls);
  }
  gw_settings_unref(config->settings);
  gw_arena_done(&config->arena);
  gw_free(config);
}

/* Not one allocation failed: without memory an error or a policy would be
 * missing, and nobody would know. */
static bool is_whole(const gw_config *config, const gw_arena *scratch) {
  return gw_arena_why(scratch) == GW_OK &&
         gw_arena_why(&config->arena) == GW_OK &&
         gw_arena_why(&config->settings->arena) == GW_OK;
}

gw_status gw_config_load(gw_slice path, const gw_api *api,
                         const gw_policy *const *policies, gw_arena *arena,
                         gw_config **ret_config, gw_config_reader *ret_errors) {
  *ret_errors = (gw_config_reader){.arena = arena, .folder = folder_of(path)};
  gw_slice text;
  gw_status status = read_file(arena, path, &text, ret_errors);
  gw_node *root = status == GW_OK ? parse(text, ret_errors) : NULL;
  if (!root) {
    return GW_ERR_INVALID;
  }
  gw_raw_config raw = {.root = root};
  set_defaults(&raw);
  gw_config_read(ret_errors, root, &gw_config_root, &raw);
  gw_config *config = config_new();
  if (!config) {
    return GW_ERR_NOMEM;
  }
  gw_config_build(config, &raw, api, policies, ret_errors);
  bool is_out_of_memory = !is_whole(config, arena);
  if (is_out_of_memory) {
    gw_config_fail(ret_errors, NULL, "out of memory");
  }
  if (is_out_of_memory || ret_errors->errors.n) {
    gw_config_free(config);
    return is_out_of_memory ? GW_ERR_NOMEM : GW_ERR_INVALID;
  }
  *ret_config = config;
  return GW_OK;
}
