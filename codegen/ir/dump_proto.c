#include "ir/dump.h"

void gwgen_dump_pos(gwgen_pos pos, FILE *out) {
  fprintf(out, "  # %.*s:%u:%u\n", GWGEN_S(pos.file), pos.line, pos.column);
}

static const char *type_text(gw_field_type type) {
  static const char *const texts[] = {
      [GW_PB_DOUBLE] = "double",     [GW_PB_FLOAT] = "float",
      [GW_PB_INT64] = "int64",       [GW_PB_UINT64] = "uint64",
      [GW_PB_INT32] = "int32",       [GW_PB_FIXED64] = "fixed64",
      [GW_PB_FIXED32] = "fixed32",   [GW_PB_BOOL] = "bool",
      [GW_PB_STRING] = "string",     [GW_PB_GROUP] = "group",
      [GW_PB_MESSAGE] = "message",   [GW_PB_BYTES] = "bytes",
      [GW_PB_UINT32] = "uint32",     [GW_PB_ENUM] = "enum",
      [GW_PB_SFIXED32] = "sfixed32", [GW_PB_SFIXED64] = "sfixed64",
      [GW_PB_SINT32] = "sint32",     [GW_PB_SINT64] = "sint64"};
  return texts[type];
}

static void dump_field(const gwgen_message *message, const gwgen_field *field,
                       FILE *out) {
  static const struct {
    uint32_t flag;
    const char *text;
  } flags[] = {{GW_FIELD_REPEATED, "repeated"},
               {GW_FIELD_PACKED, "packed"},
               {GW_FIELD_PRESENCE, "presence"},
               {GW_FIELD_REQUIRED, "required"},
               {GW_FIELD_MAP, "map"}};
  fprintf(out, "    %u %.*s %.*s %s", field->number, GWGEN_S(field->name),
          GWGEN_S(field->json_name), type_text(field->type));
  if (field->message) {
    fprintf(out, " %.*s", GWGEN_S(field->message->name));
  }
  if (field->enumeration) {
    fprintf(out, " %.*s", GWGEN_S(field->enumeration->name));
  }
  for (size_t i = 0; i < GW_COUNT(flags); i++) {
    if (field->flags & flags[i].flag) {
      fprintf(out, " %s", flags[i].text);
    }
  }
  if (field->oneof) {
    fprintf(out, " oneof=%.*s", GWGEN_S(message->oneofs.v[field->oneof - 1]));
  }
  fputs(field->is_deprecated ? " deprecated" : "", out);
  gwgen_dump_pos(field->pos, out);
}

static const char *well_known_text(gw_well_known kind) {
  static const char *const texts[] = {[GW_WK_NONE] = "",
                                      [GW_WK_TIMESTAMP] = " timestamp",
                                      [GW_WK_DURATION] = " duration",
                                      [GW_WK_FIELD_MASK] = " field_mask",
                                      [GW_WK_EMPTY] = " empty",
                                      [GW_WK_WRAPPER] = " wrapper",
                                      [GW_WK_STRUCT] = " struct",
                                      [GW_WK_VALUE] = " value",
                                      [GW_WK_LIST_VALUE] = " list_value",
                                      [GW_WK_ANY] = " any"};
  return texts[kind];
}

static void dump_message(const gwgen_message *message, FILE *out) {
  fprintf(out, "  message %.*s%s%s%s", GWGEN_S(message->name),
          well_known_text(message->well_known),
          message->is_proto2 ? " proto2" : "",
          message->is_map_entry ? " map_entry" : "");
  gwgen_dump_pos(message->pos, out);
  for (size_t i = 0; i < message->fields.n; i++) {
    dump_field(message, &message->fields.v[i], out);
  }
}

static void dump_enum(const gwgen_enum *enumeration, FILE *out) {
  fprintf(out, "  enum %.*s%s", GWGEN_S(enumeration->name),
          enumeration->is_closed ? " closed" : "");
  gwgen_dump_pos(enumeration->pos, out);
  for (size_t i = 0; i < enumeration->values.n; i++) {
    const gwgen_enum_value *value = &enumeration->values.v[i];
    fprintf(out, "    %d %.*s", value->number, GWGEN_S(value->name));
    gwgen_dump_pos(value->pos, out);
  }
}

static void dump_segment(const gwgen_segment *segment, FILE *out) {
  switch (segment->kind) {
  case GWGEN_SEGMENT_LITERAL:
    fprintf(out, "/%.*s", GWGEN_S(segment->text));
    break;
  case GWGEN_SEGMENT_ANY:
    fputs("/*", out);
    break;
  case GWGEN_SEGMENT_REST:
    fputs("/**", out);
    break;
  case GWGEN_SEGMENT_MIXED:
    fputc('/', out);
    for (size_t i = 0; i < segment->texts.n; i++) {
      fprintf(out, "%s%.*s", i ? "{}" : "", GWGEN_S(segment->texts.v[i]));
    }
    break;
  }
}

void gwgen_dump_template(const gwgen_template *path, FILE *out) {
  fprintf(out, "%.*s [", GWGEN_S(path->text));
  for (size_t i = 0; i < path->segments.n; i++) {
    dump_segment(&path->segments.v[i], out);
  }
  fputs(path->trailing_slash ? "/" : "", out);
  fprintf(out, "%s%.*s]", path->verb.n ? ":" : "", GWGEN_S(path->verb));
  for (size_t i = 0; i < path->variables.n; i++) {
    const gwgen_variable *variable = &path->variables.v[i];
    fprintf(out, " %.*s@%u+%u", GWGEN_S(variable->name), variable->first,
            variable->count);
  }
}

static void dump_rule(const gwgen_http_rule *rule, FILE *out) {
  fprintf(out, "    %.*s ", GWGEN_S(rule->method));
  gwgen_dump_template(&rule->path, out);
  fprintf(out, " body=\"%.*s\" response_body=\"%.*s\"", GWGEN_S(rule->body),
          GWGEN_S(rule->response_body));
  gwgen_dump_pos(rule->pos, out);
}

static void dump_rpc(const gwgen_rpc *rpc, FILE *out) {
  fprintf(out, "  rpc %.*s/%.*s(%s%.*s) %s%.*s%s%s%s", GWGEN_S(rpc->service),
          GWGEN_S(rpc->name), rpc->client_streaming ? "stream " : "",
          GWGEN_S(rpc->input->name), rpc->server_streaming ? "stream " : "",
          GWGEN_S(rpc->output->name), rpc->is_deprecated ? " deprecated" : "",
          rpc->is_idempotent ? " idempotent" : "", rpc->is_safe ? " safe" : "");
  gwgen_dump_pos(rpc->pos, out);
  for (size_t i = 0; i < rpc->rules.n; i++) {
    dump_rule(&rpc->rules.v[i], out);
  }
}

void gwgen_dump_proto(const gwgen_proto *proto, FILE *out) {
  fputs("protos\n", out);
  for (size_t i = 0; i < proto->messages.n; i++) {
    dump_message(proto->messages.v[i], out);
  }
  for (size_t i = 0; i < proto->enums.n; i++) {
    dump_enum(proto->enums.v[i], out);
  }
  for (size_t i = 0; i < proto->rpcs.n; i++) {
    dump_rpc(proto->rpcs.v[i], out);
  }
}
