#include "front/proto_types.h"

static gw_status refuse(gwgen_proto_reader *r, gwgen_pos pos, const char *what,
                        gw_slice name) {
  gwgen_report_add(r->product->report, "descriptor-set", pos, "%s: \"%.*s\"",
                   what, GWGEN_S(name));
  return GW_ERR_INVALID;
}

gwgen_message *gwgen_proto_message(const gwgen_proto_reader *r,
                                   const char *type_name) {
  gw_slice name = gw_slice_str(type_name);
  return name.n && name.p[0] == '.'
             ? gw_map_find(&r->messages, gw_slice_from(name, 1))
             : NULL;
}

/* A map entry has a scalar key = 1 and a value = 2, and nothing else. */
static bool is_sound_entry(const gwgen_message *entry) {
  return entry->fields.n == 2 && entry->fields.v[0].number == 1 &&
         entry->fields.v[1].number == 2 &&
         entry->fields.v[0].type != GW_PB_MESSAGE &&
         entry->fields.v[0].type != GW_PB_GROUP;
}

static gw_status resolve_one(gwgen_proto_reader *r,
                             const gwgen_unresolved *from) {
  gwgen_field *field = &from->message->fields.v[from->field];
  gw_slice name = from->type_name;
  if (!name.n || name.p[0] != '.') {
    return refuse(r, field->pos, "a type has no full name", name);
  }
  name = gw_slice_from(name, 1);
  if (field->type == GW_PB_ENUM) {
    field->enumeration = gw_map_find(&r->enums, name);
  } else {
    field->message = gw_map_find(&r->messages, name);
  }
  if (!field->enumeration && !field->message) {
    return refuse(r, field->pos, "a type is missing", name);
  }
  if (field->message && field->message->is_map_entry) {
    if (!is_sound_entry(field->message)) {
      return refuse(r, field->pos, "a map entry is damaged", name);
    }
    field->flags = GW_FIELD_MAP;
    field->type = GW_PB_MESSAGE; /* whatever its file says of messages */
  }
  return GW_OK;
}

gw_status gwgen_proto_resolve(gwgen_proto_reader *r) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < r->unresolved.n; i++) {
    gw_status one = resolve_one(r, &r->unresolved.v[i]);
    status = one == GW_OK ? status : one;
  }
  return status;
}

/* ---- what is needed -------------------------------------------------------
 */

typedef GW_VEC(gwgen_message *) message_list;

static gw_status reach(gw_arena *scratch, gw_map *seen, message_list *todo,
                       gwgen_message *message) {
  gw_status status = gw_map_put(scratch, seen, message->name, message);
  if (status != GW_OK) {
    return status == GW_ERR_DUPLICATE ? GW_OK : status;
  }
  gwgen_message **slot = GW_PUSH(scratch, todo);
  if (!slot) {
    return gw_arena_why(scratch);
  }
  *slot = message;
  return GW_OK;
}

static gw_status reach_fields(gw_arena *scratch, gw_map *seen,
                              message_list *todo,
                              const gwgen_message *message) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < message->fields.n && status == GW_OK; i++) {
    gwgen_field *field = &message->fields.v[i];
    if (field->message) {
      status = reach(scratch, seen, todo, field->message);
    } else if (field->enumeration) {
      status = gw_map_put(scratch, seen, field->enumeration->name, field);
      status = status == GW_ERR_DUPLICATE ? GW_OK : status;
    }
  }
  return status;
}

/* Files of options of protobuf's and of google.api's: no service puts those
 * into an Any. */
static bool is_of_options(gw_slice file) {
  return gw_slice_eq(file, GW_LIT("google/protobuf/descriptor.proto")) ||
         gw_slice_starts(file, GW_LIT("google/api/"));
}

/* An Any can hold whatever message the files have. */
static gw_status reach_all(gwgen_proto_reader *r, gw_map *seen,
                           message_list *todo) {
  const gwgen_proto *proto = &r->product->proto;
  gw_status status = GW_OK;
  for (size_t i = 0; i < proto->messages.n && status == GW_OK; i++) {
    if (!is_of_options(proto->messages.v[i]->file)) {
      status = reach(r->scratch, seen, todo, proto->messages.v[i]);
    }
  }
  return status;
}

gw_status gwgen_proto_prune(gwgen_proto_reader *r, const gw_map *kept_files) {
  gwgen_proto *proto = &r->product->proto;
  gw_map seen = {0};
  message_list todo = {0};
  gw_status status = GW_OK;
  for (size_t i = 0; i < proto->messages.n && status == GW_OK; i++) {
    if (gw_map_find(kept_files, proto->messages.v[i]->file)) {
      status = reach(r->scratch, &seen, &todo, proto->messages.v[i]);
    }
  }
  for (size_t i = 0; i < proto->rpcs.n && status == GW_OK; i++) {
    status = reach(r->scratch, &seen, &todo, proto->rpcs.v[i]->input);
    if (status == GW_OK) {
      status = reach(r->scratch, &seen, &todo, proto->rpcs.v[i]->output);
    }
  }
  for (size_t i = 0; i < todo.n && status == GW_OK; i++) {
    status = todo.v[i]->well_known == GW_WK_ANY
                 ? reach_all(r, &seen, &todo)
                 : reach_fields(r->scratch, &seen, &todo, todo.v[i]);
  }
  size_t n = 0;
  for (size_t i = 0; i < proto->messages.n; i++) {
    if (gw_map_find(&seen, proto->messages.v[i]->name)) {
      proto->messages.v[n++] = proto->messages.v[i];
    }
  }
  proto->messages.n = n;
  n = 0;
  for (size_t i = 0; i < proto->enums.n; i++) {
    gwgen_enum *enumeration = proto->enums.v[i];
    if (gw_map_find(kept_files, enumeration->file) ||
        gw_map_find(&seen, enumeration->name)) {
      proto->enums.v[n++] = enumeration;
    }
  }
  proto->enums.n = n;
  return status;
}
