#include "pass/3_names.h"
#include "ir/words.h"

/* Names given so far, and what helps to find the next one. */
typedef struct namer {
  gwgen_product *product;
  gw_arena *arena;
  gw_map taken;
  gw_map owners; /* "<document>\n<pointer of the operation>" -> its oas */
  gw_map params; /* bytes of a gwgen_schema pointer -> gw_slice name */
  gw_status status;
} namer;

static void keep(namer *n, gw_status status) {
  if (!n->status) {
    n->status = status;
  }
}

static bool take(namer *n, gw_slice name) {
  if (!name.p) {
    keep(n, gw_arena_why(n->arena));
    return true;
  }
  gw_status status = gw_map_put(n->arena, &n->taken, name, n);
  if (status == GW_ERR_DUPLICATE) {
    return false;
  }
  keep(n, status);
  return true;
}

/* kind_base, kind_base_parent, kind_base_parent_2 ... */
static gw_slice claim(namer *n, const char *kind, gw_slice base,
                      gw_slice parent) {
  gw_slice name = gw_arena_printf(n->arena, "%s_%.*s", kind, GWGEN_S(base));
  if (take(n, name)) {
    return name;
  }
  if (parent.n) {
    gw_slice words = gwgen_words(n->arena, parent);
    name =
        gw_arena_printf(n->arena, "%.*s_%.*s", GWGEN_S(name), GWGEN_S(words));
    if (take(n, name)) {
      return name;
    }
  }
  gw_slice stem = name;
  for (unsigned i = 2;; i++) {
    name = gw_arena_printf(n->arena, "%.*s_%u", GWGEN_S(stem), i);
    if (take(n, name)) {
      return name;
    }
  }
}

/* ---- pinned names -------------------------------------------------------- */

static bool is_name(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') {
      return false;
    }
  }
  return text.n > 0 && text.n <= GWGEN_WORDS_MAX;
}

/* The name that an x-gwgen object asks for; p NULL: none. */
static gw_slice pinned(namer *n, const char *kind, gw_slice file,
                       const gw_node *extension) {
  const gw_node *node = gw_node_find(extension, "name");
  if (!node) {
    return (gw_slice){NULL, 0};
  }
  gwgen_pos pos = {file, node->line, node->column};
  if (node->kind != GW_NODE_STRING || !is_name(node->text)) {
    gwgen_report_add(n->product->report, "pinned-name", pos,
                     "a name is made of a to z, 0 to 9 and \"_\"");
    return (gw_slice){NULL, 0};
  }
  gw_slice name =
      gw_arena_printf(n->arena, "%s_%.*s", kind, GWGEN_S(node->text));
  if (!take(n, name)) {
    gwgen_report_add(n->product->report, "pinned-name", pos,
                     "another object is called \"%.*s\" already",
                     GWGEN_S(node->text));
  }
  return name;
}

static void pin_all(namer *n) {
  gwgen_product *product = n->product;
  for (size_t i = 0; i < product->openapi.schemas.n; i++) {
    gwgen_schema *schema = product->openapi.schemas.v[i];
    schema->c_name = pinned(n, "schema", schema->pos.file,
                            gw_node_find(schema->node, "x-gwgen"));
  }
  for (size_t i = 0; i < product->operations.n; i++) {
    gwgen_operation *operation = product->operations.v[i];
    if (operation->oas) {
      operation->c_name = pinned(n, "operation", operation->oas->pos.file,
                                 operation->oas->extension);
    }
  }
}

/* ---- protobuf ------------------------------------------------------------ */

/* Cuts "pkg.v1.Outer.Inner" into its package and the rest: what is no message
 * holds messages, so it is the package. */
static gw_slice cut_package(const gwgen_product *product, gw_slice name,
                            gw_slice *ret_package) {
  size_t at = name.n;
  for (;;) {
    size_t dot = at;
    while (dot > 0 && name.p[dot - 1] != '.') {
      dot--;
    }
    if (dot == 0) {
      *ret_package = (gw_slice){name.p, 0};
      return name;
    }
    gw_slice outer = gw_slice_sub(name, 0, dot - 1);
    if (!gw_map_find(&product->proto.by_name, outer)) {
      *ret_package = outer;
      return gw_slice_from(name, dot);
    }
    at = dot - 1;
  }
}

static gw_slice proto_name(namer *n, const char *kind, gw_slice full) {
  gw_slice package;
  gw_slice rest = cut_package(n->product, full, &package);
  return claim(n, kind, gwgen_words(n->arena, rest), package);
}

static void name_proto(namer *n) {
  gwgen_proto *proto = &n->product->proto;
  for (size_t i = 0; i < proto->messages.n && !n->status; i++) {
    gwgen_message *message = proto->messages.v[i];
    message->c_name = proto_name(n, "message", message->name);
  }
  for (size_t i = 0; i < proto->enums.n && !n->status; i++) {
    gwgen_enum *enumeration = proto->enums.v[i];
    enumeration->c_name = proto_name(n, "enum", enumeration->name);
  }
}

/* ---- OpenAPI ------------------------------------------------------------- */

static gw_slice operation_words(namer *n, const gwgen_oas_operation *oas) {
  gw_slice text = oas->id;
  if (!text.n) {
    text = gw_arena_printf(n->arena, "%.*s %.*s", GWGEN_S(oas->method),
                           GWGEN_S(oas->path_text));
  }
  return gwgen_words(n->arena, text);
}

