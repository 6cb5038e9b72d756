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
    if (!gw_decoder_is_known(field, value.value)) {
      continue;
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
                          const gw_decoder_slot *slot) {
  const gw_field *field = member->field;
  gw_wire wire = gw_decoder_wire(slot);
  bool is_first = true;
  gw_wire_field at;
  gw_status status = gw_json_write_char(d->out, '[');
  while (status == GW_OK &&
         (status = gw_decoder_next(field, &wire, &at)) == GW_OK) {
    if (at.type != gw_wire_type_of(field->type)) {
      status = write_packed(d, member, at.bytes, &is_first);
      continue;
    }
    if (!gw_decoder_is_known(field, at.value)) {
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
static gw_status read_entry(gw_decoder *d, const gw_message *entry,
                            gw_slice bytes, gw_wire_field *ret_key,
                            gw_wire_field *ret_value) {
  const gw_field *of_value = &entry->fields[1];
  gw_wire wire = gw_wire_of(bytes);
  gw_wire_field at;
  size_t n_values = 0;
  gw_status status;
  *ret_key = (gw_wire_field){0};
  *ret_value = (gw_wire_field){.value = of_value->default_bits};
  while ((status = gw_wire_next(&wire, &at)) == GW_OK) {
    if (at.number == 1 && gw_decoder_fits(&entry->fields[0], &at)) {
      *ret_key = at;
    } else if (at.number == 2 && gw_decoder_fits(of_value, &at)) {
      *ret_value = at;
      n_values++;
    }
  }
  if (status == GW_END && n_values > 1 && of_value->type == GW_PB_MESSAGE) {
    return gw_decoder_merge(d, of_value, gw_wire_of(bytes), &ret_value->bytes);
  }
  return status == GW_END ? GW_OK : status;
}

static gw_status write_key(gw_buf *out, const gw_field *field,
                           const gw_wire_field *key) {
  return field->type == GW_PB_STRING
             ? gw_json_write_string(out, key->bytes)
             : gw_scalar_write_key(out, field, key->value);
}

static gw_status write_entry(gw_decoder *d, const gw_member *member,
                             const gw_wire_field *key,
                             const gw_wire_field *value, bool *is_first) {
  const gw_message *entry = member->field->message;
  if (!gw_decoder_is_known(&entry->fields[1], value->value)) {
    return GW_OK;
  }
  gw_status status = separate(d, is_first);
  if (status == GW_OK) {
    status = write_key(d->out, &entry->fields[0], key);
  }
  if (status == GW_OK) {
    status = gw_json_write_char(d->out, ':');
  }
  return status == GW_OK ? gw_decoder_value(d, member, &entry->fields[1], value)
                         : status;
}

/* ---- of two equal keys the later one counts ------------------------------ */

/* A few are compared one with another. */
enum { FEW_ENTRIES = 8 };

typedef struct map_entry {
  gw_wire_field key, value;
} map_entry;

/* Equal as JSON: of a type of 32 bits the rest isn't shown. */
static bool is_same_key(gw_field_type type, const gw_wire_field *a,
                        const gw_wire_field *b) {
  switch (type) {
  case GW_PB_STRING:
    return gw_slice_eq(a->bytes, b->bytes);
  case GW_PB_BOOL:
    return !a->value == !b->value;
  case GW_PB_INT32:
  case GW_PB_UINT32:
  case GW_PB_SINT32:
    return (uint32_t)a->value == (uint32_t)b->value;
  default:
    return a->value == b->value;
  }
}

static bool has_later(gw_field_type type, const map_entry *entries, size_t n,
                      size_t i) {
  for (size_t k = i + 1; k < n; k++) {
    if (is_same_key(type, &entries[i].key, &entries[k].key)) {
      return true;
    }
  }
  return false;
}

static gw_status write_few(gw_decoder *d, const gw_member *member,
                           const gw_decoder_slot *slot) {
  const gw_message *entry = member->field->message;
  map_entry entries[FEW_ENTRIES];
  gw_wire wire = gw_decoder_wire(slot);
  gw_status status = GW_OK;
  bool is_first = true;
  for (size_t i = 0; i < slot->n && status == GW_OK; i++) {
    gw_wire_field at;
    status = gw_decoder_next(member->field, &wire, &at);
    if (status == GW_OK) {
      status =
          read_entry(d, entry, at.bytes, &entries[i].key, &entries[i].value);
    }
  }
  for (size_t i = 0; i < slot->n && status == GW_OK; i++) {
    if (!has_later(entry->fields[0].type, entries, slot->n, i)) {
      status =
          write_entry(d, member, &entries[i].key, &entries[i].value, &is_first);
    }
  }
  return status;
}

/* Many are found by a hash: their keys as JSON, one behind the other, and
 * where the last entry of each stands. */
typedef struct map_keys {
  gw_keyset set;
  gw_buf texts;
  size_t passed; /* of |texts|, while the entries are written */
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
  keys->passed = 0;
  gw_keyset_init(&keys->set);
  gw_buf_init(&keys->texts, d->arena, UINT32_MAX);
  while ((status = gw_decoder_next(field, &wire, &at)) == GW_OK) {
    status = read_entry(d, field->message, at.bytes, &key, &value);
    if (status == GW_OK) {
      status = add_key(d, keys, &field->message->fields[0], &key);
    }
    if (status != GW_OK) {
      return status;
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* |key| is the one at |passed|: steps over it, and says whether it is the last
 * of its equals. */
static gw_status pass_key(map_keys *keys, const gw_field *field,
                          const gw_wire_field *key, bool *ret_is_last) {
  size_t end = keys->texts.n, at = keys->passed;
  gw_status status = write_key(&keys->texts, field, key);
  gw_slice text = gw_slice_from(gw_buf_slice(&keys->texts), end);
  *ret_is_last = gw_keyset_find(&keys->set, keys->texts.p, text) == at;
  keys->passed += text.n;
  keys->texts.n = end;
  return status;
}

static gw_status write_many(gw_decoder *d, const gw_member *member,
                            const gw_decoder_slot *slot) {
  const gw_message *entry = member->field->message;
  gw_wire wire = gw_decoder_wire(slot);
  map_keys keys;
  gw_wire_field at, key, value;
  bool is_first = true;
  gw_status status = read_keys(d, member->field, wire, &keys);
  for (size_t i = 0; i < slot->n && status == GW_OK; i++) {
    bool is_last = false;
    status = gw_decoder_next(member->field, &wire, &at);
    if (status == GW_OK) {
      status = read_entry(d, entry, at.bytes, &key, &value);
    }
    if (status == GW_OK) {
      status = pass_key(&keys, &entry->fields[0], &key, &is_last);
    }
    if (status == GW_OK && is_last) {
      status = write_entry(d, member, &key, &value, &is_first);
    }
  }
  return status;
}

gw_status gw_decoder_map(gw_decoder *d, const gw_member *member,
                         const gw_decoder_slot *slot) {
  gw_status status = gw_json_write_char(d->out, '{');
  if (status == GW_OK) {
    status = slot->n <= FEW_ENTRIES ? write_few(d, member, slot)
                                    : write_many(d, member, slot);
  }
  return status == GW_OK ? gw_json_write_char(d->out, '}') : status;
}
