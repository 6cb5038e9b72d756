#include "front/openapi_read.h"

/* ---- schemes ------------------------------------------------------------- */

static void missing(gwgen_oas *oas, gwgen_place place, const char *key) {
  gwgen_report_add(oas->report, "openapi-missing", gwgen_place_pos(place),
                   "a security scheme of type %.*s has no \"%s\"",
                   GWGEN_S(gwgen_object_text(place, "type")), key);
}

static void bad_value(gwgen_oas *oas, gwgen_place place, const char *key,
                      const char *wanted) {
  const gw_node *node = gw_node_find(place.node, key);
  gwgen_report_add(oas->report, "openapi-value",
                   gwgen_node_pos(place.document->file, node),
                   "%s of a security scheme is %s, not \"%.*s\"", key, wanted,
                   GWGEN_S(node->text));
}

static void read_api_key(gwgen_oas *oas, gwgen_place place,
                         gwgen_security_scheme *scheme) {
  scheme->key = gwgen_object_text(place, "name");
  gw_slice in = gwgen_object_text(place, "in");
  if (!scheme->key.n) {
    missing(oas, place, "name");
  }
  if (gw_slice_is(in, "header")) {
    scheme->in = GW_IN_HEADER;
  } else if (gw_slice_is(in, "query")) {
    scheme->in = GW_IN_QUERY;
  } else if (gw_slice_is(in, "cookie")) {
    scheme->in = GW_IN_COOKIE;
  } else if (in.n) {
    bad_value(oas, place, "in", "header, query or cookie");
  } else {
    missing(oas, place, "in");
  }
}

static void read_http(gwgen_oas *oas, gwgen_place place,
                      gwgen_security_scheme *scheme) {
  scheme->scheme = gwgen_object_text(place, "scheme");
  if (!scheme->scheme.n) {
    missing(oas, place, "scheme");
  }
}

static void read_oauth2(gwgen_oas *oas, gwgen_place place) {
  gwgen_place flows = gwgen_place_key(oas->arena, place, "flows");
  if (!flows.node) {
    missing(oas, place, "flows");
    return;
  }
  if (!gwgen_object_check(oas, flows, &gwgen_object_flows)) {
    return;
  }
  for (size_t i = 0; i < flows.node->n; i++) {
    if (!gwgen_key_is_extension(flows.node->entries[i].key)) {
      gwgen_object_check(oas, gwgen_place_entry(oas->arena, flows, i),
                         &gwgen_object_flow);
    }
  }
}

static void read_type(gwgen_oas *oas, gwgen_place place,
                      gwgen_security_scheme *scheme) {
  bool is_30 = place.document->dialect == GWGEN_OPENAPI_30;
  if (gw_slice_is(scheme->type, "apiKey")) {
    read_api_key(oas, place, scheme);
  } else if (gw_slice_is(scheme->type, "http")) {
    read_http(oas, place, scheme);
  } else if (gw_slice_is(scheme->type, "oauth2")) {
    read_oauth2(oas, place);
  } else if (gw_slice_is(scheme->type, "openIdConnect")) {
    if (!gwgen_object_text(place, "openIdConnectUrl").n) {
      missing(oas, place, "openIdConnectUrl");
    }
  } else if (is_30 || !gw_slice_is(scheme->type, "mutualTLS")) {
    bad_value(oas, place, "type",
              is_30 ? "apiKey, http, oauth2 or openIdConnect"
                    : "apiKey, http, oauth2, openIdConnect or mutualTLS");
  }
}

