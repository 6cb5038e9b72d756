#include "schema/quick_walk.h"

#include "schema/marks.h"
#include "schema/memo.h"
#include "schema/quick_text.h"

/* ---- between the two roads ----------------------------------------------- */

typedef struct road {
  gw_schema_run *run;
  gw_json *json;
  gw_status failed; /* why something nested did */
} road;

/* With a sink each problem is to be told, and the general walk shows that it
 * needs no help. */
static bool is_quick(const gw_schema_run *run, const gw_schema *schema,
                     uint32_t not_plain) {
  return !run->sink && run->depth < GW_SCHEMA_MAX_DEPTH &&
         !(schema->checks & not_plain);
}

/* Pays for |n| keys and values and for what was read up to |p|, and stands
 * there. */
static gw_status leave(road *r, size_t n, const char *p) {
  size_t bytes = (size_t)(p - r->json->p);
  r->json->p = p;
  return gw_schema_charge_text(r->run, n, bytes);
}

/* What was found is not plain, or failed. */
static gw_status give_back(road *r, size_t n, const char *at, bool is_fresh) {
  if (r->failed != GW_OK) {
    return r->failed;
  }
  r->json->is_fresh = is_fresh;
  return leave(r, n, at);
}

/* The closing bracket is at |p|, where only space stands before it. */
static gw_status close_bracket(road *r, size_t n, const char *at,
                               const char *p) {
  gw_status status = leave(r, n, at);
  r->json->p = p + 1;
  r->json->depth--;
  r->json->is_fresh = false;
  return status == GW_OK ? GW_END : status;
}

/* To where the next member or element begins; NULL: none does. */
static inline const char *next_place(const char *p, bool is_first) {
  if (is_first) {
    return p;
  }
  return *p == ',' ? gw_quick_pass_space(p + 1) : NULL;
}

/* ---- values -------------------------------------------------------------- */

static inline const gw_schema *plain_schema(const gw_schema *schema) {
  return schema ? schema : &gw_schema_anything;
}

/* Whether the general walk knows of a container that it need not go through
 * once more, or may come to know it. */
static bool may_be_known(const gw_schema_run *run, const gw_schema *schema) {
  return run->n_again &&
         (schema == &gw_schema_anything || gw_memo_is_asked(run, schema));
}

/* Whether |schema| asks for no more than a walk through the inside of the
 * container at |p|. */
static bool may_enter(const road *r, const gw_schema *schema, const char *p) {
  uint32_t type = *p == '{' ? GW_TYPE_OBJECT : GW_TYPE_ARRAY;
  return schema->types & type && !schema->n_rules &&
         !(schema->checks & (GW_CHECK_VALUES | GW_CHECK_UNEVALUATED)) &&
         r->json->depth < GW_JSON_MAX_DEPTH &&
         r->run->depth < GW_SCHEMA_MAX_DEPTH && !may_be_known(r->run, schema);
}

static const char *pass_container(road *r, const gw_schema *schema,
                                  const char *p) {
  if (!may_enter(r, schema, p)) {
    return NULL;
  }
  r->failed = leave(r, 0, p + 1);
  if (r->failed != GW_OK) {
    return NULL;
  }
  r->json->depth++;
  r->json->is_fresh = true;
  r->run->depth++;
  r->failed = *p == '{' ? gw_rule_object(r->run, schema, r->json)
                        : gw_rule_array(r->run, schema, r->json);
  r->run->depth--;
  return r->failed == GW_OK ? r->json->p : NULL;
}

static const char *pass_other_value(road *r, const gw_schema *schema,
                                    const char *p) {
  return *p == '{' || *p == '[' ? pass_container(r, schema, p)
                                : gw_quick_pass_scalar(schema, p);
}

/* Behind the value at |p|, or NULL. Most are strings: these have no call. */
static inline const char *pass_value(road *r, const gw_schema *schema,
                                     const char *p) {
  const char *special;
  if (*p != '"') {
    return pass_other_value(r, schema, p);
  }
  if (schema->n_rules || !(schema->types & GW_TYPE_STRING)) {
    return NULL;
  }
  const char *end = gw_quick_pass_string(schema, p, &special);
  return end                ? end + 1
         : *special == '\\' ? gw_quick_pass_escaped(schema, p, special)
                            : NULL;
}

/* ---- objects ------------------------------------------------------------- */

/* A member's property (NULL: none has its name), and what stands behind its
 * colon; |p| NULL: the key isn't plain. */
typedef struct found {
  const gw_property *property;
  const char *p;
} found;

/* Whether the key behind the quote at |p| is |name|, which needs no escapes, so
 * that nothing in it ends the key. */
static inline bool is_key(const char *p, gw_slice name) {
  return gw_name_is(p + 1, name) && p[name.n + 1] == '"' &&
         p[name.n + 2] == ':';
}

/* Any key but the expected one. */
__attribute__((noinline)) static found find_property(const gw_schema *schema,
                                                     const char *p) {
  const char *special;
  const char *end = gw_quick_pass_string(NULL, p, &special);
  if (!end || end[1] != ':') {
    return (found){NULL, NULL};
  }
  gw_slice key = {p + 1, (size_t)(end - p - 1)};
  int32_t i = gw_names_find(&schema->property_names, key);
  return (found){i < 0 ? NULL : &schema->properties[i], end + 2};
}

