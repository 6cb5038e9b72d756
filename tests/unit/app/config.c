#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "road.h"
#include "unit.h"
#include "upstream/conn.h"

/* A configuration in order; lines are added at its end, or in its places. */
#define UPSTREAM "upstreams: {books: {endpoints: ['127.0.0.1:1']%s}}\n"
#define SERVICE  "services: {bookstore.v1.BookService: {upstream: books%s}}\n"
#define FORM                                                                   \
  "version: 1\nlisteners: [{address: '127.0.0.1:0'}]\n" UPSTREAM SERVICE "%s"

static gw_arena arena;
static char path[] = "/tmp/gwgen-config-XXXXXX";
static gw_config_reader errors;

static gw_config *load(const char *upstream, const char *service,
                       const char *rest) {
  gw_config *config = NULL;
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fprintf(file, FORM, upstream, service, rest);
  assert_int_equal(fclose(file), 0);
  gw_arena_done(&arena);
  gw_status status = gw_config_load(gw_slice_str(path), &gw_api_bookstore, NULL,
                                    &arena, &config, &errors);
  assert_int_equal(status == GW_OK, config != NULL);
  assert_int_equal(status == GW_OK, errors.errors.n == 0);
  return config;
}

static gw_config *load_for(const gw_api *api, const char *text) {
  gw_config *config = NULL;
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
  gw_arena_done(&arena);
  gw_config_load(gw_slice_str(path), api, NULL, &arena, &config, &errors);
  return config;
}

static gw_config *load_text(const char *text) {
  return load_for(&gw_api_bookstore, text);
}

/* The first error as "line:column message". */
static const char *first_error(void) {
  if (!errors.errors.n) {
    return "none";
  }
  const gw_config_error *error = &errors.errors.v[0];
  return gw_arena_printf(&arena, "%u:%u %.*s", error->line, error->column,
                         (int)error->message.n, error->message.p)
      .p;
}

static void defaults_are_the_documented_ones(void **state) {
  (void)state;
  gw_config *config = load("", "", "");
  assert_non_null(config);
  const gw_settings *settings = config->settings;
  assert_memory_equal(&config->limits, &gw_http_default_limits,
                      sizeof(gw_http_limits));
  assert_int_equal(settings->max_reply, 4 << 20);
  assert_int_equal(settings->max_response, 4 << 20);
  assert_int_equal(settings->max_exchanges, 10000);
  assert_int_equal(settings->worker_bytes, 256 << 20);
  assert_int_equal(settings->invalid_status, 400);
  assert_int_equal(settings->operations[0].max_body, 4 << 20);
  assert_int_equal(settings->operations[0].timeout_ms, 15000);
  assert_int_equal(config->n_listeners, 1);
  assert_true(config->listeners[0].h1 && config->listeners[0].h2);
  assert_int_equal(config->admin.len, 0);
  gw_config_free(config);
}

static void values_arrive(void **state) {
  (void)state;
  gw_config *config =
      load(", max_waiting: 7, backoff_min: 1s500ms", ", timeout: 2m",
           "limits: {head: 2KiB, request_body: 0, idle_timeout: 1h}\n"
           "operations: {CreateBook: {timeout: 3s, request_body: 5MiB}}\n"
           "trusted_hops: 2\nworkers: 3\nerrors: {format: google.rpc.Status,"
           " invalid_status: 422}\nforward_headers: [x-tenant]\n");
  assert_non_null(config);
  const gw_settings *settings = config->settings;
  assert_int_equal(config->limits.head_bytes, 2048);
  assert_int_equal(config->limits.idle_timeout_ms, 3600000);
  assert_int_equal(config->limits.trusted_hops, 2);
  assert_int_equal(config->workers, 3);
  assert_int_equal(settings->error_format, GW_ERRORS_GOOGLE_RPC);
  assert_int_equal(settings->invalid_status, 422);
  assert_int_equal(settings->clusters[0].max_waiting, 7);
  assert_int_equal(settings->clusters[0].backoff_min_ms, 1500);
  assert_slice(settings->forward_headers[0], "x-tenant");
  for (size_t i = 0; i < gw_api_bookstore.n_operations; i++) {
    const gw_operation_settings *row = &settings->operations[i];
    bool is_it = gw_slice_is(row->operation->id, "CreateBook");
    assert_int_equal(row->max_body, is_it ? 5 << 20 : 0);
    assert_int_equal(row->timeout_ms, is_it ? 3000 : 120000);
  }
  gw_config_free(config);
}

