#include "transcode/wellknown_walk.h"

#include "transcode/encode_scalar.h"
#include "transcode/wellknown.h"

/* ---- from JSON ----------------------------------------------------------- */

static gw_status text_content(gw_encoder *e, const gw_wellknown *row,
                              const gw_schema *schema) {
  const char *from = e->json.p;
  gw_json_token token;
  gw_slice text;
  gw_fault fault = GW_FAULT_NONE;
  gw_status status = gw_json_value(&e->json, &token);
  if (status != GW_OK) {
    return status;
  }
  if (token.kind < GW_JSON_ARRAY) {
    status = gw_encoder_check_token(e, schema, from, token);
  }
  if (status == GW_OK && token.kind != GW_JSON_STRING) {
    return gw_encoder_refuse(e, GW_FAULT_TYPE, NULL, token);
  }
  if (status == GW_OK) {
    status = gw_encoder_text(e, token, &text);
  }
  if (status == GW_OK) {
    status = row->from_json(e->out, text, &fault);
  }
  return fault == GW_FAULT_NONE ? status
                                : gw_encoder_refuse(e, fault, NULL, token);
}

gw_status gw_encoder_wellknown(gw_encoder *e, const gw_member *member,
                               const gw_message *message,
                               const gw_schema *schema) {
  const gw_field *field;
  switch (message->well_known) {
  case GW_WK_WRAPPER: /* its bare value */
    field = &message->fields[0];
    return gw_encoder_scalar(e, member, field, gw_encoder_tag(field), schema);
  case GW_WK_STRUCT:
  case GW_WK_VALUE:
  case GW_WK_LIST_VALUE:
    return gw_encoder_struct(e, message->well_known, schema);
  case GW_WK_ANY:
    return gw_encoder_any_content(e, member, schema);
  default:
    return text_content(e, gw_wellknown_find(message->well_known), schema);
  }
}

/* ---- to JSON ------------------------------------------------------------- */

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

gw_status gw_decoder_wellknown(gw_decoder *d, const gw_member *member,
                               const gw_message *message, gw_slice bytes) {
  switch (message->well_known) {
  case GW_WK_WRAPPER:
    return write_wrapper(d, member, message, bytes);
  case GW_WK_STRUCT:
  case GW_WK_VALUE:
  case GW_WK_LIST_VALUE:
    return gw_decoder_struct(d, message->well_known, bytes);
  case GW_WK_ANY:
    return gw_decoder_any(d, member, bytes);
  default:
    return gw_wellknown_rows[message->well_known].to_json(d->out, bytes);
  }
}
