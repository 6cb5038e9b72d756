/* schema: whether a JSON value, a token or a parameter's text is what a
 * compiled schema allows.
 *
 * Reads:   tables of gw/tables.h (constant) and a text under a pull lexer.
 * Units:   lengths as the keywords count: code points, elements, members.
 * Owns:    nothing; scratch memory comes from the arena of the run.
 * Errors:  GW_ERR_INVALID (the schema says no, or a key stands twice),
 *          GW_ERR_SYNTAX (not JSON), GW_ERR_LIMIT (the work budget, the
 *          depth, or the arena's budget is used up), GW_ERR_NOMEM.
 * Threads: one at a time per run.
 * Source:  JSON Schema 2020-12; OpenAPI 3.0.3 and 3.1.0; ECMA-262 (pattern).
 *          THREATS E12, E13, E14.
 *
 * There is one walk. Without a sink it stops at the first "no"; with one it
 * records what is wrong and goes on, so that the fast verdict and the
 * explanation cannot differ.
 */
#ifndef GW_SCHEMA_SCHEMA_H
#define GW_SCHEMA_SCHEMA_H

#include "gw/tables.h"
#include "schema/problem.h"
#include "text/json_lex.h"

enum {
  GW_SCHEMA_MAX_DEPTH = 192,       /* of schemas within schemas */
  GW_SCHEMA_MAX_PROPERTIES = 4096, /* declared ones, of one schema */
  GW_SCHEMA_MAX_UNIQUE = 10000     /* elements under uniqueItems */
};

/* What is remembered of a key or an element until its siblings are known. */
typedef struct gw_mark {
  uint64_t lo, hi; /* keyed fingerprint */
  uint32_t at, n;  /* key: its place in the text; element: its index */
} gw_mark;

/* How bad a branch of anyOf or oneOf is, to name the closest. */
typedef struct gw_probe {
  uint32_t depth;   /* of the branch */
  uint32_t n;       /* problems */
  uint32_t n_types; /* of them: another type at the value itself */
  uint32_t n_marks; /* of them: enum or const of a member, as discriminators
                       have */
} gw_probe;

/* Which members or elements of one value were looked at: their indexes stand
 * in the run's log, from |from| on. See schema/evaluated.h. */
typedef struct gw_evaluated {
  size_t at;   /* where the value's inside begins in the text */
  size_t from; /* in the log */
  size_t n;    /* members or elements of the value */
} gw_evaluated;

/* A schema resource that was entered and has dynamic anchors. */
typedef struct gw_schema_scope {
  const gw_rule *rule; /* GW_RULE_SCOPE */
  const struct gw_schema_scope *outer;
  uint64_t mark; /* of it and those around it, in their order */
} gw_schema_scope;

typedef struct gw_schema_run {
  gw_arena *arena;
  gw_problem_sink *sink; /* NULL: only yes or no */
  gw_probe *probe;       /* counting branches: no sink then */
  uint64_t work;         /* what is left of the budget */
  uint32_t depth;
  bool is_secret;     /* the value at hand is not to be shown */
  uint32_t n_refused; /* problems found so far */
  gw_buf scratch;     /* the last decoded string */
  gw_mark *marks;     /* of the objects and arrays that are open */
  size_t n_marks, cap_marks;
  uint32_t *slots; /* to find equal ones */
  size_t cap_slots;
  gw_evaluated *evaluated; /* NULL: nobody asks */
  uint32_t *log;
  size_t n_log, cap_log;
  const gw_schema_scope *scope;
  uint32_t n_again;  /* values that are looked at once more, one in another */
  size_t most_bytes; /* of the texts so far */
  struct gw_memo *memo; /* NULL: there was nothing to remember yet */
} gw_schema_run;

/* Sets up a run over a text of |text_bytes|: all calls with it share a work
 * budget in proportion to that. Branches within one another are walked once per
 * value (schema/memo.h): n bytes under schemas of d levels cost n * d. */
void gw_schema_start(gw_schema_run *run, gw_arena *arena, size_t text_bytes);

/* One more text of |text_bytes| brings its share of the budget. */
void gw_schema_grant(gw_schema_run *run, size_t text_bytes);

/* Whether the next value of |json| is what |schema| (NULL: anything) allows.
 * GW_OK: it is, and was consumed. Else the cursor stands anywhere. */
gw_status gw_schema_validate(gw_schema_run *run, const gw_schema *schema,
                             gw_json *json);

/* The same with all problems, up to the sink's number. Not GW_OK means that
 * the sink holds at least one more problem than before; faults of the text
 * itself ("syntax", "duplicate-key") and of the budget ("too-complex") are
 * among them. */
gw_status gw_schema_explain(gw_schema_run *run, const gw_schema *schema,
                            gw_json *json, gw_problem_sink *sink);

/* ---- checks of one token, for a walk of the caller's --------------------- */

/* Whether a scalar that was just read is allowed, by everything but the rules
 * that GW_CHECK_SUBTREE announces. */
gw_status gw_schema_check_token(gw_schema_run *run, const gw_schema *schema,
                                const gw_json *json, gw_json_token token);

/* Whether a decoded string is allowed; as above. */
gw_status gw_schema_check_string(gw_schema_run *run, const gw_schema *schema,
                                 gw_slice text);

/* Whether an array of |n| elements or an object of |n| members, all counted,
 * is allowed: types and the limits of number. */
gw_status gw_schema_check_items(gw_schema_run *run, const gw_schema *schema,
                                size_t n);
gw_status gw_schema_check_members(gw_schema_run *run, const gw_schema *schema,
                                  size_t n);

/* ---- parameters ---------------------------------------------------------- */

/* Whether a parameter's decoded text is allowed. What it is (a number, a
 * boolean, a string) is what its schema wants it to be; where several are
 * possible, one of them must be allowed. With a sink, what is wrong goes there.
 */
gw_status gw_schema_check_text(gw_schema_run *run, const gw_schema *schema,
                               gw_slice text, gw_problem_sink *sink);

/* Whether that is so at first sight. No schema allows any text. */
bool gw_schema_allows_text(const gw_schema *schema, gw_slice text);

/* The same for an array whose elements are |items|, split and decoded. */
gw_status gw_schema_check_list(gw_schema_run *run, const gw_schema *schema,
                               const gw_slice *items, size_t n_items,
                               gw_problem_sink *sink);

#endif
