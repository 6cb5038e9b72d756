#include "transcode/encode_quick.h"
#include "transcode/encode_scalar.h"
#include "transcode/keyset.h"
#include "transcode/scalar.h"
#include "transcode/wellknown.h"
#include "transcode/wellknown_walk.h"
#include "transcode/wire.h"

/* ---- messages ------------------------------------------------------------ */

static gw_status object_content(gw_encoder *e, const gw_shape *shape,
                                const gw_schema *schema) {
  const char *from = e->json.p;
  gw_json_token token;
  bool before;
  if (!schema) {
    schema = shape->schema;
  }
  gw_status status = gw_encoder_before(
      e, schema, (shape->flags & GW_SHAPE_VALIDATE) != 0, &before);
  if (status == GW_OK) {
    status = gw_json_value(&e->json, &token);
  }
  if (status == GW_OK && token.kind < GW_JSON_ARRAY) {
    status = gw_encoder_check_token(e, schema, from, token);
  }
  if (status == GW_OK) {
    status = token.kind == GW_JSON_OBJECT
                 ? gw_encoder_object(e, shape, schema, from)
                 : gw_encoder_refuse(e, GW_FAULT_NO_OBJECT, NULL, token);
  }
  gw_encoder_after(e, before);
  return status;
}

gw_status gw_encoder_content(gw_encoder *e, const gw_member *member,
                             const gw_message *message,
                             const gw_schema *schema) {
  static const gw_shape no_members = {.n_members = 0};
  if (message->well_known != GW_WK_NONE && message->well_known != GW_WK_EMPTY) {
    return gw_encoder_wellknown(e, member, message, schema);
  }
  return object_content(e, member->shape ? member->shape : &no_members, schema);
}

/* ---- one value of a field ------------------------------------------------ */

static gw_status put_message(gw_encoder *e, const gw_member *member,
                             const gw_field *field, const gw_schema *schema) {
  size_t at = 0;
  gw_status status =
      gw_wire_put_tag(e->out, field->number, gw_wire_type_of(field->type));
  if (status == GW_OK && field->type == GW_PB_MESSAGE) {
    status = gw_wire_open(e->out, &at);
  }
  if (status == GW_OK) {
    status = gw_encoder_content(e, member, field->message, schema);
  }
  if (status != GW_OK) {
    return status;
  }
  return field->type == GW_PB_MESSAGE
             ? gw_wire_close(e->out, at)
             : gw_wire_put_tag(e->out, field->number, GW_WIRE_GROUP_END);
}

/* The next value with its tag: a singular field, an element, a map's value. */
static gw_status put_single(gw_encoder *e, const gw_member *member,
                            const gw_field *field, const gw_schema *schema) {
  bool before;
  gw_status status = gw_encoder_before(e, schema, false, &before);
  if (status == GW_OK) {
    if (field->type == GW_PB_MESSAGE || field->type == GW_PB_GROUP) {
      status = put_message(e, member, field, schema);
    } else {
      status =
          gw_encoder_scalar(e, member, field, gw_encoder_tag(field), schema);
    }
  }
  gw_encoder_after(e, before);
  return status;
}

/* ---- lists --------------------------------------------------------------- */

static gw_status put_packed(gw_encoder *e, const gw_member *member) {
  bool before;
  gw_status status = gw_encoder_before(e, member->item_schema, false, &before);
  if (status == GW_OK) {
    status =
        gw_encoder_scalar(e, member, member->field, 0, member->item_schema);
  }
  gw_encoder_after(e, before);
  return status;
}

static gw_status put_element(gw_encoder *e, const gw_member *member,
                             bool is_packed) {
  if (gw_json_pull_kind(&e->json) == GW_JSON_NULL &&
      !gw_wellknown_takes_null_item(member->field)) {
    return gw_encoder_refuse_next(e, GW_FAULT_NULL_VALUE, NULL);
  }
  return is_packed ? put_packed(e, member)
                   : put_single(e, member, member->field, member->item_schema);
}

/* One element, or the end. */
static gw_status step(gw_encoder *e, const gw_member *member, bool is_packed,
                      size_t *n) {
  gw_status status = gw_json_pull_next(&e->json, ']');
  if (status != GW_OK) {
    return status;
  }
  if (e->sink) {
    gw_sink_push_index(e->sink, *n);
  }
  status = put_element(e, member, is_packed);
  if (e->sink && status == GW_OK) {
    gw_sink_pop(e->sink);
  }
  ++*n;
  return status;
}

