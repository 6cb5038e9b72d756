#include "base/names.h"
#include "pass/6_form_parts.h"

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

/* ---- parts --------------------------------------------------------------- */

static const gwgen_encoding *find_encoding(const form *f, gw_slice name) {
  for (size_t i = 0; i < f->media->encodings.n; i++) {
    if (gw_slice_eq(f->media->encodings.v[i].name, name)) {
      return &f->media->encodings.v[i];
    }
  }
  return NULL;
}

/* Without a message the body passes as it is. */
static void refuse(form *f, gwgen_pos pos, gw_slice what) {
  gwgen_report *report = f->tables->product->report;
  if (f->message) {
    gwgen_report_add(report, "media-unsupported", pos, "%.*s", GWGEN_S(what));
  } else if (!f->is_refused) {
    gwgen_report_add(report, "media-unchecked", pos,
                     "a body of %.*s passes without a look at its schema: %.*s",
                     GWGEN_S(f->media->type), GWGEN_S(what));
    f->is_refused = true;
  }
}

static void refuse_part(form *f, gw_slice name, const gwgen_encoding *at,
                        const char *why) {
  refuse(f, at ? at->pos : f->media->pos,
         gw_arena_printf(f->tables->product->arena,
                         "property '%.*s' of the form %s", GWGEN_S(name), why));
}

static void set_style(gw_part *part, const gwgen_encoding *encoding) {
  part->style = encoding ? encoding->style : GW_STYLE_FORM;
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

/* One value in a part, or an array in several. */
static void set_values(form *f, gw_part *part, const gwgen_field *field,
                       const gw_schema *schema, const gwgen_schema *written) {
  const gwgen_encoding *encoding = find_encoding(f, part->name);
  bool is_list =
      field ? field->flags & GW_FIELD_REPEATED && !(field->flags & GW_FIELD_MAP)
            : gwgen_view_types(schema) == GW_TYPE_ARRAY;
  if (is_list) {
    part->flags |= GW_PART_LIST;
    schema = gwgen_view_items(schema);
    written = inner_schema(f, written, "items", (gw_slice){NULL, 0});
  }
  gwgen_part_fill(f->tables, part, f->codec,
                  &(gwgen_part_use){field, schema, written, encoding});
  set_style(part, encoding);
}

/* Read as a parameter is. False: its encoding says nothing of that. */
static bool set_param(form *f, gw_part *part, const gw_schema *schema) {
  const gwgen_encoding *encoding = find_encoding(f, part->name);
  const char *why = NULL;
  part->param = gwgen_bind_styled(f->tables, part->name, schema, f->codec,
                                  encoding, &why);
  if (why) {
    refuse_part(f, part->name, encoding, why);
  }
  if (part->param) {
    part->codec = GW_CODEC_TEXT;
    part->style = part->param->style;
  }
  return part->param != NULL;
}

static void add_part(form *f, gw_slice name, const gwgen_field *field,
                     const gw_schema *schema, const gwgen_schema *written) {
  gw_part *part = GW_PUSH(f->tables->product->arena, &f->parts);
  const gwgen_encoding *encoding = find_encoding(f, name);
  if (!part) {
    return;
  }
  part->name = name;
  if (!set_param(f, part, schema)) {
    set_values(f, part, field, schema, written);
    part->param = gwgen_bind_text(f->tables, part, schema, f->codec);
  }
  if (f->codec == GW_CODEC_FORM && part->flags & GW_PART_HTTP_BODY) {
    refuse_part(f, name, NULL,
                "is an HttpBody, which takes multipart/form-data");
  }
  /* OpenAPI 3.1.0 4.8.15.1: of multipart alone. RFC 7578 4.8: the headers of a
   * part but its type are to be ignored, so none can be asked for. */
  if (f->codec == GW_CODEC_MULTIPART && encoding && encoding->has_headers) {
    refuse_part(f, name, encoding,
                "has an encoding with headers, which are not supported");
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
  if (has_files && !view->is_plain) {
    refuse(f, f->media->pos,
           GW_LIT("the schema of this form has files and is more than one list "
                  "of properties"));
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

/* Of a closed object without properties nothing is let in. */
static void check_parts(form *f, const gwgen_view *view) {
  for (size_t i = 0; i < f->parts.n; i++) {
    const gw_part *part = &f->parts.v[i];
    const char *why = gwgen_why_styled_alike(f->parts.v, f->parts.n, part);
    if (why) {
      refuse_part(f, part->name, find_encoding(f, part->name), why);
    }
  }
  if (!f->parts.n && !f->message && !view->is_closed) {
    refuse(f, f->media->pos, GW_LIT("it has no properties"));
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
  check_parts(&f, &view);
  const gw_schema *checked = schema ? without_files(&f, schema, &view) : NULL;
  if (f.is_refused) {
    media->codec = GW_CODEC_BYTES;
  } else {
    index_parts(&f, media);
  }
  return checked;
}
