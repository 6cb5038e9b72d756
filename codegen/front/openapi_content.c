#include "front/openapi_read.h"

/* ---- media types --------------------------------------------------------- */

enum { MAX_MEDIA_TYPES = 256, MAX_HEADERS = 256, MAX_ENCODINGS = 256 };

static bool over_limit(gwgen_oas *oas, gwgen_place map, size_t limit,
                       const char *what) {
  if (map.node->n <= limit) {
    return false;
  }
  gwgen_report_add(oas->report, "openapi-limit", gwgen_place_pos(map),
                   "more than %zu %s", limit, what);
  return true;
}

/* OpenAPI 3.1.0 4.8.15.1: the styles of query parameters. */
static gw_param_style encoding_style(gwgen_oas *oas, gwgen_place place) {
  static const struct {
    const char *name;
    gw_param_style style;
  } styles[] = {
      {"form", GW_STYLE_FORM},
      {"spaceDelimited", GW_STYLE_SPACE_DELIMITED},
      {"pipeDelimited", GW_STYLE_PIPE_DELIMITED},
      {"deepObject", GW_STYLE_DEEP_OBJECT},
  };
  const gw_node *style = gwgen_object_get(place, "style", GW_NODE_STRING);
  for (size_t i = 0; style && i < GW_COUNT(styles); i++) {
    if (gw_slice_is(style->text, styles[i].name)) {
      return styles[i].style;
    }
  }
  if (style) {
    gwgen_report_add(oas->report, "openapi-value",
                     gwgen_node_pos(place.document->file, style),
                     "an encoding has no style \"%.*s\"", GWGEN_S(style->text));
  }
  return GW_STYLE_FORM;
}

static void read_encoding(gwgen_oas *oas, gwgen_place place,
                          const gw_node_entry *entry, gwgen_media *media) {
  gwgen_encoding *encoding = GW_PUSH(oas->arena, &media->encodings);
  if (!encoding || !gwgen_object_check(oas, place, &gwgen_object_encoding)) {
    return;
  }
  encoding->pos = gwgen_key_pos(place.document->file, entry);
  encoding->name = entry->key;
  encoding->content_type = gwgen_object_text(place, "contentType");
  encoding->style = encoding_style(oas, place);
  encoding->explode =
      gwgen_object_flag(place, "explode", encoding->style == GW_STYLE_FORM);
  encoding->has_headers = gw_node_find(place.node, "headers") != NULL;
  encoding->is_styled =
      gw_node_find(place.node, "style") || gw_node_find(place.node, "explode");
}

static void read_encodings(gwgen_oas *oas, gwgen_place place,
                           gwgen_media *media) {
  gwgen_place encodings = gwgen_place_key(oas->arena, place, "encoding");
  if (!encodings.node || encodings.node->kind != GW_NODE_MAP ||
      over_limit(oas, encodings, MAX_ENCODINGS, "encodings")) {
    return;
  }
  for (size_t i = 0; i < encodings.node->n; i++) {
    read_encoding(oas, gwgen_place_entry(oas->arena, encodings, i),
                  &encodings.node->entries[i], media);
  }
}

/* RFC 9110 8.3.1: case does not count, and parameters say nothing here that a
 * gateway may rely on. p NULL where |key| is no type/subtype. */
