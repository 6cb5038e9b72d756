#include "form/param.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "schema/kinds.h"
#include "text/json_write.h"

const gw_param_limits gw_param_default_limits = {
    .depth = 16, .keys = 1000, .bytes = (size_t)1 << 20};

enum { /* a reading: what is preferred where the schema leaves a choice */
       PREFER_ARRAY = 1,
       PREFER_STRING = 2,
       READINGS = 4
};

enum {
  SCALARS = GW_TYPE_NULL | GW_TYPE_BOOLEAN | GW_TYPE_NUMBER | GW_TYPE_INTEGER |
            GW_TYPE_STRING
};

/* A text and the keys that lead to it, as far as they were not passed: "[a][b]"
 * of a deepObject, else one key. */
typedef struct entry {
  gw_slice keys, value;
  size_t at;
} entry;

typedef struct writer {
  const gw_param_limits *limits;
  gw_schema_run *run;
  gw_problem_sink *sink; /* NULL: another reading was tried before */
  gw_buf *out;
  unsigned reading, choices; /* PREFER_*: asked for, and met */
  bool is_deep;
} writer;

static gw_status refuse(writer *w, const char *code, const char *what) {
  if (w->sink) {
    gw_sink_add(w->sink, code, "%s", what);
  }
  return GW_ERR_INVALID;
}

static gw_status put(writer *w, char c) {
  return gw_json_write_char(w->out, c);
}

/* ---- keys ---------------------------------------------------------------- */

/* "[a][b]": the first key, and what is left. */
static gw_slice cut_key(gw_slice *keys) {
  gw_slice rest = gw_slice_from(*keys, 1);
  gw_slice key = gw_slice_cut(&rest, ']');
  *keys = rest;
  return key;
}

static const char *why_no_keys(const writer *w, gw_slice keys) {
  for (size_t depth = 0; keys.n; depth++) {
    if (depth == w->limits->depth) {
      return "too many keys in brackets";
    }
    if (keys.p[0] != '[' || gw_slice_find(keys, ']') == keys.n) {
      return "keys stand in brackets: [key][key]";
    }
    gw_slice key = cut_key(&keys);
    if (gw_slice_find(key, '[') < key.n) {
      return "a bracket in brackets";
    }
  }
  return NULL;
}

/* Shorter ones first, so that indexes come in their order. */
static int compare_keys(gw_slice a, gw_slice b) {
  if (a.n != b.n) {
    return a.n < b.n ? -1 : 1;
  }
  return gw_slice_cmp(a, b);
}

static int by_keys(const void *a, const void *b) {
  const entry *left = a, *right = b;
  gw_slice x = left->keys, y = right->keys;
  while (x.n && y.n) {
    int order = compare_keys(cut_key(&x), cut_key(&y));
    if (order) {
      return order;
    }
  }
  if (x.n || y.n) {
    return x.n ? 1 : -1;
  }
  return left->at < right->at ? -1 : left->at > right->at;
}

static int by_name(const void *a, const void *b) {
  const entry *left = a, *right = b;
  int order = compare_keys(left->keys, right->keys);
  return order ? order : left->at < right->at ? -1 : left->at > right->at;
}

static gw_slice first_key(const writer *w, const entry *at) {
  gw_slice keys = at->keys;
  return w->is_deep ? cut_key(&keys) : keys;
}

/* How many of the entries have the first one's first key. */
static size_t count_same(const writer *w, const entry *entries, size_t n) {
  gw_slice key = first_key(w, &entries[0]);
  size_t same = 1;
  while (same < n && gw_slice_eq(first_key(w, &entries[same]), key)) {
    same++;
  }
  return same;
}

static void pass_key(const writer *w, entry *entries, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (w->is_deep) {
      (void)cut_key(&entries[i].keys);
    } else {
      entries[i].keys.n = 0;
    }
  }
}

static bool is_index(gw_slice key, size_t index) {
  size_t value = 0;
  for (size_t i = 0; i < key.n; i++) {
    if (key.p[i] < '0' || key.p[i] > '9' || i > 5) {
      return false;
    }
    value = value * 10 + (size_t)(key.p[i] - '0');
  }
  return key.n && value == index && (key.n == 1 || key.p[0] != '0');
}

