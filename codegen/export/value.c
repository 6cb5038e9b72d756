#include "export/parts.h"

/* ---- well-known types ------------------------------------------------------
 */

static gw_node *write_timestamp(gwgen_exporter *x) {
  return gwgen_export_type(x, "string", "date-time");
}

/* ProtoJSON: seconds with up to nine digits behind the point; "duration" of
 * JSON Schema is ISO 8601's, another spelling. */
static gw_node *write_duration(gwgen_exporter *x) {
  gw_node *node = gwgen_export_type(x, "string", NULL);
  gw_node_put_str(x->arena, node, "pattern",
                  "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$");
  return node;
}

static gw_node *write_field_mask(gwgen_exporter *x) {
  return gwgen_export_type(x, "string", "field-mask");
}

static gw_node *write_empty(gwgen_exporter *x) {
  gw_node *node = gwgen_export_type(x, "object", NULL);
  gw_node_put(x->arena, node, GW_LIT("additionalProperties"),
              gw_node_make_bool(x->arena, false));
  return node;
}

static gw_node *write_struct(gwgen_exporter *x) {
  return gwgen_export_type(x, "object", NULL);
}

static gw_node *write_value(gwgen_exporter *x) {
  gw_node *node = gw_node_make_map(x->arena);
  gw_node_put_str(x->arena, node, "description", "Any JSON value.");
  return node;
}

static gw_node *write_list_value(gwgen_exporter *x) {
  gw_node *node = gwgen_export_type(x, "array", NULL);
  gw_node_put(x->arena, node, GW_LIT("items"), gw_node_make_map(x->arena));
  return node;
}

/* An answer may hold an empty one. */
static gw_node *write_any(gwgen_exporter *x, bool is_required) {
  gw_node *node = gwgen_export_type(x, "object", NULL);
  gw_node *properties = gw_node_put(x->arena, node, GW_LIT("properties"),
                                    gw_node_make_map(x->arena));
  gw_node *type = gw_node_put(x->arena, properties, GW_LIT("@type"),
                              gwgen_export_type(x, "string", NULL));
  gw_node_put_str(x->arena, type, "description",
                  "Which message this is: \"type.googleapis.com/\" and its "
                  "full name.");
  if (is_required) {
    gw_node *required = gw_node_put(x->arena, node, GW_LIT("required"),
                                    gw_node_make_list(x->arena));
    gw_node_add(x->arena, required,
                gw_node_make_text(x->arena, GW_LIT("@type")));
  }
  return node;
}

/* What has no row is looked at in write_one(). */
static gw_node *(*const well_known[])(gwgen_exporter *x) = {
    [GW_WK_TIMESTAMP] = write_timestamp,   [GW_WK_DURATION] = write_duration,
    [GW_WK_FIELD_MASK] = write_field_mask, [GW_WK_EMPTY] = write_empty,
    [GW_WK_STRUCT] = write_struct,         [GW_WK_VALUE] = write_value,
    [GW_WK_LIST_VALUE] = write_list_value,
};

/* ---- enums ----------------------------------------------------------------
 */

static void describe_values(gwgen_exporter *x, gw_node *node,
                            const gwgen_enum *model) {
  gw_slice text = model->comment;
  for (size_t i = 0; i < model->values.n; i++) {
    const gwgen_enum_value *value = &model->values.v[i];
    if (value->comment.n) {
      text = gw_arena_printf(x->arena, "%.*s%s- %.*s: %.*s", GWGEN_S(text),
                             text.n ? "\n" : "", GWGEN_S(value->name),
                             GWGEN_S(value->comment));
    }
  }
  gwgen_export_describe(x, node, text);
}

static gw_node *write_enum(gwgen_exporter *x, const void *what) {
  const gw_enum *table = what;
  gw_node *node = gwgen_export_type(x, "string", NULL);
  const gwgen_enum *model =
      gw_map_find(&x->product->proto.by_name, table->name);
  if (model) {
    describe_values(x, node, model);
  }
  gw_node *names =
      gw_node_put(x->arena, node, GW_LIT("enum"), gw_node_make_list(x->arena));
  for (size_t i = 0; i < table->n_values; i++) {
    gw_node_add(x->arena, names,
                gw_node_make_text(x->arena, table->values[i].name));
  }
  return node;
}

static gw_node *write_enum_numbers(gwgen_exporter *x, const gw_enum *table) {
  gw_node *node = gwgen_export_type(x, "integer", "int32");
  gw_node *numbers =
      gw_node_put(x->arena, node, GW_LIT("enum"), gw_node_make_list(x->arena));
  for (size_t i = 0; i < table->n_values; i++) {
    bool is_new = true;
    for (size_t k = 0; k < i; k++) {
      is_new = is_new && table->values[k].number != table->values[i].number;
    }
    if (is_new) {
      gw_node_add(x->arena, numbers,
                  gw_node_make_integer(x->arena, table->values[i].number));
    }
  }
  return node;
}

