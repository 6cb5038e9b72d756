#include "transcode/encoder.h"

/* ---- recording ----------------------------------------------------------- */

static const char *kind_text(unsigned kind) {
  static const char *const texts[] = {"nothing",   "null",     "a boolean",
                                      "a boolean", "a number", "a string",
                                      "an array",  "an object"};
  return texts[kind];
}

static const char *type_text(gw_field_type type) {
  static const char *const texts[] = {
      "",         "double",   "float",   "int64",  "uint64",
      "int32",    "fixed64",  "fixed32", "bool",   "string",
      "group",    "message",  "bytes",   "uint32", "enum",
      "sfixed32", "sfixed64", "sint32",  "sint64"};
  return texts[type];
}

static bool is_repeated(const gw_problem_sink *sink, size_t at) {
  const gw_sink_problem *problem = &sink->problems[at];
  for (size_t i = 0; i < at; i++) {
    if (gw_slice_eq(sink->problems[i].pointer, problem->pointer) &&
        (gw_slice_eq(sink->problems[i].code, problem->code) ||
         gw_slice_is(sink->problems[i].code, "format"))) {
      return true;
    }
  }
  return false;
}

/* Type and schema often say the same about a place: once is enough. What is
 * not of its format is not of the field's type either. */
static void drop_repeated(gw_problem_sink *sink, size_t n_before) {
  size_t n = n_before;
  for (size_t i = n_before; i < sink->n; i++) {
    if (!is_repeated(sink, i)) {
      sink->problems[n++] = sink->problems[i];
    }
  }
  sink->n = n;
}

static void record(gw_encoder *e, gw_fault fault, const gw_field *field,
                   gw_json_token token) {
  gw_problem_sink *sink = e->sink;
  size_t n = sink->n;
  const char *text = gw_fault_text(fault);
  const char *code = gw_fault_code(fault);
  if (fault == GW_FAULT_TYPE && field) {
    gw_sink_add(sink, code, "%s where %s is expected", kind_text(token.kind),
                type_text(field->type));
  } else if (!e->is_secret &&
             (token.kind == GW_JSON_STRING || token.kind == GW_JSON_NUMBER)) {
    gw_sink_add(sink, code, "%s: %s", text,
                gw_sink_show(sink, gw_json_text(&e->json, token)));
  } else {
    gw_sink_add(sink, code, "%s", text);
  }
  drop_repeated(sink, n);
}

gw_status gw_encoder_refuse(gw_encoder *e, gw_fault fault,
                            const gw_field *field, gw_json_token token) {
  if (!e->sink) {
    return gw_json_fail(&e->json, gw_fault_status(fault), gw_fault_text(fault),
                        token.at);
  }
  record(e, fault, field, token);
  return token.kind >= GW_JSON_ARRAY
             ? gw_json_leave(&e->json, (gw_json_kind)token.kind)
             : GW_OK;
}

/* ProtoJSON, "JSON Options": who ignores unknown fields ignores unknown names
 * of enums. Under a schema the documented names are all there are. */
bool gw_encoder_drops_enum(gw_encoder *e, const gw_member *member,
                           gw_json_token token) {
  if (!e->unknown || token.kind != GW_JSON_STRING || member->enum_names) {
    return false;
  }
  e->n_dropped++;
  e->n_unknown += (e->unknown & GW_SHAPE_REPORT_UNKNOWN) != 0;
  return true;
}

gw_status gw_encoder_refuse_next(gw_encoder *e, gw_fault fault,
                                 const gw_field *field) {
  gw_json_token token;
  gw_status status = gw_json_value(&e->json, &token);
  return status == GW_OK ? gw_encoder_refuse(e, fault, field, token) : status;
}

/* The name that |key| was most likely meant to be; empty if none is near. */
static gw_slice nearest(const gw_shape *shape, gw_slice key) {
  gw_nearest best = gw_nearest_to(key);
  for (size_t i = 0; i < shape->n_members; i++) {
    const gw_member *member = &shape->members[i];
    if (member->flags & GW_MEMBER_IN && !(member->flags & GW_MEMBER_ALIAS)) {
      gw_nearest_try(&best, member->name);
    }
  }
  return best.name;
}

