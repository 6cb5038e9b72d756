/* schema/formats: what a value of a known "format" looks like.
 *
 * Reads:   the decoded text of a string, or the text of a number.
 * Units:   bytes; texts are UTF-8.
 * Owns:    constants.
 * Errors:  none: yes or no.
 * Threads: pure.
 * Source:  JSON Schema 2020-12 section 7.3; the format registry of the OpenAPI
 *          Initiative; the RFC beside each function.
 *
 * A format is one row of formats.c, and its function in the file of its group
 * (format_time.c, format_net.c, format_idn.c, format_uri.c, format_text.c,
 * format_regex.c, format_number.c).
 */
#ifndef GW_SCHEMA_FORMATS_H
#define GW_SCHEMA_FORMATS_H

#include "gw/tables.h"
#include "schema/format_parts.h"

typedef bool (*gw_format_check)(gw_slice text);

typedef struct gw_format_row {
  const char *name;
  gw_format_id id; /* GW_FORMAT_ID_NONE: says nothing that can be checked */
  uint32_t types;  /* GW_TYPE_*: the values it speaks of */
  gw_format_check check; /* NULL with GW_FORMAT_ID_NONE */
} gw_format_row;

extern const gw_format_row gw_formats[];
extern const size_t gw_n_formats;

/* The row of |name|, or NULL. */
const gw_format_row *gw_format_find(gw_slice name);

/* The name of a format, for messages. */
const char *gw_format_name(gw_format_id id);

/* Whether a value is of |format|, if that speaks of values of |type|. */
bool gw_format_allows(gw_format_id format, uint32_t type, gw_slice text);

#endif
