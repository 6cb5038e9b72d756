#include "pass/2_check_parts.h"

enum { CHECK_DEPTH = 64 };

/* ---- types --------------------------------------------------------------- */

/* The types of JSON that a message has: the well-known ones have their own. */
static uint32_t types_of_message(const gwgen_checker *checker,
                                 const gwgen_message *message);

static bool is_null_value(const gwgen_field *field) {
  return field->enumeration &&
         gw_slice_is(field->enumeration->name, "google.protobuf.NullValue");
}

/* BEHAVIOUR.md section 2. A number in a request may have a fraction; a double
 * in a response may have one. */
static uint32_t types_of_scalar(const gwgen_checker *checker,
                                const gwgen_field *field) {
  bool is_response = checker->direction == GWGEN_RESPONSE;
  if (gwgen_field_is_integer(field->type)) {
    return GW_TYPE_INTEGER |
           (gwgen_field_is_wide(field->type) ? GW_TYPE_STRING : 0) |
           (is_response ? GW_TYPE_NUMBER : 0);
  }
  switch (field->type) {
  case GW_PB_DOUBLE:
  case GW_PB_FLOAT:
    return GW_TYPE_NUMBER | GW_TYPE_INTEGER;
  case GW_PB_BOOL:
    return GW_TYPE_BOOLEAN;
  case GW_PB_ENUM:
    if (is_null_value(field)) {
      return is_response
                 ? (uint32_t)GW_TYPE_NULL
                 : (uint32_t)(GW_TYPE_NULL | GW_TYPE_STRING | GW_TYPE_INTEGER);
    }
    return GW_TYPE_STRING | GW_TYPE_INTEGER;
  case GW_PB_MESSAGE:
  case GW_PB_GROUP:
    return types_of_message(checker, field->message);
  default:
    return GW_TYPE_STRING;
  }
}

static uint32_t types_of_message(const gwgen_checker *checker,
                                 const gwgen_message *message) {
  switch (message->well_known) {
  case GW_WK_TIMESTAMP:
  case GW_WK_DURATION:
  case GW_WK_FIELD_MASK:
    return GW_TYPE_STRING;
  case GW_WK_WRAPPER:
    return message->fields.n ? types_of_scalar(checker, &message->fields.v[0])
                             : GW_TYPE_ANY;
  case GW_WK_NONE:
  case GW_WK_EMPTY:
    return GW_TYPE_OBJECT;
  case GW_WK_STRUCT:
  case GW_WK_ANY:
    return GW_TYPE_OBJECT;
  case GW_WK_LIST_VALUE:
    return GW_TYPE_ARRAY;
  case GW_WK_VALUE:
    break;
  }
  return GW_TYPE_ANY;
}

static uint32_t types_of(const gwgen_checker *checker, const gwgen_pair *pair) {
  if (!pair->is_element && (pair->field->flags & GW_FIELD_MAP)) {
    return GW_TYPE_OBJECT;
  }
  if (!pair->is_element && (pair->field->flags & GW_FIELD_REPEATED)) {
    return GW_TYPE_ARRAY;
  }
  return types_of_scalar(checker, pair->field);
}

static const char *type_text(uint32_t types) {
  return types == GW_TYPE_NULL     ? "null"
         : types & GW_TYPE_ARRAY   ? "an array"
         : types & GW_TYPE_OBJECT  ? "an object"
         : types & GW_TYPE_BOOLEAN ? "a boolean"
         : types & GW_TYPE_NUMBER  ? "a number"
         : types & GW_TYPE_INTEGER ? "an integer"
                                   : "a string";
}

/* Requests: all that the schema takes must fit. Responses: what the field gives
 * must be among what the schema takes; "integer" does not take a double. */
static bool types_fit(const gwgen_checker *checker, uint32_t schema,
                      uint32_t field) {
  if (!(field & GW_TYPE_NULL)) {
    schema &= ~(uint32_t)GW_TYPE_NULL;
  }
  if (checker->direction == GWGEN_REQUEST &&
      checker->claim != GWGEN_CLAIM_TEST) {
    return (schema & ~field) == 0;
  }
  return (schema & field) != 0;
}

static bool is_real(gw_field_type type) {
  return type == GW_PB_DOUBLE || type == GW_PB_FLOAT;
}

/* The scalar under a wrapper, else the field itself. */
static const gwgen_field *inner(const gwgen_field *field) {
  return field->message && field->message->well_known == GW_WK_WRAPPER &&
                 field->message->fields.n
             ? &field->message->fields.v[0]
             : field;
}

static bool check_types(gwgen_checker *checker, const gwgen_pair *pair) {
  uint32_t schema = gwgen_schema_types(pair->schema);
  uint32_t field = types_of(checker, pair);
  if (schema == GW_TYPE_ANY) {
    return true;
  }
  bool fits = types_fit(checker, schema, field);
  if (fits && checker->direction == GWGEN_RESPONSE &&
      checker->claim != GWGEN_CLAIM_TEST && is_real(inner(pair->field)->type) &&
      (field & GW_TYPE_NUMBER)) {
    fits = (schema & GW_TYPE_NUMBER) != 0;
  }
  if (fits) {
    return true;
  }
  gwgen_report *report = checker->product->report;
  gwgen_finding *finding = gwgen_report_add(
      report, "drift-type", pair->schema->pos,
      "the schema says %s, and %s'%.*s' is %s in a %s", type_text(schema),
      pair->is_element ? "an element of field " : "field ",
      GWGEN_S(pair->field->name), type_text(field),
      checker->direction == GWGEN_REQUEST ? "request" : "response");
  gwgen_finding_note(report, finding, pair->field->pos, "the field");
  return false;
}

