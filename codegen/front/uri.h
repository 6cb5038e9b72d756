/* uri: references between URIs, as text.
 *
 * Reads:   URIs without their fragments; a path on disk may stand for one.
 * Units:   bytes.
 * Owns:    results stand in the arena.
 * Errors:  p NULL without memory.
 * Threads: any.
 * Source:  RFC 3986 section 5.2.
 */
#ifndef GWGEN_FRONT_URI_H
#define GWGEN_FRONT_URI_H

#include "base/arena.h"

/* What |reference| means where |base| is the base. */
gw_slice gwgen_uri_resolve(gw_arena *arena, gw_slice base, gw_slice reference);

/* Whether |uri| begins with a scheme and a colon. */
bool gwgen_uri_has_scheme(gw_slice uri);

#endif
