#include "transcode/form.h"

#include "base/hash.h"
#include "text/json_scan.h"
#include "transcode/scalar.h"
#include "transcode/wire.h"

/* Checks that need more than one token. */
enum { OF_TREES = GW_CHECK_SUBTREE | GW_CHECK_RULES | GW_CHECK_UNIQUE_ITEMS };

/* Whether |schema| allows |types|, and asks for none of |checks|. */
static bool is_plain(const gw_schema *schema, uint32_t types, uint32_t checks) {
  return !schema || (!schema->n_rules && (schema->types & types) == types &&
                     !(schema->checks & (checks | OF_TREES)));
}

/* ---- one value ----------------------------------------------------------- */

static gw_form form_of_integer(const gw_member *member, gw_field_type type) {
  bool is_number = member->flags & GW_MEMBER_INT_NUMBER;
  switch (type) {
  case GW_PB_INT32:
    return GW_FORM_INT;
  case GW_PB_UINT32:
    return GW_FORM_UINT;
  case GW_PB_INT64:
    return is_number ? GW_FORM_INT : GW_FORM_INT_TEXT;
  case GW_PB_UINT64:
    return is_number ? GW_FORM_UINT : GW_FORM_UINT_TEXT;
  default:
    return GW_FORM_OTHER;
  }
}

static gw_form form_of_message(const gw_member *member,
                               const gw_message *message) {
  if (message->well_known == GW_WK_TIMESTAMP) {
    return GW_FORM_TIMESTAMP;
  }
  return message->well_known == GW_WK_NONE && member->shape ? GW_FORM_MESSAGE
                                                            : GW_FORM_OTHER;
}

/* Whether |name| stands in JSON as it is. */
static bool is_name_plain(gw_slice name) {
  return gw_json_scan_scalar(name.p, name.p + name.n) == name.p + name.n;
}

/* NullValue, and what a closed enumeration doesn't know, are no plain names;
 * nor are those that JSON needs escapes in. */
static gw_form form_of_enum(const gw_member *member, const gw_enum *e) {
  const gw_enum_names *spelled = member->enum_names;
  size_t n = spelled ? spelled->names.n : e->n_values;
  if (member->flags & GW_MEMBER_ENUM_NUMBER || e->is_null || e->is_closed) {
    return GW_FORM_OTHER;
  }
  for (size_t i = 0; i < n; i++) {
    if (!is_name_plain(spelled ? spelled->names.names[i] : e->values[i].name)) {
      return GW_FORM_OTHER;
    }
  }
  return GW_FORM_ENUM;
}

static gw_form form_of_type(const gw_member *member, const gw_field *field) {
  switch (field->type) {
  case GW_PB_STRING:
    return GW_FORM_STRING;
  case GW_PB_BYTES:
    return GW_FORM_BYTES;
  case GW_PB_BOOL:
    return GW_FORM_BOOL;
  case GW_PB_DOUBLE:
    return GW_FORM_DOUBLE;
  case GW_PB_ENUM:
    return form_of_enum(member, field->enumeration);
  case GW_PB_MESSAGE:
    return form_of_message(member, field->message);
  default:
    return form_of_integer(member, field->type);
  }
}

/* The spellings that the field knows are all in the schema's enum, so that
 * finding one of them is all there is to check. */
static bool is_enum_plain(const gw_member *member, const gw_schema *schema) {
  const gw_enum_names *known = member->enum_names;
  if (!schema) {
    return true;
  }
  if (!known || schema->checks != GW_CHECK_VALUES || schema->n_rules ||
      !(schema->types & GW_TYPE_STRING)) {
    return false;
  }
  for (size_t i = 0; i < known->names.n; i++) {
    if (gw_names_find(&schema->values->strings, known->names.names[i]) < 0) {
      return false;
    }
  }
  return true;
}

/* Whether |schema| can be asked in passing about values of |form|. */
static bool is_form_plain(const gw_member *member, const gw_schema *schema,
                          gw_form form) {
  switch (form) {
  case GW_FORM_STRING:
  case GW_FORM_BYTES:
  case GW_FORM_INT_TEXT:
  case GW_FORM_UINT_TEXT:
  case GW_FORM_TIMESTAMP:
    return is_plain(schema, GW_TYPE_STRING, 0);
  case GW_FORM_BOOL:
    return is_plain(schema, GW_TYPE_BOOLEAN, GW_CHECK_VALUES);
  case GW_FORM_INT:
  case GW_FORM_UINT:
    return is_plain(schema, GW_TYPE_INTEGER, GW_CHECK_VALUES);
  case GW_FORM_DOUBLE:
    return is_plain(schema, GW_TYPE_INTEGER | GW_TYPE_NUMBER, GW_CHECK_VALUES);
  case GW_FORM_ENUM:
    return is_enum_plain(member, schema);
  case GW_FORM_MESSAGE:
    return is_plain(schema ? schema : member->shape->schema, GW_TYPE_OBJECT,
                    GW_CHECK_VALUES);
  default:
    return false;
  }
}

