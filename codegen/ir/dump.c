#include "ir/dump.h"

static void print_list(const char *name, const gw_slice *v, size_t n,
                       FILE *out) {
  fprintf(out, "  %s:", name);
  for (size_t i = 0; i < n; i++) {
    fprintf(out, " %.*s", GWGEN_S(v[i]));
  }
  fputc('\n', out);
}

static void print_inputs(const char *name, const gwgen_input *v, size_t n,
                         FILE *out) {
  fprintf(out, "  %s:", name);
  for (size_t i = 0; i < n; i++) {
    fprintf(out, " %.*s", GWGEN_S(v[i].file));
  }
  fputc('\n', out);
}

static void dump_settings(const gwgen_settings *settings, FILE *out) {
  static const char *const security[] = {[GWGEN_SECURITY_ENFORCE] = "enforce",
                                         [GWGEN_SECURITY_DELEGATE] = "delegate",
                                         [GWGEN_SECURITY_PUBLIC] = "public"};
  static const char *const unknown[] = {[GWGEN_UNKNOWN_REJECT] = "reject",
                                        [GWGEN_UNKNOWN_DROP] = "drop",
                                        [GWGEN_UNKNOWN_REPORT] = "report"};
  const gwgen_json_options *json = &settings->json;
  fprintf(out, "product %.*s\n", GWGEN_S(settings->name));
  print_inputs("proto", settings->proto_files.v, settings->proto_files.n, out);
  if (settings->descriptor_set.path.p) {
    print_inputs("descriptor_set", &settings->descriptor_set, 1, out);
  }
  print_inputs("service_config", settings->service_configs.v,
               settings->service_configs.n, out);
  print_inputs("openapi", settings->openapi.v, settings->openapi.n, out);
  fprintf(out,
          "  json: names=%s emit_defaults=%s enums=%s int64=%s unknown=%s\n",
          json->proto_names ? "proto" : "json",
          json->emit_defaults ? "true" : "false",
          json->enum_numbers ? "number" : "name",
          json->int64_numbers ? "number" : "string", unknown[json->unknown]);
  fprintf(out, "  security: %s%s\n", security[settings->security],
          settings->security_pos.line ? "" : " (not said)");
  if (settings->has_base_path) {
    fprintf(out, "  base_path: \"%.*s\"\n", GWGEN_S(settings->base_path));
  }
  if (settings->http_service.p) {
    fprintf(out, "  http_service: %.*s\n", GWGEN_S(settings->http_service));
  }
  print_list("ignore_query", settings->ignore_query.v, settings->ignore_query.n,
             out);
  fprintf(out, "  unsupported: %s\n  encoded_slash: %s\n",
          settings->skip_unsupported ? "skip" : "error",
          settings->encoded_slash ? "allow" : "reject");
}

/* ---- OpenAPI ----------------------------------------------------------------
 */

static const char *in_text(gw_param_in in) {
  static const char *const texts[] = {[GW_IN_PATH] = "path",
                                      [GW_IN_QUERY] = "query",
                                      [GW_IN_HEADER] = "header",
                                      [GW_IN_COOKIE] = "cookie"};
  return texts[in];
}

/* "file#/pointer", the name of a schema. */
static void dump_reference(const gwgen_schema *schema, FILE *out) {
  if (schema && schema->document) {
    fprintf(out, " %.*s#%.*s", GWGEN_S(schema->document->file),
            GWGEN_S(schema->pointer));
  }
}

static void dump_parameter(const gwgen_parameter *parameter, FILE *out) {
  static const char *const styles[] = {
      "",
      [GW_STYLE_SIMPLE] = "simple",
      [GW_STYLE_FORM] = "form",
      [GW_STYLE_SPACE_DELIMITED] = "spaceDelimited",
      [GW_STYLE_PIPE_DELIMITED] = "pipeDelimited",
      [GW_STYLE_DEEP_OBJECT] = "deepObject",
      [GW_STYLE_LABEL] = "label",
      [GW_STYLE_MATRIX] = "matrix"};
  fprintf(out, "    %s %.*s %s%s%s", in_text(parameter->in),
          GWGEN_S(parameter->name), styles[parameter->style],
          parameter->flags & GW_PARAM_EXPLODE ? " explode" : "",
          parameter->flags & GW_PARAM_REQUIRED ? " required" : "");
  dump_reference(parameter->schema, out);
  gwgen_dump_pos(parameter->pos, out);
}

static void dump_media(const char *indent, const gwgen_media *media,
                       FILE *out) {
  fprintf(out, "%s%.*s", indent, GWGEN_S(media->type));
  dump_reference(media->schema, out);
  gwgen_dump_pos(media->pos, out);
}

static void dump_response(const gwgen_response *response, FILE *out) {
  fprintf(out, "    response %.*s", GWGEN_S(response->status));
  gwgen_dump_pos(response->pos, out);
  for (size_t i = 0; i < response->content.n; i++) {
    dump_media("      ", &response->content.v[i], out);
  }
  for (size_t i = 0; i < response->headers.n; i++) {
    const gwgen_header *header = &response->headers.v[i];
    fprintf(out, "      header %.*s", GWGEN_S(header->name));
    dump_reference(header->schema, out);
    gwgen_dump_pos(header->pos, out);
  }
}

