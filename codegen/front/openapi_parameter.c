#include "front/openapi_read.h"

/* OpenAPI 3.1.0 4.8.12.2: the styles, and where each may stand. */
enum {
  PATH = 1 << GW_IN_PATH,
  QUERY = 1 << GW_IN_QUERY,
  HEADER = 1 << GW_IN_HEADER,
  COOKIE = 1 << GW_IN_COOKIE
};

static const struct {
  const char *name;
  gw_param_style style;
  unsigned places;
} styles[] = {
    {"simple", GW_STYLE_SIMPLE, PATH | HEADER},
    {"form", GW_STYLE_FORM, QUERY | COOKIE},
    {"spaceDelimited", GW_STYLE_SPACE_DELIMITED, QUERY},
    {"pipeDelimited", GW_STYLE_PIPE_DELIMITED, QUERY},
    {"deepObject", GW_STYLE_DEEP_OBJECT, QUERY},
    {"label", GW_STYLE_LABEL, PATH},
    {"matrix", GW_STYLE_MATRIX, PATH},
};

static const char *const places[] = {
    [GW_IN_PATH] = "path",
    [GW_IN_QUERY] = "query",
    [GW_IN_HEADER] = "header",
    [GW_IN_COOKIE] = "cookie",
};

static gw_param_in place_of(gwgen_oas *oas, gwgen_place place) {
  const gw_node *in = gwgen_object_get(place, "in", GW_NODE_STRING);
  if (!in) {
    return (gw_param_in)0;
  }
  for (size_t i = GW_IN_PATH; i < GW_COUNT(places); i++) {
    if (gw_slice_is(in->text, places[i])) {
      return (gw_param_in)i;
    }
  }
  gwgen_report_add(oas->report, "openapi-value",
                   gwgen_node_pos(place.document->file, in),
                   "a parameter is in path, query, header or cookie, not in "
                   "\"%.*s\"",
                   GWGEN_S(in->text));
  return (gw_param_in)0;
}

static gw_param_style default_style(gw_param_in in) {
  return in == GW_IN_PATH || in == GW_IN_HEADER ? GW_STYLE_SIMPLE
                                                : GW_STYLE_FORM;
}

static gw_param_style style_of(gwgen_oas *oas, gwgen_place place,
                               gw_param_in in) {
  const gw_node *style = gwgen_object_get(place, "style", GW_NODE_STRING);
  if (!style) {
    return default_style(in);
  }
  for (size_t i = 0; i < GW_COUNT(styles); i++) {
    if (gw_slice_is(style->text, styles[i].name) &&
        (styles[i].places & 1u << in)) {
      return styles[i].style;
    }
  }
  gwgen_report_add(
      oas->report, "openapi-value", gwgen_node_pos(place.document->file, style),
      "a %s parameter has no style \"%.*s\"", places[in], GWGEN_S(style->text));
  return default_style(in);
}

static uint32_t flags_of(gwgen_place place, const gwgen_parameter *parameter) {
  uint32_t flags = 0;
  if (gwgen_object_flag(place, "required", false)) {
    flags |= GW_PARAM_REQUIRED;
  }
  if (gwgen_object_flag(place, "explode", parameter->style == GW_STYLE_FORM)) {
    flags |= GW_PARAM_EXPLODE;
  }
  if (gwgen_object_flag(place, "allowEmptyValue", false)) {
    flags |= GW_PARAM_ALLOW_EMPTY;
  }
  if (gwgen_object_flag(place, "allowReserved", false)) {
    flags |= GW_PARAM_ALLOW_RESERVED;
  }
  return flags;
}

/* "application/json; charset=utf-8" without what follows. */
static gw_slice bare_type(gw_slice type) {
  return gw_slice_trim(gw_slice_cut(&type, ';'));
}

static bool is_json(gw_slice type) {
  gw_slice tail = gw_slice_from(type, type.n < 5 ? 0 : type.n - 5);
  return gw_slice_eq_nocase(type, GW_LIT("application/json")) ||
         gw_slice_eq_nocase(tail, GW_LIT("+json"));
}

/* 4.8.12.1: "content" has one media type. JSON is read as such, anything else
 * as the text that it is. */
