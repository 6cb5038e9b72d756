/* json_lex: a pull lexer. The caller asks for the next thing it expects and
 * gets a token on its own stack; nothing is allocated and no tree is built.
 *
 * Reads:   a whole text of at most 4 GiB with GW_BUF_PAD zero bytes behind it
 *          (gw_buf_pad() makes them): the zeros end every scan. The text must
 *          outlive the cursor and its tokens.
 * Units:   bytes; offsets count from the start of the text.
 * Owns:    nothing. A cursor is a plain struct: copy it to save a place,
 *          assign it back to return there.
 * Errors:  GW_ERR_SYNTAX (grammar, UTF-8, lone surrogates), GW_ERR_LIMIT
 *          (depth, size). The first one is kept in |status| and |why| and
 *          every later call repeats it.
 * Threads: one at a time per cursor.
 * Source:  RFC 8259, exactly: no BOM, no comments, no trailing commas. Lone
 *          surrogate escapes are refused (RFC 7493 section 2.1), \u0000 is
 *          legal. THREATS E1, E5, E7.
 *
 *   gw_json_value()  -> OBJECT, ARRAY: the bracket is consumed, then
 *   gw_json_key()    -> GW_OK: a key and its colon are consumed, a value
 *                       follows; GW_END: the closing brace was consumed
 *   gw_json_item()   -> GW_OK: a value follows; GW_END: "]" was consumed
 */
#ifndef GW_TEXT_JSON_LEX_H
#define GW_TEXT_JSON_LEX_H

#include <stdint.h>

#include "base/buf.h"

enum { GW_JSON_MAX_DEPTH = 64, GW_JSON_SLACK = 16 };

typedef enum gw_json_kind {
  GW_JSON_NONE = 0, /* the text is at its end, or not JSON here */
  GW_JSON_NULL,
  GW_JSON_FALSE,
  GW_JSON_TRUE,
  GW_JSON_NUMBER,
  GW_JSON_STRING,
  GW_JSON_ARRAY,
  GW_JSON_OBJECT
} gw_json_kind;

enum {                       /* gw_json_token.flags */
       GW_JSON_ESCAPED = 1,  /* string: has a backslash */
       GW_JSON_HIGH = 2,     /* string: has bytes over 0x7f */
       GW_JSON_NEGATIVE = 4, /* number: begins with "-" */
       GW_JSON_INTEGER = 8,  /* number: has neither "." nor "e" */
       GW_JSON_GUESSED = 16  /* key: it is the one that was guessed */
};

/* A string's extent is what stands between the quotes, a number's its text; a
 * bracket is one byte. */
typedef struct gw_json_token {
  uint32_t at;
  uint32_t n;
  uint8_t kind; /* gw_json_kind */
  uint8_t flags;
} gw_json_token;

typedef struct gw_json {
  const char *p; /* the next byte */
  const char *start, *end;
  uint32_t depth; /* open brackets */
  bool is_fresh;  /* a bracket was opened and nothing read in it yet */
  gw_status status;
  gw_why why;
} gw_json;

/* Sets up a cursor at the start of |text| and checks the whole text's UTF-8.
 * |text.p| must not be NULL. */
gw_status gw_json_init(gw_json *json, gw_slice text);

/* The next value: a whole scalar, or the opening bracket of an object or an
 * array. */
gw_status gw_json_value(gw_json *json, gw_json_token *ret_token);

/* What the next value will be, by its first byte; consumes only space. */
gw_json_kind gw_json_peek(gw_json *json);

/* The next key of the object that was entered, with its colon. |guess| is the
 * raw name that is expected most (empty: none): a hit is flagged
 * GW_JSON_GUESSED and needs no look-up. */
gw_status gw_json_key(gw_json *json, gw_slice guess, gw_json_token *ret_key);

/* Whether one more value follows in the array that was entered. */
gw_status gw_json_item(gw_json *json);

/* Passes over the next value, however deep, checking its grammar. */
gw_status gw_json_skip(gw_json *json);

/* As gw_json_skip(), from inside of an object or array that was entered to
 * behind its closing bracket. |kind| says which of the two it is. */
gw_status gw_json_leave(gw_json *json, gw_json_kind kind);

/* GW_OK if nothing but space is left. */
gw_status gw_json_finish(gw_json *json);

/* Records a failure of the caller's at |at| and returns |status|. */
gw_status gw_json_fail(gw_json *json, gw_status status, const char *what,
                       size_t at);

/* The closing quote of a string whose first special byte is at |p|; or what is
 * wrong in it: a bad escape, a control. Sets |*has_high| where bytes over 0x7f
 * stand behind |p|. */
const char *gw_json_pass_escapes(const char *p, bool *has_high);

/* Decodes the escape at |p|, a backslash, to |out|, where 4 bytes are written:
 * how many of them count. |*ret_n| is its length in the text; 0: it is bad. */
size_t gw_json_read_escape(const char *p, char *out, size_t *ret_n);

/* Decodes the escapes of a string that the lexer passed. At most |raw.n| bytes
 * of |out| count, which is what is returned; GW_JSON_SLACK more may be
 * overwritten. */
size_t gw_json_unescape(gw_slice raw, char *out);

/* Appends the decoded string to |out|. */
gw_status gw_json_append(const gw_json *json, gw_json_token token, gw_buf *out);

/* How many code points the decoded string has. */
size_t gw_json_code_points(const gw_json *json, gw_json_token token);

/* The token's extent as it stands in the text, escapes included. */
static inline gw_slice gw_json_text(const gw_json *json, gw_json_token token) {
  return (gw_slice){json->start + token.at, token.n};
}

/* The offset of the next byte. */
static inline size_t gw_json_at(const gw_json *json) {
  return (size_t)(json->p - json->start);
}

#endif
