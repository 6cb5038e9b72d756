#include "pass/1_link_parts.h"

static void note_rpc(gwgen_linker *linker, gwgen_finding *finding,
                     const gwgen_rpc *rpc) {
  gwgen_finding_note(linker->product->report, finding, rpc->pos,
                     "%.*s/%.*s is here", GWGEN_S(rpc->service),
                     GWGEN_S(rpc->name));
}

static gw_slice nearest_rpc(const gw_map *names, gw_slice wrong) {
  gw_nearest nearest = gw_nearest_to(wrong);
  for (size_t i = 0; i < names->n; i++) {
    gw_nearest_try(&nearest, names->entries[i].key);
  }
  return nearest.name;
}

/* Binding rule 1: x-gwgen.rpc. */
static gwgen_rpc *by_extension(gwgen_linker *linker,
                               const gwgen_extension *extension) {
  gwgen_rpc *rpc = gw_map_find(&linker->by_full_name, extension->rpc);
  if (rpc) {
    return rpc;
  }
  gw_slice nearest = nearest_rpc(&linker->by_full_name, extension->rpc);
  gwgen_report_add(linker->product->report, "link-rpc", extension->rpc_pos,
                   "there is no rpc '%.*s'%s%.*s%s", GWGEN_S(extension->rpc),
                   nearest.p ? "; did you mean '" : "", GWGEN_S(nearest),
                   nearest.p ? "'?" : "");
  return NULL;
}

/* The last "*" that a "**" may stand for: only literals may follow it. */
static size_t rest_place(const gwgen_template *path) {
  for (size_t i = path->segments.n; i > 0; i--) {
    if (path->segments.v[i - 1].kind == GWGEN_SEGMENT_ANY) {
      return i - 1;
    }
    if (path->segments.v[i - 1].kind != GWGEN_SEGMENT_LITERAL) {
      break;
    }
  }
  return SIZE_MAX;
}

/* A rule, and the operation's path as it was found by. */
typedef struct match {
  gwgen_link_rule *rule; /* NULL: there is none */
  gwgen_template path;
  size_t rest_at; /* the segment that is "**" there; SIZE_MAX: none */
} match;

static match find_rule(gwgen_linker *linker, gw_slice method,
                       const gwgen_template *path) {
  gw_arena *arena = linker->product->arena;
  match found = {.path = *path, .rest_at = SIZE_MAX};
  found.rule = gw_map_find(&linker->by_path,
                           gwgen_template_key(arena, method, path, SIZE_MAX));
  size_t at = rest_place(path);
  if (!found.rule && at != SIZE_MAX) {
    found.rule = gw_map_find(&linker->by_path,
                             gwgen_template_key(arena, method, path, at));
    found.rest_at = at;
  }
  return found;
}

/* Binding rule 2: an http rule with this method and path. */
static match by_path(gwgen_linker *linker, const gwgen_oas_operation *oas,
                     const gwgen_template *path) {
  gwgen_template expanded;
  if (gwgen_expand_patterns(linker->product, oas, path, &expanded)) {
    match found = find_rule(linker, oas->method, &expanded);
    if (found.rule) {
      return found;
    }
  }
  return find_rule(linker, oas->method, path);
}

static void take_path(const match *found, gwgen_template *path) {
  *path = found->path;
  if (found->rest_at != SIZE_MAX) {
    path->segments.v[found->rest_at].kind = GWGEN_SEGMENT_REST;
  }
}

/* Binding rule 3: operationId. */
static gwgen_rpc *by_id(gwgen_linker *linker, const gwgen_oas_operation *oas) {
  gwgen_link_name *name =
      oas->id.n ? gw_map_find(&linker->by_short_name, oas->id) : NULL;
  return name && name->n == 1 ? name->rpc : NULL;
}

/* The rule of the chain that belongs to |rpc|, or NULL. */
static gwgen_link_rule *of_rpc(gwgen_link_rule *rule, const gwgen_rpc *rpc) {
  while (rule && rule->rpc != rpc) {
    rule = rule->next;
  }
  return rule;
}

