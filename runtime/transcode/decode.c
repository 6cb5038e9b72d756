#include "transcode/decode.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "text/json_write.h"
#include "transcode/decoder.h"
#include "transcode/scalar.h"
#include "transcode/wellknown.h"

static gw_status write_message(gw_decoder *d, const gw_member *member,
                               const gw_message *message, gw_slice bytes);

/* ---- single values ------------------------------------------------------- */

static gw_status write_base64(gw_decoder *d, gw_slice bytes) {
  size_t n = GW_BASE64_ENCODED(bytes.n);
  gw_status status = gw_json_write_char(d->out, '"');
  if (status == GW_OK) {
    status = gw_buf_reserve(d->out, n);
  }
  if (status != GW_OK) {
    return status;
  }
  d->out->n += gw_base64_encode(bytes, d->out->p + d->out->n);
  return gw_json_write_char(d->out, '"');
}

gw_status gw_decoder_value(gw_decoder *d, const gw_member *member,
                           const gw_field *field, const gw_wire_field *value) {
  switch (field->type) {
  case GW_PB_STRING:
    return gw_json_write_string(d->out, value->bytes);
  case GW_PB_BYTES:
    return write_base64(d, value->bytes);
  case GW_PB_MESSAGE:
  case GW_PB_GROUP:
    return write_message(d, member, field->message, value->bytes);
  default:
    return gw_scalar_write(d->out, member, field, value->value);
  }
}

/* All occurrences of a message as one: their bytes in a row (protobuf.dev,
 * "Last One Wins"). */
static gw_status merge(gw_decoder *d, const gw_field *field,
                       const gw_decoder_slot *slot, gw_slice *ret_bytes) {
  size_t n = (size_t)(slot->end - slot->first), used = 0;
  char *bytes = gw_arena_alloc(d->arena, n ? n : 1);
  if (!bytes) {
    return gw_arena_why(d->arena);
  }
  gw_wire wire = gw_decoder_wire(slot);
  gw_wire_field at;
  while (gw_decoder_next(field, &wire, &at) == GW_OK) {
    if (at.bytes.n) {
      memcpy(bytes + used, at.bytes.p, at.bytes.n);
      used += at.bytes.n;
    }
  }
  *ret_bytes = gw_slice_of(bytes, used);
  return GW_OK;
}

/* The value of a singular field, of which |slot| has one or more. */
static gw_status last_value(gw_decoder *d, const gw_field *field,
                            const gw_decoder_slot *slot,
                            gw_wire_field *ret_value) {
  bool is_message = field->type == GW_PB_MESSAGE || field->type == GW_PB_GROUP;
  gw_wire wire = gw_decoder_wire(slot);
  gw_wire_field at;
  while (gw_decoder_next(field, &wire, &at) == GW_OK) {
    *ret_value = at;
  }
  return is_message && slot->n > 1 ? merge(d, field, slot, &ret_value->bytes)
                                   : GW_OK;
}

/* ---- messages ------------------------------------------------------------ */

static gw_status write_wrapper(gw_decoder *d, const gw_member *member,
                               const gw_message *message, gw_slice bytes) {
  const gw_field *field = &message->fields[0];
  gw_wire wire = gw_wire_of(bytes);
  gw_wire_field at, value = {0};
  gw_status status;
  while ((status = gw_decoder_next(field, &wire, &at)) == GW_OK) {
    value = at;
  }
  return status == GW_END ? gw_decoder_value(d, member, field, &value) : status;
}

static bool is_zero(const gw_field *field, const gw_wire_field *value) {
  return gw_scalar_is_fixed(field->type)
             ? gw_scalar_is_zero(field->type, value->value)
             : value->bytes.n == 0;
}

/* What stands in |slot| of a singular field. A zero without presence is as
 * good as nothing: some servers send it, most don't. */
static gw_status read_single(gw_decoder *d, const gw_field *field,
                             const gw_decoder_slot *slot,
                             gw_wire_field *ret_value, bool *ret_is_set) {
  *ret_value = (gw_wire_field){0};
  *ret_is_set = false;
  if (!slot->n) {
    return GW_OK;
  }
  gw_status status = last_value(d, field, slot, ret_value);
  bool is_message = field->type == GW_PB_MESSAGE || field->type == GW_PB_GROUP;
  *ret_is_set = is_message || field->flags & GW_FIELD_PRESENCE ||
                !is_zero(field, ret_value);
  return status;
}