static gw_status put_elements(gw_encoder *e, const gw_member *member,
                              bool is_packed, size_t *ret_n) {
  bool is_quick = member->form != GW_FORM_OTHER && gw_encoder_is_quick(e);
  gw_status status = GW_OK;
  *ret_n = 0;
  while (status == GW_OK) {
    if (is_quick) {
      status = gw_encoder_quick_elements(e, member, ret_n);
    }
    if (status == GW_OK) {
      status = step(e, member, is_packed, ret_n);
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* A packed list takes one length for all; an empty one leaves no trace. */
gw_status gw_encoder_list(gw_encoder *e, const gw_member *member,
                          size_t *ret_n) {
  const gw_field *field = member->field;
  bool is_packed =
      field->flags & GW_FIELD_PACKED && gw_scalar_is_fixed(field->type);
  size_t before = e->out->n, at;
  if (!is_packed) {
    return put_elements(e, member, false, ret_n);
  }
  gw_status status = gw_wire_put_tag(e->out, field->number, GW_WIRE_BYTES);
  if (status == GW_OK) {
    status = gw_wire_open(e->out, &at);
  }
  if (status == GW_OK) {
    status = put_elements(e, member, true, ret_n);
  }
  if (status == GW_OK && e->out->n == at) {
    e->out->n = before;
    return GW_OK;
  }
  return status == GW_OK ? gw_wire_close(e->out, at) : status;
}

/* ---- maps ---------------------------------------------------------------- */

static gw_status put_key(gw_encoder *e, const gw_field *field,
                         gw_json_token token, gw_slice text) {
  gw_status status =
      gw_wire_put_tag(e->out, field->number, gw_wire_type_of(field->type));
  if (status == GW_OK && field->type == GW_PB_STRING) {
    return gw_wire_put_bytes(e->out, text);
  }
  uint64_t bits;
  gw_fault fault = gw_scalar_parse_key(field, text, &bits);
  if (fault != GW_FAULT_NONE) {
    return gw_encoder_refuse(e, fault, field, token);
  }
  return status == GW_OK ? gw_scalar_put(e->out, field->type, bits) : status;
}

/* An entry is written, of which the key takes the first |key_n| of the |n|
 * bytes at the end: refuses a key that came before. Keys are compared as they
 * stand on the wire, so that "1" and "1.0" are one. */
static gw_status mark_key(gw_encoder *e, gw_keyset *keys, size_t n,
                          size_t key_n, gw_json_token token) {
  gw_status status =
      gw_keyset_add(keys, e->arena, e->out->p, e->out->n - n, key_n);
  token.kind = GW_JSON_NONE;
  return status == GW_ERR_DUPLICATE
             ? gw_encoder_refuse(e, GW_FAULT_DUPLICATE, NULL, token)
             : status;
}

static size_t n_found(const gw_encoder *e) {
  return e->sink ? e->sink->n + e->sink->n_dropped : 0;
}

static gw_status put_entry(gw_encoder *e, const gw_member *member,
                           gw_keyset *keys, gw_json_token token, gw_slice key) {
  const gw_message *entry = member->field->message;
  size_t start = e->out->n, found = n_found(e), at = 0, key_n, n;
  size_t dropped = e->n_dropped;
  gw_status status =
      gw_wire_put_tag(e->out, member->field->number, GW_WIRE_BYTES);
  if (status == GW_OK) {
    status = gw_wire_open(e->out, &at);
  }
  if (status == GW_OK) {
    status = put_key(e, &entry->fields[0], token, key);
  }
  key_n = e->out->n - at;
  if (status == GW_OK) {
    status =
        gw_json_pull_kind(&e->json) == GW_JSON_NULL &&
                !gw_wellknown_takes_null(&entry->fields[1])
            ? gw_encoder_refuse_next(e, GW_FAULT_NULL_VALUE, NULL)
            : put_single(e, member, &entry->fields[1], member->item_schema);
  }
  n = e->out->n - at;
  if (status == GW_OK) {
    status = gw_wire_close(e->out, at);
  }
  bool is_dropped =
      entry->fields[1].type == GW_PB_ENUM && e->n_dropped != dropped;
  if (status == GW_OK && (is_dropped || n_found(e) != found)) {
    e->out->n = start; /* not whole */
    return GW_OK;
  }
  return status == GW_OK ? mark_key(e, keys, n, key_n, token) : status;
}

/* One entry, or the end. */
static gw_status step_entry(gw_encoder *e, const gw_member *member,
                            gw_keyset *keys, size_t *n) {
  gw_json_token token;
  gw_slice key;
  gw_status status = gw_json_pull_key(&e->json, (gw_slice){0}, &token);
  if (status != GW_OK) {
    return status;
  }
  status = gw_encoder_text(e, token, &key);
  if (status == GW_OK && e->sink) {
    gw_sink_push_key(e->sink, key);
  }
  if (status == GW_OK) {
    status = put_entry(e, member, keys, token, key);
  }
  if (status == GW_OK && e->sink) {
    gw_sink_pop(e->sink);
  }
  ++*n;
  return status;
}

gw_status gw_encoder_map(gw_encoder *e, const gw_member *member,
                         size_t *ret_n) {
  bool is_quick = member->form != GW_FORM_OTHER && gw_encoder_is_quick(e);
  gw_keyset keys;
  gw_status status = GW_OK;
  gw_keyset_init(&keys);
  *ret_n = 0;
  while (status == GW_OK) {
    if (is_quick) {
      status = gw_encoder_quick_entries(e, member, &keys, ret_n);
    }
    if (status == GW_OK) {
      status = step_entry(e, member, &keys, ret_n);
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* ---- a member ------------------------------------------------------------ */

/* A list or a map, whose brackets are checked here. */
static gw_status put_many(gw_encoder *e, const gw_member *member) {
  const gw_schema *schema = member->schema;
  bool is_map = member->field->flags & GW_FIELD_MAP;
  gw_json_kind wanted = is_map ? GW_JSON_OBJECT : GW_JSON_ARRAY;
  const char *from = e->json.p;
  gw_json_token token;
  size_t n = 0;
  bool before;
  /* Declared properties of a map are not its entries' business. */
  bool must = is_map && schema &&
              (schema->n_properties || schema->checks & GW_CHECK_CLOSED);
  gw_status status = gw_encoder_before(e, schema, must, &before);
  if (status == GW_OK) {
    status = gw_json_value(&e->json, &token);
  }
  if (status == GW_OK && token.kind < GW_JSON_ARRAY) {
    status = gw_encoder_check_token(e, schema, from, token);
  }
  if (status == GW_OK && token.kind != wanted) {
    status = gw_encoder_refuse(
        e, is_map ? GW_FAULT_NO_OBJECT : GW_FAULT_NO_LIST, NULL, token);
  } else if (status == GW_OK && is_map) {
    status = gw_encoder_map(e, member, &n);
    status =
        status == GW_OK ? gw_encoder_check_members(e, schema, from, n) : status;
  } else if (status == GW_OK) {
    status = gw_encoder_list(e, member, &n);
    status =
        status == GW_OK ? gw_encoder_check_items(e, schema, from, n) : status;
  }
  gw_encoder_after(e, before);
  return status;
}

/* Null is "not set" where it is taken at all. */
static gw_status take_null(gw_encoder *e, const gw_member *member) {
  const char *from = e->json.p;
  gw_json_token token;
  bool is_taken = member->flags & GW_MEMBER_NULLABLE ||
                  ((e->is_lax || member->flags & GW_MEMBER_LENIENT) &&
                   (e->is_lax || !(member->flags & GW_MEMBER_REQUIRED)) &&
                   !(member->field->flags & GW_FIELD_REQUIRED));
  if (!is_taken) {
    return gw_encoder_refuse_next(e, GW_FAULT_NULL_VALUE, NULL);
  }
  bool before;
  gw_status status = gw_encoder_before(e, member->schema, false, &before);
  if (status == GW_OK) {
    status = gw_json_value(&e->json, &token);
  }
  if (status == GW_OK) {
    status = gw_encoder_check_token(e, member->schema, from, token);
  }
  gw_encoder_after(e, before);
  return status;
}

gw_status gw_encoder_member(gw_encoder *e, const gw_member *member,
                            bool *ret_is_null) {
  *ret_is_null = gw_json_pull_kind(&e->json) == GW_JSON_NULL &&
                 !gw_wellknown_takes_null(member->field);
  if (*ret_is_null) {
    return take_null(e, member);
  }
  if (member->field->flags & (GW_FIELD_MAP | GW_FIELD_REPEATED)) {
    return put_many(e, member);
  }
  return put_single(e, member, member->field, member->schema);
}
