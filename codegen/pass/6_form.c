#include "base/names.h"
#include "pass/1_link.h"
#include "pass/2_check.h"
#include "pass/6_operation.h"

/* The parts of one form, in the making. */
typedef struct form {
  gwgen_tables *tables;
  const gwgen_media *media;     /* as documented */
  const gwgen_message *message; /* NULL: the schema alone says what it is */
  bool is_refused;              /* and it can't be cut into parts */
  gw_codec codec;
  GW_VEC(gw_part) parts;
} form;

static void *room(gwgen_tables *tables, size_t n) {
  void *p = gw_arena_zalloc(tables->product->arena, n);
  if (!p && !tables->status) {
    tables->status = gw_arena_why(tables->product->arena);
  }
  return p;
}

const gw_schema *gwgen_served_schema(const gwgen_served *served,
                                     gwgen_way way) {
  const gwgen_schema *schema = served->media ? served->media->schema : NULL;
  return !schema                ? NULL
         : way == GWGEN_WAY_OUT ? schema->response
                                : schema->request;
}

/* ---- one value ----------------------------------------------------------- */

/* The field that the text of a value is for. */
static const gwgen_field *scalar_of(const gwgen_field *field) {
  bool is_wrapper = field->message && field->message->fields.n &&
                    field->message->well_known == GW_WK_WRAPPER;
  return is_wrapper ? &field->message->fields.v[0] : field;
}

/* The types of JSON that |field| has by itself: numbers, booleans and text.
 * Everything that ProtoJSON writes as a string is text. */
static uint32_t types_of_field(const gwgen_field *field) {
  switch (scalar_of(field)->type) {
  case GW_PB_BOOL:
    return GW_TYPE_BOOLEAN;
  case GW_PB_STRING:
  case GW_PB_BYTES:
  case GW_PB_ENUM:
  case GW_PB_MESSAGE:
  case GW_PB_GROUP:
    return GW_TYPE_STRING;
  default:
    return GW_TYPE_NUMBER | GW_TYPE_INTEGER;
  }
}

static bool is_text_message(const gwgen_message *message) {
  return message->well_known == GW_WK_TIMESTAMP ||
         message->well_known == GW_WK_DURATION ||
         message->well_known == GW_WK_FIELD_MASK ||
         message->well_known == GW_WK_WRAPPER;
}

static void set_text(gw_part *part, const gwgen_field *field,
                     const gw_schema *schema) {
  uint32_t types = gwgen_view_types(schema);
  part->codec = GW_CODEC_TEXT;
  part->types = types != GW_TYPE_ANY ? types
                : field              ? types_of_field(field)
                                     : (uint32_t)GW_TYPE_STRING;
}

/* OpenAPI 3.1.1 4.8.14.4: of raw bytes the lengths are octets. */
static void set_bytes(gw_part *part, const gw_schema *schema) {
  part->codec = GW_CODEC_BYTES;
  part->max_length = UINT32_MAX;
  if (schema && schema->checks & GW_CHECK_MIN_LENGTH) {
    part->min_length = schema->min_length;
  }
  if (schema && schema->checks & GW_CHECK_MAX_LENGTH) {
    part->max_length = schema->max_length;
  }
}

/* Whether the schema at |node| says that its text is base64. */
static bool is_base64(const gwgen_schema *schema) {
  const gwgen_schema *target = gwgen_schema_target(schema);
  const gw_node *format = target ? gw_node_find(target->node, "format") : NULL;
  const gw_node *encoding =
      target ? gw_node_find(target->node, "contentEncoding") : NULL;
  return (format && gw_slice_is(format->text, "byte")) || encoding;
}

void gwgen_bind_whole(gwgen_tables *tables, const gwgen_body_use *use,
                      const gwgen_served *served, gw_media *media) {
  const gw_schema *schema = gwgen_served_schema(served, use->way);
  gw_part *part = room(tables, sizeof *part);
  if (!part) {
    return;
  }
  part->style = GW_STYLE_FORM;
  if (served->codec == GW_CODEC_TEXT) {
    set_text(part, use->field, schema);
  } else {
    bool is_octets = use->message ||
                     (served->media && gwgen_is_binary(served->media->schema));
    set_bytes(part, is_octets ? schema : NULL);
  }
  const gwgen_message *inside = use->field ? use->field->message : use->message;
  part->flags |= gwgen_is_http_body(inside) ? GW_PART_HTTP_BODY : 0u;
  media->parts = part;
  media->n_parts = 1;
}

/* ---- parts --------------------------------------------------------------- */

static const gwgen_encoding *find_encoding(const form *f, gw_slice name) {
  for (size_t i = 0; i < f->media->encodings.n; i++) {
    if (gw_slice_eq(f->media->encodings.v[i].name, name)) {
      return &f->media->encodings.v[i];
    }
  }
  return NULL;
}

