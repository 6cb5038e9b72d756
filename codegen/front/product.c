#include "front/product.h"

#include <unistd.h>
#include <sys/stat.h>

#include "front/template.h"

typedef struct reader {
  gwgen_product *product;
  gwgen_settings *settings;
  gw_slice file;
  bool has_version;
  const gw_node *proto;
} reader;

/* A key of a map and what reads its value. */
typedef struct row {
  const char *key;
  void (*read)(reader *r, const gw_node *value);
} row;

enum { MAX_KEYS = 32 }; /* of one map */

static void refuse(reader *r, const gw_node *value, const char *expected) {
  gwgen_report_add(r->product->report, "product-value",
                   gwgen_node_pos(r->file, value), "expected %s, found %s",
                   expected, gw_node_kind_text(value->kind));
}

static void refuse_text(reader *r, const gw_node *value, const char *expected) {
  gwgen_report_add(
      r->product->report, "product-value", gwgen_node_pos(r->file, value),
      "expected %s, found \"%.*s\"", expected, GWGEN_S(value->text));
}

static void refuse_key(reader *r, const gw_node_entry *entry, const char *where,
                       const row *rows, size_t n) {
  const char *names[MAX_KEYS];
  for (size_t i = 0; i < n; i++) {
    names[i] = rows[i].key;
  }
  const char *nearest = gwgen_nearest(entry->key, names, n);
  gwgen_report_add(r->product->report, "product-key",
                   gwgen_key_pos(r->file, entry),
                   "unknown key \"%.*s\" in %s%s%s%s", GWGEN_S(entry->key),
                   where, nearest ? ", did you mean \"" : "",
                   nearest ? nearest : "", nearest ? "\"?" : "");
}

static void read_map(reader *r, const gw_node *map, const char *where,
                     const row *rows, size_t n) {
  if (map->kind != GW_NODE_MAP) {
    refuse(r, map, "a map");
    return;
  }
  for (size_t i = 0; i < map->n; i++) {
    const gw_node_entry *entry = &map->entries[i];
    size_t k = 0;
    while (k < n && !gw_slice_is(entry->key, rows[k].key)) {
      k++;
    }
    if (k < n) {
      rows[k].read(r, entry->value);
    } else {
      refuse_key(r, entry, where, rows, n);
    }
  }
}

/* ---- plain values ---------------------------------------------------------
 */

static bool is_text(reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_STRING || !value->text.n) {
    refuse(r, value, "a string");
    return false;
  }
  return true;
}

static void read_bool(reader *r, const gw_node *value, uint8_t *ret) {
  if (value->kind != GW_NODE_BOOL) {
    refuse(r, value, "true or false");
    return;
  }
  *ret = value->boolean;
}

/* |words| is "json or proto": the index of the word that stands there, or
 * -1. */
static int read_word(reader *r, const gw_node *value, const char *const *words,
                     size_t n) {
  char expected[128];
  size_t used = 0;
  for (size_t i = 0; i < n; i++) {
    if (value->kind == GW_NODE_STRING && gw_slice_is(value->text, words[i])) {
      return (int)i;
    }
    int more = snprintf(expected + used, sizeof expected - used, "%s%s",
                        i == 0       ? ""
                        : i == n - 1 ? " or "
                                     : ", ",
                        words[i]);
    used += (size_t)more;
  }
  if (value->kind == GW_NODE_STRING) {
    refuse_text(r, value, expected);
  } else {
    refuse(r, value, expected);
  }
  return -1;
}

static void not_yet(reader *r, const gw_node *value, const char *key,
                    const char *allowed) {
  gwgen_report_add(r->product->report, "not-yet",
                   gwgen_node_pos(r->file, value),
                   "\"%s\" is not supported yet, but for %s", key, allowed);
}

/* Calls |take| for each string of a list. */
static void read_list(reader *r, const gw_node *value,
                      void (*take)(reader *r, const gw_node *item)) {
  if (value->kind != GW_NODE_LIST) {
    refuse(r, value, "a list of strings");
    return;
  }
  for (size_t i = 0; i < value->n; i++) {
    if (is_text(r, value->items[i])) {
      take(r, value->items[i]);
    }
  }
}

/* ---- paths ----------------------------------------------------------------
 */

