/* form_parts: what the files of form/ share.
 *
 * Reads:   as form/form.h.
 * Units:   bytes.
 * Owns:    entries stand in the arena.
 * Errors:  as form/form.h.
 * Threads: one at a time.
 * Source:  this project. Private to form/.
 */
#ifndef GW_FORM_FORM_PARTS_H
#define GW_FORM_FORM_PARTS_H

#include "base/vec.h"
#include "form/form.h"

/* One part of the body, in order. */
typedef struct gw_form_entry {
  const gw_part *part; /* NULL: no property has this name */
  gw_slice name, value;
  gw_slice keys; /* of a member of |part|, as in gw_param_texts; p NULL: none */
  gw_slice raw;  /* FORM: the value before decoding */
  gw_slice type; /* MULTIPART: what it says it is; p NULL: nothing */
  bool is_file;
  uint32_t next;  /* of the same list, index + 1; 0: the last */
  bool is_inside; /* it follows another one of its list */
} gw_form_entry;

typedef GW_VEC(gw_form_entry) gw_form_entries;

typedef struct gw_form_reader {
  const gw_form_input *input;
  gw_arena *arena;
  gw_form_fault *fault;
  gw_form_entries entries;
  uint32_t *last; /* of each part: the entry it was seen in, index + 1 */
} gw_form_reader;

/* ---- form_name.c --------------------------------------------------------- */

/* Finds the part that |entry->name| is of, and the keys within it. */
gw_status gw_form_name(gw_form_reader *r, gw_form_entry *entry);

/* Whether all entries of the part make one value. */
bool gw_form_gathers(const gw_part *part);

/* ---- form_styled.c ------------------------------------------------------- */

/* The value of a part that has a |param|, from its first entry on. */
gw_status gw_form_write_styled(gw_form_reader *r, const gw_form_entry *entry,
                               gw_buf *out);

/* ---- form_write.c -------------------------------------------------------- */

/* The value of |entry| as |part| says, without its name. */
gw_status gw_form_write(const gw_form_entry *entry, gw_buf *out,
                        gw_form_fault *reterr_fault);

/* What is wrong with what |entry| says it is; NULL: nothing. */
const char *gw_form_why_wrong_type(const gw_form_entry *entry);

/* |text| as the JSON that |part| takes it for. */
gw_status gw_form_write_text(const gw_part *part, gw_slice text, gw_buf *out);

#endif
