#include "front/openapi_read.h"

/* A schema's tag goes from unset (p NULL) to the one tag that reaches it, to
 * shared (empty), and never back: each schema is visited at most twice. */
typedef struct tagging {
  gwgen_oas *oas;
  GW_VEC(gwgen_schema *) todo;
} tagging;

static void mark(tagging *t, gwgen_schema *schema, gw_slice tag) {
  if (!schema || (schema->tag.p &&
                  (schema->tag.n == 0 || gw_slice_eq(schema->tag, tag)))) {
    return;
  }
  schema->tag = schema->tag.p ? GW_LIT("") : tag;
  gwgen_schema **slot = GW_PUSH(t->oas->arena, &t->todo);
  if (slot) {
    *slot = schema;
  }
}

static void spread(tagging *t) {
  while (t->todo.n) {
    gwgen_schema *schema = t->todo.v[--t->todo.n];
    gwgen_child_cursor cursor = {0};
    gwgen_schema *child;
    mark(t, schema->ref, schema->tag);
    while (
        (child = gwgen_oas_child(&t->oas->product->openapi, schema, &cursor))) {
      mark(t, child, schema->tag);
    }
  }
}

static void mark_operation(tagging *t, const gwgen_oas_operation *operation) {
  gw_slice tag = operation->tags.n ? operation->tags.v[0] : GW_LIT("default");
  if (tag.n == 0) {
    tag = GW_LIT("default");
  }
  for (size_t i = 0; i < operation->parameters.n; i++) {
    mark(t, operation->parameters.v[i].schema, tag);
  }
  for (size_t i = 0; i < operation->body.n; i++) {
    mark(t, operation->body.v[i].schema, tag);
  }
  for (size_t i = 0; i < operation->responses.n; i++) {
    const gwgen_response *response = &operation->responses.v[i];
    for (size_t k = 0; k < response->content.n; k++) {
      mark(t, response->content.v[k].schema, tag);
    }
    for (size_t k = 0; k < response->headers.n; k++) {
      mark(t, response->headers.v[k].schema, tag);
    }
  }
}

void gwgen_oas_tag_schemas(gwgen_oas *oas) {
  gwgen_openapi *openapi = &oas->product->openapi;
  tagging t = {.oas = oas};
  for (size_t i = 0; i < openapi->operations.n; i++) {
    mark_operation(&t, openapi->operations.v[i]);
    spread(&t);
  }
  for (size_t i = 0; i < openapi->schemas.n; i++) {
    if (!openapi->schemas.v[i]->tag.p) {
      openapi->schemas.v[i]->tag = GW_LIT("");
    }
  }
}