void gwgen_oas_security_scheme(gwgen_oas *oas, gw_slice name,
                               gwgen_place place) {
  if (!gwgen_ref_follow(&oas->refs, &place) ||
      !gwgen_object_check(oas, place, &gwgen_object_security_scheme)) {
    return;
  }
  gwgen_security_scheme *scheme =
      GW_PUSH(oas->arena, &oas->product->openapi.security_schemes);
  if (!scheme) {
    return;
  }
  scheme->pos = gwgen_place_pos(place);
  scheme->name = name;
  scheme->type = gwgen_object_text(place, "type");
  if (scheme->type.n) {
    read_type(oas, place, scheme);
  }
  gwgen_pos *pos = gw_arena_alloc(oas->arena, sizeof *pos);
  if (!pos) {
    return;
  }
  *pos = scheme->pos;
  if (gw_map_put(oas->arena, &oas->schemes, name, pos) == GW_ERR_DUPLICATE) {
    gwgen_finding *finding = gwgen_report_add(
        oas->report, "openapi-duplicate", scheme->pos,
        "two documents describe the security scheme \"%.*s\"", GWGEN_S(name));
    gwgen_finding_note(oas->report, finding,
                       *(gwgen_pos *)gw_map_find(&oas->schemes, name),
                       "the first");
  }
}

/* ---- requirements -------------------------------------------------------- */

static void read_scopes(gwgen_oas *oas, gw_slice file,
                        const gw_node_entry *entry) {
  bool is_list = entry->value->kind == GW_NODE_LIST;
  for (size_t i = 0; is_list && i < entry->value->n; i++) {
    is_list = entry->value->items[i]->kind == GW_NODE_STRING;
  }
  if (!is_list) {
    gwgen_report_add(oas->report, "openapi-type",
                     gwgen_node_pos(file, entry->value),
                     "what a scheme needs is a list of scopes");
  }
}

static void read_requirement(gwgen_oas *oas, gwgen_place place,
                             gwgen_requirement *requirement) {
  requirement->pos = gwgen_place_pos(place);
  if (place.node->kind != GW_NODE_MAP) {
    gwgen_report_add(oas->report, "openapi-type", requirement->pos,
                     "a security requirement is a map, not %s",
                     gw_node_kind_text(place.node->kind));
    return;
  }
  for (size_t i = 0; i < place.node->n; i++) {
    const gw_node_entry *entry = &place.node->entries[i];
    gw_slice *scheme = GW_PUSH(oas->arena, &requirement->schemes);
    if (!scheme) {
      return;
    }
    *scheme = entry->key;
    read_scopes(oas, place.document->file, entry);
  }
}

void gwgen_oas_requirements(gwgen_oas *oas, gwgen_place list,
                            gwgen_oas_operation *operation) {
  operation->has_security = 1;
  operation->security_pos = gwgen_place_pos(list);
  for (size_t i = 0; i < list.node->n; i++) {
    gwgen_requirement *requirement = GW_PUSH(oas->arena, &operation->security);
    if (!requirement) {
      return;
    }
    read_requirement(oas, gwgen_place_item(oas->arena, list, i), requirement);
  }
}

static void check_requirement(gwgen_oas *oas,
                              const gwgen_requirement *requirement) {
  for (size_t i = 0; i < requirement->schemes.n; i++) {
    gw_slice name = requirement->schemes.v[i];
    if (!gw_map_find(&oas->schemes, name)) {
      gwgen_report_add(oas->report, "openapi-security", requirement->pos,
                       "no security scheme is called \"%.*s\"", GWGEN_S(name));
    }
  }
}

/* Operations without a word of their own share the list of their document,
 * which is looked at once. */
void gwgen_oas_check_requirements(gwgen_oas *oas) {
  const gwgen_openapi *openapi = &oas->product->openapi;
  gw_map looked_at = {0};
  for (size_t i = 0; i < openapi->operations.n; i++) {
    const gwgen_oas_operation *operation = openapi->operations.v[i];
    gw_slice key = gw_slice_of((const char *)&operation->security.v,
                               sizeof operation->security.v);
    if (gw_map_put(oas->arena, &looked_at, key, oas)) {
      continue;
    }
    for (size_t k = 0; k < operation->security.n; k++) {
      check_requirement(oas, &operation->security.v[k]);
    }
  }
}
