#include "transcode/decoder.h"

gw_status gw_decoder_push(gw_decoder *d, size_t n, size_t *ret_base) {
  if (n > d->cap_slots - d->n_slots) {
    size_t cap = d->cap_slots ? d->cap_slots * 2 : 64;
    cap = cap > d->n_slots + n ? cap : d->n_slots + n;
    gw_decoder_slot *slots = gw_arena_alloc(d->arena, cap * sizeof *slots);
    if (!slots) {
      return gw_arena_why(d->arena);
    }
    if (d->n_slots) {
      memcpy(slots, d->slots, d->n_slots * sizeof *slots);
    }
    d->slots = slots;
    d->cap_slots = cap;
  }
  for (size_t i = 0; i < n; i++) {
    d->slots[d->n_slots + i].n = 0;
  }
  *ret_base = d->n_slots;
  d->n_slots += n;
  return GW_OK;
}

size_t gw_decoder_find_sparse(const gw_shape *shape, uint32_t number) {
  size_t low = 0, high = shape->n_sparse;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (shape->sparse[mid].number < number) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  bool is_found = low < shape->n_sparse && shape->sparse[low].number == number;
  return is_found ? shape->sparse[low].member : 0;
}

/* A member of a oneof is set: the others are not any more. */
static void clear_others(const gw_shape *shape, gw_decoder_slot *slots,
                         size_t at) {
  uint32_t oneof = shape->members[at].field->oneof;
  for (size_t i = 0; i < shape->n_members; i++) {
    const gw_field *field = shape->members[i].field;
    if (i != at && field && field->oneof == oneof) {
      slots[i].n = 0;
    }
  }
}

gw_status gw_decoder_find(const gw_shape *shape, gw_slice bytes,
                          gw_decoder_slot *slots) {
  gw_wire wire = gw_wire_of(bytes);
  for (;;) {
    gw_wire_field field;
    const char *from = wire.p;
    gw_status status = gw_wire_tag(&wire, &field);
    if (status != GW_OK) {
      return status == GW_END ? GW_OK : status;
    }
    size_t at = gw_decoder_member_of(shape, field.number);
    if (!at-- || !gw_decoder_fits(shape->members[at].field, &field)) {
      status = gw_wire_value(&wire, &field);
      if (status != GW_OK) {
        return status;
      }
      continue;
    }
    gw_decoder_slot *slot = &slots[at];
    slot->last.type = field.type;
    slot->last.number = field.number; /* the end of a group has it too */
    status = gw_wire_value(&wire, &slot->last);
    if (status != GW_OK) {
      return status;
    }
    if (shape->members[at].field->oneof) {
      clear_others(shape, slots, at);
    }
    slot->first = slot->n ? slot->first : from;
    slot->end = wire.p;
    slot->n++;
  }
}
