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
 */
#ifndef GW_TRANSCODE_DECODER_H
#define GW_TRANSCODE_DECODER_H

#include "transcode/decode.h"
#include "transcode/wire.h"

/* What one reading of a message found out about a member: where its field
 * stands first, where its last occurrence ends, and how many there are. */
typedef struct gw_decoder_slot {
  const char *first, *end; /* NULL: unset */
  uint32_t n;
} gw_decoder_slot;

typedef struct gw_decoder {
  gw_buf *out;
  gw_arena *arena;
  /* A stack of slots, one frame a level; by index, since it may move. */
  gw_decoder_slot *slots;
  size_t n_slots, cap_slots;
  uint32_t depth;
} gw_decoder;

/* A frame of |n| empty slots; given back by resetting |n_slots|. */
gw_status gw_decoder_push(gw_decoder *d, size_t n, size_t *ret_base);

/* Fills one slot for each member of |shape|. */
gw_status gw_decoder_find(const gw_shape *shape, gw_slice bytes,
                          gw_decoder_slot *slots);

/* Whether the wire's type is the field's, or that of a packed list. A field of
 * another type counts as unknown. */
bool gw_decoder_fits(const gw_field *field, const gw_wire_field *at);

/* The next occurrence of |field|; GW_END when there is none. */
gw_status gw_decoder_next(const gw_field *field, gw_wire *wire,
                          gw_wire_field *ret_at);

/* One value of |field|, which |member| shows: itself or a part of it. */
gw_status gw_decoder_value(gw_decoder *d, const gw_member *member,
                           const gw_field *field, const gw_wire_field *value);

/* All values between the ends of |wire|, in brackets. */
gw_status gw_decoder_list(gw_decoder *d, const gw_member *member, gw_wire wire);
gw_status gw_decoder_map(gw_decoder *d, const gw_member *member, gw_wire wire);

static inline gw_wire gw_decoder_wire(const gw_decoder_slot *slot) {
  return (gw_wire){slot->first, slot->end};
}

#endif
