/* app/config_read: sections of a configuration file, read by rows.
 *
 * Reads:   a node tree, by the rows of a section: one row per key. A key
 *          without a row is an error with a suggestion.
 * Units:   sizes in bytes ("4MiB", "512KiB", "100"), durations in
 *          milliseconds ("1m30s", "250ms"); both plain C integers in targets.
 * Owns:    texts stand in the reader's arena.
 * Errors:  collected in the reader, all of a file in one run; each with line
 *          and column.
 * Threads: one.
 * Source:  DESIGN.md section 6.
 */
#ifndef GW_APP_CONFIG_READ_H
#define GW_APP_CONFIG_READ_H

#include "base/vec.h"
#include "net/addr.h"
#include "text/node.h"

typedef struct gw_config_error {
  uint32_t line, column;
  gw_slice message;
} gw_config_error;

typedef struct gw_config_reader {
  gw_arena *arena;
  gw_slice folder; /* of the file: relative paths start here */
  GW_VEC(gw_config_error) errors;
} gw_config_reader;

typedef enum gw_config_kind {
  GW_CONFIG_TEXT,     /* gw_slice; ${NAME} and file: are resolved */
  GW_CONFIG_PATH,     /* gw_slice: a file, relative to the configuration */
  GW_CONFIG_BOOL,     /* bool */
  GW_CONFIG_COUNT,    /* uint32_t */
  GW_CONFIG_SIZE,     /* size_t, bytes */
  GW_CONFIG_DURATION, /* uint32_t, milliseconds */
  GW_CONFIG_CHOICE,   /* int: the index in |choices| */
  GW_CONFIG_ADDRESS,  /* gw_addr */
  GW_CONFIG_TEXTS,    /* gw_config_texts */
  GW_CONFIG_SECTION   /* by |read| */
} gw_config_kind;

typedef struct gw_config_texts {
  const gw_slice *v;
  size_t n;
} gw_config_texts;

typedef struct gw_config_key {
  const char *name;
  gw_config_kind kind;
  size_t offset;       /* of the target, in the struct of the section */
  uint64_t min, max;   /* of counts, sizes, durations; max 0: none */
  const char *choices; /* "off|report|enforce" */
  void (*read)(gw_config_reader *reader, const gw_node *node, void *target);
  const char *fallback; /* the default, as docs/CONFIG.md shows it */
  const char *help;
} gw_config_key;

typedef struct gw_config_section {
  const char *path; /* "upstreams.*" */
  const gw_config_key *keys;
  size_t n_keys;
} gw_config_section;

/* Files an error; |node| may be NULL (line 0: the file). */
void gw_config_fail(gw_config_reader *reader, const gw_node *node,
                    const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Reads the map |node| into |target| by the rows of |section|. */
void gw_config_read(gw_config_reader *reader, const gw_node *node,
                    const gw_config_section *section, void *target);

/* A text with ${NAME} (environment) and "file:PATH" (the file's content less
 * its last line end) resolved; p NULL after a failure. */
gw_slice gw_config_text(gw_config_reader *reader, const gw_node *node);

/* Whether |node| is of |kind|; files an error where it isn't. */
bool gw_config_is(gw_config_reader *reader, const gw_node *node,
                  gw_node_kind kind);

/* " (did you mean \"x\"?)" for the nearest of |names|, or "". */
gw_slice gw_config_suggest(gw_config_reader *reader, gw_slice wrong,
                           const gw_slice *names, size_t n);

#endif
