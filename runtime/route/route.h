/* route: the operation for a method and a path.
 *
 * Reads:   the route tree of gw_api (constant) and a canonical path.
 * Units:   bytes.
 * Owns:    captures are slices of the path; joined ones ("**") stand in the
 *          arena.
 * Errors:  GW_ERR_NOT_FOUND (404), GW_ERR_METHOD (405, see
 *          gw_route_methods()), GW_ERR_INVALID (400: an encoded slash where
 *          none is allowed), GW_ERR_LIMIT (too much backtracking), or the
 *          arena's reason.
 * Threads: pure.
 * Source:  google/api/http.proto; OpenAPI 3.1.0 section 4.8.8; RFC 9110
 *          section 9.3.2 (HEAD) and 10.2.1 (Allow). THREATS C11 to C14.
 *
 * At each node: the literal, the mixed segments in order, "*", "**"; the first
 * way to a leaf with the method wins. At the last segment each of these is
 * first tried with what follows its last literal colon as a verb, then with
 * the colon as data.
 */
#ifndef GW_ROUTE_ROUTE_H
#define GW_ROUTE_ROUTE_H

#include "route/path.h"

enum {
  GW_ROUTE_MAX_CAPTURES = 64,
  GW_ROUTE_MAX_METHODS = 64,
  GW_ROUTE_MAX_STEPS = 20000 /* nodes tried for one request */
};

typedef struct gw_route_match {
  const gw_operation *operation;
  gw_slice captures[GW_ROUTE_MAX_CAPTURES]; /* decoded */
  size_t n_captures;
  bool is_head; /* HEAD, answered by the operation of GET */
} gw_route_match;

/* Finds the operation. |flags| are gw_api.path_flags. On failure |*ret_match|
 * is unspecified. */
gw_status gw_route_find(const gw_route_node *routes, uint32_t flags,
                        const gw_path *path, gw_slice method, gw_arena *arena,
                        gw_route_match *ret_match);

typedef struct gw_route_methods {
  gw_slice names[GW_ROUTE_MAX_METHODS]; /* sorted */
  size_t n;
} gw_route_methods;

/* Every method that the path has: HEAD where there is GET, and OPTIONS. None
 * at all if the path has no operation. */
gw_status gw_route_find_methods(const gw_route_node *routes, uint32_t flags,
                                const gw_path *path,
                                gw_route_methods *ret_methods);

/* "GET, HEAD, OPTIONS": the value of Allow. |p| is NULL if the arena fails. */
gw_slice gw_route_allow(const gw_route_methods *methods, gw_arena *arena);

#endif