static void read_content(gwgen_oas *oas, gwgen_place place,
                         gwgen_parameter *parameter) {
  gwgen_place content = gwgen_place_key(oas->arena, place, "content");
  if (content.node->kind != GW_NODE_MAP || content.node->n != 1 ||
      gw_node_find(place.node, "schema")) {
    gwgen_report_add(oas->report, "openapi-value", gwgen_place_pos(content),
                     "\"content\" of a parameter has one media type, and no "
                     "\"schema\" beside it");
    return;
  }
  gwgen_place media = gwgen_place_entry(oas->arena, content, 0);
  if (is_json(bare_type(content.node->entries[0].key))) {
    parameter->flags |= GW_PARAM_JSON;
  }
  if (gwgen_object_check(oas, media, &gwgen_object_media)) {
    gwgen_place schema = gwgen_place_key(oas->arena, media, "schema");
    parameter->schema =
        schema.node ? gwgen_oas_schema(oas, schema, NULL) : NULL;
  }
}

/* 4.8.12.1: "schema" or "content", one of them. */
static gwgen_schema *value_schema(gwgen_oas *oas, gwgen_place place,
                                  const char *what) {
  gwgen_place schema = gwgen_place_key(oas->arena, place, "schema");
  if (!schema.node) {
    gwgen_report_add(oas->report, "openapi-missing", gwgen_place_pos(place),
                     "%s has no \"schema\"", what);
    return NULL;
  }
  return gwgen_oas_schema(oas, schema, NULL);
}

/* 4.8.12.1: a path parameter is always required. */
static void check_required(gwgen_oas *oas, gwgen_place place,
                           const gwgen_parameter *parameter) {
  if (parameter->in == GW_IN_PATH && !(parameter->flags & GW_PARAM_REQUIRED)) {
    gwgen_report_add(oas->report, "openapi-path-parameter",
                     gwgen_place_pos(place),
                     "the path parameter \"%.*s\" must say \"required: true\"",
                     GWGEN_S(parameter->name));
  }
}

static void read_parameter(gwgen_oas *oas, gwgen_place place,
                           gwgen_parameter *parameter) {
  parameter->pos = gwgen_place_pos(place);
  parameter->node = place.node;
  if (!gwgen_object_check(oas, place, &gwgen_object_parameter)) {
    return;
  }
  parameter->name = gwgen_object_text(place, "name");
  parameter->extension = gw_node_find(place.node, "x-gwgen");
  gw_param_in in = place_of(oas, place);
  if (!in) {
    return;
  }
  parameter->style = style_of(oas, place, in);
  parameter->flags = flags_of(place, parameter);
  if (gw_node_find(place.node, "content")) {
    parameter->is_content = 1;
    read_content(oas, place, parameter);
  } else {
    parameter->schema = value_schema(oas, place, "a parameter");
  }
  gwgen_example_list examples = {0};
  gwgen_oas_examples(oas, place, &examples);
  parameter->examples.v = examples.v;
  parameter->examples.n = examples.n;
  if (parameter->name.n) {
    parameter->in = in;
    check_required(oas, place, parameter);
  }
}

gwgen_parameter *gwgen_oas_parameter(gwgen_oas *oas, gwgen_place place) {
  if (!gwgen_ref_follow(&oas->refs, &place)) {
    return NULL;
  }
  gwgen_parameter *parameter = gwgen_oas_seen(oas, place.node);
  if (!parameter) {
    parameter = gw_arena_zalloc(oas->arena, sizeof *parameter);
    if (!parameter) {
      return NULL;
    }
    gwgen_oas_see(oas, place.node, parameter);
    read_parameter(oas, place, parameter);
  }
  return parameter;
}

static void read_header(gwgen_oas *oas, gwgen_place place,
                        gwgen_header *header) {
  header->pos = gwgen_place_pos(place);
  if (!gwgen_object_check(oas, place, &gwgen_object_header)) {
    return;
  }
  style_of(oas, place, GW_IN_HEADER);
  const gw_node *content = gw_node_find(place.node, "content");
  if (content) {
    gwgen_report_add(oas->report, "openapi-ignored",
                     gwgen_node_pos(place.document->file, content),
                     "\"content\" of a header is not looked at");
  } else {
    header->schema = value_schema(oas, place, "a header");
  }
}

gwgen_header *gwgen_oas_header(gwgen_oas *oas, gwgen_place place) {
  if (!gwgen_ref_follow(&oas->refs, &place)) {
    return NULL;
  }
  gwgen_header *header = gwgen_oas_seen(oas, place.node);
  if (!header) {
    header = gw_arena_zalloc(oas->arena, sizeof *header);
    if (!header) {
      return NULL;
    }
    gwgen_oas_see(oas, place.node, header);
    read_header(oas, place, header);
  }
  return header;
}