static gw_node *enum_of(gwgen_exporter *x, const gw_enum *table,
                        uint32_t flags) {
  if (gw_slice_is(table->name, "google.protobuf.NullValue")) {
    return gwgen_export_type(x, "null", NULL);
  }
  if (flags & GW_MEMBER_ENUM_NUMBER) {
    return write_enum_numbers(x, table);
  }
  return gwgen_export_component(x, table->name, table, write_enum);
}

/* ---- one value -------------------------------------------------------------
 */

static gw_node *write_bytes(gwgen_exporter *x) {
  gw_node *node = gwgen_export_type(x, "string", NULL);
  gw_node_put_str(x->arena, node, "contentEncoding", "base64");
  return node;
}

static gw_node *write_scalar(gwgen_exporter *x, const gw_field *field,
                             uint32_t flags) {
  const char *wide = flags & GW_MEMBER_INT_NUMBER ? "integer" : "string";
  switch (field->type) {
  case GW_PB_INT32:
  case GW_PB_SINT32:
  case GW_PB_SFIXED32:
    return gwgen_export_type(x, "integer", "int32");
  case GW_PB_UINT32:
  case GW_PB_FIXED32:
    return gwgen_export_type(x, "integer", "uint32");
  case GW_PB_INT64:
  case GW_PB_SINT64:
  case GW_PB_SFIXED64:
    return gwgen_export_type(x, wide, "int64");
  case GW_PB_UINT64:
  case GW_PB_FIXED64:
    return gwgen_export_type(x, wide, "uint64");
  case GW_PB_DOUBLE:
    return gwgen_export_type(x, "number", "double");
  case GW_PB_FLOAT:
    return gwgen_export_type(x, "number", "float");
  case GW_PB_BOOL:
    return gwgen_export_type(x, "boolean", NULL);
  case GW_PB_BYTES:
    return write_bytes(x);
  case GW_PB_ENUM:
    return enum_of(x, field->enumeration, flags);
  case GW_PB_STRING:
  case GW_PB_GROUP:
  case GW_PB_MESSAGE:
    break;
  }
  return gwgen_export_type(x, "string", NULL);
}

/* A wrapper is its value or null; what the gateway writes is never null, for
 * an unset one is left out. */
static gw_node *write_wrapper(gwgen_exporter *x, const gw_message *wrapper,
                              const gw_member *member) {
  gw_node *node = write_scalar(x, &wrapper->fields[0], member->flags);
  gw_node *type = gw_node_find(node, "type");
  bool is_value = member->field && !(member->field->flags & GW_FIELD_REPEATED);
  if (!type || !is_value || !(member->flags & GW_MEMBER_IN)) {
    return node;
  }
  gw_node *types = gw_node_make_list(x->arena);
  gw_node_add(x->arena, types, gw_node_make_text(x->arena, type->text));
  gw_node_add(x->arena, types, gw_node_make_text(x->arena, GW_LIT("null")));
  gw_node_entry *entry = gw_node_entry_find(node, GW_LIT("type"));
  entry->value = types ? types : type;
  return node;
}

static gw_node *write_one(gwgen_exporter *x, const gw_field *field,
                          const gw_member *member) {
  const gw_message *message = field->message;
  if (!message) {
    return write_scalar(x, field, member->flags);
  }
  if (message->well_known == GW_WK_WRAPPER) {
    return write_wrapper(x, message, member);
  }
  if (message->well_known == GW_WK_ANY) {
    return write_any(x, !(member->flags & GW_MEMBER_OUT));
  }
  if (message->well_known != GW_WK_NONE) {
    return well_known[message->well_known](x);
  }
  return member->shape ? gwgen_export_shape(x, member->shape) : NULL;
}

/* The whole of a message, as a body of its own. */
static gw_node *write_whole(gwgen_exporter *x, const gw_member *member) {
  const gw_message *message = member->shape->message;
  gw_field whole = {.type = GW_PB_MESSAGE, .message = message};
  return write_one(x, &whole, member);
}

gw_node *gwgen_export_value(gwgen_exporter *x, const gw_member *member) {
  const gw_field *field = member->field;
  if (!field) {
    return member->shape ? write_whole(x, member) : NULL;
  }
  if (field->flags & GW_FIELD_MAP) {
    gw_node *map = gwgen_export_type(x, "object", NULL);
    gw_node_put(x->arena, map, GW_LIT("additionalProperties"),
                write_one(x, &field->message->fields[1], member));
    return map;
  }
  if (field->flags & GW_FIELD_REPEATED) {
    gw_node *list = gwgen_export_type(x, "array", NULL);
    gw_node_put(x->arena, list, GW_LIT("items"), write_one(x, field, member));
    return list;
  }
  return write_one(x, field, member);
}