static void mistakes_have_their_place(void **state) {
  (void)state;
  static const struct {
    const char *upstream, *service, *rest, *error;
  } rows[] = {
      {"", "", "limts: {}\n",
       "5:1 unknown key \"limts\" (did you mean \"limits\"?)"},
      {"", "", "limits: {head_field: 3}\n",
       "5:10 unknown key \"head_field\" (did you mean \"head_fields\"?)"},
      {"", "", "limits: {zzzzzzzz: 3}\n", "5:10 unknown key \"zzzzzzzz\""},
      {"", "", "limits: 5\n", "5:9 this is "},
      {"", "", "limits: {head: 1KB}\n", "5:16 \"head\" must be from 1024"},
      {"", "", "limits: {head: 1XB}\n", "5:16 \"head\" must be a size"},
      {"", "", "limits: {head: -1}\n", "5:16 \"head\" must be a size"},
      {"", "", "limits: {idle_timeout: 10}\n", "5:24 \"idle_timeout\" must be"},
      {"", "", "limits: {streams: 1.5}\n", "5:19 \"streams\" must be a whole"},
      {"", "", "limits: {streams: '5'}\n", "5:19 \"streams\" must be a whole"},
      {"", "", "log: {level: loud}\n", "5:14 \"level\" is \"loud\""},
      {"", "", "admin: nowhere\n", "5:8 "},
      {"", "", "workers: 0\n", "5:10 \"workers\" must be"},
      {"", "", "workers: 257\n", "5:10 \"workers\" must be"},
      {"", "", "errors: {invalid_status: 418}\n", "1:1 \"invalid_status\""},
      {"", "", "operations: {CreateBok: {}}\n",
       "5:14 the product has no operation \"CreateBok\" (did you mean "
       "\"CreateBook\"?)"},
      {"", "", "policies: {ipp: {}}\n",
       "5:17 unknown policy \"ipp\" (did you mean \"ip\"?)"},
      {"", "", "policies: {ip: {allow: [1]}}\n", "5:25 policy \"ip\": "},
      {"", "", "forward_headers: [X-Up]\n", "1:1 forward_headers: \"X-Up\""},
      {"", "", "forward_headers: [grpc-status]\n", "1:1 forward_headers"},
      {"", "", "forward_headers: [connection]\n", "1:1 forward_headers"},
      {"", "", "forward_headers: [content-type]\n", "1:1 forward_headers"},
      {"", "", "forward_headers: [x-request-id]\n", "1:1 forward_headers"},
      {"", "", "forward_headers: ['${GWGEN_NO_SUCH}']\n", "5:19 the environ"},
      {"", "", "forward_headers: ['${x']\n", "5:19 \"${\" without"},
      {"", "", "forward_headers: ['file:/no/such']\n", "5:19 could not open"},
      {", endpoint: [x]", "", "", "3:49 unknown key \"endpoint\" (did you"},
      {", tls: {certificate: a.pem}", "", "", "3:54 \"certificate\" and"},
      {"", ", upsteam: y", "", "4:56 unknown key \"upsteam\" (did you"},
      {"", "", "version: 1\n", "5:1 "}, /* twice */
      {"", "", "a: [\n", "6:1 "},
      {"", "", "a: &x 1\n", "5:4 "},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    assert_null(load(rows[i].upstream, rows[i].service, rows[i].rest));
    const char *error = first_error();
    assert_true(errors.errors.n > 0 && errors.errors.v[0].line > 0);
    if (strncmp(error, rows[i].error, strlen(rows[i].error)) != 0) {
      fail_msg("%s%s%s: %s", rows[i].upstream, rows[i].service, rows[i].rest,
               error);
    }
  }
}