static void report_unbound(gwgen_linker *linker,
                           const gwgen_oas_operation *oas) {
  gwgen_product *product = linker->product;
  gw_slice nearest = nearest_rpc(&linker->by_short_name, oas->id);
  gwgen_link_name *name = gw_map_find(&linker->by_short_name, oas->id);
  gwgen_finding *finding = gwgen_report_add(
      product->report, "link-no-rpc", oas->pos,
      "%.*s %.*s is bound to no rpc: no http rule has this method and path, "
      "and %s '%.*s'%s%.*s%s",
      GWGEN_S(oas->method), GWGEN_S(oas->path_text),
      name ? "several rpcs are called" : "no rpc is called", GWGEN_S(oas->id),
      nearest.p && !name ? "; did you mean '" : "",
      GWGEN_S(nearest.p && !name ? nearest : GW_LIT("")),
      nearest.p && !name ? "'?" : "");
  if (!nearest.p && !name) {
    gwgen_finding_note(product->report, finding, product->settings.pos,
                       "'http_service: NAME' here leaves such operations to a "
                       "service that speaks HTTP");
  }
  for (size_t i = 0; name && i < product->proto.rpcs.n; i++) {
    const gwgen_rpc *rpc = product->proto.rpcs.v[i];
    if (gw_slice_eq(rpc->name, oas->id)) {
      note_rpc(linker, finding, rpc);
    }
  }
}

static void report_conflict(gwgen_linker *linker,
                            const gwgen_oas_operation *oas,
                            const gwgen_link_rule *rule,
                            const gwgen_rpc *named) {
  gwgen_finding *finding = gwgen_report_add(
      linker->product->report, "link-conflict", oas->pos,
      "%.*s %.*s has the path of %.*s and the operationId of %.*s; say which "
      "with x-gwgen: {rpc: ...}",
      GWGEN_S(oas->method), GWGEN_S(oas->path_text), GWGEN_S(rule->rpc->name),
      GWGEN_S(named->name));
  gwgen_finding_note(linker->product->report, finding, rule->rule->pos,
                     "the http rule of %.*s/%.*s", GWGEN_S(rule->rpc->service),
                     GWGEN_S(rule->rpc->name));
  note_rpc(linker, finding, named);
}

static void report_shared(gwgen_linker *linker, const gwgen_oas_operation *oas,
                          const gwgen_link_rule *rule) {
  gwgen_finding *finding =
      gwgen_report_add(linker->product->report, "link-conflict", oas->pos,
                       "%.*s %.*s is the path of more than one rpc",
                       GWGEN_S(oas->method), GWGEN_S(oas->path_text));
  for (; rule; rule = rule->next) {
    gwgen_finding_note(linker->product->report, finding, rule->rule->pos,
                       "the http rule of %.*s/%.*s",
                       GWGEN_S(rule->rpc->service), GWGEN_S(rule->rpc->name));
  }
}

/* The operation goes on as HTTP: the rules of its path are documented by it all
 * the same. */
static bool leave_to_http(gwgen_linker *linker, gwgen_origin *origin,
                          gwgen_link_rule *rule) {
  for (; rule; rule = rule->next) {
    rule->is_taken = 1;
  }
  return gwgen_link_rest(linker, origin);
}

static bool choose_rpc(gwgen_linker *linker, gwgen_origin *origin,
                       gwgen_link_rule *rule) {
  gwgen_oas_operation *oas = origin->oas;
  if (origin->extension.rpc.p) {
    origin->rpc = by_extension(linker, &origin->extension);
    origin->rule = of_rpc(rule, origin->rpc);
    return origin->rpc != NULL;
  }
  gwgen_rpc *named = by_id(linker, oas);
  if (!rule) {
    origin->rpc = named;
    if (!named && gwgen_link_rest_service(linker, &origin->extension).p) {
      return leave_to_http(linker, origin, NULL);
    }
    if (!named) {
      report_unbound(linker, oas);
    }
    return named != NULL;
  }
  origin->rule = named ? of_rpc(rule, named) : rule;
  if (named && !origin->rule) {
    report_conflict(linker, oas, rule, named);
    return false;
  }
  if (!named && rule->next && rule->next->rpc != rule->rpc) {
    report_shared(linker, oas, rule);
    return false;
  }
  origin->rpc = origin->rule->rpc;
  return true;
}

bool gwgen_link_choose(gwgen_linker *linker, gwgen_origin *origin,
                       gwgen_template *path) {
  if (gwgen_product_is_rest(linker->product)) {
    return gwgen_link_rest(linker, origin);
  }
  match found = by_path(linker, origin->oas, path);
  if (origin->extension.http_service.p) {
    return leave_to_http(linker, origin, found.rule);
  }
  if (found.rule) {
    take_path(&found, path);
  }
  return choose_rpc(linker, origin, found.rule);
}
