/* decode_leaf: one plain value, from the wire to JSON.
 *
 * Reads:   as transcode/decode.h: from behind a tag, never past |end|, but for
 *          blocks of strings, which end before |d->readable|.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none: the value is not plain, or no room was found for it.
 * Threads: one at a time.
 * Source:  ProtoJSON; protobuf.dev, "Encoding".
 *
 * GW_LEAF_ROOM bytes can be written wherever a value begins: what is larger
 * asks for more.
 */
#ifndef GW_TRANSCODE_DECODE_LEAF_H
#define GW_TRANSCODE_DECODE_LEAF_H

#include "text/json_scan.h"
#include "transcode/decoder.h"
#include "transcode/place.h"

enum { GW_LEAF_ROOM = 64 };

/* The value at |at.p|, of what |member->item| says. */
typedef gw_place gw_leaf_write(gw_decoder *d, const gw_member *member,
                               const char *end, gw_place at);

/* By gw_form. */
gw_leaf_write gw_leaf_write_bytes, gw_leaf_write_bool, gw_leaf_write_int,
    gw_leaf_write_uint, gw_leaf_write_int_text, gw_leaf_write_uint_text,
    gw_leaf_write_double, gw_leaf_write_enum, gw_leaf_write_timestamp;

/* Makes content of what was written up to |to|. */
gw_status gw_leaf_settle(gw_decoder *d, const char *to);

/* Where writing goes on when the general walk has written. */
static inline char *gw_leaf_resume(gw_decoder *d) {
  gw_buf *out = d->out;
  d->room = out->p + (out->cap < out->limit ? out->cap : out->limit);
  return out->p + out->n;
}

/* gw_leaf_room() where the buffer must grow. */
char *gw_leaf_more_room(gw_decoder *d, char *to, size_t n);

/* |to|, with |n| bytes of room there and a little more; NULL: there is none. */
static inline char *gw_leaf_room(gw_decoder *d, char *to, size_t n) {
  return (ptrdiff_t)n <= d->room - to ? to : gw_leaf_more_room(d, to, n);
}

/* A string of |n| bytes that has something to escape at |plain|; what stands
 * before that is written, and the quote before it. */
gw_place gw_leaf_write_escaped(gw_decoder *d, const char *from, size_t n,
                               size_t plain, char *to);

/* A varint of any length. Zero in more than one byte is not plain: it stands
 * for what isn't there. */
const char *gw_leaf_long_varint(const char *p, const char *end,
                                uint64_t *ret_value);

static inline const char *gw_leaf_varint(const char *p, const char *end,
                                         uint64_t *ret_value) {
  if (p < end && (unsigned char)*p < 0x80) {
    *ret_value = (unsigned char)*p;
    return p + 1;
  }
  return gw_leaf_long_varint(p, end, ret_value);
}

/* A length, behind which so many bytes stand. */
static inline const char *gw_leaf_length(const char *p, const char *end,
                                         size_t *ret_n) {
  uint64_t n;
  p = gw_leaf_varint(p, end, &n);
  if (!p || n > (uint64_t)(end - p)) {
    return NULL;
  }
  *ret_n = (size_t)n;
  return p;
}

/* A name of the tables, of which no more may be read and which has at least
 * four bytes: in words, of which the last goes back a little. */
static inline char *gw_leaf_copy_name(gw_slice name, char *to) {
  const char *from = name.p;
  size_t n = name.n;
  if (n < 8) {
    memcpy(to, from, 4);
    memcpy(to + n - 4, from + n - 4, 4);
    return to + n;
  }
  for (size_t i = 0; i + 8 < n; i += 8) {
    memcpy(to + i, from + i, 8);
  }
  memcpy(to + n - 8, from + n - 8, 8);
  return to + n;
}

/* Copies |n| bytes up to the first that must be escaped: how many those are.
 * Up to 15 more are written. */
static inline size_t gw_leaf_copy(const gw_decoder *d, const char *from,
                                  size_t n, char *to) {
  /* Not a name of the tables, nor a merged copy, nor too near to the end. */
  size_t left = (size_t)((uintptr_t)d->readable - (uintptr_t)from);
  return left <= d->n_readable && left >= n + 16
             ? gw_json_copy_some(from, n, to)
             : gw_json_copy_plain(from, n, to);
}

/* Any text in quotes. |at.p| is where reading goes on. */
static inline gw_place gw_leaf_write_text(gw_decoder *d, const char *from,
                                          size_t n, gw_place at) {
  char *to = gw_leaf_room(d, at.to, n + 2);
  if (!to) {
    return GW_NOT_PLAIN;
  }
  *to = '"';
  size_t plain = gw_leaf_copy(d, from, n, to + 1);
  if (plain != n) {
    gw_place next = gw_leaf_write_escaped(d, from, n, plain, to);
    return next.p ? (gw_place){at.p, next.to} : next;
  }
  to += n + 1;
  *to = '"';
  return (gw_place){at.p, to + 1};
}

static inline gw_place gw_leaf_write_string(gw_decoder *d, const char *end,
                                            gw_place at) {
  size_t n;
  const char *p = gw_leaf_length(at.p, end, &n);
  return p ? gw_leaf_write_text(d, p, n, (gw_place){p + n, at.to})
           : GW_NOT_PLAIN;
}

#endif