/* "a+b | c": one of the alternatives, all of its schemes. */
static void dump_security(const gwgen_oas_operation *operation, FILE *out) {
  if (!operation->has_security) {
    return;
  }
  fputs("    security:", out);
  for (size_t i = 0; i < operation->security.n; i++) {
    const gwgen_requirement *requirement = &operation->security.v[i];
    fputs(i ? " | " : " ", out);
    for (size_t k = 0; k < requirement->schemes.n; k++) {
      fprintf(out, "%s%.*s", k ? "+" : "", GWGEN_S(requirement->schemes.v[k]));
    }
  }
  gwgen_dump_pos(operation->security_pos, out);
}

static void dump_documented(const gwgen_oas_operation *operation, FILE *out) {
  fprintf(out, "  %.*s ", GWGEN_S(operation->method));
  gwgen_dump_template(&operation->path, out);
  fprintf(out, " id=%.*s%s", GWGEN_S(operation->id),
          operation->is_deprecated ? " deprecated" : "");
  gwgen_dump_pos(operation->pos, out);
  print_list("  tags", operation->tags.v, operation->tags.n, out);
  for (size_t i = 0; i < operation->parameters.n; i++) {
    dump_parameter(&operation->parameters.v[i], out);
  }
  if (operation->has_body) {
    fprintf(out, "    body%s", operation->body_required ? " required" : "");
    gwgen_dump_pos(operation->body_pos, out);
  }
  for (size_t i = 0; i < operation->body.n; i++) {
    dump_media("      ", &operation->body.v[i], out);
  }
  for (size_t i = 0; i < operation->responses.n; i++) {
    dump_response(&operation->responses.v[i], out);
  }
  dump_security(operation, out);
}

static void dump_openapi(const gwgen_openapi *openapi, FILE *out) {
  fprintf(out, "openapi base=\"%.*s\" title=\"%.*s\" version=\"%.*s\"\n",
          GWGEN_S(openapi->base_path), GWGEN_S(openapi->title),
          GWGEN_S(openapi->version));
  for (size_t i = 0; i < openapi->documents.n; i++) {
    const gwgen_document *document = openapi->documents.v[i];
    fprintf(out, "  document %.*s %s\n", GWGEN_S(document->file),
            gwgen_dialect_text(document->dialect));
  }
  for (size_t i = 0; i < openapi->security_schemes.n; i++) {
    const gwgen_security_scheme *scheme = &openapi->security_schemes.v[i];
    fprintf(out, "  scheme %.*s %.*s %.*s", GWGEN_S(scheme->name),
            GWGEN_S(scheme->type), GWGEN_S(scheme->scheme));
    gwgen_dump_pos(scheme->pos, out);
  }
  for (size_t i = 0; i < openapi->operations.n; i++) {
    dump_documented(openapi->operations.v[i], out);
  }
  for (size_t i = 0; i < openapi->schemas.n; i++) {
    const gwgen_schema *schema = openapi->schemas.v[i];
    fputs("  schema", out);
    dump_reference(schema, out);
    if (schema->ref) {
      fputs(" ->", out);
      dump_reference(schema->ref, out);
    }
    gwgen_dump_pos(schema->pos, out);
  }
}

/* ---- bound operations -----------------------------------------------------
 */

static void dump_fields(gwgen_field *const *fields, size_t n, FILE *out) {
  for (size_t i = 0; i < n; i++) {
    fprintf(out, "%s%.*s", i ? "." : " -> ", GWGEN_S(fields[i]->name));
  }
}

static void dump_path_binding(const gwgen_path_binding *binding, FILE *out) {
  fputs("    path", out);
  for (size_t i = 0; i < binding->pieces.n; i++) {
    const gw_piece *piece = &binding->pieces.v[i];
    if (piece->capture < 0) {
      fprintf(out, " \"%.*s\"", GWGEN_S(piece->text));
    } else {
      fprintf(out, " %d", piece->capture);
    }
  }
  dump_fields(binding->fields.v, binding->fields.n, out);
  fputc('\n', out);
}

static void dump_operation(const gwgen_operation *operation, FILE *out) {
  fprintf(out, "  %.*s %.*s ", GWGEN_S(operation->id),
          GWGEN_S(operation->method));
  gwgen_dump_template(&operation->path, out);
  if (operation->rpc) {
    fprintf(out, " rpc=%.*s/%.*s", GWGEN_S(operation->rpc->service),
            GWGEN_S(operation->rpc->name));
  } else {
    fprintf(out, " http=%.*s", GWGEN_S(operation->service));
  }
  fprintf(out, " body=\"%.*s\" status=%u security=%s",
          GWGEN_S(operation->body_field), operation->success_status,
          operation->security == GW_SECURITY_PUBLIC ? "public" : "delegate");
  if (operation->response_body) {
    fprintf(out, " response_body=%.*s",
            GWGEN_S(operation->response_body->name));
  }
  gwgen_dump_pos(operation->pos, out);
  for (size_t i = 0; i < operation->path_bindings.n; i++) {
    dump_path_binding(&operation->path_bindings.v[i], out);
  }
  for (size_t i = 0; i < operation->params.n; i++) {
    const gwgen_param_binding *binding = &operation->params.v[i];
    fprintf(out, "    %s %.*s", in_text(binding->in), GWGEN_S(binding->name));
    dump_fields(binding->fields.v, binding->fields.n, out);
    fputc('\n', out);
  }
}

void gwgen_ir_dump(const gwgen_product *product, FILE *out) {
  dump_settings(&product->settings, out);
  gwgen_dump_proto(&product->proto, out);
  dump_openapi(&product->openapi, out);
  fputs("operations\n", out);
  for (size_t i = 0; i < product->operations.n; i++) {
    dump_operation(product->operations.v[i], out);
  }
}
