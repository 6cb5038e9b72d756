/* param_parts: what the files of one parameter share.
 *
 * Reads:   as form/param.h.
 * Units:   bytes; keys are counted.
 * Owns:    entries stand in the arena of the run.
 * Errors:  as form/param.h.
 * Threads: one at a time.
 * Source:  this project. Private to form/.
 */
#ifndef GW_FORM_PARAM_PARTS_H
#define GW_FORM_PARAM_PARTS_H

#include "form/param.h"
#include "schema/kinds.h"

/* A text and the keys that lead to it, as far as they were not passed: "[a][b]"
 * of a deepObject, else one key. */
typedef struct gw_param_entry {
  gw_slice keys, value;
  size_t at; /* in the order of the texts */
} gw_param_entry;

enum { /* a reading: what is preferred where the schema leaves a choice */
       GW_PREFER_ARRAY = 1,
       GW_PREFER_STRING = 2,
       GW_READINGS = 4
};

typedef struct gw_param_writer {
  const gw_param_limits *limits;
  gw_schema_run *run;
  gw_problem_sink *sink; /* NULL: another reading was tried before */
  gw_buf *out;
  unsigned reading, choices; /* GW_PREFER_*: asked for, and met */
  bool is_deep;
} gw_param_writer;

/* ---- param_keys.c -------------------------------------------------------- */

/* What is wrong with the keys of |texts|; NULL: nothing. */
const char *gw_param_why_no_keys(const gw_param_writer *w,
                                 const gw_param_texts *texts);

/* The entries of |texts|, those of one key together. NULL: no memory. */
gw_param_entry *gw_param_entries(const gw_param_writer *w,
                                 const gw_param_texts *texts, size_t *ret_n);

gw_slice gw_param_first_key(const gw_param_writer *w,
                            const gw_param_entry *entry);

/* How many of the entries have the first one's first key. */
size_t gw_param_count_same(const gw_param_writer *w,
                           const gw_param_entry *entries, size_t n);

/* Takes the first key off. */
void gw_param_pass_key(const gw_param_writer *w, gw_param_entry *entries,
                       size_t n);

/* Whether |key| is |index| in digits. */
bool gw_param_is_index(gw_slice key, size_t index);

/* ---- param_write.c ------------------------------------------------------- */

/* GW_ERR_INVALID, told where there is a sink. */
gw_status gw_param_refuse(gw_param_writer *w, const char *code,
                          const char *what);

/* Appends the JSON of one reading. */
gw_status gw_param_write_reading(gw_param_writer *w, const gw_schema *schema,
                                 const gw_param_texts *texts);

#endif
