#include "text/json_write.h"
#include "transcode/decoder.h"
#include "transcode/keyset.h"
#include "transcode/scalar.h"

static gw_status separate(gw_decoder *d, bool *is_first) {
  gw_status status = *is_first ? GW_OK : gw_json_write_char(d->out, ',');
  *is_first = false;
  return status;
}

static gw_status write_packed(gw_decoder *d, const gw_member *member,
                              gw_slice bytes, bool *is_first) {
  const gw_field *field = member->field;
  gw_wire wire = gw_wire_of(bytes);
  for (;;) {
    gw_wire_field value = {0};
    gw_status status =
        gw_wire_next_packed(&wire, gw_wire_type_of(field->type), &value.value);
    if (status != GW_OK) {
      return status == GW_END ? GW_OK : status;
    }
    status = separate(d, is_first);
    if (status == GW_OK) {
      status = gw_decoder_value(d, member, field, &value);
    }
    if (status != GW_OK) {
      return status;
    }
  }
}

gw_status gw_decoder_list(gw_decoder *d, const gw_member *member,
                          gw_wire wire) {
  const gw_field *field = member->field;
  bool is_first = true;
  gw_wire_field at;
  gw_status status = gw_json_write_char(d->out, '[');
  while (status == GW_OK &&
         (status = gw_decoder_next(field, &wire, &at)) == GW_OK) {
    if (at.type != gw_wire_type_of(field->type)) {
      status = write_packed(d, member, at.bytes, &is_first);
      continue;
    }
    status = separate(d, &is_first);
    if (status == GW_OK) {
      status = gw_decoder_value(d, member, field, &at);
    }
  }
  return status == GW_END ? gw_json_write_char(d->out, ']') : status;
}

/* ---- maps ---------------------------------------------------------------- */

/* Key and value of an entry; what it lacks is zero. */
static gw_status read_entry(const gw_message *entry, gw_slice bytes,
                            gw_wire_field *ret_key, gw_wire_field *ret_value) {
  gw_wire wire = gw_wire_of(bytes);
  gw_wire_field at;
  gw_status status;
  *ret_key = *ret_value = (gw_wire_field){0};
  while ((status = gw_wire_next(&wire, &at)) == GW_OK) {
    if (at.number == 1 && gw_decoder_fits(&entry->fields[0], &at)) {
      *ret_key = at;
    } else if (at.number == 2 && gw_decoder_fits(&entry->fields[1], &at)) {
      *ret_value = at;
    }
  }
  return status == GW_END ? GW_OK : status;
}

static gw_status write_key(gw_buf *out, const gw_field *field,
                           const gw_wire_field *key) {
  return field->type == GW_PB_STRING
             ? gw_json_write_string(out, key->bytes)
             : gw_scalar_write_key(out, field, key->value);
}

/* The keys of a map as JSON, one behind the other, and where the last entry of
 * each stands: of two equal keys the later one counts. */
typedef struct map_keys {
  gw_keyset set;
  gw_buf texts;
} map_keys;

static gw_status add_key(gw_decoder *d, map_keys *keys, const gw_field *field,
                         const gw_wire_field *key) {
  size_t at = keys->texts.n;
  gw_status status = write_key(&keys->texts, field, key);
  if (status != GW_OK) {
    return status;
  }
  size_t n = keys->texts.n - at;
  status = gw_keyset_add(&keys->set, d->arena, keys->texts.p, at, n);
  if (status == GW_ERR_DUPLICATE) {
    gw_keyset_move(&keys->set, keys->texts.p, at, n);
    return GW_OK;
  }
  return status;
}

static gw_status read_keys(gw_decoder *d, const gw_field *field, gw_wire wire,
                           map_keys *keys) {
  gw_wire_field at, key, value;
  gw_status status;
  gw_keyset_init(&keys->set);
  gw_buf_init(&keys->texts, d->arena, UINT32_MAX);
  while ((status = gw_decoder_next(field, &wire, &at)) == GW_OK) {
    status = read_entry(field->message, at.bytes, &key, &value);
    if (status == GW_OK) {
      status = add_key(d, keys, &field->message->fields[0], &key);
    }
    if (status != GW_OK) {
      return status;
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* The entry whose key's text begins at |*at| of |keys|; steps over that. */
static gw_status write_entry(gw_decoder *d, const gw_member *member,
                             map_keys *keys, gw_slice bytes, size_t *at) {
  const gw_message *entry = member->field->message;
  gw_wire_field key, value;
  size_t begin = d->out->n;
  gw_status status = read_entry(entry, bytes, &key, &value);
  bool is_first = d->out->p[begin - 1] == '{';
  if (status == GW_OK && !is_first) {
    status = gw_json_write_char(d->out, ',');
  }
  size_t from = d->out->n;
  if (status == GW_OK) {
    status = write_key(d->out, &entry->fields[0], &key);
  }
  if (status != GW_OK) {
    return status;
  }
  gw_slice text = gw_slice_from(gw_buf_slice(d->out), from);
  size_t here = *at;
  *at += text.n;
  if (gw_keyset_find(&keys->set, keys->texts.p, text) != here) {
    d->out->n = begin; /* a later entry has this key */
    return GW_OK;
  }
  status = gw_json_write_char(d->out, ':');
  return status == GW_OK
             ? gw_decoder_value(d, member, &entry->fields[1], &value)
             : status;
}

gw_status gw_decoder_map(gw_decoder *d, const gw_member *member, gw_wire wire) {
  map_keys keys;
  gw_wire_field at;
  size_t text = 0;
  gw_status status = read_keys(d, member->field, wire, &keys);
  if (status == GW_OK) {
    status = gw_json_write_char(d->out, '{');
  }
  while (status == GW_OK &&
         (status = gw_decoder_next(member->field, &wire, &at)) == GW_OK) {
    status = write_entry(d, member, &keys, at.bytes, &text);
  }
  return status == GW_END ? gw_json_write_char(d->out, '}') : status;
}
