#include "pass/1_link_parts.h"

/* ---- credentials that "delegate" passes on ------------------------------- */

/* gRPC over HTTP/2, "Custom-Metadata": 1*( %x30-39 / %x61-7A / "_" / "-" /
 * "."). */
static gw_slice metadata_name(gw_arena *arena, gw_slice name) {
  gw_slice copy = gw_arena_dup(arena, name);
  char *text = gw_arena_alloc(arena, name.n + 1);
  if (!copy.p || !text) {
    return copy;
  }
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    if (c >= 'A' && c <= 'Z') {
      c = (char)(c - 'A' + 'a');
    }
    bool is_legal = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '-' || c == '.';
    text[i] = is_legal ? c : '-';
  }
  return gw_slice_of(text, name.n);
}

bool gwgen_link_is_reserved(gw_slice name) {
  static const char *const names[] = {
      "connection", "content-type", "content-length",    "host",
      "te",         "trailer",      "transfer-encoding", "upgrade",
      "user-agent", "keep-alive",   "proxy-connection",  "traceparent",
      "tracestate", "x-request-id"};
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    if (gw_slice_eq_nocase(name, gw_slice_str(names[i]))) {
      return true;
    }
  }
  return gw_slice_eq_nocase(gw_slice_sub(name, 0, 5), GW_LIT("grpc-"));
}

static bool is_metadata_name(gw_slice name) {
  return name.n && !gwgen_link_is_reserved(name) &&
         !gw_slice_ends(name, GW_LIT("-bin"));
}

static void push_credential(gw_arena *arena, gwgen_operation *op,
                            gw_credential credential) {
  for (size_t i = 0; i < op->credentials.n; i++) {
    const gw_credential *other = &op->credentials.v[i];
    if (other->in == credential.in &&
        gw_slice_eq(other->metadata, credential.metadata)) {
      return;
    }
  }
  gw_credential *slot = GW_PUSH(arena, &op->credentials);
  if (slot) {
    *slot = credential;
  }
}

static void push_authorization(gw_arena *arena, gwgen_operation *op) {
  push_credential(arena, op,
                  (gw_credential){.in = GW_IN_HEADER,
                                  .name = GW_LIT("Authorization"),
                                  .metadata = GW_LIT("authorization")});
}

static void pass_on(gwgen_linker *linker, gwgen_operation *op,
                    const gwgen_security_scheme *scheme, gwgen_pos pos) {
  gwgen_product *product = linker->product;
  const char *reason = NULL;
  gw_credential credential = {.in = scheme->in, .name = scheme->key};
  if (gw_slice_is(scheme->type, "mutualTLS")) {
    reason = "a client certificate can't be passed on as metadata";
  } else if (!gw_slice_is(scheme->type, "apiKey")) {
    push_authorization(product->arena, op);
    return;
  } else {
    credential.metadata = metadata_name(product->arena, scheme->key);
    bool is_free =
        op->rpc || scheme->in == GW_IN_HEADER
            ? is_metadata_name(credential.metadata)
            : credential.metadata.n > 0; /* it goes on where it stands */
    reason = is_free ? NULL
                     : "its name is one that gRPC or HTTP keeps for "
                       "itself";
  }
  if (!reason) {
    push_credential(product->arena, op, credential);
    return;
  }
  gwgen_finding *finding =
      gwgen_report_add(product->report, "security-scheme", pos,
                       "security scheme '%.*s' can't be delegated: %s",
                       GWGEN_S(scheme->name), reason);
  gwgen_finding_note(product->report, finding, scheme->pos, "the scheme");
}

static const gwgen_security_scheme *find_scheme(const gwgen_openapi *openapi,
                                                gw_slice name) {
  for (size_t i = 0; i < openapi->security_schemes.n; i++) {
    if (gw_slice_eq(openapi->security_schemes.v[i].name, name)) {
      return &openapi->security_schemes.v[i];
    }
  }
  return NULL;
}

