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
  gw_slice raw;  /* FORM: the value before decoding */
  gw_slice type; /* MULTIPART: what it says it is; p NULL: nothing */
  bool is_file;
  uint32_t next;  /* of the same list, index + 1; 0: the last */
  bool is_inside; /* it follows another one of its list */
} gw_form_entry;

typedef GW_VEC(gw_form_entry) gw_form_entries;

/* ---- form_write.c -------------------------------------------------------- */

/* The value of |entry| as |part| says, without its name. */
gw_status gw_form_write(const gw_form_entry *entry, gw_buf *out,
                        gw_form_fault *reterr_fault);

/* |text| as the JSON that |part| takes it for. */
gw_status gw_form_write_text(const gw_part *part, gw_slice text, gw_buf *out);

#endif
