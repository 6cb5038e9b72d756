#include "base/utf8.h"
#include "form/param_parts.h"
#include "text/json_write.h"

enum {
  SCALARS = GW_TYPE_NULL | GW_TYPE_BOOLEAN | GW_TYPE_NUMBER | GW_TYPE_INTEGER |
            GW_TYPE_STRING
};

gw_status gw_param_refuse(gw_param_writer *w, const char *code,
                          const char *what) {
  if (w->sink) {
    gw_sink_add(w->sink, code, "%s", what);
  }
  return GW_ERR_INVALID;
}

static gw_status put(gw_param_writer *w, char c) {
  return gw_json_write_char(w->out, c);
}

/* ---- texts --------------------------------------------------------------- */

/* One whole JSON value, so that it can't end early and go on as another
 * member. */
static gw_status write_json(gw_param_writer *w, gw_slice text) {
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
  return status == GW_OK ? GW_OK : gw_param_refuse(w, "syntax", "not JSON");
}

/* A text where there is one: a scalar, or JSON of what is none. */
static gw_status write_text(gw_param_writer *w, const gw_kinds *kinds,
                            gw_slice text) {
  if (!gw_utf8_check(text)) {
    return gw_param_refuse(w, "syntax", "the text is not UTF-8");
  }
  uint32_t types = gw_kinds_types(kinds);
  if (!(types & SCALARS)) {
    return write_json(w, text);
  }
  if (types & GW_TYPE_STRING && types != GW_TYPE_STRING) {
    w->choices |= GW_PREFER_STRING;
    if (w->reading & GW_PREFER_STRING) {
      return gw_json_write_string(w->out, text);
    }
  }
  return gw_kinds_write(w->run, kinds, text, w->out);
}

static gw_status write_elements(gw_param_writer *w, const gw_kinds *kinds,
                                const gw_param_entry *entries, size_t n) {
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
static gw_status write_texts(gw_param_writer *w, const gw_kinds *kinds,
                             const gw_param_entry *entries, size_t n) {
  uint32_t types = gw_kinds_types(kinds);
  if (n != 1) {
    return types & GW_TYPE_ARRAY
               ? write_elements(w, kinds, entries, n)
               : gw_param_refuse(w, "duplicate-parameter", "given twice");
  }
  bool is_array = types & GW_TYPE_ARRAY;
  if (is_array && types & SCALARS) {
    w->choices |= GW_PREFER_ARRAY;
    is_array = w->reading & GW_PREFER_ARRAY;
  }
  return is_array ? write_elements(w, kinds, entries, n)
                  : write_text(w, kinds, entries[0].value);
}

/* ---- trees --------------------------------------------------------------- */

static gw_status write_value(gw_param_writer *w, const gw_kinds *kinds,
                             gw_param_entry *entries, size_t n);

static gw_status write_object(gw_param_writer *w, const gw_kinds *kinds,
                              gw_param_entry *entries, size_t n) {
  gw_status status = put(w, '{');
  for (size_t i = 0, same; i < n && status == GW_OK; i += same) {
    gw_slice key = gw_param_first_key(w, &entries[i]);
    gw_kinds member;
    same = gw_param_count_same(w, &entries[i], n - i);
    gw_kinds_member(kinds, key, &member);
    status = gw_json_write_key(w->out, key, i == 0);
    gw_param_pass_key(w, &entries[i], same);
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
static gw_status write_list(gw_param_writer *w, const gw_kinds *kinds,
                            gw_param_entry *entries, size_t n) {
  if (!gw_param_first_key(w, &entries[0]).n) {
    bool is_plain = gw_param_count_same(w, entries, n) == n;
    gw_param_pass_key(w, entries, n);
    for (size_t i = 0; i < n; i++) {
      is_plain = is_plain && !entries[i].keys.n;
    }
    return is_plain
               ? write_elements(w, kinds, entries, n)
               : gw_param_refuse(w, "parameter-key",
                                 "\"[]\" stands last, and beside no other key");
  }
  gw_status status = put(w, '[');
  size_t index = 0;
  for (size_t i = 0, same; i < n && status == GW_OK; i += same, index++) {
    gw_kinds item;
    if (!gw_param_is_index(gw_param_first_key(w, &entries[i]), index)) {
      return gw_param_refuse(w, "parameter-key",
                             "elements are [0], [1] and so on");
    }
    same = gw_param_count_same(w, &entries[i], n - i);
    gw_kinds_item(kinds, index, &item);
    gw_param_pass_key(w, &entries[i], same);
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
static gw_status write_value(gw_param_writer *w, const gw_kinds *kinds,
                             gw_param_entry *entries, size_t n) {
  size_t n_ended = 0;
  while (n_ended < n && !entries[n_ended].keys.n) {
    n_ended++; /* they come first */
  }
  if (n_ended == n) {
    return write_texts(w, kinds, entries, n);
  }
  if (n_ended) {
    return gw_param_refuse(w, "parameter-key",
                           "a value, and members beside it");
  }
  uint32_t types = gw_kinds_types(kinds);
  bool is_list = types & GW_TYPE_ARRAY;
  if (is_list && types & GW_TYPE_OBJECT) { /* both may be: keys decide */
    gw_slice key = gw_param_first_key(w, &entries[0]);
    is_list = !key.n || gw_param_is_index(key, 0);
  }
  return is_list ? write_list(w, kinds, entries, n)
                 : write_object(w, kinds, entries, n);
}

/* ---- one reading --------------------------------------------------------- */

static gw_status write_texts_of(gw_param_writer *w, const gw_schema *schema,
                                const gw_param_texts *texts) {
  gw_kinds kinds;
  size_t n;
  gw_param_entry *entries = gw_param_entries(w, texts, &n);
  if (!entries) {
    return gw_arena_why(w->run->arena);
  }
  gw_kinds_of(schema, &kinds);
  if (!texts->is_keyed) {
    return write_texts(w, &kinds, entries, n);
  }
  return w->is_deep && n ? write_value(w, &kinds, entries, n)
                         : write_object(w, &kinds, entries, n);
}

gw_status gw_param_write_reading(gw_param_writer *w, const gw_schema *schema,
                                 const gw_param_texts *texts) {
  gw_status status = write_texts_of(w, schema, texts);
  return status == GW_OK ? gw_buf_pad(w->out) : status;
}