static bool is_path(reader *r, const gw_node *value) {
  if (gw_slice_find(value->text, '\0') < value->text.n) {
    refuse_text(r, value, "a path");
    return false;
  }
  return true;
}

static gwgen_input input_of(reader *r, const gw_node *value) {
  gw_slice path =
      gwgen_path_join(r->product->arena, r->settings->folder, value->text);
  return (gwgen_input){gwgen_node_pos(r->file, value), path, path};
}

static void take_import_path(reader *r, const gw_node *item) {
  gw_slice *path = is_path(r, item)
                       ? GW_PUSH(r->product->arena, &r->settings->import_paths)
                       : NULL;
  if (path) {
    *path = gwgen_path_join(r->product->arena, r->settings->folder, item->text);
  }
}

/* protoc would take "-x" for an option and "@x" for a file of arguments. */
static void take_proto_file(reader *r, const gw_node *item) {
  if (item->text.p[0] == '-' || item->text.p[0] == '@') {
    refuse_text(r, item, "the name of a .proto file");
    return;
  }
  gwgen_input *input =
      is_path(r, item) ? GW_PUSH(r->product->arena, &r->settings->proto_files)
                       : NULL;
  if (input) {
    *input =
        (gwgen_input){gwgen_node_pos(r->file, item), item->text, item->text};
  }
}

static void take_service_config(reader *r, const gw_node *item) {
  gwgen_input *input = is_path(r, item) ? GW_PUSH(r->product->arena,
                                                  &r->settings->service_configs)
                                        : NULL;
  if (input) {
    *input = input_of(r, item);
  }
}

static void take_openapi(reader *r, const gw_node *item) {
  gwgen_input *input = is_path(r, item)
                           ? GW_PUSH(r->product->arena, &r->settings->openapi)
                           : NULL;
  if (input) {
    *input = input_of(r, item);
  }
}

/* A name, or the start of one and '*'. */
static void take_ignored(reader *r, const gw_node *item) {
  size_t star = gw_slice_find(item->text, '*');
  if (star == 0 || star + 1 < item->text.n) {
    refuse_text(r, item, "a name, or the start of one and \"*\"");
    return;
  }
  gw_slice *name = GW_PUSH(r->product->arena, &r->settings->ignore_query);
  if (name) {
    *name = item->text;
  }
}

/* ---- proto ----------------------------------------------------------------
 */

static void read_import_paths(reader *r, const gw_node *value) {
  read_list(r, value, take_import_path);
}

static void read_files(reader *r, const gw_node *value) {
  read_list(r, value, take_proto_file);
}

static void read_descriptor_set(reader *r, const gw_node *value) {
  if (is_text(r, value) && is_path(r, value)) {
    r->settings->descriptor_set = input_of(r, value);
  }
}

static void read_proto(reader *r, const gw_node *value) {
  static const row rows[] = {{"import_paths", read_import_paths},
                             {"files", read_files},
                             {"descriptor_set", read_descriptor_set}};
  r->proto = value;
  read_map(r, value, "\"proto\"", rows, GW_COUNT(rows));
}

/* ---- json -----------------------------------------------------------------
 */

static void read_names(reader *r, const gw_node *value) {
  static const char *const words[] = {"json", "proto"};
  r->settings->json.proto_names = read_word(r, value, words, 2) == 1;
}

static void read_emit_defaults(reader *r, const gw_node *value) {
  read_bool(r, value, &r->settings->json.emit_defaults);
}

static void read_enums(reader *r, const gw_node *value) {
  static const char *const words[] = {"name", "number"};
  r->settings->json.enum_numbers = read_word(r, value, words, 2) == 1;
}

static void read_int64(reader *r, const gw_node *value) {
  static const char *const words[] = {"string", "number"};
  r->settings->json.int64_numbers = read_word(r, value, words, 2) == 1;
}

static void read_unknown_fields(reader *r, const gw_node *value) {
  static const char *const words[] = {[GWGEN_UNKNOWN_REJECT] = "reject",
                                      [GWGEN_UNKNOWN_DROP] = "drop",
                                      [GWGEN_UNKNOWN_REPORT] = "report"};
  int word = read_word(r, value, words, GW_COUNT(words));
  if (word >= 0) {
    r->settings->json.unknown = (gwgen_unknown)word;
  }
}

