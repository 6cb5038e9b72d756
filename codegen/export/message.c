#include "export/parts.h"

static const char *const input_suffix = "-Input"; /* no proto name has a '-' */

/* ---- the model behind the tables ------------------------------------------
 */

/* The field of the model behind a field of the tables, or NULL. */
static const gwgen_field *field_of(const gwgen_exporter *x,
                                   const gw_message *message,
                                   const gw_field *field) {
  const gwgen_message *model =
      gw_map_find(&x->product->proto.by_name, message->name);
  for (size_t i = 0; model && i < model->fields.n; i++) {
    if (model->fields.v[i].number == field->number) {
      return &model->fields.v[i];
    }
  }
  return NULL;
}

void gwgen_export_note_answers(gwgen_exporter *x, const gw_member *member) {
  const gw_shape *shape = member->shape;
  if (!shape || !(shape->flags & GW_SHAPE_OUT) || shape->schema ||
      gw_map_put(x->arena, &x->answered, shape->message->name, x)) {
    return;
  }
  for (size_t i = 0; i < shape->n_members; i++) {
    gwgen_export_note_answers(x, &shape->members[i]);
  }
}

/* ProtoJSON takes both names of a field; one is enough for a reader. */
static gw_slice name_of(const gwgen_exporter *x, const gw_member *member) {
  return x->product->settings.json.proto_names ? member->field->name
                                               : member->name;
}

/* ---- oneofs ----------------------------------------------------------------
 */

/* {required: [name]} */
static gw_node *requires(gwgen_exporter *x, gw_slice name) {
  gw_node *node = gw_node_make_map(x->arena);
  gw_node *list = gw_node_put(x->arena, node, GW_LIT("required"),
                              gw_node_make_list(x->arena));
  gw_node_add(x->arena, list, gw_node_make_text(x->arena, name));
  return node;
}

/* {not: {anyOf: [{required: [a]}, ...]}}: none of them is there. */
static gw_node *none_of(gwgen_exporter *x, const gw_node *names) {
  gw_node *node = gw_node_make_map(x->arena);
  gw_node *no =
      gw_node_put(x->arena, node, GW_LIT("not"), gw_node_make_map(x->arena));
  gw_node *any =
      gw_node_put(x->arena, no, GW_LIT("anyOf"), gw_node_make_list(x->arena));
  for (size_t i = 0; i < names->n; i++) {
    gw_node_add(x->arena, any, requires(x, names->items[i]->text));
  }
  return node;
}

/* At most one of |names|: exactly one of these, or none. */
static gw_node *at_most_one(gwgen_exporter *x, const gw_node *names) {
  gw_node *node = gw_node_make_map(x->arena);
  gw_node *list =
      gw_node_put(x->arena, node, GW_LIT("oneOf"), gw_node_make_list(x->arena));
  for (size_t i = 0; i < names->n; i++) {
    gw_node_add(x->arena, list, requires(x, names->items[i]->text));
  }
  gw_node_add(x->arena, list, none_of(x, names));
  return node;
}

/* Of the members of one oneof a body has at most one. Each oneof stands in an
 * item of "allOf", so that several can stand beside each other. */
static void put_oneofs(gwgen_exporter *x, const gw_shape *shape,
                       const gw_node *properties, gw_node *object) {
  gw_node *all = gw_node_make_list(x->arena);
  for (uint32_t oneof = 1; oneof <= shape->message->n_oneofs; oneof++) {
    gw_node *names = gw_node_make_list(x->arena);
    for (size_t i = 0; i < shape->n_members; i++) {
      const gw_member *member = &shape->members[i];
      if (member->field && member->field->oneof == oneof &&
          gw_node_entry_find(properties, name_of(x, member))) {
        gw_node_add(x->arena, names,
                    gw_node_make_text(x->arena, name_of(x, member)));
      }
    }
    if (names && names->n > 1) {
      gw_node_add(x->arena, all, at_most_one(x, names));
    }
  }
  if (all && all->n) {
    gw_node_put(x->arena, object, GW_LIT("allOf"), all);
  }
}

/* ---- objects ---------------------------------------------------------------
 */

/* Whether the path of |op| gives the whole of |field|. */
static bool is_of_path(const gwgen_operation *op, const gw_field *field) {
  for (size_t i = 0; op && i < op->path_bindings.n; i++) {
    const gwgen_path_binding *binding = &op->path_bindings.v[i];
    if (binding->fields.n == 1 &&
        binding->fields.v[0]->number == field->number) {
      return true;
    }
  }
  return false;
}