static gw_slice owner_key(namer *n, gw_slice file, gw_slice path,
                          gw_slice method) {
  return gw_arena_printf(n->arena, "%.*s\n%.*s\n%.*s", GWGEN_S(file),
                         GWGEN_S(path), GWGEN_S(method));
}

static gw_slice lower(namer *n, gw_slice text) {
  char *out = gw_arena_alloc(n->arena, text.n + 1);
  for (size_t i = 0; out && i < text.n; i++) {
    char c = text.p[i];
    out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  return gw_slice_of(out, out ? text.n : 0);
}

/* "/" in a path is "~1" in a pointer, "~" is "~0". */
static gw_slice pointer_token(namer *n, gw_slice path) {
  gw_buf out;
  gw_buf_init(&out, n->arena, 64 << 10);
  for (size_t i = 0; i < path.n; i++) {
    gw_slice piece = gw_slice_sub(path, i, 1);
    piece = *piece.p == '/'   ? GW_LIT("~1")
            : *piece.p == '~' ? GW_LIT("~0")
                              : piece;
    keep(n, gw_buf_append(&out, piece));
  }
  return gw_buf_slice(&out);
}

static void name_parameters(namer *n, const gwgen_oas_operation *oas,
                            gw_slice words) {
  for (size_t i = 0; i < oas->parameters.n && !n->status; i++) {
    const gwgen_parameter *parameter = &oas->parameters.v[i];
    if (!parameter->schema || parameter->schema->parent ||
        !gw_slice_starts(parameter->schema->pointer, GW_LIT("/paths/"))) {
      continue;
    }
    gw_slice *name = gw_arena_alloc(n->arena, sizeof *name);
    gwgen_schema **key = gw_arena_alloc(n->arena, sizeof(gwgen_schema *));
    if (!name || !key) {
      keep(n, gw_arena_why(n->arena));
      return;
    }
    gw_slice own = gwgen_words(n->arena, parameter->name);
    *name =
        gw_arena_printf(n->arena, "%.*s_%.*s", GWGEN_S(words), GWGEN_S(own));
    *key = parameter->schema;
    (void)gw_map_put(n->arena, &n->params,
                     gw_slice_of((const char *)key, sizeof *key), name);
  }
}

static void index_operations(namer *n) {
  const gwgen_openapi *openapi = &n->product->openapi;
  for (size_t i = 0; i < openapi->operations.n && !n->status; i++) {
    gwgen_oas_operation *oas = openapi->operations.v[i];
    gw_slice key =
        owner_key(n, oas->document ? oas->document->place : (gw_slice){"", 0},
                  pointer_token(n, oas->path_text), lower(n, oas->method));
    gw_status status = gw_map_put(n->arena, &n->owners, key, oas);
    keep(n, status == GW_ERR_DUPLICATE ? GW_OK : status);
    name_parameters(n, oas, operation_words(n, oas));
  }
}

/* The operation that a pointer into "paths" belongs to, as words. */
static gw_slice owner_words(namer *n, const gwgen_schema *schema) {
  gw_slice rest = schema->pointer;
  if (!gw_slice_starts(rest, GW_LIT("/paths/"))) {
    return (gw_slice){NULL, 0};
  }
  rest = gw_slice_from(rest, strlen("/paths/"));
  gw_slice path = gw_slice_cut(&rest, '/');
  gw_slice method = gw_slice_cut(&rest, '/');
  gw_slice key = owner_key(n, schema->document->place, path, method);
  const gwgen_oas_operation *oas = gw_map_find(&n->owners, key);
  return oas ? operation_words(n, oas) : (gw_slice){NULL, 0};
}

/* A parameter's schema is called after the parameter, and what stands inside
 * of it too. */
static gw_slice schema_words(namer *n, const gwgen_schema *schema) {
  const gwgen_schema *top = schema;
  while (top->parent) {
    top = top->parent;
  }
  const gw_slice *param = gw_map_find(
      &n->params, gw_slice_of((const char *)&top, sizeof(gwgen_schema *)));
  if (!param) {
    return gwgen_schema_words(n->arena, schema->pointer,
                              owner_words(n, schema));
  }
  gw_slice inner = gw_slice_from(schema->pointer, top->pointer.n);
  if (!inner.n) {
    return *param;
  }
  gw_slice words = gwgen_schema_words(n->arena, inner, (gw_slice){NULL, 0});
  return gw_arena_printf(n->arena, "%.*s_%.*s", GWGEN_S(*param),
                         GWGEN_S(words));
}

static void name_openapi(namer *n) {
  index_operations(n);
  for (size_t i = 0; i < n->product->openapi.schemas.n && !n->status; i++) {
    gwgen_schema *schema = n->product->openapi.schemas.v[i];
    if (!schema->c_name.p) {
      schema->c_name =
          claim(n, "schema", schema_words(n, schema), schema->document->place);
    }
  }
}

static void name_operations(namer *n) {
  for (size_t i = 0; i < n->product->operations.n && !n->status; i++) {
    gwgen_operation *operation = n->product->operations.v[i];
    if (!operation->c_name.p) {
      operation->c_name =
          claim(n, "operation", gwgen_words(n->arena, operation->id),
                operation->method);
    }
  }
}

gw_status gwgen_names(gwgen_product *product) {
  namer n = {.product = product, .arena = product->arena};
  pin_all(&n);
  name_proto(&n);
  name_openapi(&n);
  name_operations(&n);
  return n.status;
}
