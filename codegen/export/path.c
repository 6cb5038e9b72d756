#include "base/buf.h"
#include "export/parts.h"

enum { PATH_LIMIT = 16 << 10 };

/* ---- names of variables ---------------------------------------------------
 */

/* What OpenAPI tools take for a name in braces. */
static bool is_plain_name(gw_slice name) {
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool is_other = (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    if (!is_letter && !is_other) {
      return false;
    }
  }
  return name.n > 0;
}

/* "shelves" holds a "shelf": one of a collection, as English spells it. */
static gw_slice singular(gw_arena *arena, gw_slice plural) {
  static const struct {
    const char *many, *one;
  } endings[] = {{"shelves", "shelf"}, {"ies", "y"},   {"sses", "ss"},
                 {"xes", "x"},         {"ches", "ch"}, {"shes", "sh"},
                 {"ss", "ss"},         {"s", ""}};
  for (size_t i = 0; i < GW_COUNT(endings); i++) {
    gw_slice many = gw_slice_str(endings[i].many);
    if (gw_slice_ends(plural, many)) {
      return gw_arena_printf(arena, "%.*s%s", (int)(plural.n - many.n),
                             plural.p, endings[i].one);
    }
  }
  return plural;
}

static bool is_taken(const gwgen_export_path *path, gw_slice name) {
  for (size_t i = 0; i < path->names.n; i++) {
    if (gw_slice_eq(path->names.v[i], name)) {
      return true;
    }
  }
  return false;
}

/* The variable that spans segment |at|, or NULL. */
static const gwgen_variable *variable_over(const gwgen_template *from,
                                           size_t at) {
  for (size_t i = 0; i < from->variables.n; i++) {
    const gwgen_variable *variable = &from->variables.v[i];
    if (at >= variable->first && at < variable->first + variable->count) {
      return variable;
    }
  }
  return NULL;
}

/* A variable of one segment has its own name; of {name=shelves/x/books/x} each
 * is called after the collection before it. */
static gw_slice name_segment(gwgen_exporter *x, const gwgen_template *from,
                             size_t at, const gwgen_export_path *path) {
  const gwgen_variable *variable = variable_over(from, at);
  gw_slice name = variable ? variable->name : GW_LIT("segment");
  if ((!variable || variable->count > 1) && at &&
      from->segments.v[at - 1].kind == GWGEN_SEGMENT_LITERAL &&
      is_plain_name(from->segments.v[at - 1].text)) {
    name = singular(x->arena, from->segments.v[at - 1].text);
  }
  name = is_plain_name(name) ? name : GW_LIT("segment");
  gw_slice free_name = name;
  for (int i = 1; is_taken(path, free_name); i++) {
    free_name = gw_arena_printf(x->arena, "%.*s_%d", GWGEN_S(name), i);
  }
  return free_name;
}

/* ---- spelling --------------------------------------------------------------
 */

static void spell(gwgen_exporter *x, const gwgen_template *from,
                  gwgen_export_path *path) {
  gw_buf out;
  gw_buf_init(&out, x->arena, PATH_LIMIT);
  for (size_t i = 0; i < from->segments.n; i++) {
    const gwgen_segment *segment = &from->segments.v[i];
    if (segment->kind == GWGEN_SEGMENT_LITERAL) {
      (void)gw_buf_printf(&out, "/%.*s", GWGEN_S(segment->text));
      continue;
    }
    gw_slice name = name_segment(x, from, i, path);
    gw_slice *slot = GW_PUSH(x->arena, &path->names);
    if (slot) {
      *slot = name;
    }
    (void)gw_buf_printf(&out, "/{%.*s}", GWGEN_S(name));
  }
  if (from->verb.n) {
    (void)gw_buf_printf(&out, ":%.*s", GWGEN_S(from->verb));
  }
  if (from->trailing_slash || !from->segments.n) {
    (void)gw_buf_append(&out, GW_LIT("/"));
  }
  path->text = gw_buf_slice(&out);
}

/* |text| with nothing between its braces: what OpenAPI compares paths by. */
static gw_slice bare(gw_arena *arena, gw_slice text) {
  char *out = gw_arena_alloc(arena, text.n + 1);
  size_t n = 0;
  bool is_inside = false;
  for (size_t i = 0; out && i < text.n; i++) {
    is_inside = is_inside && text.p[i] != '}';
    if (!is_inside) {
      out[n++] = text.p[i];
    }
    is_inside = is_inside || text.p[i] == '{';
  }
  return gw_slice_of(out, out ? n : 0);
}

static gw_slice cut_base(const gwgen_exporter *x, gw_slice text) {
  text = gw_slice_from(text, x->base.n);
  return text.n ? text : GW_LIT("/");
}

/* The names in the braces of a document's path. */
static void read_names(gw_arena *arena, gwgen_export_path *path) {
  gw_slice rest = path->text;
  while (gw_slice_find(rest, '{') < rest.n) {
    (void)gw_slice_cut(&rest, '{');
    gw_slice *slot = GW_PUSH(arena, &path->names);
    gw_slice name = gw_slice_cut(&rest, '}');
    if (slot) {
      *slot = name;
    }
  }
}

/* Files an item under its path; undocumented operations find it by its shape.
 */
static gwgen_export_item *
make_item(gwgen_exporter *x, const gwgen_export_path *path, gw_slice shape) {
  gwgen_export_item *item = gw_arena_zalloc(x->arena, sizeof *item);
  if (!item) {
    return NULL;
  }
  item->path = *path;
  item->node =
      gw_node_put(x->arena, x->paths, path->text, gw_node_make_map(x->arena));
  (void)gw_map_put(x->arena, &x->items, path->text, item);
  (void)gw_map_put(x->arena, &x->items, shape, item);
  return item->node ? item : NULL;
}

/* OpenAPI 3.1.0 4.8.9: a path item has these methods and no others. */
static bool has_method(gw_slice method) {
  static const char *const methods[] = {"GET",     "PUT",  "POST",  "DELETE",
                                        "OPTIONS", "HEAD", "PATCH", "TRACE"};
  for (size_t i = 0; i < GW_COUNT(methods); i++) {
    if (gw_slice_is(method, methods[i])) {
      return true;
    }
  }
  return false;
}

gwgen_export_item *gwgen_export_item_of(gwgen_exporter *x,
                                        const gwgen_operation *op) {
  gwgen_export_path path = {.text = op->path.text};
  if (!has_method(op->method)) {
    gwgen_report_add(x->product->report, "export-left-out", op->pos,
                     "operation %.*s is left out: OpenAPI has no method %.*s",
                     GWGEN_S(op->id), GWGEN_S(op->method));
    return NULL;
  }
  if (op->oas) {
    read_names(x->arena, &path);
  } else {
    spell(x, &op->path, &path);
  }
  path.text = cut_base(x, path.text);
  gw_slice shape = bare(x->arena, path.text);
  gwgen_export_item *item = gw_map_find(&x->items, op->oas ? path.text : shape);
  if (!item) {
    return make_item(x, &path, shape);
  }
  if (gw_node_entry_find(item->node,
                         gwgen_export_lower(x->arena, op->method))) {
    gwgen_report_add(x->product->report, "export-left-out", op->pos,
                     "operation %.*s is left out: in OpenAPI its path is %.*s, "
                     "which another operation has",
                     GWGEN_S(op->id), GWGEN_S(item->path.text));
    return NULL;
  }
  return item;
}
