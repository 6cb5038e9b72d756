#include "export/parts.h"

/* ---- what documents say ----------------------------------------------------
 */

void gwgen_export_schemes(gwgen_exporter *x) {
  const gwgen_openapi *openapi = &x->product->openapi;
  for (size_t i = 0; i < openapi->documents.n; i++) {
    const gw_node *schemes =
        gw_node_find(gw_node_find(openapi->documents.v[i]->root, "components"),
                     "securitySchemes");
    for (size_t k = 0; schemes && k < schemes->n; k++) {
      const gw_node_entry *entry = &schemes->entries[k];
      if (!gw_node_entry_find(x->security_schemes, entry->key)) {
        gw_node_put(x->arena, x->security_schemes, entry->key,
                    gwgen_export_copy(x, entry->value));
      }
    }
  }
}

/* ---- what gwgen.yaml says --------------------------------------------------
 */

/* The name of the document's scheme for |credential|, or an empty one. */
static gw_slice known_scheme(const gwgen_exporter *x,
                             const gw_credential *credential) {
  const gwgen_openapi *openapi = &x->product->openapi;
  for (size_t i = 0; i < openapi->security_schemes.n; i++) {
    const gwgen_security_scheme *scheme = &openapi->security_schemes.v[i];
    if (gw_slice_is(scheme->type, "apiKey") && scheme->in == credential->in &&
        gw_slice_eq(scheme->key, credential->name)) {
      return scheme->name;
    }
  }
  return GW_LIT("");
}

/* Nothing says what stands in the credential: it is a key that the service
 * knows how to read. */
static gw_slice make_scheme(gwgen_exporter *x,
                            const gw_credential *credential) {
  static const char *const places[] = {[GW_IN_QUERY] = "query",
                                       [GW_IN_HEADER] = "header",
                                       [GW_IN_COOKIE] = "cookie"};
  gw_slice name = credential->metadata;
  if (gw_node_entry_find(x->security_schemes, name)) {
    return name;
  }
  gw_node *scheme = gw_node_put(x->arena, x->security_schemes, name,
                                gw_node_make_map(x->arena));
  gw_node_put_str(x->arena, scheme, "type", "apiKey");
  gw_node_put_str(x->arena, scheme, "in", places[credential->in]);
  gw_node_put(x->arena, scheme, GW_LIT("name"),
              gw_node_make_text(x->arena, credential->name));
  gw_node_put_str(x->arena, scheme, "description",
                  "Passed on to the service, which decides.");
  return name;
}

static gw_node *of_product(gwgen_exporter *x, const gwgen_operation *op) {
  gw_node *list = gw_node_make_list(x->arena);
  for (size_t i = 0; i < op->credentials.n; i++) {
    const gw_credential *credential = &op->credentials.v[i];
    gw_slice name = known_scheme(x, credential);
    name = name.n ? name : make_scheme(x, credential);
    gw_node *requirement =
        gw_node_add(x->arena, list, gw_node_make_map(x->arena));
    gw_node_put(x->arena, requirement, name, gw_node_make_list(x->arena));
  }
  return list;
}

gw_node *gwgen_export_security(gwgen_exporter *x, const gwgen_operation *op) {
  if (op->security == GW_SECURITY_PUBLIC) {
    return gw_node_make_list(x->arena);
  }
  if (!op->oas || !op->oas->has_security) {
    return of_product(x, op);
  }
  const gw_node *said = gw_node_find(op->oas->node, "security");
  if (!said) {
    said = gw_node_find(op->oas->document->root, "security");
  }
  return said ? gwgen_export_copy(x, said) : NULL;
}
