#include "front/ref.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "front/openapi.h"
#include "front/swagger.h"
#include "front/uri.h"

/* ---- documents -------------------------------------------------------------
 */

/* The real path of |path|, a copy in the arena; p NULL with errno set. */
static gw_slice real_path(gw_arena *arena, gw_slice path) {
  char buffer[PATH_MAX];
  gw_slice name = gw_arena_dup(arena, path);
  if (!name.p || !realpath(name.p, buffer)) {
    return (gw_slice){NULL, 0};
  }
  return gw_arena_dup(arena, gw_slice_str(buffer));
}

gw_status gwgen_refs_init(gwgen_refs *refs, gwgen_product *product) {
  *refs = (gwgen_refs){.product = product};
  gw_slice folder = product->settings.folder;
  refs->root = real_path(product->arena, folder.n ? folder : GW_LIT("."));
  return gw_arena_why(product->arena);
}

/* What the document's own "openapi" says, else |otherwise|. */
static gwgen_dialect dialect_of(const gw_node *root, gwgen_dialect otherwise) {
  const gw_node *version = gw_node_find(root, "openapi");
  if (version && gw_slice_starts(version->text, GW_LIT("3.0"))) {
    return GWGEN_OPENAPI_30;
  }
  if (version && gw_slice_starts(version->text, GW_LIT("3.1"))) {
    return GWGEN_OPENAPI_31;
  }
  return otherwise;
}

/* Symbolic links are resolved before a file is judged and opened. */
static bool is_below(gw_slice root, gw_slice path) {
  return root.p && gw_slice_starts(path, root) &&
         (gw_slice_is(root, "/") || (path.n > root.n && path.p[root.n] == '/'));
}

/* What gwgen.yaml names stands below its folder as that was given, what a
 * reference names below its real path. */
static gw_slice place_of(const gwgen_refs *refs, gw_slice path) {
  gw_slice folder = refs->product->settings.folder;
  gw_slice root = is_below(folder, path) ? folder : refs->root;
  if (!is_below(root, path)) {
    return path;
  }
  return gw_slice_from(path, root.n + !gw_slice_is(root, "/"));
}

static gwgen_document *read_document(gwgen_refs *refs, const gwgen_input *input,
                                     gw_slice key, gwgen_dialect dialect) {
  gw_arena *arena = refs->product->arena;
  gwgen_document *document = gw_arena_zalloc(arena, sizeof *document);
  gwgen_document **slot = GW_PUSH(arena, &refs->product->openapi.documents);
  if (!document || !slot || gw_map_put(arena, &refs->by_path, key, document)) {
    return NULL;
  }
  *slot = document;
  document->file = input->file;
  document->path = input->path;
  document->place = place_of(refs, input->path);
  document->root = gwgen_tree_read(refs->product, input, &document->text);
  if (gwgen_swagger_is(document->root)) {
    document->is_upgraded = 1;
    document->root =
        gwgen_swagger_upgrade(refs->product, document->file, document->root);
  }
  document->dialect = dialect_of(document->root, dialect);
  return document;
}

static bool too_many_documents(gwgen_refs *refs, gwgen_pos pos) {
  if (refs->by_path.n < GWGEN_MAX_DOCUMENTS) {
    return false;
  }
  if (!refs->too_many) {
    gwgen_report_add(refs->product->report, "openapi-limit", pos,
                     "more than %d documents", GWGEN_MAX_DOCUMENTS);
    refs->too_many = 1;
  }
  return true;
}

gwgen_document *gwgen_document_open(gwgen_refs *refs, const gwgen_input *input,
                                    gwgen_dialect dialect) {
  gw_slice key = real_path(refs->product->arena, input->path);
  if (!key.p) {
    key = input->path; /* reading it says why it is not there */
  }
  gwgen_document *document = gw_map_find(&refs->by_path, key);
  if (!document && !too_many_documents(refs, input->pos)) {
    document = read_document(refs, input, key, dialect);
  }
  return document && document->root ? document : NULL;
}

/* ---- one reference ----------------------------------------------------------
 */

static int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 3986 2.1. p NULL where a "%" has no two digits or stands for a NUL. */
static gw_slice percent_decode(gw_arena *arena, gw_slice s) {
  char *out = gw_arena_alloc(arena, s.n + 1);
  size_t n = 0;
  for (size_t i = 0; out && i < s.n; i++, n++) {
    out[n] = s.p[i];
    if (s.p[i] == '%') {
      int high = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
      int low = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return (gw_slice){NULL, 0};
      }
      out[n] = (char)(high * 16 + low);
      i += 2;
    }
    if (!out[n]) {
      return (gw_slice){NULL, 0};
    }
  }
  return (gw_slice){out, n};
}

