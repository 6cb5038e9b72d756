/* encode_scalar: one scalar from JSON to the wire.
 *
 * Reads:   as transcode/encode.h.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  as transcode/encoder.h.
 * Threads: one at a time.
 * Source:  ProtoJSON. Strings are most of what there is: those without escapes
 *          that their schema surely allows are written here, inline.
 */
#ifndef GW_TRANSCODE_ENCODE_SCALAR_H
#define GW_TRANSCODE_ENCODE_SCALAR_H

#include "transcode/encoder.h"
#include "transcode/wire.h"

/* Where a scalar goes. Of |member| the spellings count. */
typedef struct gw_encoder_leaf {
  const gw_member *member;
  const gw_field *field;
  const gw_schema *schema; /* or NULL */
  uint32_t tag;            /* 0: none, within a packed list */
} gw_encoder_leaf;

/* The tag of a value of |field| by itself; it is never 0. */
static inline uint32_t gw_encoder_tag(const gw_field *field) {
  return field->number << 3 | gw_wire_type_of(field->type);
}

/* |token| was read, the cursor having been at |from|: checks and writes it. */
gw_status gw_encoder_token(gw_encoder *e, const gw_encoder_leaf *leaf,
                           const char *from, gw_json_token token);

/* The next value. */
static inline gw_status gw_encoder_scalar(gw_encoder *e,
                                          const gw_member *member,
                                          const gw_field *field, uint32_t tag,
                                          const gw_schema *schema) {
  const char *from = e->json.p;
  gw_json_token token = {.n = 0};
  gw_status status = gw_json_pull_value(&e->json, &token);
  if (status != GW_OK) {
    return status;
  }
  if (field->type == GW_PB_STRING && token.kind == GW_JSON_STRING &&
      !(token.flags & GW_JSON_ESCAPED) &&
      (!schema || e->is_validated ||
       gw_schema_is_quick(schema, &e->json, token))) {
    return gw_wire_put_padded(e->out, tag, gw_json_text(&e->json, token));
  }
  gw_encoder_leaf leaf = {member, field, schema, tag};
  return gw_encoder_token(e, &leaf, from, token);
}

#endif
