#include "transcode/decode_quick.h"

#include "base/hash.h"
#include "base/mem.h"
#include "transcode/decode_leaf.h"
#include "transcode/form.h"

static gw_place write_object(gw_decoder *d, const gw_shape *shape,
                             const char *end, gw_place at);

static gw_leaf_write write_message, write_string, write_other, write_list,
    write_packed, write_map;

static gw_leaf_write *const rows[GW_FORM_COUNT_] = {
    [GW_FORM_OTHER] = write_other,
    [GW_FORM_STRING] = write_string,
    [GW_FORM_BYTES] = gw_leaf_write_bytes,
    [GW_FORM_BOOL] = gw_leaf_write_bool,
    [GW_FORM_INT] = gw_leaf_write_int,
    [GW_FORM_UINT] = gw_leaf_write_uint,
    [GW_FORM_INT_TEXT] = gw_leaf_write_int_text,
    [GW_FORM_UINT_TEXT] = gw_leaf_write_uint_text,
    [GW_FORM_DOUBLE] = gw_leaf_write_double,
    [GW_FORM_ENUM] = gw_leaf_write_enum,
    [GW_FORM_TIMESTAMP] = gw_leaf_write_timestamp,
    [GW_FORM_MESSAGE] = write_message,
    [GW_FORM_LIST] = write_list,
    [GW_FORM_PACKED] = write_packed,
    [GW_FORM_MAP] = write_map,
};

/* ---- tags ---------------------------------------------------------------- */

static inline const char *read_tag(const char *p, const char *end,
                                   uint64_t *ret_tag) {
  if (p < end && (unsigned char)*p < 0x80) {
    *ret_tag = (unsigned char)*p;
    return p + 1;
  }
  if (end - p > 1 && (unsigned char)p[1] < 0x80) {
    *ret_tag = ((unsigned char)p[0] & 0x7fU) | (uint64_t)p[1] << 7;
    return p + 2;
  }
  return gw_leaf_long_varint(p, end, ret_tag);
}

/* Behind |tag|, if it is what comes next; else NULL. */
static inline const char *match_tag(const char *p, const char *end,
                                    uint32_t tag) {
  uint64_t found;
  if (p == end) {
    return NULL;
  }
  p = read_tag(p, end, &found);
  return p && found == tag ? p : NULL;
}

/* ---- values -------------------------------------------------------------- */

/* The general walk takes |bytes|, a message of which nothing is written behind
 * |start|. */
static gw_place write_slowly(gw_decoder *d, const gw_member *member,
                             gw_slice bytes, size_t start) {
  d->out->n = start;
  gw_status status = gw_decoder_object(d, member->shape, bytes);
  return status == GW_OK ? (gw_place){bytes.p, gw_leaf_resume(d)}
                         : GW_NOT_PLAIN;
}

static gw_place write_message(gw_decoder *d, const gw_member *member,
                              const char *end, gw_place at) {
  size_t n;
  const char *p = gw_leaf_length(at.p, end, &n);
  const gw_shape *shape = member->shape;
  if (!p || d->depth == GW_WIRE_MAX_DEPTH) {
    return GW_NOT_PLAIN;
  }
  size_t start = (size_t)(at.to - d->out->p);
  gw_place next = GW_NOT_PLAIN;
  uint32_t depth = d->depth++;
  if (gw_decoder_is_quick(d, shape)) {
    next = write_object(d, shape, p + n, (gw_place){p, at.to});
  }
  if (!next.p) {
    gw_decoder_charge(d, n);
    next = write_slowly(d, member, gw_slice_of(p, n), start);
  }
  d->depth = depth;
  return next.p ? (gw_place){p + n, next.to} : next;
}

static gw_place write_string(gw_decoder *d, const gw_member *member,
                             const char *end, gw_place at) {
  (void)member;
  return gw_leaf_write_string(d, end, at);
}

static gw_place write_other(gw_decoder *d, const gw_member *member,
                            const char *end, gw_place at) {
  (void)d;
  (void)member;
  (void)end;
  (void)at;
  return GW_NOT_PLAIN;
}

