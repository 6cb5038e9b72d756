/* pattern_unicode: general categories and scripts of code points.
 *
 * Reads:   nothing.
 * Units:   code points.
 * Owns:    constants.
 * Errors:  none.
 * Threads: any.
 * Source:  the Unicode character database; general categories of all code
 *          points, and the scripts that patterns of APIs name.
 */
#ifndef GWGEN_PASS_PATTERN_UNICODE_H
#define GWGEN_PASS_PATTERN_UNICODE_H

#include "pass/pattern_parts.h"

/* From |first| up to the next run all code points are of one category. */
typedef struct gw_unicode_run {
  uint32_t first : 24;
  uint32_t category : 8;
} gw_unicode_run;

extern const char gw_unicode_categories[30][3];
extern const gw_unicode_run gw_unicode_runs[];
extern const size_t gw_unicode_n_runs;

typedef struct gw_unicode_script {
  const char *name, *code; /* "Latin", "Latn" */
  const pattern_range *ranges;
  size_t n_ranges;
} gw_unicode_script;

extern const gw_unicode_script gw_unicode_scripts[];
extern const size_t gw_unicode_n_scripts;

#endif
