#include "front/http_rule.h"

#include "front/template.h"
#include "front/wire.h"

enum { /* google.api.HttpRule */
       RULE_SELECTOR = 1,
       RULE_GET = 2,
       RULE_PUT = 3,
       RULE_POST = 4,
       RULE_DELETE = 5,
       RULE_PATCH = 6,
       RULE_BODY = 7,
       RULE_CUSTOM = 8,
       RULE_ADDITIONAL_BINDINGS = 11,
       RULE_RESPONSE_BODY = 12
};

static void refuse(gwgen_product *product, const gwgen_rpc *rpc, gwgen_pos pos,
                   const char *why) {
  gwgen_report_add(product->report, "http-rule", pos, "%.*s.%.*s: %s",
                   GWGEN_S(rpc->service), GWGEN_S(rpc->name), why);
}

/* RFC 9110 5.6.2: a method is a token. */
static bool is_token(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9');
    if (!is_alnum && (!c || !strchr("!#$%&'*+-.^_`|~", c))) {
      return false;
    }
  }
  return text.n > 0;
}

static bool is_field_name(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!is_letter && (i == 0 || c < '0' || c > '9')) {
      return false;
    }
  }
  return text.n > 0;
}

static const char *why_bad(const gwgen_http_text *text) {
  if (!text->method.n) {
    return "the rule has no method and path";
  }
  if (!is_token(text->method)) {
    return "the kind of a custom pattern must be an HTTP method";
  }
  if (text->body.n && !gw_slice_is(text->body, "*") &&
      !is_field_name(text->body)) {
    return "\"body\" must be \"*\" or the name of a field";
  }
  if (text->response_body.n && !is_field_name(text->response_body)) {
    return "\"response_body\" must be the name of a field";
  }
  return NULL;
}

gw_status gwgen_http_rule_add(gwgen_product *product, gwgen_rpc *rpc,
                              const gwgen_http_text *text) {
  const char *why = why_bad(text);
  if (why) {
    refuse(product, rpc, text->pos, why);
    return GW_OK;
  }
  gwgen_http_rule rule = {.pos = text->pos};
  rule.method = gw_arena_dup(product->arena, text->method);
  rule.body = gw_arena_dup(product->arena, text->body);
  rule.response_body = gw_arena_dup(product->arena, text->response_body);
  gw_slice path = gw_arena_dup(product->arena, text->path);
  if (!path.p || !rule.method.p || !rule.body.p || !rule.response_body.p) {
    return gw_arena_why(product->arena);
  }
  gw_why bad = {0};
  gw_status status =
      gwgen_template_parse_http(product->arena, path, &rule.path, &bad);
  if (status == GW_ERR_SYNTAX || (status == GW_ERR_LIMIT && bad.what)) {
    gwgen_report_add(product->report, "http-rule", text->pos,
                     "%.*s.%.*s: \"%.*s\", character %zu: %s",
                     GWGEN_S(rpc->service), GWGEN_S(rpc->name), GWGEN_S(path),
                     bad.pos + 1, bad.what);
    return GW_OK;
  }
  gwgen_http_rule *slot =
      status == GW_OK ? GW_PUSH(product->arena, &rpc->rules) : NULL;
  if (!slot) {
    return status == GW_OK ? gw_arena_why(product->arena) : status;
  }
  *slot = rule;
  return GW_OK;
}

/* Reads a CustomHttpPattern: kind = 1, path = 2. */
static gw_status read_custom(gw_slice bytes, gwgen_http_text *text) {
  gwgen_wire_field field;
  gw_status status;
  text->method = text->path = (gw_slice){0};
  while ((status = gwgen_wire_next(&bytes, &field)) == GW_OK) {
    if (field.number == 1) {
      text->method = field.bytes;
    } else if (field.number == 2) {
      text->path = field.bytes;
    }
  }
  return status == GW_END ? GW_OK : status;
}

/* Reads one rule without its bindings. Of a oneof, the last one counts. */
static gw_status read_text(gw_slice bytes, gwgen_http_text *text) {
  static const char *const methods[] = {[RULE_GET] = "GET",
                                        [RULE_PUT] = "PUT",
                                        [RULE_POST] = "POST",
                                        [RULE_DELETE] = "DELETE",
                                        [RULE_PATCH] = "PATCH"};
  gwgen_wire_field field;
  gw_status status;
  while ((status = gwgen_wire_next(&bytes, &field)) == GW_OK) {
    if (field.number >= RULE_GET && field.number <= RULE_PATCH) {
      text->method = gw_slice_str(methods[field.number]);
      text->path = field.bytes;
    } else if (field.number == RULE_BODY) {
      text->body = field.bytes;
    } else if (field.number == RULE_RESPONSE_BODY) {
      text->response_body = field.bytes;
    } else if (field.number == RULE_CUSTOM) {
      status = read_custom(field.bytes, text);
      if (status != GW_OK) {
        return status;
      }
    }
  }
  return status == GW_END ? GW_OK : status;
}

static gw_status add_one(gwgen_product *product, gwgen_rpc *rpc, gwgen_pos pos,
                         gw_slice bytes) {
  gwgen_http_text text = {.pos = pos};
  gw_status status = read_text(bytes, &text);
  return status == GW_OK ? gwgen_http_rule_add(product, rpc, &text) : status;
}

static bool has_bindings(gw_slice bytes) {
  gwgen_wire_field field;
  while (gwgen_wire_next(&bytes, &field) == GW_OK) {
    if (field.number == RULE_ADDITIONAL_BINDINGS) {
      return true;
    }
  }
  return false;
}

gw_status gwgen_http_rule_read(gwgen_product *product, gwgen_rpc *rpc,
                               gwgen_pos pos, gw_slice bytes) {
  gw_status status = add_one(product, rpc, pos, bytes);
  gwgen_wire_field field;
  size_t n = 1;
  while (status == GW_OK) {
    status = gwgen_wire_next(&bytes, &field);
    if (status != GW_OK || field.number != RULE_ADDITIONAL_BINDINGS) {
      continue;
    }
    if (++n > GWGEN_HTTP_BINDINGS) {
      refuse(product, rpc, pos, "there are too many additional bindings");
      return GW_OK;
    }
    /* http.proto: nested bindings must not hold any themselves */
    if (has_bindings(field.bytes)) {
      refuse(product, rpc, pos, "additional bindings must not nest");
    }
    status = add_one(product, rpc, pos, field.bytes);
  }
  return status == GW_END ? GW_OK : status;
}
