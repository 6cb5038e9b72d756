#include "front/product.h"

#include <unistd.h>
#include <sys/stat.h>

#include "front/product_values.h"
#include "front/template.h"
#include "front/uri.h"
#include "ir/words.h"

/* ---- paths ----------------------------------------------------------------
 */

static bool is_path(gwgen_product_reader *r, const gw_node *value) {
  if (gw_slice_find(value->text, '\0') < value->text.n) {
    gwgen_product_refuse_text(r, value, "a path");
    return false;
  }
  return true;
}

static gwgen_input input_of(gwgen_product_reader *r, const gw_node *value) {
  gw_slice path =
      gwgen_path_join(r->product->arena, r->settings->folder, value->text);
  return (gwgen_input){gwgen_node_pos(r->file, value), path, path};
}

static void take_import_path(gwgen_product_reader *r, const gw_node *item) {
  gw_slice *path = is_path(r, item)
                       ? GW_PUSH(r->product->arena, &r->settings->import_paths)
                       : NULL;
  if (path) {
    *path = gwgen_path_join(r->product->arena, r->settings->folder, item->text);
  }
}

/* protoc would take "-x" for an option and "@x" for a file of arguments. */
static void take_proto_file(gwgen_product_reader *r, const gw_node *item) {
  if (item->text.p[0] == '-' || item->text.p[0] == '@') {
    gwgen_product_refuse_text(r, item, "the name of a .proto file");
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

static void take_service_config(gwgen_product_reader *r, const gw_node *item) {
  gwgen_input *input = is_path(r, item) ? GW_PUSH(r->product->arena,
                                                  &r->settings->service_configs)
                                        : NULL;
  if (input) {
    *input = input_of(r, item);
  }
}

static void take_openapi(gwgen_product_reader *r, const gw_node *item) {
  gwgen_input *input = is_path(r, item)
                           ? GW_PUSH(r->product->arena, &r->settings->openapi)
                           : NULL;
  if (input) {
    *input = input_of(r, item);
  }
}

/* A folder for all below a URI, a file for one. */
static void read_copies(gwgen_product_reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_MAP) {
    gwgen_product_refuse(r, value, "a map from URIs to paths");
    return;
  }
  for (size_t i = 0; i < value->n; i++) {
    const gw_node_entry *entry = &value->entries[i];
    gw_slice path = entry->value->text;
    if (!gwgen_uri_has_scheme(entry->key) ||
        gw_slice_find(entry->key, '#') < entry->key.n) {
      gwgen_report_add(
          r->product->report, "product-value", gwgen_key_pos(r->file, entry),
          "\"%.*s\" is no URI without a fragment", GWGEN_S(entry->key));
    } else if (gwgen_product_is_text(r, entry->value) &&
               is_path(r, entry->value)) {
      gwgen_copy *copy = GW_PUSH(r->product->arena, &r->settings->copies);
      if (copy) {
        copy->uri = entry->key;
        copy->path =
            gwgen_path_join(r->product->arena, r->settings->folder, path);
      }
    }
  }
}

/* A name, or the start of one and '*'. */
static void take_ignored(gwgen_product_reader *r, const gw_node *item) {
  size_t star = gw_slice_find(item->text, '*');
  if (star == 0 || star + 1 < item->text.n) {
    gwgen_product_refuse_text(r, item, "a name, or the start of one and \"*\"");
    return;
  }
  gw_slice *name = GW_PUSH(r->product->arena, &r->settings->ignore_query);
  if (name) {
    *name = item->text;
  }
}

/* ---- proto ----------------------------------------------------------------
 */

static void read_import_paths(gwgen_product_reader *r, const gw_node *value) {
  gwgen_product_list(r, value, take_import_path);
}

static void read_files(gwgen_product_reader *r, const gw_node *value) {
  gwgen_product_list(r, value, take_proto_file);
}

static void read_descriptor_set(gwgen_product_reader *r, const gw_node *value) {
  if (gwgen_product_is_text(r, value) && is_path(r, value)) {
    r->settings->descriptor_set = input_of(r, value);
  }
}

static void read_proto(gwgen_product_reader *r, const gw_node *value) {
  static const gwgen_product_row rows[] = {
      {"import_paths", read_import_paths},
      {"files", read_files},
      {"descriptor_set", read_descriptor_set}};
  r->proto = value;
  gwgen_product_map(r, value, "\"proto\"", rows, GW_COUNT(rows));
}

/* ---- json -----------------------------------------------------------------
 */

static void read_names(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {"json", "proto"};
  r->settings->json.proto_names = gwgen_product_word(r, value, words, 2) == 1;
}

static void read_emit_defaults(gwgen_product_reader *r, const gw_node *value) {
  gwgen_product_bool(r, value, &r->settings->json.emit_defaults);
}

static void read_enums(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {"name", "number"};
  r->settings->json.enum_numbers = gwgen_product_word(r, value, words, 2) == 1;
}

static void read_int64(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {"string", "number"};
  r->settings->json.int64_numbers = gwgen_product_word(r, value, words, 2) == 1;
}

static void read_unknown_fields(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {[GWGEN_UNKNOWN_REJECT] = "reject",
                                      [GWGEN_UNKNOWN_DROP] = "drop",
                                      [GWGEN_UNKNOWN_REPORT] = "report"};
  int word = gwgen_product_word(r, value, words, GW_COUNT(words));
  if (word >= 0) {
    r->settings->json.unknown = (gwgen_unknown)word;
  }
}

static void read_json(gwgen_product_reader *r, const gw_node *value) {
  static const gwgen_product_row rows[] = {
      {"names", read_names},
      {"emit_defaults", read_emit_defaults},
      {"enums", read_enums},
      {"int64", read_int64},
      {"unknown_fields", read_unknown_fields}};
  gwgen_product_map(r, value, "\"json\"", rows, GW_COUNT(rows));
}

/* ---- path -----------------------------------------------------------------
 */

static void read_trailing_slash(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {"strict", "ignore", "redirect"};
  if (gwgen_product_word(r, value, words, GW_COUNT(words)) > 0) {
    gwgen_product_not_yet(r, value, "trailing_slash", "\"strict\"");
  }
}

static void read_encoded_slash(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {"reject", "allow"};
  r->settings->encoded_slash = gwgen_product_word(r, value, words, 2) == 1;
}

static void read_path(gwgen_product_reader *r, const gw_node *value) {
  static const gwgen_product_row rows[] = {
      {"trailing_slash", read_trailing_slash},
      {"encoded_slash", read_encoded_slash}};
  gwgen_product_map(r, value, "\"path\"", rows, GW_COUNT(rows));
}

/* ---- the file itself ------------------------------------------------------
 */

static void read_version(gwgen_product_reader *r, const gw_node *value) {
  r->has_version = true;
  if (value->kind != GW_NODE_INTEGER || !value->fits || value->integer != 1) {
    gwgen_report_add(r->product->report, "product-value",
                     gwgen_node_pos(r->file, value),
                     "expected version 1, found %s \"%.*s\"",
                     gw_node_kind_text(value->kind), GWGEN_S(value->text));
  }
}

static void check_name(gwgen_product_reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_STRING || !gwgen_is_name(value->text)) {
    gwgen_report_add(r->product->report, "product-value",
                     gwgen_node_pos(r->file, value), "%s", GWGEN_NAME_RULE);
  }
}

