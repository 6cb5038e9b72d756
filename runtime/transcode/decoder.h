/* decoder: what the files of the protobuf -> JSON walk share.
 *
 * Reads:   as transcode/decode.h.
 * Units:   bytes.
 * Owns:    nothing; a decoder lives on the stack of one call.
 * Errors:  as transcode/decode.h.
 * Threads: one at a time.
 * Source:  this project.
 *
 *   decode.c         gw_decode(), messages and their members
 *   decode_fields.c  the first reading: which fields are there
 *   decode_many.c    lists and maps
 *   decode_quick.c   the short road through messages in plain order
 *   decode_leaf.c    its values
 */
#ifndef GW_TRANSCODE_DECODER_H
#define GW_TRANSCODE_DECODER_H

#include "transcode/decode.h"
#include "transcode/scalar.h"
#include "transcode/wire.h"

/* What one reading of a message found out about a member: how often its field
 * is there and, if it is, where it stands first, where its last occurrence
 * ends, and what that is. */
typedef struct gw_decoder_slot {
  size_t n;
  const char *first, *end;
  gw_wire_field last;
} gw_decoder_slot;

typedef struct gw_decoder {
  gw_buf *out;
  gw_arena *arena;
  /* A stack of slots, one frame a level. Where it moves, the frames that are
   * in use stay readable where they were. */
  gw_decoder_slot *slots;
  size_t n_slots, cap_slots;
  uint32_t depth;
  const gw_types *types; /* what an Any may hold, once there was one */
  const char *what; /* why the walk ended, where a status says too little */
  /* Of the short road: where the room of |out| ends, the bytes before
   * |readable| that the message takes, and of how many bytes it may yet find
   * out that they aren't plain: these are read again. */
  const char *room;
  const char *readable;
  size_t n_readable;
  size_t may_redo;
} gw_decoder;

/* |n| bytes were not plain. */
static inline void gw_decoder_charge(gw_decoder *d, size_t n) {
  d->may_redo = d->may_redo > n ? d->may_redo - n : 0;
}

/* A frame of |n| empty slots; given back by resetting |n_slots|. */
gw_status gw_decoder_push(gw_decoder *d, size_t n, size_t *ret_base);

/* gw_decoder_member_of() of numbers that are not in the dense table. */
size_t gw_decoder_find_sparse(const gw_shape *shape, uint32_t number);

/* The member that shows field |number|, plus one; 0 if none does. */
static inline size_t gw_decoder_member_of(const gw_shape *shape,
                                          uint32_t number) {
  return number < shape->n_by_number ? shape->by_number[number]
                                     : gw_decoder_find_sparse(shape, number);
}

/* Fills one slot for each member of |shape|. */
gw_status gw_decoder_find(const gw_shape *shape, gw_slice bytes,
                          gw_decoder_slot *slots);

/* Whether the wire's type is the field's, or that of a packed list. A field of
 * another type counts as unknown. */
static inline bool gw_decoder_fits(const gw_field *field,
                                   const gw_wire_field *at) {
  gw_wire_type type = gw_wire_type_of(field->type);
  return at->type == type ||
         (at->type == GW_WIRE_BYTES && field->flags & GW_FIELD_REPEATED &&
          type != GW_WIRE_GROUP);
}

/* The next occurrence of |field|; GW_END when there is none. */
static inline gw_status gw_decoder_next(const gw_field *field, gw_wire *wire,
                                        gw_wire_field *ret_at) {
  gw_status status;
  do {
    status = gw_wire_next(wire, ret_at);
  } while (status == GW_OK && (ret_at->number != field->number ||
                               !gw_decoder_fits(field, ret_at)));
  return status;
}

/* A number that a closed enum doesn't have is as good as an unknown field
 * (protobuf.dev, "Enum Behavior"). */
static inline bool gw_decoder_is_known(const gw_field *field, uint64_t bits) {
  return field->type != GW_PB_ENUM || !field->enumeration->is_closed ||
         gw_scalar_is_known(field->enumeration, (int32_t)(uint32_t)bits);
}

/* One value of |field|, which |member| shows: itself or a part of it. */
gw_status gw_decoder_value(gw_decoder *d, const gw_member *member,
                           const gw_field *field, const gw_wire_field *value);

/* The members of a message as |shape| shows them, without the brackets. */
gw_status gw_decoder_members(gw_decoder *d, const gw_shape *shape,
                             gw_slice bytes, bool is_first);

/* The value of a singular field, the zero value if it is unset. Occurrences of
 * a message are merged. */
gw_status gw_decoder_single(gw_decoder *d, const gw_member *member,
                            const gw_decoder_slot *slot);

/* All occurrences of |field|, a message, in |wire| as one: their bytes in a row
 * (protobuf.dev, "Last One Wins"). */
gw_status gw_decoder_merge(gw_decoder *d, const gw_field *field, gw_wire wire,
                           gw_slice *ret_bytes);

/* A member with its key, or nothing, as its flags say. */
gw_status gw_decoder_member(gw_decoder *d, const gw_member *member,
                            gw_decoder_slot *slot, bool *is_first);

/* The object of all members of |shape| (NULL: it has none). */
gw_status gw_decoder_object(gw_decoder *d, const gw_shape *shape,
                            gw_slice bytes);

/* All values of a list or a map, in brackets. */
gw_status gw_decoder_list(gw_decoder *d, const gw_member *member,
                          const gw_decoder_slot *slot);
gw_status gw_decoder_map(gw_decoder *d, const gw_member *member,
                         const gw_decoder_slot *slot);

/* From the first occurrence to behind the last one. */
static inline gw_wire gw_decoder_wire(const gw_decoder_slot *slot) {
  return slot->n ? (gw_wire){slot->first, slot->end} : (gw_wire){NULL, NULL};
}

#endif
