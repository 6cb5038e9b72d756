/* http/hpack: header fields as HTTP/2 writes them.
 *
 * Reads:   names and values; copies what enters its table.
 * Units:   bytes; sizes of the table as RFC 7541 section 4.1 counts them.
 * Owns:    its copies.
 * Errors:  none. Without memory a field is written out, which is always right.
 * Threads: one at a time.
 * Source:  RFC 7541. Strings are not Huffman coded: that costs more than all
 *          the rest together, and saves a quarter of what is not indexed
 *          anyway. No row is evicted by itself: a table that is full begins
 *          anew, which its reader hears of as a change of its size.
 *
 * Each block that is written must be sent, in that order.
 */
#ifndef GW_HTTP_HPACK_H
#define GW_HTTP_HPACK_H

#include <stdint.h>

#include "base/buf.h"

enum {
  GW_HPACK_STATIC = 61,   /* rows of the static table */
  GW_HPACK_ROWS = 64,     /* of the dynamic one, at most */
  GW_HPACK_TABLE = 4096,  /* its size, at most */
  GW_HPACK_VALUES = 8,    /* of a name; one with more has values that vary */
  GW_HPACK_SLOTS = 128,   /* of hashes */
  GW_HPACK_PLACES = 16,   /* of a block, of which the last row is known */
  GW_HPACK_OVERHEAD = 12, /* of a field, beside its name and value */
  GW_HPACK_RESTART = 4    /* bytes of gw_hpack_begin() */
};

/* Rows are numbered: the static ones, then the dynamic ones by age. */
typedef struct gw_hpack_index {
  uint8_t slots[GW_HPACK_SLOTS]; /* 1 + the last row with a hash, or 0 */
  uint8_t before[GW_HPACK_STATIC + GW_HPACK_ROWS]; /* the same of each row */
} gw_hpack_index;

typedef struct gw_hpack_row {
  uint16_t at, n_name, n_value; /* in the text */
} gw_hpack_row;

typedef struct gw_hpack {
  gw_hpack_index by_name;  /* the first row of each name */
  gw_hpack_index by_field; /* by name and value */
  gw_hpack_row rows[GW_HPACK_ROWS];
  uint8_t n_values[GW_HPACK_STATIC + GW_HPACK_ROWS]; /* of the first rows */
  size_t n;
  size_t size, limit;
  gw_buf text;
  uint8_t last[GW_HPACK_PLACES]; /* 1 + the row that served there, or 0 */
  size_t place;                  /* in this block */
  uint32_t n_blocks;             /* that this table has served */
  bool is_full;
  bool has_restarted; /* and the reader was not told */
} gw_hpack;

void gw_hpack_init(gw_hpack *hpack);
void gw_hpack_done(gw_hpack *hpack);

/* The reader lets the table have so many bytes: it begins anew. */
void gw_hpack_restart(gw_hpack *hpack, size_t limit);

/* Begins a block. Returns where it goes on. */
char *gw_hpack_begin(gw_hpack *hpack, char *to);

/* Writes a field, of which |to| has room for GW_HPACK_OVERHEAD and the bytes of
 * name and value. |stays|: another block may well say the same, so that it is
 * worth a row; the value of another one is never looked at, so that nobody can
 * guess it by the length of a block, and has no row where it might be a secret
 * (RFC 7541 section 7.1). */
char *gw_hpack_write(gw_hpack *hpack, char *to, gw_slice name, gw_slice value,
                     bool stays);

#endif