/* Why a reference to the file |path| is not followed, or NULL. */
static const char *refuse_path(gw_slice path) {
  size_t colon = gw_slice_find(path, ':');
  if (colon < gw_slice_find(path, '/')) {
    return "has a scheme, and nothing is fetched; gwgen.yaml can name a copy "
           "of "
           "it: copies: {URI: PATH}";
  }
  if (path.n && path.p[0] == '/') {
    return "is absolute; name the file relative to this one";
  }
  if (gw_slice_find(path, '?') < path.n || gw_slice_find(path, '\\') < path.n) {
    return "is not a plain file name";
  }
  return NULL; /* ".." is judged by where it leads: open_file() */
}

/* The file at |path|, which must be below |root|; |file| is its name in
 * messages. */
static gwgen_document *open_path(gwgen_refs *refs, const gwgen_input *input,
                                 gw_slice root, gwgen_dialect dialect) {
  gwgen_report *report = refs->product->report;
  gw_slice real = real_path(refs->product->arena, input->path);
  struct stat info;
  if (!real.p || stat(real.p, &info) || !S_ISREG(info.st_mode)) {
    gwgen_report_add(report, "ref-unresolved", input->pos,
                     "there is no file \"%.*s\"", GWGEN_S(input->path));
    return NULL;
  }
  if (!is_below(root, real)) {
    gwgen_report_add(report, "ref-outside", input->pos,
                     "the file \"%.*s\" is outside of %s", GWGEN_S(input->path),
                     root.p == refs->root.p ? "the product's folder"
                                            : "the folder of copies");
    return NULL;
  }
  gwgen_input found = {.pos = input->pos, .path = real, .file = input->file};
  return gwgen_document_open(refs, &found, dialect);
}

/* Its messages have it beside the other paths, not by its real one. */
static gwgen_document *open_file(gwgen_refs *refs, const gwgen_document *here,
                                 gwgen_pos pos, gw_slice name) {
  gw_arena *arena = refs->product->arena;
  gwgen_input input = {
      .pos = pos,
      .path = gwgen_path_join(arena, gwgen_path_folder(here->path), name),
      .file = gwgen_path_join(arena, gwgen_path_folder(here->file), name)};
  return open_path(refs, &input, refs->root, here->dialect);
}

static gwgen_document *open_copy(gwgen_refs *refs, const gwgen_document *here,
                                 gwgen_pos pos, gw_slice uri, gw_slice path,
                                 gw_slice folder) {
  gw_arena *arena = refs->product->arena;
  gw_slice name = percent_decode(arena, path);
  gw_slice root = real_path(arena, folder);
  gwgen_input input = {.pos = pos, .path = name, .file = name};
  gwgen_document *document =
      name.p ? open_path(refs, &input, root, here->dialect) : NULL;
  if (document && !document->uri.n) {
    document->uri = uri;
  }
  return document;
}

/* The document that the part before "#" names. */
static gwgen_document *document_of(gwgen_refs *refs, gwgen_place from,
                                   gwgen_pos pos, gw_slice file) {
  gw_arena *arena = refs->product->arena;
  gw_slice path, folder;
  if (file.n == 0) {
    return from.document;
  }
  gw_slice uri = from.document->uri.n
                     ? gwgen_uri_resolve(arena, from.document->uri, file)
                     : file;
  if (gwgen_copy_find(refs->product, uri, &path, &folder)) {
    return open_copy(refs, from.document, pos, uri, path, folder);
  }
  gw_slice name = percent_decode(arena, file);
  const char *why = name.p ? refuse_path(name) : "has a bad percent-encoding";
  if (why) {
    gwgen_report_add(refs->product->report, "ref-outside", pos,
                     "the reference \"%.*s\" %s", GWGEN_S(file), why);
    return NULL;
  }
  return open_file(refs, from.document, pos, name);
}

bool gwgen_ref_open(gwgen_refs *refs, gwgen_place from, const gw_node *ref,
                    gw_slice file, gwgen_place *ret_root) {
  gwgen_pos pos = gwgen_node_pos(from.document->file, ref);
  gwgen_document *document = document_of(refs, from, pos, file);
  if (document) {
    *ret_root = (gwgen_place){document, document->root, GW_LIT("")};
  }
  return document != NULL;
}

static void report_unresolved(gwgen_refs *refs, const gwgen_place *root,
                              gwgen_pos pos, gw_slice pointer) {
  gw_arena *arena = refs->product->arena;
  size_t slash = pointer.n;
  while (slash > 0 && pointer.p[slash - 1] != '/') {
    slash--;
  }
  gw_slice folder = gw_slice_sub(pointer, 0, slash ? slash - 1 : 0);
  gw_nearest nearest = gw_nearest_to(gw_slice_from(pointer, slash));
  const gw_node *map = gwgen_pointer_find(arena, root->node, folder);
  for (size_t i = 0; map && map->kind == GW_NODE_MAP && i < map->n; i++) {
    gw_nearest_try(&nearest, map->entries[i].key);
  }
  gwgen_report_add(refs->product->report, "ref-unresolved", pos,
                   "nothing stands at \"%.*s\" in %.*s%s%.*s%s",
                   GWGEN_S(pointer), GWGEN_S(root->document->file),
                   nearest.name.p ? "; did you mean \"" : "",
                   GWGEN_S(nearest.name), nearest.name.p ? "\"?" : "");
}