static void all_mistakes_are_told(void **state) {
  (void)state;
  assert_null(load_text("{}"));
  /* version, listeners, upstreams, who serves the service */
  assert_int_equal(errors.errors.n, 4);
  assert_null(load(", x: 1", ", y: 2", "z: 3\nlimits: {w: 1}\n"));
  assert_int_equal(errors.errors.n, 4);
  assert_null(load_text("version: 1\nlisteners: [{address: '127.0.0.1:0'}]\n"
                        "upstreams: {a: {endpoints: ['h:1']}}\nservices:\n"
                        "  bookstore.v1.BookServise: {upstream: b}\n"));
  assert_int_equal(errors.errors.n, 3);
  assert_string_equal(first_error(),
                      "5:3 the product has no service "
                      "\"bookstore.v1.BookServise\" (did you mean "
                      "\"bookstore.v1.BookService\"?)");
}

/* An RPC and an operation that goes on as HTTP. */
static void one_upstream_speaks_one_language(void **state) {
  (void)state;
  static const struct {
    const char *a, *b, *of_http, *error;
  } rows[] = {
      {"", "", "b", NULL},
      {", protocol: grpc", ", protocol: h2", "b", NULL},
      {"", "", "a",
       "upstream \"a\" speaks http1, and serves Rpc, which is an "
       "RPC: grpc"},
      {", protocol: grpc", "", "a",
       "upstream \"a\" speaks grpc, and serves Http, which is no RPC: http1 or "
       "h2"},
      {", protocol: h2", "", "b",
       "upstream \"a\" speaks h2, and serves Rpc, which is an RPC: grpc"},
  };
  const gw_piece target = {.text = GW_LIT("/h"), .capture = -1};
  gw_operation rpc = *gw_api_bookstore.operations[0], http = rpc;
  rpc.id = GW_LIT("Rpc");
  http.id = GW_LIT("Http");
  http.service = GW_LIT("old");
  http.target = &target;
  http.n_target = 1;
  const gw_operation *operations[] = {&rpc, &http};
  const gw_slice services[] = {rpc.service, http.service};
  gw_api api = gw_api_bookstore;
  api.operations = operations;
  api.services = services;
  api.n_operations = api.n_services = 2;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char text[512];
    snprintf(text, sizeof text,
             "version: 1\nlisteners: [{address: '127.0.0.1:0'}]\nupstreams:\n"
             "  a: {endpoints: ['h:1']%s}\n  b: {endpoints: ['h:2']%s}\n"
             "services: {bookstore.v1.BookService: {upstream: a}, old: "
             "{upstream: %s}}\n",
             rows[i].a, rows[i].b, rows[i].of_http);
    gw_config *config = load_for(&api, text);
    assert_int_equal(config != NULL, rows[i].error == NULL);
    if (rows[i].error) {
      assert_non_null(strstr(first_error(), rows[i].error));
      continue;
    }
    const gw_cluster_config *clusters = config->settings->clusters;
    assert_string_equal(clusters[0].protocol->name, "grpc");
    assert_string_equal(clusters[1].protocol->name, i ? "h2" : "http1");
    gw_config_free(config);
  }
}

