/* Parts of a form that have a style. OpenAPI 3.1.1 4.15.1.2: where style or
 * explode is said, a property is written as a parameter of a query is. */
#include "base/hash.h"
#include "base/names.h"
#include "pass/6_form_parts.h"

/* ---- what a value may be ------------------------------------------------- */

/* Documents often leave "type" out beside the keywords of one. */
static uint32_t types_of(const gw_schema *schema, const gwgen_view *view) {
  uint32_t types = gwgen_view_types(schema);
  if (types != GW_TYPE_ANY) {
    return types & ~(uint32_t)GW_TYPE_NULL;
  }
  return view->properties.n         ? (uint32_t)GW_TYPE_OBJECT
         : gwgen_view_items(schema) ? (uint32_t)GW_TYPE_ARRAY
                                    : types;
}

static bool is_open(const gw_schema *schema) {
  const gw_schema *others = gwgen_view_additional(schema);
  return (others && others->types) ||
         (schema && schema->checks & GW_CHECK_OPEN);
}

/* An exploded object stands under the names of its members. Without any it has
 * none: published APIs mean brackets then, as parameters do. */
static void set_members(gwgen_tables *tables, gw_param *param,
                        const gwgen_view *view) {
  gw_arena *arena = tables->product->arena;
  size_t n = view->properties.n;
  param->flags |= is_open(param->schema) ? (uint32_t)GW_PARAM_OPEN : 0u;
  if (!n && !(param->flags & GW_PARAM_OPEN)) {
    param->style = GW_STYLE_DEEP_OBJECT;
    return;
  }
  gw_slice *names = gw_arena_alloc(arena, (n + 1) * sizeof *names);
  if (!names) {
    tables->status = gw_arena_why(arena);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    names[i] = view->properties.v[i].name;
  }
  tables->status = gw_names_build(arena, names, n, &param->members);
}

/* ---- styles -------------------------------------------------------------- */

/* Whether |encoding| speaks of a style that the form has. Of the parts of
 * multipart only deepObject is taken for one, which published APIs mean;
 * OpenAPI 3.0.3 4.7.15.1 ignores them all. A content type that is said wins
 * over the others. */
static bool has_style(const gwgen_encoding *encoding, gw_codec codec) {
  if (!encoding || !encoding->is_styled) {
    return false;
  }
  return encoding->style == GW_STYLE_DEEP_OBJECT ||
         (codec == GW_CODEC_FORM && !encoding->content_type.n);
}

const gw_param *gwgen_bind_styled(gwgen_tables *tables, gw_slice name,
                                  const gw_schema *schema, gw_codec codec,
                                  const gwgen_encoding *encoding,
                                  const char **reterr_why) {
  gw_arena *arena = tables->product->arena;
  gwgen_view view = {.is_plain = 1};
  if (tables->status || !has_style(encoding, codec)) {
    return NULL;
  }
  gw_param *param = gw_arena_zalloc(arena, sizeof *param);
  if (!param || gwgen_view_make(arena, schema, &view) != GW_OK) {
    tables->status = gw_arena_why(arena);
    return NULL;
  }
  *param = (gw_param){.name = name,
                      .in = GW_IN_QUERY,
                      .style = encoding->style,
                      .flags = encoding->explode ? GW_PARAM_EXPLODE : 0u,
                      .schema = schema};
  param->flags |= gwgen_param_kinds(param, types_of(schema, &view));
  if (!(param->flags & GW_PARAM_WHOLE)) {
    return NULL; /* texts: as any part is */
  }
  bool is_spread = param->flags & GW_PARAM_OBJECT && encoding->explode &&
                   param->style != GW_STYLE_DEEP_OBJECT;
  if (is_spread && param->style == GW_STYLE_FORM) {
    set_members(tables, param, &view);
  } else if (is_spread) {
    *reterr_why = "is an object of a style that has no exploded form";
  }
  return param;
}

/* ---- texts --------------------------------------------------------------- */

/* A text that may be a number or a boolean, and a string as well: only the
 * schema can say which, as of a parameter. */
const gw_param *gwgen_bind_text(gwgen_tables *tables, const gw_part *part,
                                const gw_schema *schema, gw_codec codec) {
  uint32_t others = GW_TYPE_BOOLEAN | GW_TYPE_INTEGER | GW_TYPE_NUMBER;
  bool is_either = part->codec == GW_CODEC_TEXT && part->types & others &&
                   part->types & GW_TYPE_STRING;
  bool is_joined = part->flags & GW_PART_JOINED;
  if (!is_either || (is_joined && codec != GW_CODEC_FORM)) {
    return NULL;
  }
  gw_param *param = gw_arena_zalloc(tables->product->arena, sizeof *param);
  if (!param) {
    tables->status = gw_arena_why(tables->product->arena);
    return NULL;
  }
  *param = (gw_param){
      .name = part->name,
      .in = GW_IN_QUERY,
      .style = part->style,
      .flags = (is_joined ? 0u : (uint32_t)GW_PARAM_EXPLODE) |
               (part->flags & GW_PART_LIST ? (uint32_t)GW_PARAM_ARRAY : 0u) |
               (uint32_t)GW_PARAM_WHOLE,
      .schema = schema};
  param->style =
      param->style == GW_STYLE_DEEP_OBJECT ? GW_STYLE_FORM : param->style;
  return param;
}

/* ---- names --------------------------------------------------------------- */

static bool is_spread(const gw_part *part) {
  return part->param &&
         (part->param->members.n || part->param->flags & GW_PARAM_OPEN);
}

static bool shares_member(const gw_part *part, const gw_part *other) {
  const gw_names *members = &part->param->members;
  if (!is_spread(other)) {
    return gw_names_find(members, other->name) >= 0;
  }
  for (uint32_t i = 0; i < other->param->members.n; i++) {
    if (gw_names_find(members, other->param->members.names[i]) >= 0) {
      return true;
    }
  }
  return false;
}

const char *gwgen_why_styled_alike(const gw_part *parts, size_t n,
                                   const gw_part *part) {
  for (size_t i = 0; i < n && is_spread(part); i++) {
    const gw_part *other = &parts[i];
    if (other != part && shares_member(part, other)) {
      return "is exploded, and a member's name is that of another property";
    }
    if (other != part && is_spread(other) &&
        part->param->flags & other->param->flags & GW_PARAM_OPEN) {
      return "is exploded and takes every other name, as another property does";
    }
  }
  return NULL;
}