bool gwgen_ref_down(gwgen_refs *refs, gwgen_place root, gwgen_pos pos,
                    gw_slice fragment, gwgen_place *ret_target) {
  gw_arena *arena = refs->product->arena;
  gw_slice pointer = fragment.n ? percent_decode(arena, fragment) : GW_LIT("");
  if (!pointer.p || (pointer.n && pointer.p[0] != '/')) {
    gwgen_report_add(refs->product->report, "ref-syntax", pos,
                     "what follows \"#\" is no JSON Pointer: \"%.*s\"",
                     GWGEN_S(fragment));
    return false;
  }
  if (root.document->is_upgraded) {
    pointer = gwgen_swagger_pointer(arena, pointer);
  }
  const gw_node *node = gwgen_pointer_find(arena, root.node, pointer);
  if (!node) {
    report_unresolved(refs, &root, pos, pointer);
    return false;
  }
  gw_slice whole =
      root.pointer.n ? gw_arena_printf(arena, "%.*s%.*s", GWGEN_S(root.pointer),
                                       GWGEN_S(pointer))
                     : pointer;
  *ret_target = (gwgen_place){root.document, node, whole};
  return true;
}

bool gwgen_ref_text(gwgen_refs *refs, gwgen_place from, const char *keyword,
                    gw_slice *ret_text) {
  const gw_node *ref = gw_node_find(from.node, keyword);
  if (ref->kind != GW_NODE_STRING) {
    gwgen_report_add(refs->product->report, "ref-syntax",
                     gwgen_node_pos(from.document->file, ref),
                     "%s is %s, not a string", keyword,
                     gw_node_kind_text(ref->kind));
    return false;
  }
  *ret_text = ref->text;
  return true;
}

/* The place |from|.$ref names, one step. */
static bool resolve(gwgen_refs *refs, gwgen_place from,
                    gwgen_place *ret_target) {
  const gw_node *ref = gw_node_find(from.node, "$ref");
  gw_slice rest;
  gwgen_place root;
  if (!gwgen_ref_text(refs, from, "$ref", &rest)) {
    return false;
  }
  gw_slice file = gw_slice_cut(&rest, '#');
  return gwgen_ref_open(refs, from, ref, file, &root) &&
         gwgen_ref_down(refs, root, gwgen_node_pos(from.document->file, ref),
                        rest.p ? rest : GW_LIT(""), ret_target);
}

/* ---- references of everything but schemas -------------------------------- */

/* OpenAPI 3.0.3 4.7.23 and 3.1.0 4.8.23: other members are ignored. */
static void warn_siblings(gwgen_refs *refs, gwgen_place place) {
  for (size_t i = 0; i < place.node->n; i++) {
    const gw_node_entry *entry = &place.node->entries[i];
    if (!gw_slice_is(entry->key, "$ref") &&
        !gw_slice_is(entry->key, "summary") &&
        !gw_slice_is(entry->key, "description") &&
        !gw_slice_starts(entry->key, GW_LIT("x-"))) {
      gwgen_report_add(refs->product->report, "ref-siblings",
                       gwgen_key_pos(place.document->file, entry),
                       "\"%.*s\" beside $ref means nothing",
                       GWGEN_S(entry->key));
    }
  }
}

/* Some references are followed more than once, and lead to the same node. */
static void keep_target(gwgen_product *product, const gw_node *from,
                        const gw_node *to) {
  gw_slice key = gw_slice_of((const char *)&from, sizeof from);
  key = gw_arena_dup(product->arena, key);
  if (key.p) {
    (void)gw_map_put(product->arena, &product->openapi.references, key,
                     (void *)(uintptr_t)to);
  }
}

bool gwgen_ref_follow(gwgen_refs *refs, gwgen_place *place) {
  gwgen_place start = *place;
  for (int depth = 0; gw_node_find(place->node, "$ref"); depth++) {
    if (depth == GWGEN_MAX_REF_DEPTH) {
      gwgen_report_add(refs->product->report, "ref-cycle",
                       gwgen_place_pos(start),
                       "the reference leads to itself, or through more than "
                       "%d others",
                       GWGEN_MAX_REF_DEPTH);
      return false;
    }
    warn_siblings(refs, *place);
    if (!resolve(refs, *place, place)) {
      return false;
    }
  }
  if (place->node != start.node) {
    keep_target(refs->product, start.node, place->node);
  }
  return true;
}
