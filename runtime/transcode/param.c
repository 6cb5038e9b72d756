#include "transcode/param.h"

#include "base/base64.h"
#include "base/num.h"
#include "base/utf8.h"
#include "transcode/encode.h"
#include "transcode/scalar.h"
#include "transcode/wellknown.h"
#include "transcode/wire.h"

static gw_status refuse(gw_binder *b, gw_fault fault) {
  b->fault = fault;
  return gw_fault_status(fault);
}

/* A field that a text goes to, and the member whose spellings it has: the leaf
 * itself, an element, the value of a map or what a wrapper holds. */
typedef struct place {
  const gw_member *leaf;
  const gw_field *field;
} place;

/* ---- text to payload ----------------------------------------------------- */

/* As the body would have to spell it: what the text can be decides. */
static gw_json_kind kind_of(const gw_field *field, gw_slice text) {
  if (field->type == GW_PB_BOOL) {
    return gw_slice_is(text, "true")    ? GW_JSON_TRUE
           : gw_slice_is(text, "false") ? GW_JSON_FALSE
                                        : GW_JSON_STRING;
  }
  return gw_num_is_json(text) ? GW_JSON_NUMBER : GW_JSON_STRING;
}

static gw_status put_base64(gw_binder *b, gw_slice text, gw_buf *to) {
  gw_status status = gw_buf_reserve(to, GW_BASE64_DECODED(text.n));
  size_t n;
  if (status != GW_OK) {
    return status;
  }
  if (gw_base64_decode(text, to->p + to->n, &n) != GW_OK) {
    return refuse(b, GW_FAULT_BASE64);
  }
  to->n += n;
  return GW_OK;
}

/* Appends the payload of a scalar that the wire carries in a fixed place. */
static gw_status put_fixed(gw_binder *b, const place *at, gw_slice text,
                           gw_buf *to) {
  gw_member lenient = *at->leaf;
  const gw_field *field = at->field;
  lenient.flags |= GW_MEMBER_LENIENT;
  uint64_t bits;
  gw_fault fault =
      gw_scalar_parse(&lenient, field, kind_of(field, text), text, &bits);
  return fault == GW_FAULT_NONE ? gw_scalar_put(to, field->type, bits)
                                : refuse(b, fault);
}

static gw_status put_payload(gw_binder *b, const place *at, gw_slice text,
                             gw_buf *to);

static gw_status put_wrapper(gw_binder *b, const place *at, gw_slice text,
                             gw_buf *to) {
  place inner = {at->leaf, &at->field->message->fields[0]};
  gw_wire_type type = gw_wire_type_of(inner.field->type);
  size_t mark = 0;
  gw_status status = gw_wire_put_tag(to, inner.field->number, type);
  if (status == GW_OK && type == GW_WIRE_BYTES) {
    status = gw_wire_open(to, &mark);
  }
  if (status == GW_OK) {
    status = put_payload(b, &inner, text, to);
  }
  return status == GW_OK && type == GW_WIRE_BYTES ? gw_wire_close(to, mark)
                                                  : status;
}

/* JSON in one parameter: a Struct, a Value, a ListValue, an Any; or a message
 * that OpenAPI says is written so. */
static gw_status put_json(gw_binder *b, const place *at, gw_slice text,
                          gw_buf *to) {
  const gw_shape *known = at->leaf->shape;
  gw_shape shape = {.message = at->field->message,
                    .types = known ? known->types : NULL};
  bool is_known = known && shape.message->well_known == GW_WK_NONE;
  gw_member value = {.shape = is_known ? known : &shape,
                     .flags = GW_MEMBER_LENIENT};
  gw_encode_note note;
  gw_buf copy;
  gw_buf_init(&copy, b->arena, text.n);
  gw_status status = gw_buf_append(&copy, text);
  if (status == GW_OK) {
    status = gw_buf_pad(&copy);
  }
  if (status == GW_OK) {
    status = gw_encode(&value, gw_buf_slice(&copy), b->arena, to, &note);
  }
  return status == GW_OK || status == GW_ERR_NOMEM ? status
                                                   : refuse(b, GW_FAULT_JSON);
}