static gw_status begin_member(gw_decoder *d, const gw_member *member,
                              bool *is_first) {
  gw_status status = *is_first ? GW_OK : gw_json_write_char(d->out, ',');
  if (status == GW_OK) {
    status = gw_json_write_string(d->out, member->name);
  }
  *is_first = false;
  return status == GW_OK ? gw_json_write_char(d->out, ':') : status;
}

/* A member with its key, or nothing, as its flags say. |is_first| NULL: the
 * value alone, whatever it is. |slot| is a copy: the stack may move. */
static gw_status write_member(gw_decoder *d, const gw_member *member,
                              gw_decoder_slot slot, bool *is_first) {
  const gw_field *field = member->field;
  bool is_map = field->flags & GW_FIELD_MAP;
  bool is_many = is_map || field->flags & GW_FIELD_REPEATED;
  bool is_set = slot.n > 0;
  gw_wire_field value = {0};
  gw_status status = GW_OK;
  if (!is_many) {
    status = read_single(d, field, &slot, &value, &is_set);
  }
  bool is_null = !is_set && member->flags & GW_MEMBER_EMIT_NULL;
  if (status == GW_OK && is_first) {
    if (!is_set && !is_null && !(member->flags & GW_MEMBER_EMIT)) {
      return GW_OK;
    }
    status = begin_member(d, member, is_first);
  }
  if (status != GW_OK) {
    return status;
  }
  if (is_null) {
    return gw_buf_append(d->out, GW_LIT("null"));
  }
  if (is_map) {
    return gw_decoder_map(d, member, gw_decoder_wire(&slot));
  }
  return is_many ? gw_decoder_list(d, member, gw_decoder_wire(&slot))
                 : gw_decoder_value(d, member, field, &value);
}

static gw_status write_members(gw_decoder *d, const gw_shape *shape,
                               gw_slice bytes) {
  size_t base;
  bool is_first = true;
  gw_status status = gw_decoder_push(d, shape->n_members, &base);
  if (status == GW_OK) {
    status = gw_decoder_find(shape, bytes, d->slots + base);
  }
  for (size_t i = 0; i < shape->n_members && status == GW_OK; i++) {
    const gw_member *member = &shape->members[i];
    if (member->field && member->flags & GW_MEMBER_OUT &&
        !(member->flags & GW_MEMBER_ALIAS)) {
      status = write_member(d, member, d->slots[base + i], &is_first);
    }
  }
  d->n_slots = base;
  return status;
}

static gw_status write_message(gw_decoder *d, const gw_member *member,
                               const gw_message *message, gw_slice bytes) {
  if (gw_wellknown_is_refused(message->well_known)) {
    return GW_ERR_UNSUPPORTED;
  }
  if (message->well_known == GW_WK_WRAPPER) {
    return write_wrapper(d, member, message, bytes);
  }
  const gw_wellknown *row = gw_wellknown_find(message->well_known);
  if (row) {
    return row->to_json(d->out, bytes);
  }
  if (d->depth == GW_WIRE_MAX_DEPTH) {
    return GW_ERR_LIMIT;
  }
  d->depth++;
  gw_status status = gw_json_write_char(d->out, '{');
  if (status == GW_OK && member->shape) {
    status = write_members(d, member->shape, bytes);
  }
  d->depth--;
  return status == GW_OK ? gw_json_write_char(d->out, '}') : status;
}

/* One field of the message is all that is shown. */
static gw_status write_field(gw_decoder *d, const gw_member *value,
                             gw_slice message) {
  gw_sparse number = {.number = value->field->number, .member = 1};
  gw_shape only = {
      .members = value, .n_members = 1, .sparse = &number, .n_sparse = 1};
  gw_decoder_slot slot = {0};
  gw_status status = gw_decoder_find(&only, message, &slot);
  return status == GW_OK ? write_member(d, value, slot, NULL) : status;
}

gw_status gw_decode(const gw_member *value, gw_slice message, gw_arena *arena,
                    gw_buf *out, gw_why *reterr_why) {
  gw_decoder d = {.out = out, .arena = arena};
  size_t start = out->n;
  gw_status status =
      value->field ? write_field(&d, value, message)
                   : write_message(&d, value, value->shape->message, message);
  /* Outside of strings all is ASCII, so that one look finds what is bad. */
  if (status == GW_OK &&
      !gw_utf8_check(gw_slice_from(gw_buf_slice(out), start))) {
    *reterr_why = (gw_why){"a string that is not UTF-8", out->n - start};
    return GW_ERR_PROTOCOL;
  }
  if (status != GW_OK) {
    *reterr_why = (gw_why){gw_status_text(status), out->n - start};
  }
  return status;
}