static bool is_taken(const gw_config_section *section, const gw_config_key *key,
                     uint64_t value) {
  char text[128];
  const char *unit = key->kind == GW_CONFIG_DURATION ? "ms" : "";
  const char *where = section->path;
  gw_config *config;
  bool is_map = where[0] != '\0' && strchr(where, '*') == NULL;
  snprintf(text, sizeof text, "%s%s%s%s: %llu%s%s", is_map ? where : "",
           is_map ? ": {" : "", strchr(where, '*') ? ", " : "", key->name,
           (unsigned long long)value, unit, is_map ? "}\n" : "");
  if (strcmp(where, "upstreams.*") == 0) {
    config = load(text, "", "");
  } else if (strcmp(where, "services.*") == 0) {
    config = load("", text, "");
  } else {
    config = load("", "", text);
  }
  bool taken = config != NULL;
  gw_config_free(config);
  return taken;
}

/* Every number of these sections, at both of its ends. */
static void numbers_have_their_range(void **state) {
  (void)state;
  size_t n = 0;
  for (size_t i = 0; gw_config_sections[i]; i++) {
    const gw_config_section *section = gw_config_sections[i];
    if (section->path[0] && strcmp(section->path, "limits") != 0 &&
        strcmp(section->path, "drain") != 0 &&
        strcmp(section->path, "upstreams.*") != 0 &&
        strcmp(section->path, "services.*") != 0) {
      continue;
    }
    for (size_t k = 0; k < section->n_keys; k++) {
      const gw_config_key *key = &section->keys[k];
      if (key->kind != GW_CONFIG_COUNT && key->kind != GW_CONFIG_SIZE &&
          key->kind != GW_CONFIG_DURATION) {
        continue;
      }
      if (strcmp(key->name, "version") == 0) { /* the file has one */
        continue;
      }
      uint64_t max = key->max ? key->max : UINT32_MAX;
      bool fine = is_taken(section, key, key->min) &&
                  is_taken(section, key, max) &&
                  !is_taken(section, key, max + 1) &&
                  (!key->min || !is_taken(section, key, key->min - 1));
      if (!fine) {
        fail_msg("%s.%s", section->path, key->name);
      }
      n++;
    }
  }
  assert_true(n > 20);
}

/* A file of 1 MiB is read, one byte more is not; depth 32, not 33. */
static void files_have_a_limit(void **state) {
  (void)state;
  enum { MIB = 1 << 20 };
  char *text = malloc(MIB + 64);
  assert_non_null(text);
  for (size_t more = 0; more < 2; more++) {
    int n = snprintf(text, 512, FORM, "", "", "#");
    memset(text + n, 'x', MIB + more - (size_t)n);
    text[MIB + more] = '\0';
    gw_config *config = load_text(text);
    assert_int_equal(config != NULL, more == 0);
    gw_config_free(config);
  }
  free(text);
  assert_non_null(strstr(first_error(), "over 1 MiB"));
}

static void listeners_have_a_limit(void **state) {
  (void)state;
  for (size_t n = GW_LISTENERS_MAX; n <= GW_LISTENERS_MAX + 1; n++) {
    gw_buf text;
    gw_buf_init(&text, NULL, 1 << 16);
    gw_buf_printf(&text, "version: 1\n" UPSTREAM SERVICE "listeners:\n", "",
                  "");
    for (size_t i = 0; i < n; i++) {
      gw_buf_append(&text, GW_LIT("- {address: '127.0.0.1:0'}\n"));
    }
    gw_buf_pad(&text);
    gw_config *config = load_text(text.p);
    assert_int_equal(config != NULL, n == GW_LISTENERS_MAX);
    gw_config_free(config);
    gw_buf_done(&text);
  }
}