static gw_status put_message(gw_binder *b, const place *at, gw_slice text,
                             gw_buf *to) {
  gw_well_known kind = at->field->message->well_known;
  const gw_wellknown *row = gw_wellknown_find(kind);
  if (kind == GW_WK_WRAPPER) {
    return put_wrapper(b, at, text, to);
  }
  if (kind >= GW_WK_STRUCT || (kind == GW_WK_NONE && at->leaf->shape)) {
    return put_json(b, at, text, to);
  }
  return row ? row->from_json(to, text, &b->fault)
             : refuse(b, GW_FAULT_UNSUPPORTED);
}

/* Appends what stands behind the tag and, if there is one, the length. */
static gw_status put_payload(gw_binder *b, const place *at, gw_slice text,
                             gw_buf *to) {
  switch (at->field->type) {
  case GW_PB_STRING:
    return gw_buf_append(to, text);
  case GW_PB_BYTES:
    return put_base64(b, text, to);
  case GW_PB_MESSAGE:
    return put_message(b, at, text, to);
  case GW_PB_GROUP:
    return refuse(b, GW_FAULT_UNSUPPORTED);
  default:
    return put_fixed(b, at, text, to);
  }
}

static gw_status put_field(const gw_field *field, gw_slice payload,
                           gw_buf *to) {
  gw_wire_type type = gw_wire_type_of(field->type);
  gw_status status = gw_wire_put_tag(to, field->number, type);
  if (status != GW_OK) {
    return status;
  }
  return type == GW_WIRE_BYTES ? gw_wire_put_bytes(to, payload)
                               : gw_buf_append(to, payload);
}

/* The payload of one value, in the arena. */
static gw_status read_payload(gw_binder *b, const place *at, gw_slice text,
                              gw_slice *ret_payload) {
  gw_buf payload;
  gw_buf_init(&payload, b->arena, b->out->limit);
  if (!gw_utf8_check(text)) {
    return refuse(b, GW_FAULT_TYPE);
  }
  gw_status status = put_payload(b, at, text, &payload);
  *ret_payload = gw_buf_slice(&payload);
  return status;
}

/* ---- what is there already ----------------------------------------------- */

/* What the message says so far about the leaf. */
typedef struct found {
  gw_slice payload; /* of the last one, as put_payload() would write it */
  size_t n;
  gw_slice prefix; /* of payloads that count: the key of a map's entry */
  bool is_other;   /* another member of a oneof on the way is set */
} found;

static const gw_field *step(const gw_target *target, size_t depth) {
  return depth < target->n_parents ? target->parents[depth]
                                   : target->leaf->field;
}

/* A scalar's payload is what lies between its tag and its end; what has a
 * length comes without that. */
static gw_slice payload_of(const gw_wire_field *field, const char *from,
                           const char *end) {
  if (field->type == GW_WIRE_BYTES || field->type == GW_WIRE_GROUP) {
    return field->bytes;
  }
  while ((unsigned char)*from >= 0x80) {
    from++; /* the tag */
  }
  return gw_slice_of(from + 1, (size_t)(end - from - 1));
}

/* Whether |number| is a different member of the oneof that |field| is in. */
static bool is_sibling(const gw_message *message, const gw_field *field,
                       uint32_t number) {
  if (!field->oneof || !message || number == field->number) {
    return false;
  }
  for (size_t i = 0; i < message->n_fields; i++) {
    if (message->fields[i].number == number) {
      return message->fields[i].oneof == field->oneof;
    }
  }
  return false;
}

/* Depth is that of the target's path, which gwgen bounds. */
static gw_status look(const gw_target *target, size_t depth,
                      const gw_message *message, gw_slice bytes,
                      found *ret_found) {
  const gw_field *field = step(target, depth);
  gw_wire wire = gw_wire_of(bytes);
  for (;;) {
    const char *from = wire.p;
    gw_wire_field at;
    gw_status status = gw_wire_next(&wire, &at);
    if (status != GW_OK) {
      return status == GW_END ? GW_OK : GW_ERR_INTERNAL;
    }
    ret_found->is_other |= is_sibling(message, field, at.number);
    if (at.number != field->number) {
      continue;
    }
    if (depth < target->n_parents) {
      status = look(target, depth + 1, field->message, at.bytes, ret_found);
      if (status != GW_OK) {
        return status;
      }
      continue;
    }
    gw_slice payload = payload_of(&at, from, wire.p);
    if (gw_slice_starts(payload, ret_found->prefix)) {
      ret_found->payload = payload;
      ret_found->n++;
    }
  }
}

