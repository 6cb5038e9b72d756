/* product_values: the kinds of values that gwgen.yaml is made of.
 *
 * Reads:   nodes of the file.
 * Units:   lines and columns from 1.
 * Owns:    nothing.
 * Errors:  findings ("product-key", "product-value", "not-yet") at the node.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GWGEN_FRONT_PRODUCT_VALUES_H
#define GWGEN_FRONT_PRODUCT_VALUES_H

#include "front/front.h"

typedef struct gwgen_product_reader {
  gwgen_product *product;
  gwgen_settings *settings;
  gw_slice file;
  bool has_version;
  const gw_node *proto; /* the value of "proto", or NULL */
} gwgen_product_reader;

typedef void (*gwgen_product_read_value)(gwgen_product_reader *reader,
                                         const gw_node *value);

/* A key of a map and what reads its value. */
typedef struct gwgen_product_row {
  const char *key;
  gwgen_product_read_value read;
} gwgen_product_row;

enum { GWGEN_PRODUCT_KEYS = 32 }; /* rows of ours for one map, at most */

/* Reads a map by its rows; a key without one is filed with a suggestion. */
void gwgen_product_map(gwgen_product_reader *reader, const gw_node *map,
                       const char *where, const gwgen_product_row *rows,
                       size_t n);

/* Calls |take| for each string of a list. */
void gwgen_product_list(gwgen_product_reader *reader, const gw_node *value,
                        gwgen_product_read_value take);

/* Files "expected <expected>, found <kind>", or found the text itself. */
void gwgen_product_refuse(gwgen_product_reader *reader, const gw_node *value,
                          const char *expected);
void gwgen_product_refuse_text(gwgen_product_reader *reader,
                               const gw_node *value, const char *expected);

/* Files that |key| takes nothing but |allowed| yet. */
void gwgen_product_not_yet(gwgen_product_reader *reader, const gw_node *value,
                           const char *key, const char *allowed);

/* Whether |value| is a string and not empty; filed if not. */
bool gwgen_product_is_text(gwgen_product_reader *reader, const gw_node *value);

void gwgen_product_bool(gwgen_product_reader *reader, const gw_node *value,
                        uint8_t *ret_value);

/* The index of the word that stands there, or -1 (filed). */
int gwgen_product_word(gwgen_product_reader *reader, const gw_node *value,
                       const char *const *words, size_t n);

#endif
