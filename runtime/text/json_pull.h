/* json_pull: the hot part of the lexer, to be inlined into a walk.
 *
 * Reads:   as text/json_lex.h.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  as text/json_lex.h.
 * Threads: one at a time per cursor.
 * Source:  RFC 8259. gw_json_value(), gw_json_key() and the others of
 *          json_lex.h are these functions, once each; a walk that asks for
 *          many tokens includes them here. What is rare stays a call, with a
 *          token of its own, so that the walk's can stay in registers.
 */
#ifndef GW_TEXT_JSON_PULL_H
#define GW_TEXT_JSON_PULL_H

#include "base/hash.h"
#include "text/json_lex.h"
#include "text/json_scan.h"

/* What a value that begins with this byte is: a gw_json_kind. */
extern const uint8_t gw_json_kinds[256];

/* The rest of json_lex.c: a string of which |p| is the first special byte but
 * not its end, the cursor being behind its quote; a value that is no string; a
 * failure at |at|. */
gw_status gw_json_lex_string(gw_json *json, const char *p, bool has_high,
                             gw_json_token *ret_token);
gw_status gw_json_lex_other(gw_json *json, gw_json_kind kind,
                            gw_json_token *ret_token);
gw_status gw_json_fail_at(gw_json *json, const char *what, const char *at);

/* RFC 8259 section 2. No byte below a space but these begins anything. */
static inline void gw_json_pass_space(gw_json *json) {
  while ((unsigned char)*json->p <= ' ') {
    const char *p = json->p;
    if (*p != ' ' && *p != '\n' && *p != '\r' && *p != '\t') {
      return;
    }
    json->p++;
  }
}

static inline gw_json_kind gw_json_pull_kind(gw_json *json) {
  gw_json_pass_space(json);
  return (gw_json_kind)gw_json_kinds[(unsigned char)*json->p];
}

/* From behind the opening quote to behind the closing one. */
static inline gw_status gw_json_pull_string(gw_json *json,
                                            gw_json_token *ret_token) {
  const char *from = json->p;
  bool has_high = false;
  const char *p = gw_json_scan_padded(from, &has_high);
  if (*p != '"') {
    gw_json_token token = {.n = 0};
    gw_status status = gw_json_lex_string(json, p, has_high, &token);
    *ret_token = token;
    return status;
  }
  *ret_token = (gw_json_token){
      .at = (uint32_t)(from - json->start),
      .n = (uint32_t)(p - from),
      .kind = GW_JSON_STRING,
      .flags = has_high ? GW_JSON_HIGH : 0,
  };
  json->p = p + 1;
  return GW_OK;
}

static inline gw_status gw_json_pull_value(gw_json *json,
                                           gw_json_token *ret_token) {
  gw_json_kind kind = gw_json_pull_kind(json);
  if (kind == GW_JSON_STRING) {
    json->p++;
    return gw_json_pull_string(json, ret_token);
  }
  gw_json_token token = {.n = 0};
  gw_status status = gw_json_lex_other(json, kind, &token);
  *ret_token = token;
  return status;
}

/* To the next member or element: GW_OK where one follows, GW_END behind the
 * closing bracket. */
static inline gw_status gw_json_pull_next(gw_json *json, char closing) {
  gw_json_pass_space(json);
  if (*json->p == closing) {
    json->depth--;
    json->is_fresh = false;
    json->p++;
    return GW_END;
  }
  if (json->is_fresh) {
    json->is_fresh = false;
    return GW_OK;
  }
  if (*json->p != ',') {
    return gw_json_fail_at(json, "neither a comma nor a closing bracket",
                           json->p);
  }
  json->p++;
  return GW_OK;
}

static inline gw_status gw_json_pull_key(gw_json *json, gw_slice guess,
                                         gw_json_token *ret_key) {
  gw_status status = gw_json_pull_next(json, '}');
  if (status != GW_OK) {
    return status;
  }
  gw_json_pass_space(json);
  if (*json->p != '"') {
    return gw_json_fail_at(json, "no key of an object", json->p);
  }
  json->p++;
  status = gw_json_pull_string(json, ret_key);
  if (status != GW_OK) {
    return status;
  }
  if (guess.n && ret_key->n == guess.n && !(ret_key->flags & GW_JSON_ESCAPED) &&
      gw_name_is(json->start + ret_key->at, guess)) {
    ret_key->flags |= GW_JSON_GUESSED;
  }
  gw_json_pass_space(json);
  if (*json->p != ':') {
    return gw_json_fail_at(json, "no colon behind a key", json->p);
  }
  json->p++;
  return GW_OK;
}

#endif