/* An item, with GW_LEAF_ROOM behind |at.to|. */
static inline gw_place write_item(gw_decoder *d, const gw_member *member,
                                  const char *end, gw_place at) {
  return member->item == GW_FORM_STRING
             ? gw_leaf_write_string(d, end, at)
             : rows[member->item](d, member, end, at);
}

/* ---- lists and maps ------------------------------------------------------ */

static gw_place close_with(gw_decoder *d, gw_place at, char bracket) {
  char *to = gw_leaf_room(d, at.to, GW_LEAF_ROOM);
  if (!to) {
    return GW_NOT_PLAIN;
  }
  *to = bracket;
  return (gw_place){at.p, to + 1};
}

/* From behind the first element's tag to behind the last element. */
static gw_place write_list(gw_decoder *d, const gw_member *member,
                           const char *end, gw_place at) {
  char separator = '[';
  for (;;) {
    at.to = gw_leaf_room(d, at.to, GW_LEAF_ROOM);
    if (!at.to) {
      return GW_NOT_PLAIN;
    }
    *at.to++ = separator;
    at = write_item(d, member, end, at);
    if (!at.p) {
      return at;
    }
    const char *next = match_tag(at.p, end, member->item_tag);
    if (!next) {
      return close_with(d, at, ']');
    }
    at.p = next;
    separator = ',';
  }
}

static gw_place write_packed(gw_decoder *d, const gw_member *member,
                             const char *end, gw_place at) {
  size_t n;
  const char *p = gw_leaf_length(at.p, end, &n);
  if (!p) {
    return GW_NOT_PLAIN;
  }
  char separator = '[';
  end = p + n;
  at.p = p;
  if (!n) {
    *at.to++ = '[';
  }
  while (at.p < end) {
    at.to = gw_leaf_room(d, at.to, GW_LEAF_ROOM);
    if (!at.to) {
      return GW_NOT_PLAIN;
    }
    *at.to++ = separator;
    separator = ',';
    at = write_item(d, member, end, at);
    if (!at.p) {
      return at;
    }
  }
  return close_with(d, at, ']');
}

/* Keys that came before: more than these are left to the general walk. */
enum { MOST_KEYS = 16 };

typedef struct key_list {
  gw_slice keys[MOST_KEYS];
  size_t n;
} key_list;

static bool add_key(key_list *list, gw_slice key) {
  if (list->n == MOST_KEYS) {
    return false;
  }
  for (size_t i = 0; i < list->n; i++) {
    if (list->keys[i].n == key.n && gw_name_is(key.p, list->keys[i])) {
      return false;
    }
  }
  list->keys[list->n++] = key;
  return true;
}

/* An entry as most peers write it: a key and a value, nothing else. */
static gw_place write_entry(gw_decoder *d, const gw_member *member,
                            key_list *list, const char *end, gw_place at) {
  size_t n, key_n;
  const char *p = gw_leaf_length(at.p, end, &n);
  if (!p || !n || *p != (1 << 3 | GW_WIRE_BYTES)) {
    return GW_NOT_PLAIN;
  }
  end = p + n;
  p = gw_leaf_length(p + 1, end, &key_n);
  if (!p || !add_key(list, gw_slice_of(p, key_n))) {
    return GW_NOT_PLAIN;
  }
  at.p = match_tag(p + key_n, end, member->item_tag);
  if (!at.p) {
    return at;
  }
  at = gw_leaf_write_text(d, p, key_n, at);
  at.to = at.p ? gw_leaf_room(d, at.to, GW_LEAF_ROOM) : NULL;
  if (!at.to) {
    return GW_NOT_PLAIN;
  }
  *at.to++ = ':';
  at = write_item(d, member, end, at);
  return at.p == end ? at : GW_NOT_PLAIN;
}

/* From behind the first entry's tag to behind the last entry. */
static gw_place write_map(gw_decoder *d, const gw_member *member,
                          const char *end, gw_place at) {
  GW_SCRATCH key_list list;
  char separator = '{';
  list.n = 0;
  for (;;) {
    at.to = gw_leaf_room(d, at.to, GW_LEAF_ROOM);
    if (!at.to) {
      return GW_NOT_PLAIN;
    }
    *at.to++ = separator;
    at = write_entry(d, member, &list, end, at);
    if (!at.p) {
      return at;
    }
    const char *next = match_tag(at.p, end, member->tag);
    if (!next) {
      return close_with(d, at, '}');
    }
    at.p = next;
    separator = ',';
  }
}

