#include "pass/1_link_parts.h"

gwgen_field *gwgen_field_find(const gwgen_message *message, gw_slice name) {
  for (size_t i = 0; i < message->fields.n; i++) {
    gwgen_field *field = &message->fields.v[i];
    if (gw_slice_eq(field->json_name, name) || gw_slice_eq(field->name, name)) {
      return field;
    }
  }
  return NULL;
}

gw_slice gwgen_field_nearest(const gwgen_message *message, gw_slice name) {
  gw_nearest nearest = gw_nearest_to(name);
  for (size_t i = 0; i < message->fields.n; i++) {
    gw_nearest_try(&nearest, message->fields.v[i].json_name);
  }
  return nearest.name;
}

static gw_slice missing(gw_arena *arena, const gwgen_message *message,
                        gw_slice name) {
  gw_slice nearest = gwgen_field_nearest(message, name);
  if (!nearest.p) {
    return gw_arena_printf(arena, "%.*s has no field '%.*s'",
                           GWGEN_S(message->name), GWGEN_S(name));
  }
  return gw_arena_printf(
      arena, "%.*s has no field '%.*s'; did you mean '%.*s'?",
      GWGEN_S(message->name), GWGEN_S(name), GWGEN_S(nearest));
}

/* Messages that ProtoJSON writes as one string or number. */
static bool is_text_message(const gwgen_message *message) {
  return message->well_known == GW_WK_TIMESTAMP ||
         message->well_known == GW_WK_DURATION ||
         message->well_known == GW_WK_FIELD_MASK ||
         message->well_known == GW_WK_WRAPPER;
}

static const char *leaf_reason(const gwgen_field *field, gwgen_leaf leaf) {
  bool is_many = field->flags & GW_FIELD_REPEATED;
  if (leaf == GWGEN_LEAF_JSON) {
    return NULL;
  }
  if (leaf == GWGEN_LEAF_OBJECT) {
    bool is_object = field->message && !is_text_message(field->message);
    return field->flags & GW_FIELD_MAP ? NULL
           : is_many                   ? "is repeated"
           : is_object                 ? NULL
                                       : "is neither a map nor a message";
  }
  if (field->flags & GW_FIELD_MAP) {
    return "is a map";
  }
  if (leaf == GWGEN_LEAF_PATH && is_many) {
    return "is repeated";
  }
  if (!field->message) {
    return NULL;
  }
  bool is_text = is_text_message(field->message) ||
                 field->message->well_known == GW_WK_VALUE;
  return leaf == GWGEN_LEAF_VALUE && is_text ? NULL : "is a message";
}

static const char *parent_reason(const gwgen_field *field) {
  if (!field->message) {
    return "is not a message";
  }
  if (field->flags & (GW_FIELD_REPEATED | GW_FIELD_MAP)) {
    return "is repeated";
  }
  return field->message->well_known ? "is a well-known type" : NULL;
}

gw_slice gwgen_field_resolve(gw_arena *arena, const gwgen_message *message,
                             gw_slice path, gwgen_leaf leaf,
                             gwgen_field_path *ret_fields) {
  gw_slice rest = path;
  *ret_fields = (gwgen_field_path){0};
  do {
    gw_slice name = gw_slice_cut(&rest, '.');
    gwgen_field *field = gwgen_field_find(message, name);
    if (!field) {
      return missing(arena, message, name);
    }
    if (ret_fields->n == GWGEN_FIELD_PATH_DEPTH) {
      return GW_LIT("the field path has too many names");
    }
    const char *reason =
        rest.p ? parent_reason(field) : leaf_reason(field, leaf);
    if (reason) {
      return gw_arena_printf(arena, "field '%.*s' of %.*s %s", GWGEN_S(name),
                             GWGEN_S(message->name), reason);
    }
    gwgen_field **slot = GW_PUSH(arena, ret_fields);
    if (!slot) {
      return GW_LIT("out of memory");
    }
    *slot = field;
    message = field->message;
  } while (rest.p);
  return (gw_slice){NULL, 0};
}
