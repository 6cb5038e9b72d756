/* How one value stands in a form, or is all of a body. */
#include "pass/6_form_parts.h"

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

/* ---- what a part says it is ---------------------------------------------- */

/* A list with commas: what a part may say it is, in lower case. */
static void set_media_types(gwgen_tables *tables, gw_part *part,
                            const gwgen_encoding *encoding) {
  gw_arena *arena = tables->product->arena;
  GW_VEC(gw_slice) list = {0};
  gw_slice rest = encoding->content_type;
  while (rest.p) {
    gw_slice one = gw_slice_cut(&rest, ',');
    gw_slice type = gw_slice_trim(gw_slice_cut(&one, ';'));
    char *out = gw_arena_alloc(arena, type.n + 1);
    gw_slice *slot = type.n ? GW_PUSH(arena, &list) : NULL;
    for (size_t i = 0; out && i < type.n; i++) {
      char c = type.p[i];
      out[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    if (out && slot) {
      *slot = gw_slice_of(out, type.n);
    } else if (type.n) {
      tables->status = gw_arena_why(arena);
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
static void set_codec(gw_part *part, gw_codec form, const gwgen_part_use *use) {
  bool is_http_body = gwgen_is_http_body(use->field->message);
  if (is_http_body) {
    part->flags |= GW_PART_HTTP_BODY;
  }
  bool is_bytes = is_http_body || scalar_of(use->field)->type == GW_PB_BYTES;
  if (is_bytes && form == GW_CODEC_MULTIPART && !is_base64(use->written)) {
    set_bytes(part, use->schema);
  } else if (says_json(use->encoding) ||
             (use->field->message && !is_text_message(use->field->message))) {
    part->codec = GW_CODEC_JSON;
  } else {
    set_text(part, use->field, use->schema);
  }
}

/* The same, where only a schema says what a part is. */
static void set_codec_by_schema(gw_part *part, gw_codec form,
                                const gwgen_part_use *use) {
  uint32_t types = gwgen_view_types(use->schema);
  bool is_file =
      gwgen_is_binary(use->written) || types == GW_TYPE_ANY ||
      (use->encoding && use->encoding->content_type.n &&
       !says_json(use->encoding) &&
       !gw_slice_starts(use->encoding->content_type, GW_LIT("text/")));
  bool is_compound = types != GW_TYPE_ANY &&
                     types & (GW_TYPE_OBJECT | GW_TYPE_ARRAY) &&
                     !(types & GW_TYPE_STRING);
  if (says_json(use->encoding) || is_compound) {
    part->codec = GW_CODEC_JSON;
  } else if (is_file && form == GW_CODEC_MULTIPART) {
    set_bytes(part, use->schema);
  } else {
    set_text(part, NULL, use->schema);
  }
}

void gwgen_part_fill(gwgen_tables *tables, gw_part *part, gw_codec form,
                     const gwgen_part_use *use) {
  bool is_map = use->field && use->field->flags & GW_FIELD_MAP;
  if (is_map) {
    part->codec = GW_CODEC_JSON;
  } else if (!use->field) {
    set_codec_by_schema(part, form, use);
  } else {
    set_codec(part, form, use);
  }
  if (use->encoding && use->encoding->content_type.n) {
    set_media_types(tables, part, use->encoding);
  }
}

/* ---- a whole body -------------------------------------------------------- */

void gwgen_bind_whole(gwgen_tables *tables, const gwgen_body_use *use,
                      const gwgen_served *served, gw_media *media) {
  const gw_schema *schema = gwgen_served_schema(served, use->way);
  gw_part *part = gw_arena_zalloc(tables->product->arena, sizeof *part);
  if (!part) {
    tables->status = gw_arena_why(tables->product->arena);
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
