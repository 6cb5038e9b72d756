#include "front/ref.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "front/openapi.h"
#include "front/swagger.h"

/* ---- places ----------------------------------------------------------------
 */

gwgen_pos gwgen_place_pos(gwgen_place place) {
  return gwgen_node_pos(place.document->file, place.node);
}

/* RFC 6901 3: "~" is written "~0" and "/" is written "~1". */
static gw_slice pointer_add(gw_arena *arena, gw_slice pointer, gw_slice token) {
  char *out = gw_arena_alloc(arena, pointer.n + 1 + 2 * token.n + 1);
  if (!out) {
    return (gw_slice){"", 0};
  }
  size_t n = 0;
  if (pointer.n) {
    memcpy(out, pointer.p, pointer.n);
    n = pointer.n;
  }
  out[n++] = '/';
  for (size_t i = 0; i < token.n; i++) {
    char c = token.p[i];
    if (c == '~' || c == '/') {
      out[n++] = '~';
      c = c == '~' ? '0' : '1';
    }
    out[n++] = c;
  }
  return gw_slice_of(out, n);
}

gwgen_place gwgen_place_entry(gw_arena *arena, gwgen_place place, size_t i) {
  const gw_node_entry *entry = &place.node->entries[i];
  return (gwgen_place){place.document, entry->value,
                       pointer_add(arena, place.pointer, entry->key)};
}

gwgen_place gwgen_place_key(gw_arena *arena, gwgen_place place,
                            const char *key) {
  const gw_node *node = gw_node_find(place.node, key);
  gw_slice pointer = place.pointer;
  if (node) {
    pointer = pointer_add(arena, pointer, gw_slice_str(key));
  }
  return (gwgen_place){place.document, node, pointer};
}

gwgen_place gwgen_place_item(gw_arena *arena, gwgen_place place, size_t i) {
  gw_slice index = gw_arena_printf(arena, "%zu", i);
  return (gwgen_place){place.document, place.node->items[i],
                       pointer_add(arena, place.pointer, index)};
}

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

/* RFC 6901 4: "~1" first, then "~0". False on any other "~". */
static bool token_decode(gw_arena *arena, gw_slice in, gw_slice *ret_token) {
  char *out = gw_arena_alloc(arena, in.n + 1);
  size_t n = 0;
  for (size_t i = 0; out && i < in.n; i++, n++) {
    out[n] = in.p[i];
    if (in.p[i] != '~') {
      continue;
    }
    i++;
    if (i == in.n || (in.p[i] != '0' && in.p[i] != '1')) {
      return false;
    }
    out[n] = in.p[i] == '0' ? '~' : '/';
  }
  *ret_token = (gw_slice){out, n};
  return out != NULL;
}

/* RFC 6901 4: an index has no leading zeros. */
static const gw_node *item_at(const gw_node *list, gw_slice token) {
  size_t index = 0;
  bool is_index =
      token.n > 0 && token.n < 10 && (token.n == 1 || token.p[0] != '0');
  for (size_t i = 0; i < token.n && is_index; i++) {
    is_index = token.p[i] >= '0' && token.p[i] <= '9';
    index = index * 10 + (size_t)(token.p[i] - '0');
  }
  return is_index && index < list->n ? list->items[index] : NULL;
}

const gw_node *gwgen_pointer_find(gw_arena *arena, const gw_node *root,
                                  gw_slice pointer) {
  if (pointer.n && pointer.p[0] != '/') {
    return NULL;
  }
  gw_slice rest = gw_slice_from(pointer, 1);
  const gw_node *node = root;
  for (bool more = pointer.n > 0; more && node; more = rest.p != NULL) {
    gw_slice token;
    if (!token_decode(arena, gw_slice_cut(&rest, '/'), &token)) {
      return NULL;
    }
    if (node->kind == GW_NODE_LIST) {
      node = item_at(node, token);
    } else {
      const gw_node_entry *entry = gw_node_entry_find(node, token);
      node = entry ? entry->value : NULL;
    }
  }
  return node;
}

/* Why a reference to the file |path| is not followed, or NULL. */
static const char *refuse_path(gw_slice path) {
  size_t colon = gw_slice_find(path, ':');
  if (colon < gw_slice_find(path, '/')) {
    return "has a scheme; only files beside the specification are read";
  }
  if (path.n && path.p[0] == '/') {
    return "is absolute; name the file relative to this one";
  }
  if (gw_slice_find(path, '?') < path.n || gw_slice_find(path, '\\') < path.n) {
    return "is not a plain file name";
  }
  return NULL; /* ".." is judged by where it leads: open_file() */
}

static gwgen_document *open_file(gwgen_refs *refs, gwgen_place from,
                                 gwgen_pos pos, gw_slice name) {
  gw_arena *arena = refs->product->arena;
  gwgen_report *report = refs->product->report;
  gwgen_document *here = from.document;
  gw_slice path = gwgen_path_join(arena, gwgen_path_folder(here->path), name);
  gw_slice real = real_path(arena, path);
  struct stat info;
  if (!real.p || stat(real.p, &info) || !S_ISREG(info.st_mode)) {
    gwgen_report_add(report, "ref-unresolved", pos, "there is no file \"%.*s\"",
                     GWGEN_S(path));
    return NULL;
  }
  if (!is_below(refs->root, real)) {
    gwgen_report_add(report, "ref-outside", pos,
                     "the file \"%.*s\" is outside of the product's folder",
                     GWGEN_S(path));
    return NULL;
  }
  /* beside the other paths of the messages, not the real one */
  gwgen_input input = {
      .pos = pos,
      .path = real,
      .file = gwgen_path_join(arena, gwgen_path_folder(here->file), name)};
  return gwgen_document_open(refs, &input, here->dialect);
}

/* The document that the part before "#" names. */
static gwgen_document *document_of(gwgen_refs *refs, gwgen_place from,
                                   gwgen_pos pos, gw_slice file) {
  if (file.n == 0) {
    return from.document;
  }
  gw_slice name = percent_decode(refs->product->arena, file);
  const char *why = name.p ? refuse_path(name) : "has a bad percent-encoding";
  if (why) {
    gwgen_report_add(refs->product->report, "ref-outside", pos,
                     "the reference \"%.*s\" %s", GWGEN_S(file), why);
    return NULL;
  }
  return open_file(refs, from, pos, name);
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
    gwgen_report_add(refs->product->report, "ref-unresolved", pos,
                     "nothing stands at \"%.*s\" in %.*s", GWGEN_S(pointer),
                     GWGEN_S(root.document->file));
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

bool gwgen_ref_resolve(gwgen_refs *refs, gwgen_place from,
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

/* ---- references of everything but schemas
 * ------------------------------------ */

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
    if (!gwgen_ref_resolve(refs, *place, place)) {
      return false;
    }
  }
  if (place->node != start.node) {
    keep_target(refs->product, start.node, place->node);
  }
  return true;
}
