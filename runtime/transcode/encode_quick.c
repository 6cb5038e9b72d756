#include "transcode/encode_quick.h"

#include "transcode/encode_leaf.h"

/* ---- between the two roads ----------------------------------------------- */

static inline gw_place enter(gw_encoder *e) {
  gw_buf *out = e->out;
  e->room = out->p + (out->cap < out->limit ? out->cap : out->limit);
  return (gw_place){e->json.p, out->p + out->n};
}

static inline void leave(gw_encoder *e, gw_place at, bool is_fresh) {
  e->json.p = at.p;
  e->json.is_fresh = is_fresh;
  e->out->n = (size_t)(at.to - e->out->p);
}

/* Behind the closing bracket, which is at |at.p|. */
static gw_status close_bracket(gw_encoder *e, gw_place at) {
  at.p++;
  e->json.depth--;
  leave(e, at, false);
  return GW_END;
}

/* What was found is not plain, or failed. */
static gw_status give_back(gw_encoder *e, gw_place at, bool is_fresh) {
  if (e->failed != GW_OK) {
    return e->failed;
  }
  leave(e, at, is_fresh);
  return GW_OK;
}

/* ---- values -------------------------------------------------------------- */

/* Into the bracket at |at.p|, behind what is written at |to|; false where that
 * is too deep, or has no room. */
static bool open_bracket(gw_encoder *e, gw_place at, char *to) {
  if (e->json.depth == GW_JSON_MAX_DEPTH || !gw_leaf_has_room(e, to, 0)) {
    return false;
  }
  e->json.depth++;
  leave(e, (gw_place){at.p + 1, to}, true);
  return true;
}

static gw_place done(gw_encoder *e, gw_status status) {
  e->failed = status;
  return status == GW_OK ? enter(e) : GW_NOT_PLAIN;
}

static gw_place put_message(gw_encoder *e, const gw_member *member,
                            uint32_t tag, const gw_schema *schema,
                            gw_place at) {
  const gw_shape *shape = member->shape;
  char *to = gw_leaf_write_tag(at.to, tag) + 1; /* of its length */
  if (*at.p != '{' || shape->flags & GW_SHAPE_VALIDATE ||
      !open_bracket(e, at, to)) {
    return GW_NOT_PLAIN;
  }
  size_t mark = e->out->n;
  gw_status status =
      gw_encoder_object(e, shape, schema ? schema : shape->schema, at.p);
  return done(e, status == GW_OK ? gw_wire_close(e->out, mark) : status);
}

static gw_place put_list(gw_encoder *e, const gw_member *member, uint32_t tag,
                         const gw_schema *schema, gw_place at) {
  size_t n;
  (void)tag;
  if (*at.p != '[' || !open_bracket(e, at, at.to)) {
    return GW_NOT_PLAIN;
  }
  gw_status status = gw_encoder_list(e, member, &n);
  return done(e, status == GW_OK ? gw_encoder_check_items(e, schema, at.p, n)
                                 : status);
}

static gw_place put_map(gw_encoder *e, const gw_member *member, uint32_t tag,
                        const gw_schema *schema, gw_place at) {
  size_t n;
  (void)tag;
  if (*at.p != '{' || !open_bracket(e, at, at.to)) {
    return GW_NOT_PLAIN;
  }
  gw_status status = gw_encoder_map(e, member, &n);
  return done(e, status == GW_OK ? gw_encoder_check_members(e, schema, at.p, n)
                                 : status);
}

static gw_place put_other(gw_encoder *e, const gw_member *member, uint32_t tag,
                          const gw_schema *schema, gw_place at) {
  (void)e;
  (void)member;
  (void)tag;
  (void)schema;
  (void)at;
  return GW_NOT_PLAIN;
}

static gw_place put_string(gw_encoder *e, const gw_member *member, uint32_t tag,
                           const gw_schema *schema, gw_place at) {
  (void)member;
  return gw_leaf_put_string(e, tag, schema, at);
}

