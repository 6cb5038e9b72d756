#include "front/openapi_read.h"
#include "front/uri.h"

/* What schemas are called beside their places: JSON Schema 2020-12 section 8.2
 * ($id, $anchor, $dynamicAnchor), draft 4 section 7.2 (id). */

static void file(gwgen_oas *oas, gw_map *map, gw_slice name,
                 gwgen_schema *schema, const gw_node *node) {
  gw_status status = gw_map_put(oas->arena, map, name, schema);
  if (status == GW_ERR_DUPLICATE && gw_map_find(map, name) != schema) {
    gwgen_report_add(
        oas->report, "ref-twice", gwgen_node_pos(schema->document->file, node),
        "another schema is called \"%.*s\" already", GWGEN_S(node->text));
  }
}

static void file_anchor(gwgen_oas *oas, gwgen_schema *schema,
                        const gw_node *node, gw_slice name) {
  gw_slice key = gw_arena_printf(oas->arena, "%.*s#%.*s", GWGEN_S(schema->base),
                                 GWGEN_S(name));
  if (key.p) {
    file(oas, &oas->anchors, key, schema, node);
  }
}

/* A fragment of draft 4's "id" is an anchor; nowhere else is there one. */
static void take_id(gwgen_oas *oas, gwgen_schema *schema, const gw_node *id) {
  gw_slice fragment = id->text;
  gw_slice uri = gw_slice_cut(&fragment, '#');
  bool is_draft4 = schema->document->dialect == GWGEN_JSON_DRAFT4;
  if (fragment.p && fragment.n && !is_draft4) {
    gwgen_report_add(oas->report, "ref-syntax",
                     gwgen_node_pos(schema->document->file, id),
                     "$id has no fragment; write $anchor");
    return;
  }
  if (uri.n) {
    schema->base = gwgen_uri_resolve(oas->arena, schema->base, uri);
    file(oas, &oas->resources, schema->base, schema, id);
  }
  if (fragment.p && fragment.n) {
    file_anchor(oas, schema, id, fragment);
  }
}

static const gw_node *string_at(const gwgen_schema *schema,
                                const char *keyword) {
  const gw_node *node = gw_node_find(schema->node, keyword);
  return node && node->kind == GW_NODE_STRING ? node : NULL;
}

void gwgen_oas_identify(gwgen_oas *oas, gwgen_schema *schema, gw_slice around) {
  gwgen_dialect dialect = schema->document->dialect;
  schema->base = around;
  if (dialect == GWGEN_OPENAPI_30 || gwgen_oas_is_only_ref(schema)) {
    return;
  }
  const gw_node *id =
      string_at(schema, dialect == GWGEN_JSON_DRAFT4 ? "id" : "$id");
  if (id) {
    take_id(oas, schema, id);
  }
  static const char *const anchors[] = {"$anchor", "$dynamicAnchor"};
  for (size_t i = 0; i < GW_COUNT(anchors); i++) {
    const gw_node *anchor = string_at(schema, anchors[i]);
    if (anchor && dialect != GWGEN_JSON_DRAFT4) {
      file_anchor(oas, schema, anchor, anchor->text);
    }
  }
}

/* ---- finding them -------------------------------------------------------- */

static gwgen_place place_of(const gwgen_schema *schema) {
  return (gwgen_place){schema->document, schema->node, schema->pointer};
}

/* A file that calls itself by a URI is known by that once it is walked; one
 * that holds nothing but schemas by name is no schema. */
static void walk_root(gwgen_oas *oas, gwgen_place root, bool by_anchor) {
  if (gw_node_find(root.node, "openapi") || !root.node ||
      root.node->kind != GW_NODE_MAP) {
    return;
  }
  if (by_anchor || gw_node_find(root.node, "$id") ||
      gw_node_find(root.node, "$schema")) {
    gwgen_oas_schema(oas, root, NULL);
  }
}

/* The root of the resource |uri| ("": the schema's own), and its base. */
static bool find_resource(gwgen_oas *oas, gwgen_schema *schema,
                          const gw_node *ref, gw_slice uri, bool by_anchor,
                          gwgen_place *ret_root, gw_slice *ret_base) {
  *ret_base =
      uri.n ? gwgen_uri_resolve(oas->arena, schema->base, uri) : schema->base;
  const gwgen_schema *known = gw_map_find(&oas->resources, *ret_base);
  if (known) {
    *ret_root = place_of(known);
    return true;
  }
  gw_slice path, folder;
  if (gwgen_copy_find(oas->product, *ret_base, &path, &folder)) {
    uri = *ret_base; /* of which the document need know nothing */
  }
  if (!gwgen_ref_open(&oas->refs, place_of(schema), ref, uri, ret_root)) {
    return false;
  }
  walk_root(oas, *ret_root, by_anchor);
  const gwgen_schema *top =
      gwgen_schema_at(&oas->product->openapi, ret_root->node);
  *ret_base = top ? top->base : gwgen_document_base(ret_root->document);
  return true;
}

bool gwgen_oas_find(gwgen_oas *oas, gwgen_schema *schema, const char *keyword,
                    gwgen_place *ret_target) {
  const gw_node *ref = gw_node_find(schema->node, keyword);
  gwgen_pos pos = gwgen_node_pos(schema->document->file, ref);
  gw_slice fragment, base;
  gwgen_place root;
  if (!gwgen_ref_text(&oas->refs, place_of(schema), keyword, &fragment)) {
    return false;
  }
  gw_slice uri = gw_slice_cut(&fragment, '#');
  bool by_anchor =
      fragment.p && fragment.n && fragment.p[0] != '/' && fragment.p[0] != '%';
  if (!find_resource(oas, schema, ref, uri, by_anchor, &root, &base)) {
    return false;
  }
  if (!by_anchor) {
    return gwgen_ref_down(&oas->refs, root, pos,
                          fragment.p ? fragment : GW_LIT(""), ret_target);
  }
  gw_slice key = gw_arena_printf(oas->arena, "%.*s#%.*s", GWGEN_S(base),
                                 GWGEN_S(fragment));
  const gwgen_schema *found = key.p ? gw_map_find(&oas->anchors, key) : NULL;
  if (!found) {
    gwgen_report_add(oas->report, "ref-unresolved", pos,
                     "no schema is called \"#%.*s\" in %.*s", GWGEN_S(fragment),
                     GWGEN_S(root.document->file));
    return false;
  }
  *ret_target = place_of(found);
  return true;
}
