#include "ir/words.h"
#include "pass/1_link_parts.h"
#include "pass/2_check.h"

/* ---- the operation ------------------------------------------------------- */

gw_slice gwgen_link_rest_name(gw_arena *arena, const gwgen_oas_operation *oas) {
  gw_slice text = gw_arena_printf(arena, "%.*s %.*s", GWGEN_S(oas->method),
                                  GWGEN_S(oas->path_text));
  return gwgen_words(arena, text);
}

gw_slice gwgen_link_rest_service(const gwgen_linker *linker,
                                 const gwgen_extension *extension) {
  const gwgen_settings *settings = &linker->product->settings;
  gw_slice all = gwgen_product_is_rest(linker->product) ? settings->name
                                                        : (gw_slice){NULL, 0};
  return extension->http_service.p  ? extension->http_service
         : settings->http_service.p ? settings->http_service
                                    : all;
}

/* What only RPCs have; the next version of a document beside them may say it.
 */
static bool refuse_key(gwgen_linker *linker, gwgen_pos pos, const char *key,
                       gw_slice service) {
  if (linker->product->is_shadow) {
    return true;
  }
  if (gwgen_product_is_rest(linker->product)) {
    gwgen_report_add(linker->product->report, "x-gwgen", pos,
                     "x-gwgen says \"%s\", and the product has no protos", key);
  } else {
    gwgen_report_add(linker->product->report, "x-gwgen", pos,
                     "x-gwgen says \"%s\", and the operation goes on to the "
                     "HTTP service \"%.*s\"",
                     key, GWGEN_S(service));
  }
  return false;
}

bool gwgen_link_rest(gwgen_linker *linker, gwgen_origin *origin) {
  const gwgen_extension *extension = &origin->extension;
  origin->rpc = NULL;
  origin->rule = NULL;
  origin->service = gwgen_link_rest_service(linker, extension);
  const struct {
    const char *key;
    bool is_said;
    gwgen_pos pos;
  } keys[] = {
      {"rpc", extension->rpc.p != NULL, extension->rpc_pos},
      {"body", extension->has_body, extension->body_pos},
      {"response_body", extension->has_response_body,
       extension->response_body_pos},
  };
  bool is_fine = true;
  for (size_t i = 0; i < GW_COUNT(keys) && is_fine; i++) {
    is_fine = !keys[i].is_said ||
              refuse_key(linker, keys[i].pos, keys[i].key, origin->service);
  }
  return is_fine;
}

/* ---- parameters ---------------------------------------------------------- */

void gwgen_link_rest_param(gwgen_linker *linker, gwgen_operation *op,
                           gwgen_parameter *parameter) {
  if (gwgen_extension_field(linker->product, parameter).p) {
    refuse_key(linker, parameter->pos, "field", op->service);
  }
  if (parameter->in == GW_IN_HEADER &&
      !gwgen_link_is_reserved(parameter->name)) {
    parameter->flags |= GW_PARAM_METADATA;
  }
  gwgen_param_push(linker->product->arena, op, parameter);
}

/* ---- bodies -------------------------------------------------------------- */

static bool is_json(gw_slice type) {
  return gw_slice_is(type, "application/json") ||
         gw_slice_is(type, "text/json") || gw_slice_ends(type, GW_LIT("+json"));
}

static bool is_range(gw_slice type) {
  return gw_slice_is(type, "*/*") || gw_slice_is(type, "application/*");
}

static const gw_node *keyword(const gwgen_schema *schema, const char *name) {
  return schema ? gw_node_find(schema->node, name) : NULL;
}

static bool has_type(const gw_node *type, const char *name) {
  for (size_t i = 0; type && type->kind == GW_NODE_LIST && i < type->n; i++) {
    if (gw_slice_is(type->items[i]->text, name)) {
      return true;
    }
  }
  return type && type->kind == GW_NODE_STRING && gw_slice_is(type->text, name);
}