/* The name becomes part of C names and file names. */
static void read_name(gwgen_product_reader *r, const gw_node *value) {
  check_name(r, value);
  r->settings->name = value->text.n ? value->text : GW_LIT("?");
}

static void read_http_service(gwgen_product_reader *r, const gw_node *value) {
  check_name(r, value);
  r->settings->http_service = value->text;
}

static void read_service_config(gwgen_product_reader *r, const gw_node *value) {
  gwgen_product_list(r, value, take_service_config);
}

static void read_openapi(gwgen_product_reader *r, const gw_node *value) {
  gwgen_product_list(r, value, take_openapi);
}

static void read_security(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {[GWGEN_SECURITY_ENFORCE] = "enforce",
                                      [GWGEN_SECURITY_DELEGATE] = "delegate",
                                      [GWGEN_SECURITY_PUBLIC] = "public"};
  int word = gwgen_product_word(r, value, words, GW_COUNT(words));
  if (word >= 0) {
    r->settings->security = (gwgen_security_mode)word;
    r->settings->security_pos = gwgen_node_pos(r->file, value);
  }
}

/* "/v1", without the slash that may end it; "/" is no prefix at all. */
static void read_base_path(gwgen_product_reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_STRING) {
    gwgen_product_refuse(r, value, "a path");
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
    gwgen_product_refuse_text(r, value, "a path without variables");
  } else {
    r->settings->has_base_path = 1;
    r->settings->base_path = path;
  }
}

