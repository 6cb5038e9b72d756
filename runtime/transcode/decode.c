#include "transcode/decode.h"

#include "base/base64.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/json_write.h"
#include "transcode/decode_quick.h"
#include "transcode/decoder.h"
#include "transcode/scalar.h"
#include "transcode/wellknown_walk.h"

enum { FIRST_SLOTS = 24 }; /* on the stack: most messages need no more */

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

gw_status gw_decoder_merge(gw_decoder *d, const gw_field *field, gw_wire wire,
                           gw_slice *ret_bytes) {
  size_t n = (size_t)(wire.end - wire.p), used = 0;
  char *bytes = gw_arena_alloc(d->arena, n ? n : 1);
  if (!bytes) {
    return gw_arena_why(d->arena);
  }
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

/* ---- messages ------------------------------------------------------------ */

static bool is_zero(const gw_field *field, const gw_wire_field *value) {
  return gw_scalar_is_fixed(field->type)
             ? gw_scalar_is_zero(field->type, value->value)
             : value->bytes.n == 0;
}

static bool is_message(const gw_field *field) {
  return field->type == GW_PB_MESSAGE || field->type == GW_PB_GROUP;
}

/* Leaves the last occurrence that is known, or none. */
static void drop_unknown(const gw_field *field, gw_decoder_slot *slot) {
  gw_wire wire = gw_decoder_wire(slot);
  gw_wire_field at;
  slot->n = 0;
  while (gw_decoder_next(field, &wire, &at) == GW_OK) {
    if (gw_decoder_is_known(field, at.value)) {
      slot->last = at;
      slot->n = 1;
    }
  }
}

/* Whether a singular field counts as set. A zero without presence is as good
 * as nothing: some servers send it, most don't. */
static bool is_single_set(const gw_field *field, gw_decoder_slot *slot) {
  if (slot->n && !gw_decoder_is_known(field, slot->last.value)) {
    drop_unknown(field, slot);
  }
  return slot->n && (is_message(field) || field->flags & GW_FIELD_PRESENCE ||
                     !is_zero(field, &slot->last));
}

gw_status gw_decoder_single(gw_decoder *d, const gw_member *member,
                            const gw_decoder_slot *slot) {
  const gw_field *field = member->field;
  gw_wire_field unset = {.value = field->default_bits,
                         .bytes = field->default_bytes};
  if (slot->n < 2 || !is_message(field)) {
    return gw_decoder_value(d, member, field, slot->n ? &slot->last : &unset);
  }
  gw_wire_field whole = slot->last;
  gw_status status =
      gw_decoder_merge(d, field, gw_decoder_wire(slot), &whole.bytes);
  return status == GW_OK ? gw_decoder_value(d, member, field, &whole) : status;
}

static gw_status write_value(gw_decoder *d, const gw_member *member,
                             const gw_decoder_slot *slot) {
  if (member->field->flags & GW_FIELD_MAP) {
    return gw_decoder_map(d, member, slot);
  }
  return member->field->flags & GW_FIELD_REPEATED
             ? gw_decoder_list(d, member, slot)
             : gw_decoder_single(d, member, slot);
}

gw_status gw_decoder_member(gw_decoder *d, const gw_member *member,
                            gw_decoder_slot *slot, bool *is_first) {
  const gw_field *field = member->field;
  bool is_many = field->flags & (GW_FIELD_MAP | GW_FIELD_REPEATED);
  bool is_set = is_many ? slot->n > 0 : is_single_set(field, slot);
  if (!is_set && !(member->flags & (GW_MEMBER_EMIT | GW_MEMBER_EMIT_NULL))) {
    /* a message that lacks a required field is none (proto2) */
    return member->flags & GW_MEMBER_REQUIRED ? GW_ERR_PROTOCOL : GW_OK;
  }
  gw_status status = gw_json_write_key(d->out, member->name, *is_first);
  *is_first = false;
  if (status != GW_OK) {
    return status;
  }
  return !is_set && member->flags & GW_MEMBER_EMIT_NULL
             ? gw_buf_append(d->out, GW_LIT("null"))
             : write_value(d, member, slot);
}

gw_status gw_decoder_members(gw_decoder *d, const gw_shape *shape,
                             gw_slice bytes, bool is_first) {
  size_t base;
  gw_status status = gw_decoder_push(d, shape->n_members, &base);
  if (status == GW_OK) {
    status = gw_decoder_find(shape, bytes, d->slots + base);
  }
  gw_decoder_slot *slots = d->slots + base;
  for (size_t i = 0; i < shape->n_members && status == GW_OK; i++) {
    const gw_member *member = &shape->members[i];
    uint32_t shown = member->flags & (GW_MEMBER_OUT | GW_MEMBER_ALIAS);
    if (member->field && shown == GW_MEMBER_OUT) {
      status = gw_decoder_member(d, member, &slots[i], &is_first);
    }
  }
  d->n_slots = base;
  return status;
}

gw_status gw_decoder_object(gw_decoder *d, const gw_shape *shape,
                            gw_slice bytes) {
  gw_status status = gw_json_write_char(d->out, '{');
  if (status == GW_OK && shape) {
    status = gw_decoder_members(d, shape, bytes, true);
  }
  return status == GW_OK ? gw_json_write_char(d->out, '}') : status;
}

static gw_status write_message(gw_decoder *d, const gw_member *member,
                               const gw_message *message, gw_slice bytes) {
  if (message->well_known != GW_WK_NONE && message->well_known != GW_WK_EMPTY) {
    return gw_decoder_wellknown(d, member, message, bytes);
  }
  if (d->depth == GW_WIRE_MAX_DEPTH) {
    return GW_ERR_LIMIT;
  }
  d->depth++;
  gw_status status = gw_decoder_is_quick(d, member->shape)
                         ? gw_decoder_quick(d, member->shape, bytes)
                         : GW_END;
  if (status == GW_END) {
    status = gw_decoder_object(d, member->shape, bytes);
  }
  d->depth--;
  return status;
}

/* One field of the message is all that is shown: its value, or null if it is
 * unset and that is how it is shown. */
static gw_status write_field(gw_decoder *d, const gw_member *value,
                             gw_slice message) {
  const gw_field *field = value->field;
  gw_sparse number = {.number = field->number, .member = 1};
  gw_shape only = {
      .members = value, .n_members = 1, .sparse = &number, .n_sparse = 1};
  gw_decoder_slot slot = {.n = 0};
  gw_status status = gw_decoder_find(&only, message, &slot);
  if (status != GW_OK) {
    return status;
  }
  bool is_many = field->flags & (GW_FIELD_MAP | GW_FIELD_REPEATED);
  bool is_set = is_many ? slot.n > 0 : is_single_set(field, &slot);
  return !is_set && value->flags & GW_MEMBER_EMIT_NULL
             ? gw_buf_append(d->out, GW_LIT("null"))
             : write_value(d, value, &slot);
}

static gw_status walk(gw_decoder *d, const gw_member *value, gw_slice message) {
  return value->field ? write_field(d, value, message)
                      : write_message(d, value, value->shape->message, message);
}

gw_status gw_decode(const gw_member *value, gw_slice message, gw_arena *arena,
                    gw_buf *out, gw_why *reterr_why) {
  GW_SCRATCH gw_decoder_slot slots[FIRST_SLOTS];
  gw_decoder d = {.out = out,
                  .arena = arena,
                  .slots = slots,
                  .cap_slots = FIRST_SLOTS,
                  .readable = message.p ? message.p + message.n : NULL,
                  .n_readable = message.n,
                  .may_redo = message.n + 1};
  size_t start = out->n;
  gw_status status = walk(&d, value, message);
  if (status != GW_OK) { /* the general walk alone knows what comes first */
    out->n = start;
    d.n_slots = d.depth = 0;
    d.may_redo = 0;
    status = walk(&d, value, message);
  }
  /* Outside of strings all is ASCII, so that one look finds what is bad. */
  if (status == GW_OK &&
      !gw_utf8_check(gw_slice_from(gw_buf_slice(out), start))) {
    *reterr_why = (gw_why){"a string that is not UTF-8", out->n - start};
    return GW_ERR_PROTOCOL;
  }
  if (status != GW_OK) {
    *reterr_why =
        (gw_why){d.what ? d.what : gw_status_text(status), out->n - start};
  }
  return status;
}
