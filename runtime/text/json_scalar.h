/* json_scalar: text of a form or of XML as the JSON scalar that it stands for.
 *
 * Reads:   UTF-8, which the caller checks.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  what gw_buf_reserve() returns.
 * Threads: pure; one at a time per buffer.
 * Source:  RFC 8259 section 6; this project.
 *
 * What is no number where only numbers are allowed becomes a string, so that
 * the schema says what is wrong with it.
 */
#ifndef GW_TEXT_JSON_SCALAR_H
#define GW_TEXT_JSON_SCALAR_H

#include <stdint.h>

#include "base/buf.h"

/* Whether |text| stands in JSON without quotes, |types| being the GW_TYPE_*
 * that are allowed. Where a string is, it is one: nothing else could be written
 * then. */
bool gw_json_is_bare(gw_slice text, uint32_t types);

gw_status gw_json_write_scalar(gw_buf *out, gw_slice text, uint32_t types);

#endif