static void read_json(reader *r, const gw_node *value) {
  static const row rows[] = {{"names", read_names},
                             {"emit_defaults", read_emit_defaults},
                             {"enums", read_enums},
                             {"int64", read_int64},
                             {"unknown_fields", read_unknown_fields}};
  read_map(r, value, "\"json\"", rows, GW_COUNT(rows));
}

/* ---- path -----------------------------------------------------------------
 */

static void read_trailing_slash(reader *r, const gw_node *value) {
  static const char *const words[] = {"strict", "ignore", "redirect"};
  if (read_word(r, value, words, GW_COUNT(words)) > 0) {
    not_yet(r, value, "trailing_slash", "\"strict\"");
  }
}

static void read_encoded_slash(reader *r, const gw_node *value) {
  static const char *const words[] = {"reject", "allow"};
  r->settings->encoded_slash = read_word(r, value, words, 2) == 1;
}

static void read_path(reader *r, const gw_node *value) {
  static const row rows[] = {{"trailing_slash", read_trailing_slash},
                             {"encoded_slash", read_encoded_slash}};
  read_map(r, value, "\"path\"", rows, GW_COUNT(rows));
}

/* ---- the file itself ------------------------------------------------------
 */

static void read_version(reader *r, const gw_node *value) {
  r->has_version = true;
  if (value->kind != GW_NODE_INTEGER || !value->fits || value->integer != 1) {
    gwgen_report_add(r->product->report, "product-value",
                     gwgen_node_pos(r->file, value),
                     "expected version 1, found %s \"%.*s\"",
                     gw_node_kind_text(value->kind), GWGEN_S(value->text));
  }
}

/* The name becomes part of C names and file names. */
static void read_name(reader *r, const gw_node *value) {
  bool is_good =
      value->kind == GW_NODE_STRING && value->text.n && value->text.n <= 63;
  for (size_t i = 0; is_good && i < value->text.n; i++) {
    char c = value->text.p[i];
    is_good = (c >= 'a' && c <= 'z') ||
              (i && ((c >= '0' && c <= '9') || c == '_' || c == '-'));
  }
  if (!is_good) {
    gwgen_report_add(r->product->report, "product-value",
                     gwgen_node_pos(r->file, value),
                     "a name is 1 to 63 of a-z, 0-9, '_' and '-', a letter "
                     "first");
  }
  r->settings->name = value->text.n ? value->text : GW_LIT("?");
}

static void read_service_config(reader *r, const gw_node *value) {
  read_list(r, value, take_service_config);
}

static void read_openapi(reader *r, const gw_node *value) {
  read_list(r, value, take_openapi);
}

static void read_security(reader *r, const gw_node *value) {
  static const char *const words[] = {[GWGEN_SECURITY_ENFORCE] = "enforce",
                                      [GWGEN_SECURITY_DELEGATE] = "delegate",
                                      [GWGEN_SECURITY_PUBLIC] = "public"};
  int word = read_word(r, value, words, GW_COUNT(words));
  if (word >= 0) {
    r->settings->security = (gwgen_security_mode)word;
    r->settings->security_pos = gwgen_node_pos(r->file, value);
  }
}

/* "/v1", without the slash that may end it; "/" is no prefix at all. */
static void read_base_path(reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_STRING) {
    refuse(r, value, "a path");
    return;
  }
  gw_slice path = value->text;
  if (gw_slice_ends(path, GW_LIT("/"))) {
    path.n--;
  }
  gwgen_template parsed = {0};
  gw_why why = {0};
  if (path.n && gwgen_template_parse_openapi(r->product->arena, path, &parsed,
                                             &why) != GW_OK) {
    gwgen_report_add(r->product->report, "product-value",
                     gwgen_node_pos(r->file, value), "%s: \"%.*s\"", why.what,
                     GWGEN_S(value->text));
  } else if (parsed.variables.n) {
    refuse_text(r, value, "a path without variables");
  }
  r->settings->has_base_path = 1;
  r->settings->base_path = path;
}

static void read_ignore_query(reader *r, const gw_node *value) {
  read_list(r, value, take_ignored);
}

static void read_on_unsupported(reader *r, const gw_node *value) {
  static const char *const words[] = {"error", "skip"};
  r->settings->skip_unsupported = read_word(r, value, words, 2) == 1;
}