/* ---- members ------------------------------------------------------------- */

/* The general walk writes a member, or leaves it out: |slot| says what is
 * there. |at.p| is where reading goes on. */
static gw_place write_generally(gw_decoder *d, const gw_member *member,
                                gw_decoder_slot *slot, gw_place at,
                                bool *is_first) {
  gw_status status = gw_leaf_settle(d, at.to);
  if (status == GW_OK) {
    status = gw_decoder_member(d, member, slot, is_first);
  }
  return status == GW_OK ? (gw_place){at.p, gw_leaf_resume(d)} : GW_NOT_PLAIN;
}

static gw_place write_absent(gw_decoder *d, const gw_member *member,
                             gw_place at, bool *is_first) {
  gw_decoder_slot none = {.n = 0};
  uint32_t shown = member->flags & (GW_MEMBER_OUT | GW_MEMBER_ALIAS);
  return shown == GW_MEMBER_OUT
             ? write_generally(d, member, &none, at, is_first)
             : at;
}

/* A field of no form: it, and others of its number right behind it. */
static gw_place write_formless(gw_decoder *d, const gw_member *member,
                               const char *end, gw_place at, const char *from,
                               bool *is_first) {
  gw_wire wire = {from, end};
  gw_decoder_slot slot = {.n = 0, .first = from};
  do {
    if (gw_wire_next(&wire, &slot.last) != GW_OK) {
      return GW_NOT_PLAIN;
    }
    slot.n++;
    slot.end = wire.p;
  } while (match_tag(wire.p, end, member->tag));
  at.p = wire.p;
  return write_generally(d, member, &slot, at, is_first);
}

/* Whether what stands at |p| counts as unset: a zero without presence. */
static bool is_unset(const gw_member *member, const char *p, const char *end) {
  static const char zeros[8];
  if (member->field->flags & GW_FIELD_PRESENCE ||
      member->form != member->item) {
    return false;
  }
  switch ((gw_form)member->form) {
  case GW_FORM_MESSAGE:
  case GW_FORM_TIMESTAMP:
  case GW_FORM_OTHER:
    return false;
  case GW_FORM_DOUBLE:
    return end - p >= 8 && memcmp(p, zeros, 8) == 0;
  default:
    return true;
  }
}

/* Keys have four bytes or more: quotes, a letter, a colon. */
static inline char *write_key(const gw_member *member, bool is_first,
                              char *to) {
  *to = ',';
  return gw_leaf_copy_name(member->key, to + !is_first);
}

/* The value of |member|, whose tag ends at |at.p|, and its key before that. */
static inline gw_place write_member(gw_decoder *d, const gw_member *member,
                                    const char *end, gw_place at,
                                    bool is_first) {
  at.to = gw_leaf_room(d, at.to, member->key.n + 1 + GW_LEAF_ROOM);
  if (!at.to) {
    return GW_NOT_PLAIN;
  }
  at.to = write_key(member, is_first, at.to);
  return member->form == GW_FORM_STRING
             ? gw_leaf_write_string(d, end, at)
             : rows[member->form](d, member, end, at);
}

/* ---- messages ------------------------------------------------------------ */

/* What is being written: the next member, and which oneofs are set. */
typedef struct object {
  const gw_shape *shape;
  const gw_member *next, *last;
  uint64_t oneofs;
  bool is_first;
} object;

static const char *pass_field(const char *from, const char *end) {
  gw_wire wire = {from, end};
  gw_wire_field field;
  return gw_wire_next(&wire, &field) == GW_OK ? wire.p : NULL;
}

/* Up to |until|, the members that aren't there; few of them are more than
 * nothing. */
static inline gw_place pass_absent(gw_decoder *d, object *o,
                                   const gw_member *until, gw_place at) {
  const gw_member *behind = o->shape->members + o->shape->n_emits;
  for (; o->next < until && o->next < behind && at.p; o->next++) {
    if (o->next->flags & GW_MEMBER_WHEN_UNSET) {
      at = write_absent(d, o->next, at, &o->is_first);
    }
  }
  o->next = until;
  return at;
}

