#include "pass/2_check.h"
#include "pass/schema_set.h"
#include "schema/schema.h"

enum { MAX_EXAMPLE_BYTES = 1 << 20 };

/* What the gateway would say about a value, GW_OK if it takes it. */
typedef struct verdict {
  gw_arena scratch;
  gw_buf text;
  gw_problem_sink sink;
} verdict;

static gw_status ask(verdict *v, const gw_schema *schema,
                     const gw_node *value) {
  gw_buf_init(&v->text, &v->scratch, MAX_EXAMPLE_BYTES);
  gw_sink_init(&v->sink, &v->scratch);
  gw_status status = gw_node_write_json(value, &v->text);
  if (!status) {
    status = gw_buf_pad(&v->text);
  }
  gw_json json;
  if (!status) {
    status = gw_json_init(&json, gw_buf_slice(&v->text));
  }
  if (status) {
    return status;
  }
  gw_schema_run run;
  gw_schema_start(&run, &v->scratch, v->text.n);
  return gw_schema_explain(&run, schema, &json, &v->sink);
}

static void report(gwgen_schema_set *set, const verdict *v, const char *rule,
                   gwgen_pos pos, const char *what) {
  if (v->sink.n == 0) {
    gwgen_report_add(set->product->report, rule, pos,
                     "%s cannot be written as JSON", what);
    return;
  }
  const gw_sink_problem *first = &v->sink.problems[0];
  gwgen_report_add(set->product->report, rule, pos,
                   "its schema refuses %s: %.*s%s%.*s%s", what,
                   GWGEN_S(first->detail), first->pointer.n ? " (at " : "",
                   GWGEN_S(first->pointer), first->pointer.n ? ")" : "");
}

/* An example may show either view: one that lists a readOnly property is a
 * response. |other| may be NULL. */
static void check(gwgen_schema_set *set, const gw_schema *schema,
                  const gw_schema *other, gwgen_example example,
                  const char *what) {
  verdict v;
  gw_arena_init(&v.scratch, 0);
  gw_status status = GW_ERR_INVALID;
  if (other) {
    status = ask(&v, other, example.value);
  }
  if (status) {
    status = ask(&v, schema, example.value);
  }
  if (status) {
    report(set, &v, "schema-example", example.pos, what);
  }
  gw_arena_done(&v.scratch);
}

static void check_both(gwgen_schema_set *set, const gwgen_schema *schema,
                       const gw_node *value, const char *what) {
  gwgen_pos pos = {schema->document->file, value->line, value->column};
  const gw_schema *other =
      schema->request == schema->response ? NULL : schema->request;
  check(set, schema->response, other, (gwgen_example){pos, value}, what);
}

static void check_schema(gwgen_schema_set *set, const gwgen_schema *schema) {
  bool ignores_own =
      schema->ref && gwgen_dialect_is_old(schema->document->dialect);
  const gw_node *value = gw_node_find(schema->node, "default");
  const gw_node *example = gw_node_find(schema->node, "example");
  const gw_node *examples = gw_node_find(schema->node, "examples");
  bool is_plain = schema->document->dialect >= GWGEN_JSON_2020;
  if (ignores_own || is_plain || !schema->request || !schema->response) {
    return;
  }
  if (value) {
    check_both(set, schema, value, "the default");
  }
  if (example) {
    check_both(set, schema, example, "the example");
  }
  size_t n = examples && examples->kind == GW_NODE_LIST ? examples->n : 0;
  for (size_t i = 0; i < n; i++) {
    check_both(set, schema, examples->items[i], "the example");
  }
}

/* Of other media types an example is a text in that type. */
static bool is_json(gw_slice type) {
  return gw_slice_is(type, "application/json") ||
         gw_slice_ends(type, GW_LIT("+json"));
}

static void check_media(gwgen_schema_set *set, const gwgen_media *media,
                        gwgen_view view) {
  if (!media->schema || !is_json(media->type)) {
    return;
  }
  const gw_schema *schema =
      view == GWGEN_REQUEST ? media->schema->request : media->schema->response;
  for (size_t i = 0; schema && i < media->examples.n; i++) {
    check(set, schema, NULL, media->examples.v[i], "the example");
  }
}

/* Parameters and responses of components reach many operations, and their
 * examples are looked at once. */
static bool is_new(gwgen_schema_set *set, const gwgen_example *const *key) {
  gw_slice bytes =
      gw_arena_dup(set->arena, gw_slice_of((const char *)key, sizeof *key));
  return bytes.p && gw_map_put(set->arena, &set->examples, bytes, set) == GW_OK;
}

static void check_medias(gwgen_schema_set *set, const gwgen_media *medias,
                         size_t n, gwgen_view view) {
  for (size_t i = 0; i < n; i++) {
    const gwgen_example *key = medias[i].examples.v;
    if (key && is_new(set, &key)) {
      check_media(set, &medias[i], view);
    }
  }
}

/* What the gateway fills in itself has to be right. */
static void check_default(gwgen_schema_set *set,
                          const gwgen_parameter *parameter) {
  const gwgen_schema *schema = gwgen_schema_target(parameter->schema);
  const gw_node *value = schema ? gw_node_find(schema->node, "default") : NULL;
  if (!value || !schema->request) {
    return;
  }
  verdict v;
  gw_arena_init(&v.scratch, 0);
  if (ask(&v, schema->request, value)) {
    report(set, &v, "schema-default",
           (gwgen_pos){schema->document->file, value->line, value->column},
           "the default");
  }
  gw_arena_done(&v.scratch);
}

static void check_parameter(gwgen_schema_set *set,
                            const gwgen_parameter *parameter) {
  const gwgen_example *key = parameter->examples.v;
  if (!key || !parameter->schema || !is_new(set, &key)) {
    return;
  }
  for (size_t i = 0; i < parameter->examples.n; i++) {
    check(set, parameter->schema->request, NULL, parameter->examples.v[i],
          "the example");
  }
}

static void check_operation(gwgen_schema_set *set,
                            const gwgen_oas_operation *operation) {
  for (size_t i = 0; i < operation->parameters.n; i++) {
    if (operation->is_rpc) {
      check_default(set, &operation->parameters.v[i]);
    }
    check_parameter(set, &operation->parameters.v[i]);
  }
  check_medias(set, operation->body.v, operation->body.n, GWGEN_REQUEST);
  for (size_t i = 0; i < operation->responses.n; i++) {
    const gwgen_response *response = &operation->responses.v[i];
    check_medias(set, response->content.v, response->content.n, GWGEN_RESPONSE);
  }
}

void gwgen_schema_examples(gwgen_schema_set *set) {
  for (size_t i = 0; i < set->queue.n; i++) {
    check_schema(set, set->queue.v[i]);
  }
  const gwgen_openapi *openapi = &set->product->openapi;
  for (size_t i = 0; i < openapi->operations.n; i++) {
    if (!openapi->operations.v[i]->is_left_out) {
      check_operation(set, openapi->operations.v[i]);
    }
  }
}
