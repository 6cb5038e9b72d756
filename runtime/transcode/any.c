#include "text/json_write.h"
#include "transcode/types.h"
#include "transcode/wellknown_walk.h"

/* any.proto */
enum { TYPE_URL = 1, VALUE = 2 };

static const gw_slice type_key = {"@type", 5};
static const gw_slice value_key = {"value", 5};

/* The JSON of a type with a form of its own stands in "value". That of Empty is
 * an object without members, as that of any other message. */
static bool is_boxed(const gw_message *message) {
  return message->well_known != GW_WK_NONE &&
         message->well_known != GW_WK_EMPTY;
}

/* ---- from JSON ----------------------------------------------------------- */

/* "@type" may stand last in an object, and that in another: how much may be
 * looked through for it, all objects taken together, as a multiple of the text,
 * and in any case (THREATS E3). */
enum { AHEAD_TIMES = 4, AHEAD_FREE = 64 * 1024 };

static gw_status charge(gw_encoder *e, const gw_json *ahead) {
  e->ahead += (size_t)(ahead->p - e->json.p);
  size_t n = (size_t)(e->json.end - e->json.start);
  return e->ahead <= AHEAD_TIMES * n + AHEAD_FREE
             ? GW_OK
             : gw_json_fail(&e->json, GW_ERR_LIMIT,
                            "too many objects with \"@type\" at their end",
                            gw_json_at(ahead));
}

/* The token of "@type" in the object that comes: kind NONE if there is none.
 * Nothing is consumed. */
static gw_status look_ahead(gw_encoder *e, gw_json_token *ret_type,
                            size_t *ret_n_members) {
  gw_json ahead = e->json;
  gw_json_token key;
  gw_slice name;
  *ret_type = (gw_json_token){.kind = GW_JSON_NONE};
  *ret_n_members = 0;
  gw_status status = gw_json_value(&ahead, &key);
  while (status == GW_OK &&
         (status = gw_json_key(&ahead, type_key, &key)) == GW_OK) {
    ++*ret_n_members;
    status = gw_encoder_text(e, key, &name);
    if (status == GW_OK && gw_slice_eq(name, type_key)) {
      status = gw_json_value(&ahead, ret_type);
      break;
    }
    status = status == GW_OK ? gw_json_skip(&ahead) : status;
  }
  if (ahead.status != GW_OK) {
    return gw_json_fail(&e->json, ahead.status, ahead.why.what, ahead.why.pos);
  }
  return status == GW_OK || status == GW_END ? charge(e, &ahead) : status;
}

/* The type is at fault: says so at "@type", and passes over the object. */
static gw_status refuse_type(gw_encoder *e, gw_fault fault,
                             gw_json_token token) {
  if (!e->sink) {
    return gw_encoder_refuse(e, fault, NULL, token);
  }
  bool is_scalar = token.kind < GW_JSON_ARRAY;
  gw_sink_push_key(e->sink, type_key);
  (void)gw_encoder_refuse(e, fault, NULL,
                          is_scalar ? token : (gw_json_token){.n = 0});
  gw_sink_pop(e->sink);
  return gw_json_skip(&e->json);
}

/* One member of {"@type": ..., "value": ...}. */
static gw_status boxed_member(gw_encoder *e, const gw_member *content,
                              const gw_message *message, gw_slice key,
                              size_t at, bool *has_value) {
  if (!gw_slice_eq(key, value_key)) {
    return gw_encoder_refuse_unknown(e, &gw_types_any_shape, key, at);
  }
  if (e->sink) {
    gw_sink_push_key(e->sink, value_key);
  }
  bool is_null = gw_json_peek(&e->json) == GW_JSON_NULL &&
                 message->well_known != GW_WK_VALUE;
  gw_status status = GW_OK;
  if (*has_value || is_null) {
    status = gw_encoder_refuse_next(
        e, *has_value ? GW_FAULT_DUPLICATE : GW_FAULT_NULL_VALUE, NULL);
  } else {
    status = gw_encoder_content(e, content, message, NULL);
  }
  *has_value = true;
  if (e->sink && status == GW_OK) {
    gw_sink_pop(e->sink);
  }
  return status;
}

static gw_status boxed_content(gw_encoder *e, const gw_member *content,
                               const gw_message *message) {
  gw_json_token token;
  gw_slice key;
  bool has_value = false, is_type;
  gw_status status;
  while ((status = gw_json_key(&e->json, value_key, &token)) == GW_OK) {
    status = gw_encoder_text(e, token, &key);
    if (status == GW_OK) {
      status = gw_encoder_pass_type(e, key, &is_type);
    }
    if (status == GW_OK && !is_type) {
      status = boxed_member(e, content, message, key, token.at, &has_value);
    }
    if (status != GW_OK) {
      return status;
    }
  }
  return status == GW_END && !has_value
             ? gw_encoder_refuse_missing(e, value_key)
         : status == GW_END ? GW_OK
                            : status;
}

gw_status gw_encoder_pass_type(gw_encoder *e, gw_slice key, bool *ret_is_type) {
  *ret_is_type = e->any.depth && e->any.depth == e->json.depth &&
                 gw_slice_eq(key, type_key);
  if (!*ret_is_type) {
    return GW_OK;
  }
  if (e->any.has_type) {
    return gw_encoder_refuse_next(e, GW_FAULT_DUPLICATE, NULL);
  }
  e->any.has_type = true;
  return gw_json_skip(&e->json);
}