static gw_leaf_put *const rows[GW_FORM_COUNT_] = {
    [GW_FORM_OTHER] = put_other,
    [GW_FORM_STRING] = put_string,
    [GW_FORM_BYTES] = gw_leaf_put_bytes,
    [GW_FORM_BOOL] = gw_leaf_put_bool,
    [GW_FORM_INT] = gw_leaf_put_int,
    [GW_FORM_UINT] = gw_leaf_put_uint,
    [GW_FORM_INT_TEXT] = gw_leaf_put_int_text,
    [GW_FORM_UINT_TEXT] = gw_leaf_put_uint_text,
    [GW_FORM_DOUBLE] = gw_leaf_put_double,
    [GW_FORM_ENUM] = gw_leaf_put_enum,
    [GW_FORM_TIMESTAMP] = gw_leaf_put_timestamp,
    [GW_FORM_MESSAGE] = put_message,
    [GW_FORM_LIST] = put_list,
    [GW_FORM_PACKED] = put_list,
    [GW_FORM_MAP] = put_map,
};

/* Most values are strings: these have no call. */
static inline gw_place put_value(gw_encoder *e, const gw_member *member,
                                 unsigned form, uint32_t tag,
                                 const gw_schema *schema, gw_place at) {
  gw_place next = form == GW_FORM_STRING
                      ? gw_leaf_put_string(e, tag, schema, at)
                      : rows[form](e, member, tag, schema, at);
  return next.p && next.to <= e->room ? next : GW_NOT_PLAIN;
}

/* ---- objects ------------------------------------------------------------- */

/* A member that was found, and what stands behind its colon. */
typedef struct found {
  const gw_member *member;
  const char *p;
} found;

/* Any key but the expected one. */
static found find_member(const gw_shape *shape, const char *p) {
  const char *special;
  const char *end = gw_quick_pass_string(NULL, p, &special);
  if (!end || end[1] != ':') {
    return (found){NULL, NULL};
  }
  gw_slice name = {p + 1, (size_t)(end - p - 1)};
  int32_t i = gw_names_find(&shape->names, name);
  return (found){i < 0 ? NULL : &shape->members[i], end + 2};
}

/* Keys have four bytes or more: quotes, a letter, a colon. */
static inline bool is_key(const char *p, gw_slice key) {
  if (key.n >= 8) {
    return gw_name_is(p, key);
  }
  return key.n && memcmp(p, key.p, 4) == 0 &&
         memcmp(p + key.n - 4, key.p + key.n - 4, 4) == 0;
}

/* |expected| is the member that most likely comes next, if it is not |last|;
 * after it the few behind, as members are left out more often than moved. */
static inline found next_member(const gw_shape *shape,
                                const gw_member *expected,
                                const gw_member *last, const char *p) {
  for (int few = 8; few && expected < last; few--, expected++) {
    if (is_key(p, expected->key)) {
      return (found){expected, p + expected->key.n};
    }
  }
  return find_member(shape, p);
}

/* A bit of the set of those that came. */
typedef struct seen_bit {
  uint64_t *word, mask;
} seen_bit;

static inline seen_bit bit_of(const gw_encoder_members *o, size_t bit) {
  return (seen_bit){&o->seen[bit / 64], UINT64_C(1) << bit % 64};
}

static seen_bit bit_of_oneof(const gw_encoder_members *o,
                             const gw_member *member) {
  return bit_of(o, o->shape->n_bits + member->field->oneof - 1);
}

/* Whether |member| may come here: it, and its oneof, have not been there. */
static inline bool may_come(const gw_encoder_members *o,
                            const gw_member *member, seen_bit own) {
  if (!(member->flags & GW_MEMBER_IN) || *own.word & own.mask) {
    return false;
  }
  if (member->flags & GW_MEMBER_ONEOF) {
    seen_bit other = bit_of_oneof(o, member);
    return !(*other.word & other.mask);
  }
  return true;
}

static inline void count_member(gw_encoder_members *o, const gw_member *member,
                                seen_bit own) {
  o->n++;
  o->n_required += (member->flags & GW_MEMBER_REQUIRED) != 0;
  *own.word |= own.mask;
  if (member->flags & GW_MEMBER_ONEOF) {
    seen_bit other = bit_of_oneof(o, member);
    *other.word |= other.mask;
  }
}

/* The next member at |p|, or GW_NOT_PLAIN. |*next| is the one expected. */
static inline gw_place put_member(gw_encoder *e, gw_encoder_members *o,
                                  const gw_member **next, const gw_member *last,
                                  gw_place at) {
  found key = next_member(o->shape, *next, last, at.p);
  const gw_member *member = key.member;
  if (!member) {
    return GW_NOT_PLAIN;
  }
  seen_bit own = bit_of(o, member->bit);
  if (!may_come(o, member, own)) {
    return GW_NOT_PLAIN;
  }
  at.p = gw_quick_pass_space(key.p);
  at = put_value(e, member, member->form, member->tag, member->schema, at);
  if (at.p) {
    count_member(o, member, own);
    *next = member + 1;
  }
  return at;
}