static gw_slice media_type(gw_arena *arena, gw_slice key) {
  gw_slice rest = key;
  gw_slice type = gw_slice_trim(gw_slice_cut(&rest, ';'));
  size_t slash = gw_slice_find(type, '/');
  if (slash == 0 || slash + 1 >= type.n) {
    return (gw_slice){NULL, 0};
  }
  char *out = gw_arena_alloc(arena, type.n);
  for (size_t i = 0; out && i < type.n; i++) {
    char c = type.p[i];
    if ((unsigned char)c <= ' ' || (unsigned char)c >= 0x7f) {
      return (gw_slice){NULL, 0};
    }
    out[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  }
  return (gw_slice){out, out ? type.n : 0};
}

static void read_media(gwgen_oas *oas, gwgen_place place,
                       const gw_node_entry *entry, gwgen_media *media) {
  media->pos = gwgen_key_pos(place.document->file, entry);
  if (!gwgen_object_check(oas, place, &gwgen_object_media)) {
    return;
  }
  gwgen_place schema = gwgen_place_key(oas->arena, place, "schema");
  if (schema.node) {
    media->schema = gwgen_oas_schema(oas, schema, NULL);
  }
  gwgen_example_list examples = {0};
  gwgen_oas_examples(oas, place, &examples);
  media->examples.v = examples.v;
  media->examples.n = examples.n;
  read_encodings(oas, place, media);
}

typedef GW_VEC(gwgen_media) media_list;

/* What a client may send has to be clear; of what it is told, the part that is
 * not understood does not pass. */
typedef enum content_side { OF_REQUEST, OF_RESPONSE } content_side;

static gw_slice read_type(gwgen_oas *oas, gwgen_pos pos, gw_slice key,
                          content_side side) {
  gw_slice type = media_type(oas->arena, key);
  if (!type.p) {
    gwgen_report_add(oas->report,
                     side == OF_REQUEST ? "openapi-value" : "openapi-ignored",
                     pos, "\"%.*s\" is no media type", GWGEN_S(key));
  }
  return type;
}

static const gwgen_media *find_media(const media_list *list, gw_slice type) {
  for (size_t i = 0; i < list->n; i++) {
    if (gw_slice_eq(list->v[i].type, type)) {
      return &list->v[i];
    }
  }
  return NULL;
}

/* Whether two media types of one name, which only their parameters tell apart,
 * mean the same. */
static bool says_the_same(gwgen_oas *oas, const gwgen_media *media,
                          const gw_node *other) {
  const gw_node *schema = gw_node_find(other, "schema");
  gw_buf a, b;
  gw_buf_init(&a, oas->arena, 1 << 20);
  gw_buf_init(&b, oas->arena, 1 << 20);
  return media->schema && schema &&
         gw_node_write_json(media->schema->node, &a) == GW_OK &&
         gw_node_write_json(schema, &b) == GW_OK &&
         gw_slice_eq(gw_buf_slice(&a), gw_buf_slice(&b));
}

static void report_twice(gwgen_oas *oas, gwgen_pos pos,
                         const gwgen_media *first, bool is_error) {
  gwgen_finding *finding = gwgen_report_add(
      oas->report, is_error ? "openapi-duplicate" : "openapi-ignored", pos,
      "the media type \"%.*s\" stands here twice", GWGEN_S(first->type));
  gwgen_finding_note(oas->report, finding, first->pos, "the first");
}

static void read_content(gwgen_oas *oas, gwgen_place owner, content_side side,
                         media_list *ret_list) {
  gwgen_place content = gwgen_place_key(oas->arena, owner, "content");
  if (!content.node || content.node->kind != GW_NODE_MAP ||
      over_limit(oas, content, MAX_MEDIA_TYPES, "media types")) {
    return;
  }
  for (size_t i = 0; i < content.node->n; i++) {
    const gw_node_entry *entry = &content.node->entries[i];
    gwgen_pos pos = gwgen_key_pos(content.document->file, entry);
    gw_slice type = read_type(oas, pos, entry->key, side);
    const gwgen_media *first = type.p ? find_media(ret_list, type) : NULL;
    if (first) {
      report_twice(oas, pos, first,
                   side == OF_REQUEST &&
                       !says_the_same(oas, first, entry->value));
    }
    gwgen_media *media =
        type.p && !first ? GW_PUSH(oas->arena, ret_list) : NULL;
    if (media) {
      media->type = type;
      read_media(oas, gwgen_place_entry(oas->arena, content, i), entry, media);
    }
  }
}

/* ---- request bodies ------------------------------------------------------ */

static void read_request_body(gwgen_oas *oas, gwgen_place place,
                              gwgen_request_body *body) {
  body->pos = gwgen_place_pos(place);
  if (!gwgen_object_check(oas, place, &gwgen_object_request_body)) {
    return;
  }
  body->is_required = gwgen_object_flag(place, "required", false);
  media_list content = {0};
  read_content(oas, place, OF_REQUEST, &content);
  body->content.v = content.v;
  body->content.n = content.n;
  body->content.cap = content.cap;
}

gwgen_request_body *gwgen_oas_request_body(gwgen_oas *oas, gwgen_place place) {
  if (!gwgen_ref_follow(&oas->refs, &place)) {
    return NULL;
  }
  gwgen_request_body *body = gwgen_oas_seen(oas, place.node);
  if (!body) {
    body = gw_arena_zalloc(oas->arena, sizeof *body);
    if (!body) {
      return NULL;
    }
    gwgen_oas_see(oas, place.node, body);
    read_request_body(oas, place, body);
  }
  return body;
}

/* ---- responses ----------------------------------------------------------- */

static void read_headers(gwgen_oas *oas, gwgen_place place,
                         gwgen_response *response) {
  gwgen_place headers = gwgen_place_key(oas->arena, place, "headers");
  if (!headers.node || headers.node->kind != GW_NODE_MAP ||
      over_limit(oas, headers, MAX_HEADERS, "headers")) {
    return;
  }
  for (size_t i = 0; i < headers.node->n; i++) {
    gw_slice name = headers.node->entries[i].key;
    const gwgen_header *header =
        gwgen_oas_header(oas, gwgen_place_entry(oas->arena, headers, i));
    /* 4.8.17.1: Content-Type is described by "content" */
    gwgen_header *slot =
        header && !gw_slice_eq_nocase(name, GW_LIT("Content-Type"))
            ? GW_PUSH(oas->arena, &response->headers)
            : NULL;
    if (slot) {
      *slot = *header;
      slot->name = name;
    }
  }
}

static void check_links(gwgen_oas *oas, gwgen_place place) {
  gwgen_place links = gwgen_place_key(oas->arena, place, "links");
  size_t n = links.node && links.node->kind == GW_NODE_MAP ? links.node->n : 0;
  for (size_t i = 0; i < n; i++) {
    gwgen_place link = gwgen_place_entry(oas->arena, links, i);
    if (gwgen_ref_follow(&oas->refs, &link)) {
      gwgen_object_check(oas, link, &gwgen_object_link);
    }
  }
}

static void read_response(gwgen_oas *oas, gwgen_place place,
                          gwgen_response *response) {
  response->pos = gwgen_place_pos(place);
  if (!gwgen_object_check(oas, place, &gwgen_object_response)) {
    return;
  }
  read_headers(oas, place, response);
  check_links(oas, place);
  media_list content = {0};
  read_content(oas, place, OF_RESPONSE, &content);
  response->content.v = content.v;
  response->content.n = content.n;
  response->content.cap = content.cap;
}

gwgen_response *gwgen_oas_response(gwgen_oas *oas, gwgen_place place) {
  if (!gwgen_ref_follow(&oas->refs, &place)) {
    return NULL;
  }
  gwgen_response *response = gwgen_oas_seen(oas, place.node);
  if (!response) {
    response = gw_arena_zalloc(oas->arena, sizeof *response);
    if (!response) {
      return NULL;
    }
    gwgen_oas_see(oas, place.node, response);
    read_response(oas, place, response);
  }
  return response;
}
