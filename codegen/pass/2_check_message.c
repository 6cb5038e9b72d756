#include "base/buf.h"
#include "pass/2_check_parts.h"

enum { LIST_LIMIT = 4096 };

/* ---- properties and fields ----------------------------------------------- */

/* readOnly is no part of requests, writeOnly none of responses. */
static bool is_of_direction(const gwgen_checker *checker,
                            const gwgen_property *property) {
  return !property->schema ||
         !gwgen_schema_flag(property->schema,
                            checker->direction == GWGEN_REQUEST ? "readOnly"
                                                                : "writeOnly");
}

/* Of a whole body whose members are those of one of its fields: the field may
 * be meant. */
static void note_body_field(gwgen_checker *checker, gwgen_finding *finding,
                            const gwgen_message *message, gw_slice name) {
  bool is_request = checker->direction == GWGEN_REQUEST;
  for (size_t i = 0; message == checker->whole && i < message->fields.n; i++) {
    const gwgen_field *field = &message->fields.v[i];
    if (field->message && !(field->flags & GW_FIELD_REPEATED) &&
        gwgen_field_find(field->message, name)) {
      gwgen_finding_note(
          checker->product->report, finding, field->pos,
          "field '%.*s' has one; 'x-gwgen: {%s: %.*s}' on the operation makes "
          "it the body",
          GWGEN_S(field->name), is_request ? "body" : "response_body",
          GWGEN_S(field->name));
    }
  }
}

static void report_property(gwgen_checker *checker,
                            const gwgen_message *message,
                            const gwgen_property *property) {
  gw_slice nearest = gwgen_field_nearest(message, property->name);
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-property", property->pos,
      "%.*s has no field for property '%.*s'%s%.*s%s", GWGEN_S(message->name),
      GWGEN_S(property->name), nearest.p ? "; did you mean '" : "",
      GWGEN_S(nearest), nearest.p ? "'?" : "");
  gwgen_finding_note(checker->product->report, finding, message->pos,
                     "the message");
  note_body_field(checker, finding, message, property->name);
}

/* The service may leave it unset; a repeated field and a map are then empty,
 * which is a value. */
static void check_presence(gwgen_checker *checker,
                           const gwgen_property *property,
                           const gwgen_field *field) {
  bool is_nullable = false;
  if (checker->direction != GWGEN_RESPONSE || !property->is_required ||
      checker->claim == GWGEN_CLAIM_TEST ||
      !(field->flags & GW_FIELD_PRESENCE) ||
      (field->flags & (GW_FIELD_REPEATED | GW_FIELD_REQUIRED))) {
    return;
  }
  if (property->schema) {
    gwgen_schema_not_null(checker, property->schema, &is_nullable);
  }
  if (is_nullable) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-presence", property->pos,
      "property '%.*s' is required, and the service may leave field '%.*s' "
      "unset",
      GWGEN_S(property->name), GWGEN_S(field->name));
  gwgen_finding_note(checker->product->report, finding, field->pos,
                     "the field");
}

/* The client may leave out what the message cannot be without (proto2). */
static void check_required(gwgen_checker *checker,
                           const gwgen_property *property,
                           const gwgen_field *field) {
  if (checker->direction != GWGEN_REQUEST || property->is_required ||
      checker->claim != GWGEN_CLAIM_ALL ||
      !(field->flags & GW_FIELD_REQUIRED)) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-presence", property->pos,
      "property '%.*s' is not required, and field '%.*s' is",
      GWGEN_S(property->name), GWGEN_S(field->name));
  gwgen_finding_note(checker->product->report, finding, field->pos,
                     "the field");
}

void gwgen_check_property(gwgen_checker *checker, const gwgen_message *message,
                          const gwgen_property *property) {
  const gwgen_field *field = gwgen_field_find(message, property->name);
  if (!field) {
    report_property(checker, message, property);
    return;
  }
  check_presence(checker, property, field);
  check_required(checker, property, field);
  if (property->schema) {
    gwgen_pair pair = {.field = field,
                       .schema = property->schema,
                       .is_emitted_zero = property->is_required};
    gwgen_check_value(checker, &pair);
  }
}

static bool is_named(const gwgen_properties *properties,
                     const gwgen_field *field) {
  for (size_t i = 0; i < properties->list.n; i++) {
    gw_slice name = properties->list.v[i].name;
    if (gw_slice_eq(name, field->json_name) || gw_slice_eq(name, field->name)) {
      return true;
    }
  }
  return false;
}

