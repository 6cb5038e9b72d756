/* form/style: the text of one parameter, cut as its style says.
 *
 * Reads:   a decoded text of a path, header or cookie; of a query the raw one,
 *          so that an encoded delimiter is data.
 * Units:   bytes.
 * Owns:    the list of texts stands in the arena; the texts point into what
 *          was cut, or into the arena where it was decoded.
 * Errors:  GW_ERR_SYNTAX (the text is not of its style; |reterr_why| says
 *          how), or the arena's reason.
 * Threads: one at a time per list.
 * Source:  OpenAPI 3.1.1 section 4.8.12.4 (the table of styles); RFC 6570
 *          sections 3.2.2 (simple), 3.2.5 (label), 3.2.7 (matrix), 3.2.8
 *          (form).
 *
 *                   array             object             object, exploded
 *   simple          a,b               k,a,l,b            k=a,l=b
 *   label           .a,b  (.a.b)      .k,a,l,b           .k=a.l=b
 *   matrix          ;n=a,b (;n=a;n=b) ;n=k,a,l,b         ;k=a;l=b
 *   form            a,b               k,a,l,b            under their own names
 *   spaceDelimited  a%20b             k%20a%20l%20b
 *   pipeDelimited   a|b               k|a|l|b
 *
 * In a path a comma is a delimiter however it was written: what goes on is the
 * decoded segment, and nobody behind could tell the two apart.
 */
#ifndef GW_FORM_STYLE_H
#define GW_FORM_STYLE_H

#include "gw/tables.h"
#include "base/arena.h"

/* What was given of one parameter. */
typedef struct gw_param_texts {
  gw_slice *v; /* a scalar has one, an array its elements */
  size_t n, cap;
  bool is_given;
  bool is_keyed; /* keys and values in turn */
} gw_param_texts;

gw_status gw_param_texts_add(gw_arena *arena, gw_param_texts *texts,
                             gw_slice text);

/* Adds what |text| holds. */
gw_status gw_style_cut(gw_arena *arena, const gw_param *param, gw_slice text,
                       gw_param_texts *texts, gw_why *reterr_why);

#endif
