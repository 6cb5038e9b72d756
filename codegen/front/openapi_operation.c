#include "front/openapi_read.h"

enum { MAX_PARAMETERS = 256, MAX_RESPONSES = 600 };

/* ---- parameters ---------------------------------------------------------- */

static bool same_parameter(const gwgen_parameter *a, const gwgen_parameter *b) {
  /* RFC 9110 5.1: the case of header names does not count */
  return a->in == b->in &&
         (a->in == GW_IN_HEADER ? gw_slice_eq_nocase(a->name, b->name)
                                : gw_slice_eq(a->name, b->name));
}

static const gwgen_parameter *find_same(const gwgen_oas_operation *owner,
                                        const gwgen_parameter *wanted) {
  for (size_t i = 0; i < owner->parameters.n; i++) {
    if (same_parameter(&owner->parameters.v[i], wanted)) {
      return &owner->parameters.v[i];
    }
  }
  return NULL;
}

static void push_parameter(gwgen_oas *oas, gwgen_oas_operation *owner,
                           const gwgen_parameter *parameter) {
  gwgen_parameter *slot = GW_PUSH(oas->arena, &owner->parameters);
  if (slot) {
    *slot = *parameter;
  }
}

/* 4.8.12.1: other parts of the document describe these. */
static bool is_ignored_header(const gwgen_parameter *parameter) {
  return parameter->in == GW_IN_HEADER &&
         (gw_slice_eq_nocase(parameter->name, GW_LIT("Accept")) ||
          gw_slice_eq_nocase(parameter->name, GW_LIT("Content-Type")) ||
          gw_slice_eq_nocase(parameter->name, GW_LIT("Authorization")));
}

static void add_parameter(gwgen_oas *oas, gwgen_place place,
                          gwgen_oas_operation *owner) {
  const gwgen_parameter *parameter = gwgen_oas_parameter(oas, place);
  if (!parameter || !parameter->in) {
    return;
  }
  if (is_ignored_header(parameter)) {
    gwgen_report_add(oas->report, "openapi-ignored", gwgen_place_pos(place),
                     "a header parameter called \"%.*s\" means nothing",
                     GWGEN_S(parameter->name));
    return;
  }
  const gwgen_parameter *first = find_same(owner, parameter);
  if (first) {
    gwgen_finding *finding = gwgen_report_add(
        oas->report, "openapi-duplicate", gwgen_place_pos(place),
        "the parameter \"%.*s\" stands here twice", GWGEN_S(parameter->name));
    gwgen_finding_note(oas->report, finding, first->pos, "the first");
    return;
  }
  push_parameter(oas, owner, parameter);
}

void gwgen_oas_parameters(gwgen_oas *oas, gwgen_place list,
                          gwgen_oas_operation *owner) {
  if (!list.node || list.node->kind != GW_NODE_LIST) {
    return;
  }
  if (list.node->n > MAX_PARAMETERS) {
    gwgen_report_add(oas->report, "openapi-limit", gwgen_place_pos(list),
                     "more than %d parameters", MAX_PARAMETERS);
    return;
  }
  for (size_t i = 0; i < list.node->n; i++) {
    add_parameter(oas, gwgen_place_item(oas->arena, list, i), owner);
  }
}

/* The path item's parameters first, less those that the operation replaces. */
static void merge_parameters(gwgen_oas *oas, gwgen_place place,
                             const gwgen_oas_operation *item,
                             gwgen_oas_operation *operation) {
  gwgen_oas_operation own = {0};
  gwgen_oas_parameters(oas, gwgen_place_key(oas->arena, place, "parameters"),
                       &own);
  for (size_t i = 0; i < item->parameters.n; i++) {
    if (!find_same(&own, &item->parameters.v[i])) {
      push_parameter(oas, operation, &item->parameters.v[i]);
    }
  }
  for (size_t i = 0; i < own.parameters.n; i++) {
    push_parameter(oas, operation, &own.parameters.v[i]);
  }
}

static bool in_template(const gwgen_template *path, gw_slice name) {
  for (size_t i = 0; i < path->variables.n; i++) {
    if (gw_slice_eq(path->variables.v[i].name, name)) {
      return true;
    }
  }
  return false;
}