static gw_form form_of(const gw_member *member, const gw_field *field,
                       const gw_schema *schema) {
  gw_form form = form_of_type(member, field);
  return is_form_plain(member, schema, form) ? form : GW_FORM_OTHER;
}

/* ---- lists and maps ------------------------------------------------------ */

static uint32_t tag_of(uint32_t number, gw_wire_type type) {
  return number << 3 | type;
}

static void set_list(gw_member *member) {
  const gw_field *field = member->field;
  bool is_packed =
      field->flags & GW_FIELD_PACKED && gw_scalar_is_fixed(field->type);
  member->item = (uint8_t)form_of(member, field, member->item_schema);
  member->form = is_packed ? GW_FORM_PACKED : GW_FORM_LIST;
  member->item_tag = is_packed ? 0 : member->tag;
  if (is_packed) {
    member->tag = tag_of(field->number, GW_WIRE_BYTES);
  }
  if (!is_plain(member->schema, GW_TYPE_ARRAY, GW_CHECK_VALUES)) {
    member->form = GW_FORM_OTHER;
  }
}

static void set_map(gw_member *member) {
  const gw_message *entry = member->field->message;
  const gw_field *value = &entry->fields[1];
  const gw_schema *schema = member->schema;
  member->item = (uint8_t)form_of(member, value, member->item_schema);
  member->item_tag = tag_of(value->number, gw_wire_type_of(value->type));
  if (entry->fields[0].type == GW_PB_STRING &&
      is_plain(schema, GW_TYPE_OBJECT, GW_CHECK_VALUES | GW_CHECK_CLOSED) &&
      !(schema && schema->n_properties)) {
    member->form = GW_FORM_MAP;
  }
}

static void set_form(gw_member *member) {
  const gw_field *field = member->field;
  member->form = member->item = GW_FORM_OTHER;
  if (!field) {
    return;
  }
  if (field->oneof) {
    member->flags |= GW_MEMBER_ONEOF;
  }
  member->tag = member->item_tag =
      tag_of(field->number, gw_wire_type_of(field->type));
  if (field->flags & GW_FIELD_MAP) {
    set_map(member);
  } else if (field->flags & GW_FIELD_REPEATED) {
    set_list(member);
  } else {
    member->form = member->item =
        (uint8_t)form_of(member, field, member->schema);
  }
  if (member->item == GW_FORM_OTHER) {
    member->form = GW_FORM_OTHER;
  }
}

/* ---- the key ------------------------------------------------------------- */

static gw_status set_key(gw_arena *arena, gw_member *member) {
  gw_slice name = member->name;
  member->key = (gw_slice){NULL, 0};
  if (!name.n || !is_name_plain(name)) {
    return GW_OK;
  }
  char *key = gw_arena_alloc(arena, name.n + 3);
  if (!key) {
    return gw_arena_why(arena);
  }
  key[0] = '"';
  memcpy(key + 1, name.p, name.n);
  key[name.n + 1] = '"';
  key[name.n + 2] = ':';
  member->key = gw_slice_of(key, name.n + 3);
  return GW_OK;
}

gw_status gw_member_prepare(gw_arena *arena, gw_member *member) {
  set_form(member);
  return set_key(arena, member);
}

static bool is_ordered(const gw_shape *shape) {
  uint32_t last = 0;
  for (size_t i = 0; i < shape->n_members; i++) {
    const gw_member *member = &shape->members[i];
    if (member->flags & GW_MEMBER_ALIAS) {
      continue;
    }
    if (!member->field || member->field->number <= last) {
      return false;
    }
    last = member->field->number;
  }
  return last != 0;
}

void gw_shape_prepare(gw_shape *shape) {
  shape->flags |= is_ordered(shape) ? (uint32_t)GW_SHAPE_ORDERED : 0u;
  shape->n_emits = (uint32_t)shape->n_members;
  while (shape->n_emits &&
         !(shape->members[shape->n_emits - 1].flags & GW_MEMBER_WHEN_UNSET)) {
    shape->n_emits--;
  }
}