gw_status gw_encoder_refuse_unknown(gw_encoder *e, const gw_shape *shape,
                                    gw_slice key, size_t at) {
  const char *code = gw_fault_code(GW_FAULT_UNKNOWN);
  const char *text = gw_fault_text(GW_FAULT_UNKNOWN);
  if (!e->sink) {
    return gw_json_fail(&e->json, gw_fault_status(GW_FAULT_UNKNOWN), text, at);
  }
  gw_slice best = nearest(shape, key);
  size_t n = e->sink->n;
  gw_sink_push_key(e->sink, key);
  if (best.n) {
    gw_sink_add(e->sink, code, "%s; did you mean \"%s\"?", text,
                gw_sink_show(e->sink, best));
  } else {
    gw_sink_add(e->sink, code, "%s", text);
  }
  drop_repeated(e->sink, n);
  gw_sink_pop(e->sink);
  return gw_json_skip(&e->json);
}

gw_status gw_encoder_refuse_missing(gw_encoder *e, gw_slice name) {
  if (!e->sink) {
    return gw_json_fail(&e->json, gw_fault_status(GW_FAULT_REQUIRED),
                        gw_fault_text(GW_FAULT_REQUIRED), gw_json_at(&e->json));
  }
  size_t n = e->sink->n;
  gw_sink_push_key(e->sink, name);
  gw_sink_add(e->sink, gw_fault_code(GW_FAULT_REQUIRED), "%s",
              gw_fault_text(GW_FAULT_REQUIRED));
  drop_repeated(e->sink, n);
  gw_sink_pop(e->sink);
  return GW_OK;
}

/* ---- the schema ---------------------------------------------------------- */

/* |schema| said no to the value at |from|: why, or that it did. */
static gw_status refuse_by_schema(gw_encoder *e, const gw_schema *schema,
                                  const char *from, gw_status status) {
  if (!e->sink) {
    return gw_json_fail(&e->json, status, "the schema refuses the value",
                        (size_t)(from - e->json.start));
  }
  gw_json copy = e->json; /* as deep as before: the value is behind us */
  copy.p = from;
  size_t n = e->sink->n;
  status = gw_schema_explain(&e->run, schema, &copy, e->sink);
  drop_repeated(e->sink, n);
  return status == GW_ERR_NOMEM ? status : GW_OK;
}

static bool needs_subtree(const gw_schema *schema, gw_json_kind kind) {
  uint32_t checks = GW_CHECK_SUBTREE;
  if (kind >= GW_JSON_ARRAY) {
    checks |= GW_CHECK_VALUES | GW_CHECK_UNIQUE_ITEMS | GW_CHECK_RULES;
  }
  return (schema->checks & checks) != 0;
}

gw_status gw_encoder_check_whole(gw_encoder *e, const gw_schema *schema,
                                 bool must) {
  if (!must && !needs_subtree(schema, gw_json_peek(&e->json))) {
    return GW_OK;
  }
  gw_json copy = e->json;
  gw_status status = gw_schema_validate(&e->run, schema, &copy);
  e->is_validated = true;
  if (status == GW_OK) {
    return GW_OK;
  }
  if (!e->sink && copy.status != GW_OK) {
    return gw_json_fail(&e->json, copy.status, copy.why.what, copy.why.pos);
  }
  return refuse_by_schema(e, schema, e->json.p, status);
}

gw_status gw_encoder_ask_schema(gw_encoder *e, const gw_schema *schema,
                                const char *from, gw_json_token token) {
  gw_status status = gw_schema_check_token(&e->run, schema, &e->json, token);
  return status == GW_OK ? GW_OK : refuse_by_schema(e, schema, from, status);
}

gw_status gw_encoder_ask_members(gw_encoder *e, const gw_schema *schema,
                                 const char *from, size_t n) {
  gw_status status = gw_schema_check_members(&e->run, schema, n);
  return status == GW_OK ? GW_OK : refuse_by_schema(e, schema, from, status);
}

gw_status gw_encoder_ask_items(gw_encoder *e, const gw_schema *schema,
                               const char *from, size_t n) {
  gw_status status = gw_schema_check_items(&e->run, schema, n);
  return status == GW_OK ? GW_OK : refuse_by_schema(e, schema, from, status);
}

gw_status gw_encoder_unescape(gw_encoder *e, gw_json_token token,
                              gw_slice *ret_text) {
  gw_slice raw = gw_json_text(&e->json, token);
  char *text = gw_arena_alloc(e->arena, raw.n + GW_JSON_SLACK);
  if (!text) {
    return gw_arena_why(e->arena);
  }
  *ret_text = gw_slice_of(text, gw_json_unescape(raw, text));
  return GW_OK;
}