/* ---- one value ----------------------------------------------------------- */

/* Null is a value of these. */
static bool holds_null(const gwgen_pair *pair) {
  const gwgen_field *field = pair->field;
  if (!pair->is_element &&
      (field->flags & (GW_FIELD_REPEATED | GW_FIELD_MAP))) {
    return false;
  }
  return (field->message && field->message->well_known == GW_WK_VALUE) ||
         is_null_value(field);
}

static void check_nullable(gwgen_checker *checker, const gwgen_pair *pair) {
  const gwgen_field *field = pair->field;
  if (holds_null(pair)) {
    return;
  }
  if (checker->direction != GWGEN_REQUEST ||
      checker->claim == GWGEN_CLAIM_TEST ||
      (!pair->is_element &&
       (field->flags &
        (GW_FIELD_PRESENCE | GW_FIELD_REPEATED | GW_FIELD_MAP)))) {
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-nullable", pair->schema->pos,
      "the schema takes null, and %s'%.*s' has no presence",
      pair->is_element ? "an element of field " : "field ",
      GWGEN_S(field->name));
  gwgen_finding_note(checker->product->report, finding, field->pos,
                     "the field");
}

bool gwgen_message_has_names(const gwgen_message *message) {
  return message->well_known == GW_WK_NONE ||
         message->well_known == GW_WK_EMPTY;
}

bool gwgen_pair_has_names(const gwgen_pair *pair) {
  bool is_many = !pair->is_element &&
                 (pair->field->flags & (GW_FIELD_MAP | GW_FIELD_REPEATED));
  return !is_many && pair->field->message &&
         gwgen_message_has_names(pair->field->message);
}

/* What a schema leaves out of an enum or a range is a promise only where it
 * always holds. */
static bool is_promise(const gwgen_checker *checker) {
  return checker->claim == GWGEN_CLAIM_ALL ||
         (checker->claim == GWGEN_CLAIM_PART &&
          checker->direction == GWGEN_REQUEST);
}

static bool lists_values(const gwgen_schema *schema) {
  return gw_node_find(schema->node, "enum") ||
         gw_node_find(schema->node, "const");
}

/* An enum under a condition may leave its values to what stands around it. */
static void check_enum(gwgen_checker *checker, const gwgen_pair *pair) {
  if (checker->claim == GWGEN_CLAIM_ALL ||
      (checker->direction == GWGEN_REQUEST && lists_values(pair->schema))) {
    gwgen_check_enum(checker, pair);
  }
}

static void check_one(gwgen_checker *checker, const gwgen_pair *pair) {
  gwgen_pair scalar = *pair;
  scalar.field = inner(pair->field);
  uint32_t types = gwgen_schema_types(pair->schema);
  if (is_null_value(scalar.field)) {
    return;
  }
  if (scalar.field->enumeration) {
    check_enum(checker, &scalar);
  } else if (gwgen_field_is_integer(scalar.field->type) &&
             types != GW_TYPE_ANY && !(types & GW_TYPE_STRING)) {
    if (is_promise(checker)) {
      gwgen_check_range(checker, &scalar);
    }
  } else if (scalar.field->message && gwgen_is_dynamic(scalar.field->message)) {
    if (checker->claim == GWGEN_CLAIM_ALL) {
      gwgen_check_dynamic(checker, &scalar);
    }
  } else if (scalar.field->message) {
    gwgen_check_message(checker, scalar.field->message, pair->schema);
  }
}

static void check_inside(gwgen_checker *checker, const gwgen_pair *pair) {
  if (!pair->is_element && (pair->field->flags & GW_FIELD_MAP)) {
    gwgen_check_map(checker, pair);
  } else if (!pair->is_element && (pair->field->flags & GW_FIELD_REPEATED)) {
    gwgen_check_list(checker, pair);
  } else {
    check_one(checker, pair);
  }
  gwgen_check_branches(checker, pair);
}

/* allOf: [$ref] is how 3.0 adds a description to a reference. */
static const gwgen_schema *only_all_of(const gwgen_checker *checker,
                                       const gwgen_schema *schema) {
  const gw_node *all = gw_node_find(schema->node, "allOf");
  bool says_type = gwgen_schema_types(schema) != GW_TYPE_ANY ||
                   gw_node_find(schema->node, "properties");
  if (!all || all->kind != GW_NODE_LIST || all->n != 1 || says_type) {
    return schema;
  }
  const gwgen_schema *branch = gwgen_schema_of(checker, all->items[0]);
  return branch ? branch : schema;
}

/* A file in a form fills an HttpBody, which is no object there. */
static bool is_file(const gwgen_checker *checker, const gwgen_pair *pair) {
  bool is_list = !pair->is_element &&
                 (pair->field->flags & (GW_FIELD_REPEATED | GW_FIELD_MAP));
  return checker->is_form && !is_list && pair->field->message &&
         gwgen_is_http_body(pair->field->message);
}

void gwgen_check_value(gwgen_checker *checker, const gwgen_pair *pair) {
  gwgen_pair value = *pair;
  bool is_nullable = false;
  if (checker->depth == CHECK_DEPTH ||
      pair->schema->node->kind != GW_NODE_MAP) {
    return;
  }
  checker->depth++;
  value.schema = gwgen_schema_not_null(checker, pair->schema, &is_nullable);
  value.schema = only_all_of(checker, value.schema);
  if (is_nullable) {
    check_nullable(checker, &value);
  }
  if (is_file(checker, &value)) {
    /* what its bytes are is nobody's matter here */
  } else if (check_types(checker, &value)) {
    check_inside(checker, &value);
  }
  checker->depth--;
}