static void check_undocumented(gwgen_checker *checker,
                               const gwgen_message *message,
                               const gwgen_schema *schema,
                               const gwgen_properties *properties) {
  gw_buf names;
  gw_buf_init(&names, checker->product->arena, LIST_LIMIT);
  for (size_t i = 0; i < message->fields.n; i++) {
    const gwgen_field *field = &message->fields.v[i];
    if (!is_named(properties, field)) {
      (void)gw_buf_printf(&names, "%s%.*s", names.n ? ", " : "",
                          GWGEN_S(field->json_name));
    }
  }
  if (!names.n) {
    return;
  }
  bool is_listed =
      checker->product->settings.allow_list && !properties->is_open;
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-undocumented", schema->pos,
      "fields of %.*s are not documented and %s: %.*s", GWGEN_S(message->name),
      properties->is_closed || is_listed ? "not shown to clients"
                                         : "shown to clients all the same",
      GWGEN_S(gw_buf_slice(&names)));
  gwgen_finding_note(checker->product->report, finding, message->pos,
                     "the message");
}

/* ---- oneOf ----------------------------------------------------------------
 */

/* The one property that a branch requires, or an empty name. */
static gw_slice branch_property(const gwgen_checker *checker,
                                const gw_node *branch) {
  const gwgen_schema *schema = gwgen_schema_of(checker, branch);
  const gw_node *required =
      schema ? gw_node_find(schema->node, "required") : NULL;
  return required && required->kind == GW_NODE_LIST && required->n == 1
             ? required->items[0]->text
             : (gw_slice){NULL, 0};
}

/* oneOf: [{required: [paper]}, {required: [ebook]}] over fields that are not
 * of one oneof: the service can set both. */
static void check_one_of(gwgen_checker *checker, const gwgen_message *message,
                         const gwgen_schema *schema) {
  const gw_node *list = gw_node_find(schema->node, "oneOf");
  const gwgen_field *first = NULL;
  if (checker->direction != GWGEN_RESPONSE || !list ||
      list->kind != GW_NODE_LIST) {
    return;
  }
  for (size_t i = 0; i < list->n; i++) {
    gw_slice name = branch_property(checker, list->items[i]);
    const gwgen_field *field = name.n ? gwgen_field_find(message, name) : NULL;
    if (!field) {
      return;
    }
    if (first && (!field->oneof || field->oneof != first->oneof)) {
      gwgen_finding *finding = gwgen_report_add(
          checker->product->report, "drift-oneof",
          (gwgen_pos){schema->pos.file, list->line, list->column},
          "fields '%.*s' and '%.*s' of %.*s can both be set",
          GWGEN_S(first->name), GWGEN_S(field->name), GWGEN_S(message->name));
      gwgen_finding_note(checker->product->report, finding, field->pos,
                         "the field");
      return;
    }
    first = first ? first : field;
  }
}

/* ---- a message ------------------------------------------------------------
 */

static bool is_new(gwgen_checker *checker, const gwgen_message *message,
                   const gwgen_schema *schema) {
  gw_arena *arena = checker->product->arena;
  gw_slice key =
      gw_arena_printf(arena, "%.*s %.*s#%.*s %d %d", GWGEN_S(message->name),
                      GWGEN_S(schema->pos.file), GWGEN_S(schema->pointer),
                      (int)checker->direction, (int)checker->claim);
  return key.p && gw_map_put(arena, &checker->seen, key, checker) == GW_OK;
}

/* Branches that are chosen by value say too much to be compared field by
 * field. */
static bool has_branches(const gwgen_schema *schema) {
  return gw_node_find(schema->node, "oneOf") ||
         gw_node_find(schema->node, "anyOf");
}

void gwgen_check_message(gwgen_checker *checker, const gwgen_message *message,
                         const gwgen_schema *schema) {
  if (schema->node->kind != GW_NODE_MAP || !gwgen_message_has_names(message) ||
      !is_new(checker, message, schema)) {
    return;
  }
  gwgen_properties properties;
  gwgen_properties_collect(checker, schema, &properties);
  for (size_t i = 0; i < properties.list.n; i++) {
    if (is_of_direction(checker, &properties.list.v[i])) {
      gwgen_check_property(checker, message, &properties.list.v[i]);
    }
  }
  if (checker->claim != GWGEN_CLAIM_ALL) {
    gwgen_check_required(checker, message, schema, &properties);
    return; /* what it leaves out stands around it */
  }
  check_one_of(checker, message, schema);
  if (checker->direction == GWGEN_REQUEST && properties.is_open) {
    gwgen_finding *finding = gwgen_report_add(
        checker->product->report, "drift-additional", properties.open_pos,
        "%.*s can't hold additional properties", GWGEN_S(message->name));
    gwgen_finding_note(checker->product->report, finding, message->pos,
                       "the message");
  }
  if (checker->direction == GWGEN_RESPONSE && !has_branches(schema)) {
    check_undocumented(checker, message, schema, &properties);
  }
}