/* A list with commas: what a part may say it is, in lower case. */
static void set_media_types(form *f, gw_part *part,
                            const gwgen_encoding *encoding) {
  gw_arena *arena = f->tables->product->arena;
  GW_VEC(gw_slice) list = {0};
  gw_slice rest = encoding->content_type;
  while (rest.p) {
    gw_slice one = gw_slice_cut(&rest, ',');
    gw_slice type = gw_slice_trim(gw_slice_cut(&one, ';'));
    char *out = room(f->tables, type.n + 1);
    gw_slice *slot = type.n ? GW_PUSH(arena, &list) : NULL;
    for (size_t i = 0; out && i < type.n; i++) {
      char c = type.p[i];
      out[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    if (out && slot) {
      *slot = gw_slice_of(out, type.n);
    }
  }
  part->media_types = list.n ? list.v : NULL;
  part->n_media_types = list.n;
}

static bool says_json(const gwgen_encoding *encoding) {
  return encoding && (gw_slice_is(encoding->content_type, "application/json") ||
                      gw_slice_ends(encoding->content_type, GW_LIT("+json")));
}

/* OpenAPI 3.1.0 4.8.15.1: without a word, objects are JSON, bytes a file,
 * and everything else is text. */
static void set_codec(form *f, gw_part *part, const gwgen_field *field,
                      const gw_schema *schema, const gwgen_schema *written,
                      const gwgen_encoding *encoding) {
  bool is_http_body = gwgen_is_http_body(field->message);
  if (is_http_body) {
    part->flags |= GW_PART_HTTP_BODY;
  }
  bool is_bytes = is_http_body || scalar_of(field)->type == GW_PB_BYTES;
  if (is_bytes && f->codec == GW_CODEC_MULTIPART && !is_base64(written)) {
    set_bytes(part, schema);
  } else if (says_json(encoding) ||
             (field->message && !is_text_message(field->message))) {
    part->codec = GW_CODEC_JSON;
  } else {
    set_text(part, field, schema);
  }
}

/* The same, where only a schema says what a part is. */
static void set_codec_by_schema(form *f, gw_part *part, const gw_schema *schema,
                                const gwgen_schema *written,
                                const gwgen_encoding *encoding) {
  uint32_t types = gwgen_view_types(schema);
  bool is_file =
      gwgen_is_binary(written) || types == GW_TYPE_ANY ||
      (encoding && encoding->content_type.n && !says_json(encoding) &&
       !gw_slice_starts(encoding->content_type, GW_LIT("text/")));
  bool is_compound = types != GW_TYPE_ANY &&
                     types & (GW_TYPE_OBJECT | GW_TYPE_ARRAY) &&
                     !(types & GW_TYPE_STRING);
  if (says_json(encoding) || is_compound) {
    part->codec = GW_CODEC_JSON;
  } else if (is_file && f->codec == GW_CODEC_MULTIPART) {
    set_bytes(part, schema);
  } else {
    set_text(part, NULL, schema);
  }
}

static void refuse(form *f, gw_slice name, const gwgen_encoding *at,
                   const char *why) {
  if (!f->message) {
    f->is_refused = true;
    return;
  }
  gwgen_report_add(f->tables->product->report, "media-unsupported",
                   at ? at->pos : f->media->pos,
                   "property '%.*s' of the form %s", GWGEN_S(name), why);
}

static void set_style(form *f, gw_part *part, const gwgen_encoding *encoding) {
  part->style = encoding ? encoding->style : GW_STYLE_FORM;
  if (part->style == GW_STYLE_DEEP_OBJECT) {
    refuse(f, part->name, encoding,
           "has style deepObject, which is not supported");
  }
  if ((part->flags & GW_PART_LIST) && encoding && !encoding->explode &&
      !encoding->content_type.n && part->codec == GW_CODEC_TEXT) {
    part->flags |= GW_PART_JOINED;
  }
}

/* The schema object at |keyword| of |schema|, or NULL. */
static const gwgen_schema *inner_schema(const form *f,
                                        const gwgen_schema *schema,
                                        const char *keyword, gw_slice name) {
  const gwgen_schema *target = gwgen_schema_target(schema);
  const gw_node *node = target ? gw_node_find(target->node, keyword) : NULL;
  if (node && name.p) {
    gw_node_entry *entry = gw_node_entry_find(node, name);
    node = entry ? entry->value : NULL;
  }
  return node ? gwgen_schema_at(&f->tables->product->openapi, node) : NULL;
}

static void add_part(form *f, gw_slice name, const gwgen_field *field,
                     const gw_schema *schema, const gwgen_schema *written) {
  gw_part *part = GW_PUSH(f->tables->product->arena, &f->parts);
  const gwgen_encoding *encoding = find_encoding(f, name);
  if (!part) {
    return;
  }
  part->name = name;
  bool is_map = field && field->flags & GW_FIELD_MAP;
  bool is_list = field ? (field->flags & GW_FIELD_REPEATED) && !is_map
                       : gwgen_view_types(schema) == GW_TYPE_ARRAY;
  if (is_list) {
    part->flags |= GW_PART_LIST;
    schema = gwgen_view_items(schema);
    written = inner_schema(f, written, "items", (gw_slice){NULL, 0});
  }
  if (is_map) {
    part->codec = GW_CODEC_JSON;
  } else if (!field) {
    set_codec_by_schema(f, part, schema, written, encoding);
  } else {
    set_codec(f, part, field, schema, written, encoding);
  }
  if (f->codec == GW_CODEC_FORM && part->flags & GW_PART_HTTP_BODY) {
    refuse(f, name, NULL, "is an HttpBody, which takes multipart/form-data");
  }
  /* OpenAPI 3.1.0 4.8.15.1: of multipart alone. RFC 7578 4.8: the headers of a
   * part but its type are to be ignored, so none can be asked for. */
  if (f->codec == GW_CODEC_MULTIPART && encoding && encoding->has_headers) {
    refuse(f, name, encoding,
           "has an encoding with headers, which are not supported");
  }
  set_style(f, part, encoding);
  if (encoding && encoding->content_type.n) {
    set_media_types(f, part, encoding);
  }
}

/* ---- the schema of what the parts make ----------------------------------- */

/* A file is base64 in the JSON made of the form: what the document says of its
 * text holds for its octets, which the part knows. */
static const gw_schema *without_text(form *f, const gw_schema *schema,
                                     bool is_list) {
  if (!is_list || !schema) {
    return NULL;
  }
  gw_schema *list = room(f->tables, sizeof *list);
  if (list) {
    *list = *schema;
    list->items = NULL;
  }
  return list;
}

static const gw_schema *without_files(form *f, const gw_schema *schema,
                                      gwgen_view *view) {
  bool has_files = false;
  for (size_t i = 0; i < view->properties.n; i++) {
    gwgen_view_property *property = &view->properties.v[i];
    for (size_t k = 0; k < f->parts.n; k++) {
      const gw_part *part = &f->parts.v[k];
      if (part->codec == GW_CODEC_BYTES &&
          gw_slice_eq(part->name, property->name)) {
        property->schema =
            without_text(f, property->schema, part->flags & GW_PART_LIST);
        has_files = true;
      }
    }
  }
  if (has_files && !view->is_plain && !f->message) {
    f->is_refused = true;
  } else if (has_files && !view->is_plain) {
    gwgen_report_add(f->tables->product->report, "media-unsupported",
                     f->media->pos,
                     "the schema of this form has files and is more than one "
                     "list of properties");
  }
  return has_files ? gwgen_view_merge(f->tables, schema, view) : schema;
}

/* ---- forms --------------------------------------------------------------- */

/* Without documented properties the fields are the parts, by both names. */
static void add_fields(form *f) {
  for (size_t i = 0; i < f->message->fields.n; i++) {
    const gwgen_field *field = &f->message->fields.v[i];
    add_part(f, field->json_name, field, NULL, NULL);
    if (!gw_slice_eq(field->name, field->json_name)) {
      add_part(f, field->name, field, NULL, NULL);
    }
  }
}

static void add_properties(form *f, const gwgen_view *view) {
  for (size_t i = 0; i < view->properties.n && !f->tables->status; i++) {
    const gwgen_view_property *property = &view->properties.v[i];
    const gwgen_field *field =
        f->message ? gwgen_field_find(f->message, property->name) : NULL;
    if (field || !f->message) { /* 2_check speaks of the others */
      add_part(f, property->name, field, property->schema,
               inner_schema(f, f->media->schema, "properties", property->name));
    }
  }
}

static void index_parts(form *f, gw_media *media) {
  gw_arena *arena = f->tables->product->arena;
  gw_slice *names = room(f->tables, (f->parts.n + 1) * sizeof *names);
  for (size_t i = 0; names && i < f->parts.n; i++) {
    names[i] = f->parts.v[i].name;
  }
  media->parts = f->parts.n ? f->parts.v : NULL;
  media->n_parts = f->parts.n;
  if (names && !f->tables->status) {
    f->tables->status =
        gw_names_build(arena, names, f->parts.n, &media->part_names);
  }
}

const gw_schema *gwgen_bind_form(gwgen_tables *tables,
                                 const gwgen_body_use *use,
                                 const gwgen_served *served, gw_media *media) {
  form f = {.tables = tables,
            .media = served->media,
            .message = use->field ? use->field->message : use->message,
            .codec = served->codec};
  const gw_schema *schema = gwgen_served_schema(served, use->way);
  gwgen_view view;
  gw_status status = gwgen_view_make(tables->product->arena, schema, &view);
  if (status != GW_OK) {
    tables->status = tables->status ? tables->status : status;
    return schema;
  }
  if (view.properties.n) {
    add_properties(&f, &view);
  } else if (f.message) {
    add_fields(&f);
  }
  const gw_schema *checked = schema ? without_files(&f, schema, &view) : NULL;
  if (!f.is_refused) {
    index_parts(&f, media);
  }
  return checked;
}