static void annotate(gwgen_exporter *x, const gw_shape *shape,
                     const gw_member *member, gw_node *property) {
  const gwgen_field *model = field_of(x, shape->message, member->field);
  if (!model || !property) {
    return;
  }
  gwgen_export_describe(x, property, model->comment);
  if (model->is_deprecated) {
    gw_node_put(x->arena, property, GW_LIT("deprecated"),
                gw_node_make_bool(x->arena, true));
  }
}

static void put_property(gwgen_exporter *x, const gw_shape *shape,
                         const gw_member *member, gw_node *properties,
                         gw_node *required) {
  gw_slice name = name_of(x, member);
  gw_node *property =
      gw_node_put(x->arena, properties, name, gwgen_export_value(x, member));
  annotate(x, shape, member, property);
  if (member->flags & (GW_MEMBER_REQUIRED | GW_MEMBER_EMIT)) {
    gw_node_add(x->arena, required, gw_node_make_text(x->arena, name));
  }
}

static bool has_member(const gw_shape *shape, uint32_t number) {
  for (size_t i = 0; i < shape->n_members; i++) {
    const gw_field *field = shape->members[i].field;
    if (field && field->number == number) {
      return true;
    }
  }
  return false;
}

/* A field that answers never show (INPUT_ONLY) is named all the same: an open
 * schema that is silent would let it through. */
static void put_hidden(gwgen_exporter *x, const gw_shape *shape,
                       const gwgen_message *model, gw_node *properties) {
  if (!model || !(shape->flags & GW_SHAPE_OUT)) {
    return;
  }
  for (size_t i = 0; i < model->fields.n; i++) {
    const gwgen_field *field = &model->fields.v[i];
    if (!has_member(shape, field->number)) {
      gw_slice name = x->product->settings.json.proto_names ? field->name
                                                            : field->json_name;
      gw_node *property =
          gw_node_put(x->arena, properties, name, gw_node_make_map(x->arena));
      gwgen_export_describe(x, property, field->comment);
      gw_node_put(x->arena, property, GW_LIT("writeOnly"),
                  gw_node_make_bool(x->arena, true));
    }
  }
}

static bool refuses_unknown(const gw_shape *shape) {
  return (shape->flags & GW_SHAPE_IN) &&
         !(shape->flags & (GW_SHAPE_DROP_UNKNOWN | GW_SHAPE_REPORT_UNKNOWN));
}

gw_node *gwgen_export_object(gwgen_exporter *x, const gw_shape *shape,
                             const gwgen_operation *op) {
  gw_node *node = gwgen_export_type(x, "object", NULL);
  gw_node *properties = gw_node_make_map(x->arena);
  gw_node *required = gw_node_make_list(x->arena);
  const gwgen_message *model =
      gw_map_find(&x->product->proto.by_name, shape->message->name);
  if (!properties || !required) {
    return NULL;
  }
  gwgen_export_describe(x, node, model ? model->comment : GW_LIT(""));
  for (size_t i = 0; i < shape->n_members; i++) {
    const gw_member *member = &shape->members[i];
    if (!(member->flags & GW_MEMBER_ALIAS) && !is_of_path(op, member->field)) {
      put_property(x, shape, member, properties, required);
    }
  }
  put_hidden(x, shape, model, properties);
  if (properties->n) {
    gw_node_put(x->arena, node, GW_LIT("properties"), properties);
  }
  if (required->n) {
    gw_node_put(x->arena, node, GW_LIT("required"), required);
  }
  if (refuses_unknown(shape)) {
    gw_node_put(x->arena, node, GW_LIT("additionalProperties"),
                gw_node_make_bool(x->arena, false));
  }
  put_oneofs(x, shape, properties, node);
  return node;
}

static gw_node *write_shape(gwgen_exporter *x, const void *what) {
  return gwgen_export_object(x, what, NULL);
}

gw_node *gwgen_export_shape(gwgen_exporter *x, const gw_shape *shape) {
  gw_slice name = shape->message->name;
  if ((shape->flags & GW_SHAPE_IN) && gw_map_find(&x->answered, name)) {
    name = gw_arena_printf(x->arena, "%.*s%s", GWGEN_S(name), input_suffix);
  }
  return gwgen_export_component(x, name, shape, write_shape);
}