static void delegate_named(gwgen_linker *linker, gwgen_operation *op) {
  op->security = GW_SECURITY_DELEGATE;
  for (size_t i = 0; i < op->oas->security.n; i++) {
    const gwgen_requirement *requirement = &op->oas->security.v[i];
    for (size_t k = 0; k < requirement->schemes.n; k++) {
      gw_slice name = requirement->schemes.v[k];
      const gwgen_security_scheme *scheme =
          find_scheme(&linker->product->openapi, name);
      if (scheme) {
        pass_on(linker, op, scheme, requirement->pos);
      } else {
        gwgen_report_add(linker->product->report, "security-scheme",
                         requirement->pos,
                         "no security scheme is called '%.*s'", GWGEN_S(name));
      }
    }
  }
}

/* Nothing is said for this operation: what any scheme of the documents names,
 * and Authorization in any case. */
static void delegate_all(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_openapi *openapi = &linker->product->openapi;
  op->security = GW_SECURITY_DELEGATE;
  push_authorization(linker->product->arena, op);
  for (size_t i = 0; i < openapi->security_schemes.n; i++) {
    const gwgen_security_scheme *scheme = &openapi->security_schemes.v[i];
    if (gw_slice_is(scheme->type, "apiKey")) {
      pass_on(linker, op, scheme, scheme->pos);
    }
  }
}

/* ---- what the document says, and what gwgen.yaml says ---------------------
 */

/* "security: []" and "security: [{}]" ask for nothing. */
static bool asks_for_nothing(const gwgen_oas_operation *oas) {
  for (size_t i = 0; i < oas->security.n; i++) {
    if (oas->security.v[i].schemes.n) {
      return false;
    }
  }
  return true;
}

static void refuse_enforce(gwgen_linker *linker, const gwgen_operation *op) {
  const gwgen_settings *settings = &linker->product->settings;
  gwgen_finding *finding = gwgen_report_add(
      linker->product->report, "security-enforce", op->oas->security_pos,
      "operation %.*s asks for credentials, and enforcing a security scheme "
      "is not available; say 'security: delegate' in gwgen.yaml to leave it "
      "to the service",
      GWGEN_S(op->id));
  gwgen_finding_note(linker->product->report, finding,
                     settings->security_pos.line ? settings->security_pos
                                                 : settings->pos,
                     settings->security_pos.line ? "enforcement is chosen here"
                                                 : "nothing else is said here");
}

static void said_by_document(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_product *product = linker->product;
  if (asks_for_nothing(op->oas)) {
    op->security = GW_SECURITY_PUBLIC;
    return;
  }
  switch (product->settings.security) {
  case GWGEN_SECURITY_ENFORCE:
    refuse_enforce(linker, op);
    break;
  case GWGEN_SECURITY_DELEGATE:
    delegate_named(linker, op);
    break;
  case GWGEN_SECURITY_PUBLIC: {
    gwgen_finding *finding = gwgen_report_add(
        product->report, "security-conflict", op->oas->security_pos,
        "operation %.*s asks for credentials, and gwgen.yaml says that it is "
        "public",
        GWGEN_S(op->id));
    gwgen_finding_note(product->report, finding, product->settings.security_pos,
                       "said here");
    break;
  }
  }
}

static void said_by_product(gwgen_linker *linker, gwgen_operation *op) {
  const gwgen_settings *settings = &linker->product->settings;
  if (settings->security_pos.line &&
      settings->security == GWGEN_SECURITY_PUBLIC) {
    op->security = GW_SECURITY_PUBLIC;
    return;
  }
  if (settings->security_pos.line &&
      settings->security == GWGEN_SECURITY_DELEGATE) {
    delegate_all(linker, op);
    return;
  }
  gwgen_finding *finding = gwgen_report_add(
      linker->product->report, "security-unsaid", op->pos,
      "nothing says who may call operation %.*s", GWGEN_S(op->id));
  gwgen_finding_note(linker->product->report, finding, settings->pos,
                     "say 'security: public' or 'security: delegate' here%s",
                     op->oas ? ", or 'security: []' on the operation" : "");
}

void gwgen_link_security(gwgen_linker *linker, gwgen_operation *op) {
  if (op->oas && op->oas->has_security) {
    said_by_document(linker, op);
  } else {
    said_by_product(linker, op);
  }
}