static void read_ignore_query(gwgen_product_reader *r, const gw_node *value) {
  gwgen_product_list(r, value, take_ignored);
}

static void read_on_unsupported(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {"error", "skip"};
  r->settings->skip_unsupported = gwgen_product_word(r, value, words, 2) == 1;
}

static void read_response(gwgen_product_reader *r, const gw_node *value) {
  static const char *const words[] = {"off", "report", "enforce"};
  int word = gwgen_product_word(r, value, words, GW_COUNT(words));
  if (word >= 0) {
    r->settings->response = (gw_mode)(word + GW_MODE_OFF);
  }
}

static void read_allow_list(gwgen_product_reader *r, const gw_node *value) {
  gwgen_product_bool(r, value, &r->settings->allow_list);
}

static void read_shadow(gwgen_product_reader *r, const gw_node *value) {
  if (value->kind != GW_NODE_NULL && gwgen_product_is_text(r, value) &&
      is_path(r, value)) {
    r->settings->shadow = input_of(r, value);
  }
}

static void read_product(gwgen_product_reader *r, const gw_node *root) {
  static const gwgen_product_row rows[] = {
      {"version", read_version},
      {"name", read_name},
      {"proto", read_proto},
      {"service_config", read_service_config},
      {"openapi", read_openapi},
      {"copies", read_copies},
      {"http_service", read_http_service},
      {"json", read_json},
      {"security", read_security},
      {"base_path", read_base_path},
      {"ignore_query", read_ignore_query},
      {"on_unsupported", read_on_unsupported},
      {"response", read_response},
      {"allow_list", read_allow_list},
      {"shadow", read_shadow},
      {"path", read_path}};
  gwgen_product_map(r, root, "gwgen.yaml", rows, GW_COUNT(rows));
}

static void miss(gwgen_product_reader *r, gwgen_pos pos, const char *what) {
  gwgen_report_add(r->product->report, "product-missing", pos, "%s", what);
}

static void check_complete(gwgen_product_reader *r, const gw_node *root) {
  gwgen_pos top = gwgen_node_pos(r->file, root);
  if (!r->has_version) {
    miss(r, top, "\"version: 1\" is missing");
  }
  if (!r->settings->name.p) {
    miss(r, top, "\"name\" is missing");
  }
  if (!r->proto && !gw_node_find(root, "openapi")) {
    miss(r, top, "\"proto\" is missing, or \"openapi\" without it");
  } else if (!r->proto && r->settings->service_configs.n) {
    miss(r, r->settings->service_configs.v[0].pos,
         "\"service_config\" has rules for the RPCs of \"proto\", which is "
         "missing");
  } else if (r->proto && !gw_node_find(r->proto, "files") &&
             !gw_node_find(r->proto, "descriptor_set")) {
    miss(r, gwgen_node_pos(r->file, r->proto),
         "\"proto\" needs \"files\" or \"descriptor_set\"");
  }
  if (r->settings->has_base_path && !r->settings->openapi.n) {
    gwgen_report_add(r->product->report, "product-value",
                     gwgen_node_pos(r->file, gw_node_find(root, "base_path")),
                     "base_path stands before the paths of OpenAPI documents, "
                     "and there is none; HTTP rules say whole paths");
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

static void add_default_paths(gwgen_product_reader *r) {
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
  gwgen_product_reader r = {
      .product = product, .settings = settings, .file = path};
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