/* |expected| is the property that most likely comes next, if it is not |last|;
 * after it the few behind, as members are left out more often than moved. */
static inline found next_property(const gw_schema *schema,
                                  const gw_property *expected,
                                  const gw_property *last, const char *p) {
  if (*p != '"') {
    return (found){NULL, NULL};
  }
  for (int few = 8; few && expected < last; few--, expected++) {
    if (is_key(p, expected->name)) {
      return (found){expected, p + expected->name.n + 3};
    }
  }
  return find_property(schema, p);
}

/* A bit of the set of those that came. */
typedef struct seen_bit {
  uint64_t *word, mask;
} seen_bit;

static inline seen_bit bit_of(gw_object_walk *w, const gw_property *property) {
  size_t bit = (size_t)(property - w->schema->properties);
  return (seen_bit){&w->seen[bit / 64], UINT64_C(1) << bit % 64};
}

/* The schema of a value that no property speaks of; NULL: none may be here. */
static inline const gw_schema *schema_of_others(const gw_schema *schema) {
  return schema->checks & GW_CHECK_CLOSED ? NULL
                                          : plain_schema(schema->additional);
}

/* The key at |from|, behind whose colon |p| stands. */
static gw_status keep_key(const road *r, const char *from, const char *p) {
  gw_slice key = {from + 1, (size_t)(p - from) - 3};
  gw_mark mark = gw_mark_key(key);
  mark.at = (uint32_t)(key.p - r->json->start);
  mark.n = (uint32_t)key.n;
  return gw_mark_push(r->run, mark);
}

/* A member without a property, its key at |from|, its value behind |colon|:
 * behind it, or NULL. */
__attribute__((noinline)) static const char *
pass_other(road *r, gw_object_walk *w, const char *from, const char *colon) {
  const gw_schema *schema = schema_of_others(w->schema);
  const char *end =
      schema ? pass_value(r, schema, gw_quick_pass_space(colon)) : NULL;
  if (end) {
    w->n++;
    r->failed = keep_key(r, from, colon);
  }
  return r->failed == GW_OK ? end : NULL;
}

/* The member at |p|: behind it, or NULL. |*next| is the one expected. */
static inline const char *pass_member(road *r, gw_object_walk *w,
                                      const gw_property **next,
                                      const gw_property *last, const char *p) {
  found key = next_property(w->schema, *next, last, p);
  const gw_property *property = key.property;
  if (!property) {
    return key.p ? pass_other(r, w, p, key.p) : NULL;
  }
  seen_bit own = bit_of(w, property);
  const gw_schema *schema = property->is_declared
                                ? plain_schema(property->schema)
                                : schema_of_others(w->schema);
  if (!schema || *own.word & own.mask) {
    return NULL;
  }
  const char *end = pass_value(r, schema, gw_quick_pass_space(key.p));
  if (end) {
    *own.word |= own.mask;
    *next = property + 1;
    w->n++;
    w->n_required += property->is_required;
  }
  return end;
}

/* What a schema without properties points to here. */
static const gw_property no_properties[1];

gw_status gw_quick_members_walk(gw_schema_run *run, gw_object_walk *w) {
  const gw_schema *schema = w->schema;
  if (w->is_asked || schema->n_patterns ||
      !is_quick(run, schema, GW_CHECK_ESCAPES)) {
    return GW_OK;
  }
  const gw_property *first =
      schema->n_properties ? schema->properties : no_properties;
  const gw_property *next = first + w->guess;
  const gw_property *last = first + schema->n_properties;
  road r = {run, w->json, GW_OK};
  const char *at = w->json->p;
  bool is_first = w->json->is_fresh;
  size_t n_paid = w->n;
  for (;;) {
    const char *p = gw_quick_pass_space(at);
    if (*p == '}') {
      return close_bracket(&r, 2 * (w->n - n_paid), at, p);
    }
    p = next_place(p, is_first);
    const char *end = p ? pass_member(&r, w, &next, last, p) : NULL;
    if (!end) {
      break;
    }
    at = end;
    is_first = false;
  }
  w->guess = (size_t)(next - first);
  return give_back(&r, 2 * (w->n - n_paid), at, is_first);
}

/* ---- arrays -------------------------------------------------------------- */

gw_status gw_quick_items_walk(gw_schema_run *run, const gw_schema *schema,
                              gw_json *json, size_t *n) {
  if (*n < schema->n_prefix || !is_quick(run, schema, GW_CHECK_UNIQUE_ITEMS)) {
    return GW_OK;
  }
  const gw_schema *item = plain_schema(schema->items);
  road r = {run, json, GW_OK};
  const char *at = json->p;
  bool is_first = json->is_fresh;
  size_t n_paid = *n;
  for (;;) {
    const char *p = gw_quick_pass_space(at);
    if (*p == ']') {
      return close_bracket(&r, *n - n_paid, at, p);
    }
    p = next_place(p, is_first);
    const char *end = p ? pass_value(&r, item, p) : NULL;
    if (!end) {
      break;
    }
    at = end;
    is_first = false;
    ++*n;
  }
  return give_back(&r, *n - n_paid, at, is_first);
}
