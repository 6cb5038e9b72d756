/* node: a tree of a YAML or JSON text that remembers lines and columns. For
 * specifications and configuration, never for requests.
 *
 * Reads:   a whole text; the tree borrows nothing from it.
 * Units:   lines and columns from 1; columns count code points.
 * Owns:    everything stands in the arena that the reader was given.
 * Errors:  GW_ERR_SYNTAX, GW_ERR_DUPLICATE (a key twice), GW_ERR_UNSUPPORTED
 *          (tags, merge keys, aliases, second documents), GW_ERR_LIMIT (size,
 *          depth), with gw_node_error filled.
 * Threads: a finished tree is constant.
 * Source:  YAML 1.2.2 core schema; RFC 8259. THREATS F8, F9, F10.
 */
#ifndef GW_TEXT_NODE_H
#define GW_TEXT_NODE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"

typedef enum gw_node_kind {
  GW_NODE_NULL,
  GW_NODE_BOOL,
  GW_NODE_INTEGER, /* text is exact; |integer| if it fits in 64 bits */
  GW_NODE_NUMBER,  /* text is exact */
  GW_NODE_STRING,
  GW_NODE_LIST,
  GW_NODE_MAP
} gw_node_kind;

typedef struct gw_node gw_node;

typedef struct gw_node_entry {
  gw_slice key;
  uint32_t key_line, key_column;
  gw_node *value;
} gw_node_entry;

struct gw_node {
  gw_node_kind kind;
  uint32_t line, column;
  gw_slice text; /* scalars: decoded text. Numbers as written, but what only
                    YAML can write (0x1f, +1, .5) is turned into JSON */
  int64_t integer;
  uint8_t boolean;
  uint8_t fits;           /* GW_NODE_INTEGER: |integer| is exact */
  gw_node **items;        /* GW_NODE_LIST */
  gw_node_entry *entries; /* GW_NODE_MAP, in order */
  gw_map index;           /* GW_NODE_MAP, only of larger ones: key -> entry */
  size_t n;               /* of items or entries */
};

typedef struct gw_node_limits {
  size_t bytes; /* of the text */
  uint32_t depth;
  size_t nodes;
} gw_node_limits;

/* 64 MiB, depth 64, 8 million nodes. */
extern const gw_node_limits gw_node_default_limits;

typedef struct gw_node_error {
  uint32_t line, column;
  gw_slice message; /* in the arena */
} gw_node_error;

/* Reads a YAML text (JSON is nearly a subset; gw_json_tree_read() is exact).
 * A text without a document is null. A key is the text of a scalar, whatever
 * its type: "200:" and '200': are the same key. */
gw_status gw_yaml_read(gw_arena *arena, gw_slice text,
                       const gw_node_limits *limits, gw_node **ret_root,
                       gw_node_error *reterr_error);

/* Reads a JSON text, exactly as RFC 8259 has it. */
gw_status gw_json_tree_read(gw_arena *arena, gw_slice text,
                            const gw_node_limits *limits, gw_node **ret_root,
                            gw_node_error *reterr_error);

/* The entry or value of |key| in a map, else NULL; |node| may be NULL or of
 * any kind. */
gw_node_entry *gw_node_entry_find(const gw_node *node, gw_slice key);
gw_node *gw_node_find(const gw_node *node, const char *key);

/* Appends |node| as compact JSON, numbers as they were written (YAML forms
 * that JSON lacks are converted), keys in order. */
gw_status gw_node_write_json(const gw_node *node, gw_buf *out);

/* The same without the entries and items whose values |hides| names. */
typedef bool (*gw_node_hides)(const void *data, const gw_node *value);
gw_status gw_node_write_json_without(const gw_node *node, gw_node_hides hides,
                                     const void *data, gw_buf *out);

/* The same for readers: an entry or item on a line of its own. */
gw_status gw_node_write_json_lines(const gw_node *node, gw_buf *out);

/* Appends |node| as a YAML document that gw_yaml_read() reads back as it is:
 * strings stand plain only where nothing takes them for something else. */
gw_status gw_node_write_yaml(const gw_node *node, gw_buf *out);

/* "null", "a boolean", "an integer", "a number", "a string", "a list",
 * "a map": for messages. */
const char *gw_node_kind_text(gw_node_kind kind);

#endif
