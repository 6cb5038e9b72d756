#include "transcode/decoder.h"
#include "transcode/scalar.h"

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
  if (n) {
    memset(d->slots + d->n_slots, 0, n * sizeof *d->slots);
  }
  *ret_base = d->n_slots;
  d->n_slots += n;
  return GW_OK;
}

/* The member that shows field |number|; n_members if none does. */
static size_t member_of(const gw_shape *shape, uint32_t number) {
  if (number < shape->n_by_number) {
    uint16_t at = shape->by_number[number];
    return at ? at - 1U : shape->n_members;
  }
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
  return is_found ? shape->sparse[low].member - 1U : shape->n_members;
}

bool gw_decoder_fits(const gw_field *field, const gw_wire_field *at) {
  if (at->type == gw_wire_type_of(field->type)) {
    return true;
  }
  return at->type == GW_WIRE_BYTES && field->flags & GW_FIELD_REPEATED &&
         gw_scalar_is_fixed(field->type);
}

/* A member of a oneof is set: the others are not any more. */
static void clear_others(const gw_shape *shape, gw_decoder_slot *slots,
                         size_t at) {
  uint32_t oneof = shape->members[at].field->oneof;
  for (size_t i = 0; oneof && i < shape->n_members; i++) {
    const gw_field *field = shape->members[i].field;
    if (i != at && field && field->oneof == oneof) {
      slots[i] = (gw_decoder_slot){0};
    }
  }
}

gw_status gw_decoder_find(const gw_shape *shape, gw_slice bytes,
                          gw_decoder_slot *slots) {
  gw_wire wire = gw_wire_of(bytes);
  for (;;) {
    gw_wire_field field;
    const char *from = wire.p;
    gw_status status = gw_wire_next(&wire, &field);
    if (status != GW_OK) {
      return status == GW_END ? GW_OK : status;
    }
    size_t at = member_of(shape, field.number);
    if (at == shape->n_members ||
        !gw_decoder_fits(shape->members[at].field, &field)) {
      continue;
    }
    clear_others(shape, slots, at);
    if (!slots[at].n) {
      slots[at].first = from;
    }
    slots[at].end = wire.p;
    slots[at].n++;
  }
}

gw_status gw_decoder_next(const gw_field *field, gw_wire *wire,
                          gw_wire_field *ret_at) {
  gw_status status;
  do {
    status = gw_wire_next(wire, ret_at);
  } while (status == GW_OK && (ret_at->number != field->number ||
                               !gw_decoder_fits(field, ret_at)));
  return status;
}