gw_status gw_encoder_quick_members(gw_encoder *e, gw_encoder_members *o) {
  const gw_member *next = o->shape->members + o->expected;
  const gw_member *last = o->shape->members + o->shape->n_members;
  gw_place at = enter(e);
  bool is_first = e->json.is_fresh;
  for (;;) {
    const char *p = gw_quick_pass_space(at.p);
    if (*p == '}') {
      at.p = p;
      return close_bracket(e, at);
    }
    if (!is_first) {
      if (*p != ',') {
        break;
      }
      p = gw_quick_pass_space(p + 1);
    }
    gw_place value = put_member(e, o, &next, last, (gw_place){p, at.to});
    if (!value.p) {
      break;
    }
    at = value;
    is_first = false;
  }
  o->expected = (size_t)(next - o->shape->members);
  return give_back(e, at, is_first);
}

/* ---- lists --------------------------------------------------------------- */

gw_status gw_encoder_quick_elements(gw_encoder *e, const gw_member *member,
                                    size_t *n) {
  gw_place at = enter(e);
  bool is_first = e->json.is_fresh;
  for (;;) {
    const char *p = gw_quick_pass_space(at.p);
    if (*p == ']') {
      at.p = p;
      return close_bracket(e, at);
    }
    if (!is_first) {
      if (*p != ',') {
        break;
      }
      p = gw_quick_pass_space(p + 1);
    }
    gw_place value = {p, at.to};
    value = put_value(e, member, member->item, member->item_tag,
                      member->item_schema, value);
    if (!value.p) {
      break;
    }
    at = value;
    is_first = false;
    ++*n;
  }
  return give_back(e, at, is_first);
}

/* ---- maps ---------------------------------------------------------------- */

/* An entry is written from |mark| on, of which its key takes |key_n| bytes:
 * closes it, and remembers the key. */
static gw_place close_entry(gw_encoder *e, gw_keyset *keys, gw_place at,
                            size_t mark, size_t key_n) {
  leave(e, at, false);
  size_t n = e->out->n - mark;
  gw_status status = gw_wire_close(e->out, mark);
  if (status == GW_OK) {
    status = gw_keyset_add(keys, e->arena, e->out->p, e->out->n - n, key_n);
  }
  return status == GW_ERR_DUPLICATE ? GW_NOT_PLAIN : done(e, status);
}

/* A key without escapes, and a value. */
static gw_place put_entry(gw_encoder *e, const gw_member *member,
                          gw_keyset *keys, gw_place at) {
  gw_place key = {at.p, gw_leaf_write_tag(at.to, member->tag) + 1};
  size_t mark = (size_t)(key.to - e->out->p);
  key = gw_leaf_put_string(e, 1 << 3 | GW_WIRE_BYTES, NULL, key);
  if (!key.p || key.to > e->room || *key.p != ':') {
    return GW_NOT_PLAIN;
  }
  size_t key_n = (size_t)(key.to - e->out->p) - mark;
  key.p = gw_quick_pass_space(key.p + 1);
  gw_place value = put_value(e, member, member->item, member->item_tag,
                             member->item_schema, key);
  return value.p ? close_entry(e, keys, value, mark, key_n) : value;
}

gw_status gw_encoder_quick_entries(gw_encoder *e, const gw_member *member,
                                   gw_keyset *keys, size_t *n) {
  gw_place at = enter(e);
  bool is_first = e->json.is_fresh;
  for (;;) {
    const char *p = gw_quick_pass_space(at.p);
    if (*p == '}') {
      at.p = p;
      return close_bracket(e, at);
    }
    if (!is_first) {
      if (*p != ',') {
        break;
      }
      p = gw_quick_pass_space(p + 1);
    }
    size_t start = (size_t)(at.to - e->out->p);
    gw_place entry = put_entry(e, member, keys, (gw_place){p, at.to});
    if (!entry.p) {
      at.to = e->out->p + start; /* which may have moved */
      break;
    }
    at = entry;
    is_first = false;
    ++*n;
  }
  return give_back(e, at, is_first);
}