/* ---- texts --------------------------------------------------------------- */

/* One whole JSON value, so that it can't end early and go on as another
 * member. */
static gw_status write_json(writer *w, gw_slice text) {
  size_t at = w->out->n;
  gw_json json;
  gw_status status = gw_buf_append(w->out, text);
  if (status == GW_OK) {
    status = gw_buf_pad(w->out);
  }
  if (status != GW_OK) {
    return status;
  }
  status = gw_json_init(&json, gw_slice_of(w->out->p + at, text.n));
  if (status == GW_OK) {
    status = gw_json_skip(&json);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  return status == GW_OK ? GW_OK : refuse(w, "syntax", "not JSON");
}

/* A text where there is one: a scalar, or JSON of what is none. */
static gw_status write_text(writer *w, const gw_kinds *kinds, gw_slice text) {
  if (!gw_utf8_check(text)) {
    return refuse(w, "syntax", "the text is not UTF-8");
  }
  uint32_t types = gw_kinds_types(kinds);
  if (!(types & SCALARS)) {
    return write_json(w, text);
  }
  if (types & GW_TYPE_STRING && types != GW_TYPE_STRING) {
    w->choices |= PREFER_STRING;
    if (w->reading & PREFER_STRING) {
      return gw_json_write_string(w->out, text);
    }
  }
  return gw_kinds_write(w->run, kinds, text, w->out);
}

static gw_status write_elements(writer *w, const gw_kinds *kinds,
                                const entry *entries, size_t n) {
  gw_status status = put(w, '[');
  for (size_t i = 0; i < n && status == GW_OK; i++) {
    gw_kinds item;
    gw_kinds_item(kinds, i, &item);
    if (w->sink) {
      gw_sink_push_index(w->sink, i);
    }
    status = i ? put(w, ',') : GW_OK;
    if (status == GW_OK) {
      status = write_text(w, &item, entries[i].value);
    }
    if (w->sink) {
      gw_sink_pop(w->sink);
    }
  }
  return status == GW_OK ? put(w, ']') : status;
}

/* Texts that no key tells apart. */
static gw_status write_texts(writer *w, const gw_kinds *kinds,
                             const entry *entries, size_t n) {
  uint32_t types = gw_kinds_types(kinds);
  if (n != 1) {
    return types & GW_TYPE_ARRAY
               ? write_elements(w, kinds, entries, n)
               : refuse(w, "duplicate-parameter", "given twice");
  }
  bool is_array = types & GW_TYPE_ARRAY;
  if (is_array && types & SCALARS) {
    w->choices |= PREFER_ARRAY;
    is_array = w->reading & PREFER_ARRAY;
  }
  return is_array ? write_elements(w, kinds, entries, n)
                  : write_text(w, kinds, entries[0].value);
}

/* ---- trees --------------------------------------------------------------- */

static gw_status write_value(writer *w, const gw_kinds *kinds, entry *entries,
                             size_t n);

static gw_status write_object(writer *w, const gw_kinds *kinds, entry *entries,
                              size_t n) {
  gw_status status = put(w, '{');
  for (size_t i = 0, same; i < n && status == GW_OK; i += same) {
    gw_slice key = first_key(w, &entries[i]);
    gw_kinds member;
    same = count_same(w, &entries[i], n - i);
    gw_kinds_member(kinds, key, &member);
    status = gw_json_write_key(w->out, key, i == 0);
    pass_key(w, &entries[i], same);
    if (w->sink) {
      gw_sink_push_key(w->sink, key);
    }
    if (status == GW_OK) {
      status = write_value(w, &member, &entries[i], same);
    }
    if (w->sink) {
      gw_sink_pop(w->sink);
    }
  }
  return status == GW_OK ? put(w, '}') : status;
}

/* "[]" for each element, or "[0]", "[1]" and so on without a gap. */
static gw_status write_list(writer *w, const gw_kinds *kinds, entry *entries,
                            size_t n) {
  if (!first_key(w, &entries[0]).n) {
    bool is_plain = count_same(w, entries, n) == n;
    pass_key(w, entries, n);
    for (size_t i = 0; i < n; i++) {
      is_plain = is_plain && !entries[i].keys.n;
    }
    return is_plain ? write_elements(w, kinds, entries, n)
                    : refuse(w, "parameter-key",
                             "\"[]\" stands last, and beside no other key");
  }
  gw_status status = put(w, '[');
  size_t index = 0;
  for (size_t i = 0, same; i < n && status == GW_OK; i += same, index++) {
    gw_kinds item;
    if (!is_index(first_key(w, &entries[i]), index)) {
      return refuse(w, "parameter-key", "elements are [0], [1] and so on");
    }
    same = count_same(w, &entries[i], n - i);
    gw_kinds_item(kinds, index, &item);
    pass_key(w, &entries[i], same);
    status = index ? put(w, ',') : GW_OK;
    if (w->sink) {
      gw_sink_push_index(w->sink, index);
    }
    if (status == GW_OK) {
      status = write_value(w, &item, &entries[i], same);
    }
    if (w->sink) {
      gw_sink_pop(w->sink);
    }
  }
  return status == GW_OK ? put(w, ']') : status;
}

/* As deep as limits->depth. */
static gw_status write_value(writer *w, const gw_kinds *kinds, entry *entries,
                             size_t n) {
  size_t n_ended = 0;
  while (n_ended < n && !entries[n_ended].keys.n) {
    n_ended++; /* they come first */
  }
  if (n_ended == n) {
    return write_texts(w, kinds, entries, n);
  }
  if (n_ended) {
    return refuse(w, "parameter-key", "a value, and members beside it");
  }
  uint32_t types = gw_kinds_types(kinds);
  bool is_list = types & GW_TYPE_ARRAY;
  if (is_list && types & GW_TYPE_OBJECT) { /* both may be: keys decide */
    gw_slice key = first_key(w, &entries[0]);
    is_list = !key.n || is_index(key, 0);
  }
  return is_list ? write_list(w, kinds, entries, n)
                 : write_object(w, kinds, entries, n);
}

/* ---- one parameter ------------------------------------------------------- */

static entry *make_entries(gw_arena *arena, const gw_param_texts *texts,
                           bool is_deep, size_t *ret_n) {
  size_t step = texts->is_keyed ? 2 : 1;
  size_t n = texts->n / step;
  entry *entries = gw_arena_alloc(arena, (n + 1) * sizeof *entries);
  for (size_t i = 0; entries && i < n; i++) {
    const gw_slice *text = &texts->v[i * step];
    entries[i] = (entry){{"", 0}, text[step - 1], i};
    if (texts->is_keyed) {
      entries[i].keys = text[0];
    }
  }
  if (entries && texts->is_keyed && n > 1) {
    qsort(entries, n, sizeof *entries, is_deep ? by_keys : by_name);
  }
  *ret_n = n;
  return entries;
}

static gw_status write_param(writer *w, const gw_param *param,
                             const gw_param_texts *texts) {
  gw_kinds kinds;
  size_t n;
  entry *entries = make_entries(w->run->arena, texts, w->is_deep, &n);
  if (!entries) {
    return gw_arena_why(w->run->arena);
  }
  gw_kinds_of(param->schema, &kinds);
  if (texts->is_keyed) {
    bool is_value = w->is_deep && n;
    return is_value ? write_value(w, &kinds, entries, n)
                    : write_object(w, &kinds, entries, n);
  }
  return write_texts(w, &kinds, entries, n);
}

static gw_status check_keys(writer *w, const gw_param_texts *texts) {
  if (texts->n / 2 > w->limits->keys) {
    return refuse(w, "parameter-key", "too many members");
  }
  for (size_t i = 0; texts->is_keyed && i < texts->n; i += 2) {
    const char *why = NULL;
    if (!gw_utf8_check(texts->v[i])) {
      why = "a key is not UTF-8";
    } else if (w->is_deep) {
      why = why_no_keys(w, texts->v[i]);
    }
    if (why) {
      return refuse(w, "parameter-key", why);
    }
  }
  return GW_OK;
}

/* Where a schema had enough of it, the rest was not read: text that is no JSON
 * is told whatever else is wrong. */
static void explain_syntax(gw_slice text, gw_problem_sink *sink) {
  gw_json json;
  gw_status status = gw_json_init(&json, text);
  if (status == GW_OK) {
    status = gw_json_skip(&json);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  bool is_told = status == GW_OK;
  for (size_t i = 0; i < sink->n && !is_told; i++) {
    is_told = gw_slice_is(sink->problems[i].code, "syntax");
  }
  if (!is_told) {
    sink->n -= gw_sink_is_full(sink);
    gw_sink_add(sink, "syntax", "%s, at byte %zu", json.why.what, json.why.pos);
  }
}

/* Whether the schema takes the JSON; with a sink, why it doesn't. */
static gw_status check(gw_schema_run *run, const gw_schema *schema,
                       gw_slice text, gw_problem_sink *sink) {
  gw_json json;
  gw_schema_grant(run, text.n);
  gw_status status = gw_json_init(&json, text);
  if (status == GW_OK) {
    status = sink ? gw_schema_explain(run, schema, &json, sink)
                  : gw_schema_validate(run, schema, &json);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  if (status != GW_OK && sink) {
    explain_syntax(text, sink);
  }
  return status == GW_OK || status == GW_ERR_NOMEM ? status : GW_ERR_INVALID;
}

/* Writes the JSON of one reading; |out| is what was written. */
static gw_status write_reading(writer *w, const gw_param *param,
                               const gw_param_texts *texts) {
  gw_status status = write_param(w, param, texts);
  return status == GW_OK ? gw_buf_pad(w->out) : status;
}

/* A reading that can't be written, or is refused, is followed by the next one
 * that makes a difference. What is wrong is told of the first. */
gw_status gw_param_read(gw_arena *arena, const gw_param_limits *limits,
                        const gw_param *param, const gw_param_texts *texts,
                        gw_problem_sink *sink, gw_slice *ret_json) {
  gw_schema_run run;
  gw_buf out;
  writer w = {.limits = limits,
              .run = &run,
              .sink = sink,
              .out = &out,
              .is_deep = param->style == GW_STYLE_DEEP_OBJECT};
  gw_schema_start(&run, arena, 0);
  gw_status status = check_keys(&w, texts);
  w.sink = NULL;
  for (unsigned i = 0; i < READINGS && status == GW_OK; i++) {
    w.reading = i;
    if ((i & w.choices) != i) {
      continue;
    }
    gw_buf_init(&out, arena, limits->bytes);
    status = write_reading(&w, param, texts);
    if (status == GW_OK) {
      status = check(&run, param->schema, gw_buf_slice(&out), NULL);
    }
    if (status != GW_ERR_INVALID) {
      *ret_json = gw_buf_slice(&out);
      return status;
    }
    status = GW_OK;
  }
  if (status != GW_OK) {
    return status;
  }
  w.reading = 0;
  w.sink = sink;
  gw_buf_init(&out, arena, limits->bytes);
  status = write_reading(&w, param, texts);
  return status == GW_OK ? check(&run, param->schema, gw_buf_slice(&out), sink)
                         : status;
}

gw_status gw_param_read_json(gw_arena *arena, const gw_param_limits *limits,
                             const gw_param *param, gw_slice text,
                             gw_problem_sink *sink, gw_slice *ret_json) {
  gw_schema_run run;
  gw_buf json;
  gw_schema_start(&run, arena, 0);
  gw_buf_init(&json, arena, limits->bytes);
  gw_status status = gw_buf_append(&json, text);
  if (status == GW_OK) {
    status = gw_buf_pad(&json);
  }
  if (status == GW_OK) {
    status = check(&run, param->schema, gw_buf_slice(&json), NULL);
  }
  if (status == GW_ERR_INVALID) {
    status = check(&run, param->schema, gw_buf_slice(&json), sink);
  }
  *ret_json = gw_buf_slice(&json);
  return status;
}