/* Whether another member of a oneof on the way is set, else what is there. */
static gw_status look_for(gw_binder *b, const gw_target *target,
                          found *ret_found) {
  if (target->n_parents > GW_WIRE_MAX_DEPTH) {
    return refuse(b, GW_FAULT_UNSUPPORTED);
  }
  gw_status status =
      look(target, 0, b->message, gw_buf_slice(b->out), ret_found);
  if (status == GW_OK && ret_found->is_other) {
    return refuse(b, GW_FAULT_ONEOF);
  }
  return status;
}

/* ---- writing ------------------------------------------------------------- */

/* Opens the message |field| within the one that begins at |from|. Where it was
 * the last one written (a body, most often) it goes on: readers merge a message
 * that comes in parts, but not all of them do it well. */
static gw_status open_within(gw_buf *out, const gw_field *field, size_t from,
                             size_t *ret_at) {
  gw_status status = gw_wire_reopen(out, from, field->number, ret_at);
  if (status != GW_END) {
    return status;
  }
  status = gw_wire_put_tag(out, field->number, GW_WIRE_BYTES);
  return status == GW_OK ? gw_wire_open(out, ret_at) : status;
}

/* Appends whole fields within the messages that lead to them. */
static gw_status put_within(gw_binder *b, const gw_target *target,
                            gw_slice fields) {
  size_t marks[GW_WIRE_MAX_DEPTH];
  gw_status status = GW_OK;
  size_t from = 0;
  for (size_t i = 0; i < target->n_parents && status == GW_OK; i++) {
    status = open_within(b->out, target->parents[i], from, &marks[i]);
    from = marks[i];
  }
  if (status == GW_OK) {
    status = gw_buf_append(b->out, fields);
  }
  for (size_t i = target->n_parents; i-- > 0 && status == GW_OK;) {
    status = gw_wire_close(b->out, marks[i]);
  }
  return status;
}

/* Elements are written unpacked: every reader takes both. */
static gw_status put_values(gw_binder *b, const gw_target *target,
                            const gw_slice *values, size_t n) {
  place at = {target->leaf, target->leaf->field};
  gw_buf fields;
  gw_buf_init(&fields, b->arena, b->out->limit);
  gw_status status = GW_OK;
  for (size_t i = 0; i < n && status == GW_OK; i++) {
    gw_slice payload = {0};
    status = read_payload(b, &at, values[i], &payload);
    if (status == GW_OK) {
      status = put_field(at.field, payload, &fields);
    }
  }
  return status == GW_OK ? put_within(b, target, gw_buf_slice(&fields))
                         : status;
}

/* The field is there: the same value again changes nothing. */
static gw_status check_equal(gw_binder *b, const gw_target *target,
                             gw_slice text, gw_slice there) {
  place at = {target->leaf, target->leaf->field};
  gw_slice payload = {0};
  gw_status status = read_payload(b, &at, text, &payload);
  if (status == GW_OK && !gw_slice_eq(payload, there)) {
    return refuse(b, GW_FAULT_DUPLICATE);
  }
  return status;
}

gw_status gw_param_bind(gw_binder *b, const gw_target *target,
                        const gw_slice *values, size_t n) {
  uint32_t flags = target->leaf->field->flags;
  found there = {.n = 0};
  b->fault = GW_FAULT_NONE;
  if (!n) {
    return GW_OK;
  }
  if (flags & GW_FIELD_MAP) {
    return refuse(b, GW_FAULT_UNSUPPORTED);
  }
  gw_status status = look_for(b, target, &there);
  if (status != GW_OK) {
    return status;
  }
  bool is_list = flags & GW_FIELD_REPEATED;
  if ((is_list && there.n) || (!is_list && n > 1)) {
    return refuse(b, GW_FAULT_DUPLICATE);
  }
  return there.n ? check_equal(b, target, values[0], there.payload)
                 : put_values(b, target, values, n);
}

/* ---- maps ---------------------------------------------------------------- */

