#include "transcode/encode_scalar.h"

#include "base/base64.h"
#include "transcode/scalar.h"

static gw_status put_tag(gw_encoder *e, uint32_t tag) {
  return gw_wire_put_varint(e->out, tag);
}

static gw_status put_string(gw_encoder *e, uint32_t tag, gw_json_token token) {
  if (!(token.flags & GW_JSON_ESCAPED)) {
    return gw_wire_put_padded(e->out, tag, gw_json_text(&e->json, token));
  }
  size_t at;
  gw_status status = tag ? put_tag(e, tag) : GW_OK;
  if (status == GW_OK) {
    status = gw_wire_open(e->out, &at);
  }
  if (status == GW_OK) {
    status = gw_json_append(&e->json, token, e->out);
  }
  return status == GW_OK ? gw_wire_close(e->out, at) : status;
}

/* Base64 between a length and its end; |*ret_fault| if it isn't. */
static gw_status put_base64(gw_encoder *e, gw_slice text, gw_fault *ret_fault) {
  size_t at, n;
  gw_status status = gw_wire_open(e->out, &at);
  if (status == GW_OK) {
    status = gw_buf_reserve(e->out, GW_BASE64_DECODED(text.n));
  }
  if (status != GW_OK) {
    return status;
  }
  if (gw_base64_decode(text, e->out->p + e->out->n, &n) != GW_OK) {
    *ret_fault = GW_FAULT_BASE64;
    return GW_OK;
  }
  e->out->n += n;
  return gw_wire_close(e->out, at);
}

/* Where no schema is asked, what it says of spellings is one way more. */
static gw_fault parse(gw_encoder *e, const gw_member *member,
                      const gw_field *field, gw_json_kind kind, gw_slice text,
                      uint64_t *ret_bits) {
  gw_fault fault = gw_scalar_parse(member, field, kind, text, ret_bits);
  if (fault == GW_FAULT_NONE || !e->is_lax) {
    return fault;
  }
  gw_member plain = *member;
  plain.flags |= GW_MEMBER_LENIENT;
  plain.enum_names = NULL;
  return gw_scalar_parse(&plain, field, kind, text, ret_bits);
}

/* A scalar whose token was read: its tag (0: none) and its payload. */
static gw_status put_scalar(gw_encoder *e, const gw_member *member,
                            const gw_field *field, uint32_t tag,
                            gw_json_token token, gw_fault *ret_fault) {
  bool is_text = !gw_scalar_is_fixed(field->type);
  if (is_text && token.kind != GW_JSON_STRING) {
    *ret_fault = GW_FAULT_TYPE;
    return GW_OK;
  }
  if (field->type == GW_PB_STRING) {
    return put_string(e, tag, token);
  }
  gw_slice text;
  uint64_t bits;
  gw_status status = gw_encoder_text(e, token, &text);
  if (status == GW_OK && tag) {
    status = put_tag(e, tag);
  }
  if (status != GW_OK) {
    return status;
  }
  if (is_text) {
    return put_base64(e, text, ret_fault);
  }
  *ret_fault = parse(e, member, field, (gw_json_kind)token.kind, text, &bits);
  return *ret_fault == GW_FAULT_NONE ? gw_scalar_put(e->out, field->type, bits)
                                     : GW_OK;
}

gw_status gw_encoder_token(gw_encoder *e, const gw_encoder_leaf *leaf,
                           const char *from, gw_json_token token) {
  gw_fault fault = GW_FAULT_NONE;
  if (token.kind >= GW_JSON_ARRAY) {
    return gw_encoder_refuse(e, GW_FAULT_TYPE, leaf->field, token);
  }
  size_t before = e->out->n;
  gw_status status = gw_encoder_check_token(e, leaf->schema, from, token);
  if (status == GW_OK) {
    status = put_scalar(e, leaf->member, leaf->field, leaf->tag, token, &fault);
  }
  if (status == GW_OK && fault == GW_FAULT_ENUM &&
      gw_encoder_drops_enum(e, leaf->member, token)) {
    e->out->n = before;
    return GW_OK;
  }
  return status == GW_OK && fault != GW_FAULT_NONE
             ? gw_encoder_refuse(e, fault, leaf->field, token)
             : status;
}