/* 4.8.12.1: the template and the path parameters name the same variables. */
static void check_path_parameters(gwgen_oas *oas,
                                  const gwgen_oas_operation *operation) {
  const gwgen_template *path = &operation->path;
  for (size_t i = 0; i < operation->parameters.n; i++) {
    const gwgen_parameter *parameter = &operation->parameters.v[i];
    if (parameter->in == GW_IN_PATH && !in_template(path, parameter->name)) {
      gwgen_finding *finding = gwgen_report_add(
          oas->report, "openapi-path-parameter", parameter->pos,
          "the path \"%.*s\" has no {%.*s}", GWGEN_S(operation->path_text),
          GWGEN_S(parameter->name));
      gwgen_finding_note(oas->report, finding, operation->pos,
                         "the operation that takes it");
    }
  }
  for (size_t i = 0; i < path->variables.n; i++) {
    gwgen_parameter wanted = {.name = path->variables.v[i].name,
                              .in = GW_IN_PATH};
    if (wanted.name.n && !find_same(operation, &wanted)) {
      gwgen_report_add(oas->report, "openapi-path-parameter", operation->pos,
                       "{%.*s} of the path has no parameter",
                       GWGEN_S(wanted.name));
    }
  }
}

/* ---- bodies and responses ------------------------------------------------ */

static void read_body(gwgen_oas *oas, gwgen_place place,
                      gwgen_oas_operation *operation) {
  gwgen_place at = gwgen_place_key(oas->arena, place, "requestBody");
  if (!at.node || at.node->kind != GW_NODE_MAP) {
    return;
  }
  const gwgen_request_body *body = gwgen_oas_request_body(oas, at);
  if (!body) {
    return;
  }
  operation->has_body = 1;
  operation->body_required = body->is_required;
  operation->body_pos = body->pos;
  for (size_t i = 0; i < body->content.n; i++) {
    gwgen_media *slot = GW_PUSH(oas->arena, &operation->body);
    if (slot) {
      *slot = body->content.v[i];
    }
  }
}

/* "200", "2XX", "default": OpenAPI 3.1.0 4.8.16.2. */
static bool is_status(gw_slice key) {
  if (gw_slice_is(key, "default")) {
    return true;
  }
  if (key.n != 3 || key.p[0] < '1' || key.p[0] > '5') {
    return false;
  }
  bool is_digits =
      key.p[1] >= '0' && key.p[1] <= '9' && key.p[2] >= '0' && key.p[2] <= '9';
  return is_digits || (key.p[1] == 'X' && key.p[2] == 'X');
}

static void read_response(gwgen_oas *oas, gwgen_place responses, size_t i,
                          gwgen_oas_operation *operation) {
  const gw_node_entry *entry = &responses.node->entries[i];
  if (gwgen_key_is_extension(entry->key)) {
    return;
  }
  if (!is_status(entry->key)) {
    gwgen_report_add(oas->report, "openapi-value",
                     gwgen_key_pos(responses.document->file, entry),
                     "\"%.*s\" is no status: write 200, 2XX or default",
                     GWGEN_S(entry->key));
    return;
  }
  const gwgen_response *response =
      gwgen_oas_response(oas, gwgen_place_entry(oas->arena, responses, i));
  gwgen_response *slot =
      response ? GW_PUSH(oas->arena, &operation->responses) : NULL;
  if (slot) {
    *slot = *response;
    slot->pos = gwgen_key_pos(responses.document->file, entry);
    slot->status = entry->key;
  }
}

static void read_responses(gwgen_oas *oas, gwgen_place place,
                           gwgen_oas_operation *operation) {
  gwgen_place responses = gwgen_place_key(oas->arena, place, "responses");
  if (!responses.node || responses.node->kind != GW_NODE_MAP) {
    return;
  }
  if (responses.node->n == 0 || responses.node->n > MAX_RESPONSES) {
    gwgen_report_add(oas->report,
                     responses.node->n ? "openapi-limit" : "openapi-missing",
                     gwgen_place_pos(responses), "an operation has %s",
                     responses.node->n ? "more responses than there are codes"
                                       : "at least one response");
    return;
  }
  for (size_t i = 0; i < responses.node->n; i++) {
    read_response(oas, responses, i, operation);
  }
}

/* ---- the operation ------------------------------------------------------- */