static gw_status put_map_key(gw_binder *b, const gw_field *field, gw_slice key,
                             gw_buf *to) {
  if (!gw_utf8_check(key)) {
    return refuse(b, GW_FAULT_MAP_KEY);
  }
  if (field->type == GW_PB_STRING) {
    return put_field(field, key, to);
  }
  uint64_t bits;
  gw_fault fault = gw_scalar_parse_key(field, key, &bits);
  if (fault != GW_FAULT_NONE) {
    return refuse(b, fault);
  }
  gw_status status =
      gw_wire_put_tag(to, field->number, gw_wire_type_of(field->type));
  return status == GW_OK ? gw_scalar_put(to, field->type, bits) : status;
}

gw_status gw_param_bind_entry(gw_binder *b, const gw_target *target,
                              gw_slice key, gw_slice value) {
  const gw_field *map = target->leaf->field;
  gw_buf entry, field;
  gw_slice payload = {0};
  b->fault = GW_FAULT_NONE;
  if (!(map->flags & GW_FIELD_MAP)) {
    return refuse(b, GW_FAULT_UNSUPPORTED);
  }
  gw_buf_init(&entry, b->arena, b->out->limit);
  gw_buf_init(&field, b->arena, b->out->limit);
  place at = {target->leaf, &map->message->fields[1]};
  gw_status status = put_map_key(b, &map->message->fields[0], key, &entry);
  found there = {.prefix = gw_buf_slice(&entry)};
  if (status == GW_OK) {
    status = look_for(b, target, &there);
  }
  if (status == GW_OK && there.n) {
    return refuse(b, GW_FAULT_DUPLICATE);
  }
  if (status == GW_OK) {
    status = read_payload(b, &at, value, &payload);
  }
  if (status == GW_OK) {
    status = put_field(at.field, payload, &entry);
  }
  if (status == GW_OK) {
    status = put_field(map, gw_buf_slice(&entry), &field);
  }
  return status == GW_OK ? put_within(b, target, gw_buf_slice(&field)) : status;
}

/* ---- JSON ---------------------------------------------------------------- */

gw_status gw_param_bind_json(gw_binder *b, const gw_target *target,
                             gw_slice json) {
  found there = {.n = 0};
  gw_encode_note note;
  gw_buf field;
  b->fault = GW_FAULT_NONE;
  gw_buf_init(&field, b->arena, b->out->limit);
  gw_status status = look_for(b, target, &there);
  if (status == GW_OK && there.n) {
    return refuse(b, GW_FAULT_DUPLICATE);
  }
  if (status == GW_OK) {
    status = gw_encode(target->leaf, json, b->arena, &field, &note);
  }
  if (status != GW_OK) {
    bool is_memory = status == GW_ERR_NOMEM || status == GW_ERR_LIMIT;
    return is_memory || b->fault ? status : refuse(b, GW_FAULT_JSON);
  }
  return put_within(b, target, gw_buf_slice(&field));
}

/* ---- paths --------------------------------------------------------------- */

/* Only "**" captures nothing at times, and then one slash beside it goes too:
 * "files/" and nothing is "files" there. */
static gw_status join_pieces(const gw_path_field *field,
                             const gw_slice *captures, gw_buf *text) {
  gw_status status = GW_OK;
  bool is_empty = false;
  for (size_t i = 0; i < field->n_pieces && status == GW_OK; i++) {
    const gw_piece *piece = &field->pieces[i];
    gw_slice part = piece->capture < 0 ? piece->text : captures[piece->capture];
    if (is_empty && !text->n && gw_slice_starts(part, GW_LIT("/"))) {
      part = gw_slice_from(part, 1);
    }
    is_empty = piece->capture >= 0 && !part.n;
    if (is_empty && gw_slice_ends(gw_buf_slice(text), GW_LIT("/"))) {
      text->n--;
    }
    status = gw_buf_append(text, part);
  }
  return status;
}

gw_status gw_param_bind_path(gw_binder *b, const gw_path_field *field,
                             const gw_slice *captures) {
  gw_buf text;
  gw_buf_init(&text, b->arena, b->out->limit);
  b->fault = GW_FAULT_NONE;
  gw_status status = join_pieces(field, captures, &text);
  gw_slice value = gw_buf_slice(&text);
  return status == GW_OK ? gw_param_bind(b, field->target, &value, 1) : status;
}
