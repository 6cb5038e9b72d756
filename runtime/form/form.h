/* form: a body that is a form, or one value, as the JSON it stands for.
 *
 * Reads:   a whole body; the parts of gw_media (constant).
 * Units:   bytes.
 * Owns:    nothing. The JSON is appended to the caller's buffer, within its
 *          limit; decoded text stands in the arena.
 * Errors:  GW_ERR_SYNTAX, GW_ERR_INVALID (a part is not what it must be),
 *          GW_ERR_LIMIT with a |what| (too many parts) or without (buffer,
 *          arena), GW_ERR_NOMEM.
 * Threads: one at a time per call.
 * Source:  OpenAPI 3.1.0 sections 4.8.14 and 4.8.15; RFC 7578; WHATWG URL
 *          section 5.
 *
 * The engines read JSON, so that a form is checked by the same schema, with
 * the same answers: a part that no property has becomes an unknown member, a
 * part that stands twice a duplicate one, text that is no number a string.
 * Parts with a style are read as parameters of a query are (form/param.h).
 */
#ifndef GW_FORM_FORM_H
#define GW_FORM_FORM_H

#include "base/buf.h"
#include "form/param.h"

/* What is wrong: with one part, or with the whole body (|place.p| NULL). */
typedef struct gw_form_fault {
  gw_slice place;   /* the part's name */
  gw_slice inside;  /* pointer from there; empty: the part itself */
  const char *code; /* of a problem's entry: "media-type", "max-length" */
  gw_why why;       /* |pos| counts within the body, or the part's content */
} gw_form_fault;

typedef struct gw_form_input {
  const gw_media *media; /* FORM, MULTIPART or TEXT */
  gw_slice boundary;     /* MULTIPART */
  gw_slice body;
  size_t max_parts;
  const gw_param_limits *params; /* of parts that are read as parameters are */
} gw_form_input;

gw_status gw_form_to_json(const gw_form_input *input, gw_arena *arena,
                          gw_buf *out, gw_form_fault *reterr_fault);

#endif