bool gwgen_is_binary(const gwgen_schema *schema) {
  const gwgen_schema *target = gwgen_schema_target(schema);
  const gw_node *format = keyword(target, "format");
  bool is_text = keyword(target, "contentEncoding") != NULL;
  return (format && gw_slice_is(format->text, "binary")) ||
         (keyword(target, "contentMediaType") && !is_text);
}

/* What a text may be: one value, and no object. */
static bool is_scalar(const gwgen_schema *schema) {
  const gw_node *type = keyword(gwgen_schema_target(schema), "type");
  return type && !has_type(type, "object") && !has_type(type, "array") &&
         !gwgen_is_binary(schema);
}

/* XML that the document takes for a text. */
static bool is_string(const gwgen_schema *schema) {
  return has_type(keyword(gwgen_schema_target(schema), "type"), "string");
}

/* How a body of |media| is read. A range whose schema is not of bytes means
 * JSON where the body is JSON; everything else passes as it is. */
static gw_codec codec_of(const gwgen_media *media) {
  gw_slice type = media->type;
  if (is_json(type)) {
    return GW_CODEC_JSON;
  }
  if (!media->schema) {
    return GW_CODEC_BYTES;
  }
  if (is_range(type)) {
    return gwgen_is_binary(media->schema) ? GW_CODEC_BYTES : GW_CODEC_JSON;
  }
  if (gw_slice_is(type, "application/x-www-form-urlencoded")) {
    return GW_CODEC_FORM;
  }
  if (gw_slice_is(type, "multipart/form-data")) {
    return GW_CODEC_MULTIPART;
  }
  if (gwgen_link_is_xml(type) && !gwgen_is_binary(media->schema) &&
      !is_string(media->schema)) {
    return GW_CODEC_XML;
  }
  bool is_text = gw_slice_is(type, "text/plain") && is_scalar(media->schema);
  return is_text ? GW_CODEC_TEXT : GW_CODEC_BYTES;
}

/* A schema that says more than "bytes" or "text" of a body that nothing here
 * can read. */
static void warn_unchecked(gwgen_linker *linker, const gwgen_operation *op,
                           const gwgen_media *media) {
  const gwgen_schema *schema = gwgen_schema_target(media->schema);
  if (schema && !gwgen_is_binary(schema) && !is_scalar(schema)) {
    gwgen_report_add(linker->product->report, "media-unchecked", media->pos,
                     "a body of %.*s, which is %.*s, passes without a look at "
                     "its schema",
                     GWGEN_S(op->id), GWGEN_S(media->type));
  }
}

/* JSON first, then as documented. */
static void push(gwgen_linker *linker, gwgen_operation *op,
                 gwgen_served served) {
  gwgen_served *last = GW_PUSH(linker->product->arena, &op->takes);
  if (!last) {
    return;
  }
  size_t at = op->takes.n - 1;
  bool is_first = served.codec == GW_CODEC_JSON && !is_range(served.type);
  for (; is_first && at &&
         (op->takes.v[at - 1].codec != GW_CODEC_JSON ||
          is_range(op->takes.v[at - 1].type));
       at--) {
    op->takes.v[at] = op->takes.v[at - 1];
  }
  op->takes.v[at] = served;
}

void gwgen_link_rest_media(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_oas_operation *oas = op->oas;
  if (!op->has_body) {
    return;
  }
  for (size_t i = 0; i < oas->body.n; i++) {
    gwgen_media *media = &oas->body.v[i];
    gw_codec codec = codec_of(media);
    push(linker, op, (gwgen_served){media, media->type, codec});
    if (codec == GW_CODEC_BYTES) {
      warn_unchecked(linker, op, media);
    }
  }
  if (!op->takes.n) { /* "content" is empty: a body of any kind */
    push(linker, op, (gwgen_served){NULL, GW_LIT("*/*"), GW_CODEC_BYTES});
  }
  op->request_media = op->takes.n ? op->takes.v[0].media : NULL;
}
