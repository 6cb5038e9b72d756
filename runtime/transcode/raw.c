#include "transcode/raw.h"

#include "transcode/wire.h"

enum { CONTENT_TYPE = 1, DATA = 2 }; /* google/api/httpbody.proto */

static gw_status put(gw_buf *out, uint32_t number, gw_slice bytes) {
  if (!bytes.n) {
    return GW_OK;
  }
  gw_status status = gw_wire_put_tag(out, number, GW_WIRE_BYTES);
  return status == GW_OK ? gw_wire_put_bytes(out, bytes) : status;
}

static gw_status put_http_body(gw_buf *out, gw_raw raw) {
  gw_status status = put(out, CONTENT_TYPE, raw.type);
  return status == GW_OK ? put(out, DATA, raw.data) : status;
}

gw_status gw_raw_encode(const gw_member *value, gw_raw raw, gw_buf *out) {
  const gw_field *field = value->field;
  size_t at;
  if (!field) {
    return put_http_body(out, raw);
  }
  if (!field->message) {
    return put(out, field->number, raw.data);
  }
  gw_status status = gw_wire_put_tag(out, field->number, GW_WIRE_BYTES);
  if (status == GW_OK) {
    status = gw_wire_open(out, &at);
  }
  if (status == GW_OK) {
    status = put_http_body(out, raw);
  }
  return status == GW_OK ? gw_wire_close(out, at) : status;
}

/* Parts of a message that stand apart are one; of a field the last counts. */
static gw_status take_http_body(gw_slice message, gw_raw *raw) {
  gw_wire wire = gw_wire_of(message);
  gw_wire_field field;
  gw_status status;
  while ((status = gw_wire_next(&wire, &field)) == GW_OK) {
    if (field.type != GW_WIRE_BYTES) {
      continue;
    }
    if (field.number == CONTENT_TYPE) {
      raw->type = field.bytes;
    } else if (field.number == DATA) {
      raw->data = field.bytes;
    }
  }
  return status == GW_END ? GW_OK : status;
}

gw_status gw_raw_decode(const gw_member *value, gw_slice message,
                        gw_raw *ret_raw) {
  *ret_raw = (gw_raw){GW_LIT(""), GW_LIT("")};
  const gw_field *wanted = value->field;
  if (!wanted) {
    return take_http_body(message, ret_raw);
  }
  gw_wire wire = gw_wire_of(message);
  gw_wire_field field;
  gw_status status;
  while ((status = gw_wire_next(&wire, &field)) == GW_OK) {
    if (field.number != wanted->number || field.type != GW_WIRE_BYTES) {
      continue;
    }
    if (!wanted->message) {
      ret_raw->data = field.bytes;
    } else if ((status = take_http_body(field.bytes, ret_raw)) != GW_OK) {
      return status;
    }
  }
  return status == GW_END ? GW_OK : status;
}
