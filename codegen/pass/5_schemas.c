#include "pass/5_schemas.h"

#include "pass/schema_set.h"

static gw_status file_rows(gwgen_schema_set *set) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < gwgen_n_keywords && !status; i++) {
    /* maps hold plain pointers; a row is never written through them */
    void *row = (void *)(uintptr_t)&gwgen_keywords[i];
    gw_slice name = gw_slice_str(gwgen_keywords[i].name);
    for (unsigned k = 0; k < GW_COUNT(set->rows) && !status; k++) {
      if (gwgen_keywords[i].dialects & 1u << k) {
        status = gw_map_put(set->arena, &set->rows[k], name, row);
      }
    }
  }
  return status;
}

static gw_status start(gwgen_schema_set *set, gwgen_product *product) {
  *set = (gwgen_schema_set){.product = product,
                            .arena = product->arena,
                            .muted = {.arena = product->arena}};
  gw_status status = file_rows(set);
  return status ? status : gwgen_schema_views(set);
}

static void need(gwgen_schema_set *set, gwgen_schema *schema) {
  if (schema) {
    gwgen_schema_need(set, schema);
  }
}

static void need_response(gwgen_schema_set *set,
                          const gwgen_response *response) {
  for (size_t i = 0; i < response->content.n; i++) {
    need(set, response->content.v[i].schema);
  }
  for (size_t i = 0; i < response->headers.n; i++) {
    need(set, response->headers.v[i].schema);
  }
}

static void need_operation(gwgen_schema_set *set,
                           const gwgen_oas_operation *operation) {
  for (size_t i = 0; i < operation->parameters.n; i++) {
    need(set, operation->parameters.v[i].schema);
  }
  for (size_t i = 0; i < operation->body.n; i++) {
    need(set, operation->body.v[i].schema);
  }
  for (size_t i = 0; i < operation->responses.n; i++) {
    need_response(set, &operation->responses.v[i]);
  }
}

/* Examples are judged by tables without mistakes only. */
static gw_status finish(gwgen_schema_set *set) {
  size_t n_errors = set->product->report->n_errors;
  gwgen_schema_lower_queue(set);
  gwgen_schema_loops(set);
  if (set->product->report->n_errors == n_errors) {
    gwgen_schema_examples(set);
  }
  return gw_arena_why(set->arena);
}

gw_status gwgen_schemas_lower(gwgen_product *product) {
  gwgen_schema_set set;
  gw_status status = start(&set, product);
  const gwgen_openapi *openapi = &product->openapi;
  for (size_t i = 0; i < openapi->operations.n && !status; i++) {
    if (!openapi->operations.v[i]->is_left_out) {
      need_operation(&set, openapi->operations.v[i]);
    }
  }
  return status ? status : finish(&set);
}

gw_status gwgen_schema_lower(gwgen_product *product, gwgen_schema *schema) {
  gwgen_schema_set set;
  gw_status status = start(&set, product);
  if (status) {
    return status;
  }
  gwgen_schema_need(&set, schema);
  return finish(&set);
}