static void read_tags(gwgen_oas *oas, gwgen_place place,
                      gwgen_oas_operation *operation) {
  const gw_node *tags = gwgen_object_get(place, "tags", GW_NODE_LIST);
  for (size_t i = 0; tags && i < tags->n; i++) {
    const gw_node *tag = tags->items[i];
    gw_slice *slot = GW_PUSH(oas->arena, &operation->tags);
    if (slot && tag->kind == GW_NODE_STRING) {
      *slot = tag->text;
      continue;
    }
    operation->tags.n -= slot ? 1 : 0;
    gwgen_report_add(oas->report, "openapi-type",
                     gwgen_node_pos(place.document->file, tag),
                     "a tag is a string, not %s", gw_node_kind_text(tag->kind));
  }
}

static void read_id(gwgen_oas *oas, gwgen_place place,
                    gwgen_oas_operation *operation) {
  operation->id = gwgen_object_text(place, "operationId");
  if (!operation->id.n) {
    return;
  }
  if (gw_map_put(oas->arena, &oas->operation_ids, operation->id, operation) ==
      GW_ERR_DUPLICATE) {
    const gwgen_oas_operation *first =
        gw_map_find(&oas->operation_ids, operation->id);
    const gw_node *id = gw_node_find(place.node, "operationId");
    gwgen_finding *finding = gwgen_report_add(
        oas->report, "openapi-operation-id",
        gwgen_node_pos(place.document->file, id),
        "two operations are called \"%.*s\"", GWGEN_S(operation->id));
    gwgen_finding_note(oas->report, finding, first->pos, "the first");
  }
}

static void read_security(gwgen_oas *oas, gwgen_place place,
                          const gwgen_oas_operation *item,
                          gwgen_oas_operation *operation) {
  gwgen_place security = gwgen_place_key(oas->arena, place, "security");
  if (security.node && security.node->kind == GW_NODE_LIST) {
    gwgen_oas_requirements(oas, security, operation);
    return;
  }
  operation->has_security = item->has_security;
  operation->security_pos = item->security_pos;
  operation->security.v = item->security.v;
  operation->security.n = item->security.n;
}

static bool too_many_operations(gwgen_oas *oas, gwgen_pos pos) {
  if (oas->product->openapi.operations.n < GWGEN_MAX_OPERATIONS) {
    return false;
  }
  if (!oas->too_many_operations) {
    gwgen_report_add(oas->report, "openapi-limit", pos,
                     "more than %d operations", GWGEN_MAX_OPERATIONS);
    oas->too_many_operations = 1;
  }
  return true;
}

static gwgen_oas_operation *file_operation(gwgen_oas *oas, gwgen_pos pos,
                                           const gw_node *node,
                                           const gwgen_oas_operation *item) {
  gwgen_oas_operation *operation =
      gw_arena_zalloc(oas->arena, sizeof *operation);
  gwgen_oas_operation **slot =
      GW_PUSH(oas->arena, &oas->product->openapi.operations);
  if (!operation || !slot) {
    return NULL;
  }
  *slot = operation;
  operation->pos = pos;
  operation->document = item->document;
  operation->node = node;
  operation->method = item->method;
  operation->path_text = item->path_text;
  operation->path = item->path;
  operation->path_item = item->path_item;
  return operation;
}

static void check_docs(gwgen_oas *oas, gwgen_place place) {
  gwgen_place docs = gwgen_place_key(oas->arena, place, "externalDocs");
  if (docs.node && docs.node->kind == GW_NODE_MAP) {
    gwgen_object_check(oas, docs, &gwgen_object_docs);
  }
}

void gwgen_oas_operation_read(gwgen_oas *oas, gwgen_place place, gwgen_pos pos,
                              const gwgen_oas_operation *item) {
  if (too_many_operations(oas, pos) ||
      !gwgen_object_check(oas, place, &gwgen_object_operation)) {
    return;
  }
  gwgen_oas_operation *operation = file_operation(oas, pos, place.node, item);
  if (!operation) {
    return;
  }
  operation->is_deprecated = gwgen_object_flag(place, "deprecated", false);
  operation->extension = gw_node_find(place.node, "x-gwgen");
  read_id(oas, place, operation);
  read_tags(oas, place, operation);
  read_security(oas, place, item, operation);
  operation->base_path = gwgen_oas_own_base(oas, place, item->base_path);
  check_docs(oas, place);
  merge_parameters(oas, place, item, operation);
  check_path_parameters(oas, operation);
  read_body(oas, place, operation);
  read_responses(oas, place, operation);
}