/* A second member of a oneof takes the place of the first: not plain. */
static bool mark_oneof(object *o, const gw_member *member) {
  uint32_t bit = member->field->oneof - 1;
  if (bit >= 64 || o->oneofs >> bit & 1) {
    return false;
  }
  o->oneofs |= UINT64_C(1) << bit;
  return true;
}

/* A field behind |from| that is not the expected one or not an easy one; its
 * tag ends at |at.p|. What comes out of order, again, or as another type is not
 * plain. */
static gw_place take_rare(gw_decoder *d, object *o, uint64_t tag,
                          const char *from, const char *end, gw_place at) {
  size_t i = gw_decoder_member_of(o->shape, (uint32_t)(tag >> 3));
  if (!i) {
    at.p = pass_field(from, end);
    return at;
  }
  const gw_member *member = &o->shape->members[i - 1];
  if (member < o->next || member->tag != tag ||
      (member->flags & (GW_MEMBER_OUT | GW_MEMBER_ALIAS)) != GW_MEMBER_OUT ||
      (member->flags & GW_MEMBER_ONEOF && !mark_oneof(o, member))) {
    return GW_NOT_PLAIN;
  }
  at = pass_absent(d, o, member, at);
  if (!at.p) {
    return at;
  }
  if (at.p < end && !*at.p && is_unset(member, at.p, end)) {
    at.p += member->form == GW_FORM_DOUBLE ? 8 : 1; /* as if it weren't there */
    return at;
  }
  o->next = member + 1;
  if (member->form == GW_FORM_OTHER || !member->key.n) {
    return write_formless(d, member, end, at, from, &o->is_first);
  }
  at = write_member(d, member, end, at, o->is_first);
  o->is_first = false;
  return at;
}

/* Whether |member| is surely what |tag| and the byte behind it show. */
static inline bool is_easy(const object *o, uint64_t tag, const char *p,
                           const char *end) {
  const gw_member *member = o->next;
  const uint32_t of_care = GW_MEMBER_OUT | GW_MEMBER_ALIAS | GW_MEMBER_ONEOF;
  return member < o->last && member->tag == tag &&
         (member->flags & of_care) == GW_MEMBER_OUT && p < end && *p &&
         member->form != GW_FORM_OTHER && member->key.n;
}

static gw_place write_object(gw_decoder *d, const gw_shape *shape,
                             const char *end, gw_place at) {
  object o = {.shape = shape,
              .next = shape->members,
              .last = shape->members + shape->n_members,
              .is_first = true};
  at.to = gw_leaf_room(d, at.to, GW_LEAF_ROOM);
  if (!at.to) {
    return GW_NOT_PLAIN;
  }
  *at.to++ = '{';
  while (at.p < end) {
    uint64_t tag;
    const char *from = at.p;
    at.p = read_tag(at.p, end, &tag);
    if (!at.p) {
      return at;
    }
    if (is_easy(&o, tag, at.p, end)) {
      at = write_member(d, o.next++, end, at, o.is_first);
      o.is_first = false;
    } else {
      at = take_rare(d, &o, tag, from, end, at);
    }
    if (!at.p) {
      return at;
    }
  }
  at = pass_absent(d, &o, o.last, at);
  return at.p ? close_with(d, at, '}') : at;
}

gw_status gw_decoder_quick(gw_decoder *d, const gw_shape *shape,
                           gw_slice bytes) {
  gw_status status = gw_buf_ensure(d->out, GW_LEAF_ROOM);
  size_t start = d->out->n;
  if (status != GW_OK) {
    return GW_END;
  }
  gw_place at = {bytes.n ? bytes.p : "", gw_leaf_resume(d)};
  at = write_object(d, shape, at.p + bytes.n, at);
  if (at.p) {
    status = gw_leaf_settle(d, at.to);
  }
  if (at.p && status == GW_OK) {
    return GW_OK;
  }
  gw_decoder_charge(d, bytes.n);
  d->out->n = start;
  return GW_END;
}