static void read_response(reader *r, const gw_node *value) {
  static const char *const words[] = {"off", "report", "enforce"};
  if (read_word(r, value, words, GW_COUNT(words)) > 0) {
    not_yet(r, value, "response", "\"off\"");
  }
}

static void read_allow_list(reader *r, const gw_node *value) {
  uint8_t is_on = 0;
  read_bool(r, value, &is_on);
  if (is_on) {
    not_yet(r, value, "allow_list", "\"false\"");
  }
}

static void read_shadow(reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_NULL) {
    not_yet(r, value, "shadow", "null");
  }
}

static void read_product(reader *r, const gw_node *root) {
  static const row rows[] = {{"version", read_version},
                             {"name", read_name},
                             {"proto", read_proto},
                             {"service_config", read_service_config},
                             {"openapi", read_openapi},
                             {"json", read_json},
                             {"security", read_security},
                             {"base_path", read_base_path},
                             {"ignore_query", read_ignore_query},
                             {"on_unsupported", read_on_unsupported},
                             {"response", read_response},
                             {"allow_list", read_allow_list},
                             {"shadow", read_shadow},
                             {"path", read_path}};
  read_map(r, root, "gwgen.yaml", rows, GW_COUNT(rows));
}

static void miss(reader *r, gwgen_pos pos, const char *what) {
  gwgen_report_add(r->product->report, "product-missing", pos, "%s", what);
}

static void check_complete(reader *r, const gw_node *root) {
  gwgen_pos top = gwgen_node_pos(r->file, root);
  if (!r->has_version) {
    miss(r, top, "\"version: 1\" is missing");
  }
  if (!r->settings->name.p) {
    miss(r, top, "\"name\" is missing");
  }
  if (!r->proto) {
    miss(r, top, "\"proto\" is missing");
  } else if (!gw_node_find(r->proto, "files") &&
             !gw_node_find(r->proto, "descriptor_set")) {
    miss(r, gwgen_node_pos(r->file, r->proto),
         "\"proto\" needs \"files\" or \"descriptor_set\"");
  }
}

static bool is_folder(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The program stands in <prefix>/bin, the protos in <prefix>/share. */
gw_slice gwgen_shipped_protos(gw_arena *arena) {
  char program[4096];
  ssize_t n = readlink("/proc/self/exe", program, sizeof program);
  if (n > 0 && (size_t)n < sizeof program) {
    gw_slice folder = gwgen_path_folder(gw_slice_of(program, (size_t)n));
    gw_slice protos =
        gw_arena_printf(arena, "%.*s/../share/gwgen/protos", GWGEN_S(folder));
    if (protos.p && is_folder(protos.p)) {
      return protos;
    }
  }
  return is_folder(GWGEN_PROTOS_DIR) ? GW_LIT(GWGEN_PROTOS_DIR) : (gw_slice){0};
}

static void add_default_paths(reader *r) {
  gw_arena *arena = r->product->arena;
  gwgen_settings *settings = r->settings;
  gw_slice shipped = gwgen_shipped_protos(arena);
  if (r->proto && !gw_node_find(r->proto, "import_paths")) {
    gw_slice *own = GW_PUSH(arena, &settings->import_paths);
    if (own) {
      *own = settings->folder;
    }
  }
  gw_slice *last = shipped.p ? GW_PUSH(arena, &settings->import_paths) : NULL;
  if (last) {
    *last = shipped;
  }
}

gw_status gwgen_product_read(gwgen_product *product, gw_slice path) {
  gwgen_settings *settings = &product->settings;
  size_t n_before = product->report->n_errors;
  reader r = {.product = product, .settings = settings, .file = path};
  settings->pos = (gwgen_pos){path, 0, 0};
  settings->folder = gwgen_path_folder(path);
  settings->json.emit_defaults = 1;
  const gw_node *root =
      gwgen_tree_read(product, &(gwgen_input){settings->pos, path, path}, NULL);
  if (!root) {
    return GW_ERR_INVALID;
  }
  read_product(&r, root);
  if (root->kind == GW_NODE_MAP) {
    check_complete(&r, root);
    add_default_paths(&r);
  }
  if (gw_arena_why(product->arena) != GW_OK) {
    return gw_arena_why(product->arena);
  }
  return product->report->n_errors > n_before ? GW_ERR_INVALID : GW_OK;
}
