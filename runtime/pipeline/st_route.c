/* st_route: the operation and its captures; 404, 405 with Allow, OPTIONS. */
#include "base/mem.h"
#include "pipeline/run.h"
#include "route/route.h"

static gw_verdict fail_path(gw_exchange *x, gw_status status,
                            const gw_why *why) {
  switch (status) {
  case GW_ERR_SYNTAX:
    gw_exchange_failf(x, GW_PROBLEM_PATH, "%s, at byte %zu", why->what,
                      why->pos);
    break;
  case GW_ERR_LIMIT:
    gw_exchange_fail(x, GW_PROBLEM_TARGET_TOO_LONG);
    break;
  default:
    gw_exchange_fail_memory(x, status, false);
  }
  return GW_FAIL;
}

/* The path is there, the method is not: OPTIONS is answered from the route
 * table, everything else is 405 (RFC 9110 section 15.5.6). */
static gw_verdict other_method(gw_run *run, const gw_path *path) {
  gw_exchange *x = &run->x;
  gw_route_methods methods;
  gw_status status =
      gw_route_find_methods(x->api->routes, x->api->path_flags, path, &methods);
  gw_slice allow = gw_route_allow(&methods, &x->arena);
  if (status != GW_OK || !allow.p) {
    gw_exchange_fail_memory(x, status == GW_OK ? GW_ERR_LIMIT : status, false);
    return GW_FAIL;
  }
  gw_exchange_header(x, GW_LIT("allow"), allow);
  if (gw_slice_is(x->request->method, "OPTIONS")) {
    x->response.status = 204;
    return GW_REPLY;
  }
  gw_exchange_failf(x, GW_PROBLEM_METHOD, "this resource takes %.*s",
                    (int)allow.n, allow.p);
  return GW_FAIL;
}

static bool is_within(gw_slice part, gw_slice text) {
  return part.p >= text.p && part.p + part.n <= text.p + text.n;
}

/* Whether a parameter of style matrix takes the segment: THREATS C6. */
static bool is_matrix(const gw_route_match *match,
                      const gw_path_segment *segment) {
  const gw_operation *op = match->operation;
  for (uint32_t i = 0; i < op->n_path_params; i++) {
    const gw_param *param = &op->params[i];
    if (param->style == GW_STYLE_MATRIX &&
        is_within(match->captures[param->capture], segment->text)) {
      return true;
    }
  }
  return false;
}

static bool has_stray_semicolon(const gw_path *path,
                                const gw_route_match *match) {
  for (size_t i = 0; i < path->n; i++) {
    if (path->segments[i].has_semicolon &&
        !is_matrix(match, &path->segments[i])) {
      return true;
    }
  }
  return false;
}

static gw_verdict take_match(gw_run *run, const gw_route_match *match) {
  gw_exchange *x = &run->x;
  const gw_settings *settings = run->generation->settings;
  gw_slice *captures =
      gw_arena_alloc(&x->arena, (match->n_captures + 1) * sizeof *captures);
  if (!captures) {
    gw_exchange_fail_memory(x, gw_arena_why(&x->arena), false);
    return GW_FAIL;
  }
  if (match->n_captures) {
    memcpy(captures, match->captures, match->n_captures * sizeof *captures);
  }
  x->operation = match->operation;
  x->captures = captures;
  x->n_captures = match->n_captures;
  run->settings = gw_settings_find(settings, match->operation);
  x->max_body = run->settings->max_body;
  return GW_NEXT;
}

gw_verdict gw_st_route(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_path path;
  gw_why why = {0};
  if (gw_slice_is(x->request->path, "*")) { /* RFC 9110 section 9.3.7 */
    x->response.status = 204;
    return GW_REPLY;
  }
  gw_status status = gw_path_parse(&x->arena, x->request->path,
                                   x->api->path_flags, &path, &why);
  if (status != GW_OK) {
    return fail_path(x, status, &why);
  }
  GW_SCRATCH gw_route_match match;
  status = gw_route_find(x->api->routes, x->api->path_flags, &path,
                         x->request->method, &x->arena, &match);
  switch (status) {
  case GW_OK:
    if (has_stray_semicolon(&path, &match)) {
      gw_exchange_failf(x, GW_PROBLEM_PATH, "a semicolon in the path");
      return GW_FAIL;
    }
    return take_match(run, &match);
  case GW_ERR_METHOD:
    return other_method(run, &path);
  case GW_ERR_NOT_FOUND:
    gw_exchange_fail(x, GW_PROBLEM_NOT_FOUND);
    return GW_FAIL;
  case GW_ERR_INVALID:
    gw_exchange_failf(x, GW_PROBLEM_PATH, "an encoded slash");
    return GW_FAIL;
  default:
    return fail_path(x, status, &why);
  }
}