/* The object that comes, as the content of a message of |type|. */
static gw_status put_content(gw_encoder *e, const gw_type *type,
                             const gw_member *member) {
  gw_json_token token;
  gw_member content = {.shape = type->in,
                       .flags = member->flags | GW_MEMBER_LENIENT};
  gw_encoder_any before = e->any;
  const char *from = e->json.p;
  gw_status status = gw_json_value(&e->json, &token);
  if (status != GW_OK) {
    return status;
  }
  e->any = (gw_encoder_any){.depth = e->json.depth};
  if (is_boxed(type->message)) {
    status = boxed_content(e, &content, type->message);
  } else if (type->in) {
    status = gw_encoder_object(e, type->in, NULL, from);
  } else {
    static const gw_shape no_members = {.n_members = 0};
    status = gw_encoder_object(e, &no_members, NULL, from);
  }
  e->any = before;
  return status;
}

static gw_status put_any(gw_encoder *e, const gw_member *member,
                         gw_json_token token) {
  gw_slice url;
  size_t at;
  gw_status status = gw_encoder_text(e, token, &url);
  if (status != GW_OK) {
    return status;
  }
  const gw_type *type = gw_types_find(e->types, url);
  if (!type) {
    return refuse_type(e, GW_FAULT_ANY_UNKNOWN, token);
  }
  status = gw_wire_put_tag(e->out, TYPE_URL, GW_WIRE_BYTES);
  if (status == GW_OK) {
    status = gw_wire_put_bytes(e->out, url);
  }
  size_t before = e->out->n;
  if (status == GW_OK) {
    status = gw_wire_put_tag(e->out, VALUE, GW_WIRE_BYTES);
  }
  if (status == GW_OK) {
    status = gw_wire_open(e->out, &at);
  }
  if (status == GW_OK) {
    status = put_content(e, type, member);
  }
  if (status == GW_OK && e->out->n == at) {
    e->out->n = before; /* nothing is set */
    return GW_OK;
  }
  return status == GW_OK ? gw_wire_close(e->out, at) : status;
}

/* Without members it is an Any that holds nothing. */
static gw_status put_object(gw_encoder *e, const gw_member *member) {
  gw_json_token type;
  size_t n_members;
  gw_status status = look_ahead(e, &type, &n_members);
  if (status != GW_OK) {
    return status;
  }
  if (type.kind == GW_JSON_STRING) {
    return put_any(e, member, type);
  }
  if (!n_members) {
    return gw_json_skip(&e->json);
  }
  return type.kind == GW_JSON_NONE
             ? gw_encoder_refuse_next(e, GW_FAULT_ANY_TYPE, NULL)
             : refuse_type(e, GW_FAULT_ANY_TYPE, type);
}

gw_status gw_encoder_any_content(gw_encoder *e, const gw_member *member,
                                 const gw_schema *schema) {
  bool before;
  if (member->shape && member->shape->types) {
    e->types = member->shape->types;
  }
  gw_status status = gw_encoder_before(e, schema, true, &before);
  if (status == GW_OK) {
    status = gw_json_peek(&e->json) == GW_JSON_OBJECT
                 ? put_object(e, member)
                 : gw_encoder_refuse_next(e, GW_FAULT_NO_OBJECT, NULL);
  }
  gw_encoder_after(e, before);
  return status;
}

/* ---- to JSON ------------------------------------------------------------- */

static gw_status read_any(gw_slice bytes, gw_slice *ret_url,
                          gw_slice *ret_value) {
  gw_wire wire = gw_wire_of(bytes);
  gw_wire_field field;
  gw_status status;
  *ret_url = *ret_value = (gw_slice){0};
  while ((status = gw_wire_next(&wire, &field)) == GW_OK) {
    if (field.type == GW_WIRE_BYTES && field.number == TYPE_URL) {
      *ret_url = field.bytes;
    } else if (field.type == GW_WIRE_BYTES && field.number == VALUE) {
      *ret_value = field.bytes;
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* |value|, a message of |type|, behind "@type". */
static gw_status write_content(gw_decoder *d, const gw_type *type,
                               const gw_member *member, gw_slice value) {
  gw_member content = {.shape = type->out, .flags = member->flags};
  if (is_boxed(type->message)) {
    gw_status status = gw_json_write_key(d->out, value_key, false);
    return status == GW_OK
               ? gw_decoder_wellknown(d, &content, type->message, value)
               : status;
  }
  return type->out ? gw_decoder_members(d, type->out, value, false) : GW_OK;
}

gw_status gw_decoder_any(gw_decoder *d, const gw_member *member,
                         gw_slice bytes) {
  gw_slice url, value;
  gw_status status = read_any(bytes, &url, &value);
  if (status != GW_OK) {
    return status;
  }
  if (member->shape && member->shape->types) {
    d->types = member->shape->types;
  }
  if (!url.n && !value.n) {
    return gw_buf_append(d->out, GW_LIT("{}"));
  }
  const gw_type *type = gw_types_find(d->types, url);
  if (!type) {
    d->what = "an Any of a type that is not compiled in";
    return GW_ERR_INVALID;
  }
  if (d->depth == GW_WIRE_MAX_DEPTH) {
    return GW_ERR_LIMIT;
  }
  d->depth++;
  status = gw_json_write_char(d->out, '{');
  if (status == GW_OK) {
    status = gw_json_write_key(d->out, type_key, true);
  }
  if (status == GW_OK) {
    status = gw_json_write_string(d->out, url);
  }
  if (status == GW_OK) {
    status = write_content(d, type, member, value);
  }
  d->depth--;
  return status == GW_OK ? gw_json_write_char(d->out, '}') : status;
}