/* Where the product and the file both use a policy, the narrower use counts. */
static void policies_stand_in_order(void **state) {
  (void)state;
  gw_config *config =
      load("", "",
           "policies: {headers: {set: {x-a: '1'}}, ip: {deny: ['::1']}}\n"
           "operations: {GetBook: {policies: {headers: {set: {x-a: '2'}}}}}\n");
  assert_non_null(config);
  for (size_t i = 0; i < gw_api_bookstore.n_operations; i++) {
    const gw_operation_settings *row = &config->settings->operations[i];
    assert_int_equal(row->n_policies, 2);
    assert_string_equal(row->policies[0].policy->name, "ip");
    assert_string_equal(row->policies[1].policy->name, "headers");
    gw_exchange x = {.grpc_status = -1};
    row->policies[1].policy->on_response(&x, row->policies[1].config, NULL);
    assert_slice(gw_headers_find(&x.response.headers, "x-a"),
                 gw_slice_is(row->operation->id, "GetBook") ? "2" : "1");
    gw_arena_done(&x.arena);
  }
  gw_config_free(config);
}

/* Policies of a user, under as many names as an operation may use and one. */
static void an_operation_has_so_many_policies(void **state) {
  (void)state;
  static gw_policy rows[GW_POLICY_MAX + 1];
  static char names[GW_COUNT(rows)][24];
  const gw_policy *own[GW_COUNT(rows) + 1] = {NULL};
  for (size_t n = GW_POLICY_MAX; n <= GW_POLICY_MAX + 1; n++) {
    gw_config_free(load("", "", "")); /* the form of a file, to add to */
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    fputs("policies: {", file);
    for (size_t i = 0; i < n; i++) {
      snprintf(names[i], sizeof names[i], "p%zu", i);
      rows[i] = (gw_policy){.name = names[i], .phase = GW_PHASE_ACCESS};
      own[i] = &rows[i];
      fprintf(file, "%s: {}, ", names[i]);
    }
    fputs("}\n", file);
    assert_int_equal(fclose(file), 0);
    gw_config *config = NULL;
    gw_arena_done(&arena);
    gw_config_load(gw_slice_str(path), &gw_api_bookstore, own, &arena, &config,
                   &errors);
    assert_int_equal(config != NULL, n <= GW_POLICY_MAX);
    if (config) {
      assert_int_equal(config->settings->operations[0].n_policies, n);
      gw_config_free(config);
    } else {
      assert_non_null(strstr(first_error(), "more than 16 policies"));
    }
  }
}

static size_t n_allocations;
static size_t fails_at;

static bool fail_once(size_t n) {
  (void)n;
  return n_allocations++ != fails_at;
}

/* Each allocation fails once: the file is refused, never taken in part. */
static void no_memory_is_no_configuration(void **state) {
  (void)state;
  const char *rest = "policies: {ip: {deny: ['::1']}}\n";
  gw_config_free(load("", "", rest)); /* the file stays */
  bool was_reached = true;
  for (fails_at = 0; was_reached; fails_at++) {
    gw_config *config = NULL;
    gw_arena_done(&arena);
    n_allocations = 0;
    gw_mem_set_hook(fail_once);
    gw_status status = gw_config_load(gw_slice_str(path), &gw_api_bookstore,
                                      NULL, &arena, &config, &errors);
    gw_mem_set_hook(NULL);
    was_reached = n_allocations > fails_at;
    assert_int_equal(status == GW_OK, !was_reached);
    gw_config_free(config);
  }
  assert_true(fails_at > 3);
}

static int set_up(void **state) {
  (void)state;
  int fd = mkstemp(path);
  return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **state) {
  (void)state;
  gw_arena_done(&arena);
  return unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(defaults_are_the_documented_ones),
      cmocka_unit_test(values_arrive),
      cmocka_unit_test(mistakes_have_their_place),
      cmocka_unit_test(all_mistakes_are_told),
      cmocka_unit_test(one_upstream_speaks_one_language),
      cmocka_unit_test(numbers_have_their_range),
      cmocka_unit_test(files_have_a_limit),
      cmocka_unit_test(listeners_have_a_limit),
      cmocka_unit_test(policies_stand_in_order),
      cmocka_unit_test(an_operation_has_so_many_policies),
      cmocka_unit_test(no_memory_is_no_configuration),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
