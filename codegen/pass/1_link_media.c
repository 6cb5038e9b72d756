#include "pass/1_link_parts.h"

/* What a body stands for: all that matters for how it may be written. */
typedef enum value_kind {
  VALUE_HTTP_BODY,
  VALUE_BYTES,
  VALUE_STRING,
  VALUE_SCALAR,
  VALUE_MESSAGE,
  VALUE_OTHER /* a list, a map */
} value_kind;

bool gwgen_is_http_body(const gwgen_message *message) {
  return message && gw_slice_is(message->name, "google.api.HttpBody");
}

static value_kind kind_of(const gwgen_message *message,
                          const gwgen_field *field) {
  if (field && field->flags & (GW_FIELD_REPEATED | GW_FIELD_MAP)) {
    return VALUE_OTHER;
  }
  const gwgen_message *inside = field ? field->message : message;
  if (inside) {
    return gwgen_is_http_body(inside) ? VALUE_HTTP_BODY : VALUE_MESSAGE;
  }
  return field->type == GW_PB_STRING  ? VALUE_STRING
         : field->type == GW_PB_BYTES ? VALUE_BYTES
                                      : VALUE_SCALAR;
}

/* A range (with a star) is no type to answer with. */
static bool is_json(gw_slice type) {
  if (gw_slice_find(type, '*') < type.n) {
    return false;
  }
  return gw_slice_is(type, "application/json") ||
         (gw_slice_starts(type, GW_LIT("application/")) &&
          gw_slice_ends(type, GW_LIT("+json")));
}

static bool takes_json(gw_slice range) {
  return gw_slice_is(range, "*/*") || gw_slice_is(range, "application/*");
}

bool gwgen_link_is_xml(gw_slice type) {
  bool is_range = gw_slice_find(type, '*') < type.n;
  return !is_range &&
         (gw_slice_is(type, "application/xml") ||
          gw_slice_is(type, "text/xml") || gw_slice_ends(type, GW_LIT("+xml")));
}

/* How |media| is written; 0: not at all. An HttpBody is its own bytes whatever
 * they are; ranges stand for JSON where that is what the value is. */
static gw_codec codec_of(value_kind kind, const gwgen_media *media,
                         bool is_request) {
  gw_slice type = media->type;
  if (kind == VALUE_HTTP_BODY) {
    return GW_CODEC_BYTES;
  }
  if (is_json(type) || (kind != VALUE_BYTES && takes_json(type))) {
    return GW_CODEC_JSON;
  }
  if (kind != VALUE_BYTES && kind != VALUE_STRING && gwgen_link_is_xml(type)) {
    return media->schema ? GW_CODEC_XML : (gw_codec)0;
  }
  if (kind == VALUE_MESSAGE && is_request) {
    return gw_slice_is(type, "application/x-www-form-urlencoded")
               ? GW_CODEC_FORM
           : gw_slice_is(type, "multipart/form-data") ? GW_CODEC_MULTIPART
                                                      : (gw_codec)0;
  }
  if (kind == VALUE_BYTES) {
    return GW_CODEC_BYTES;
  }
  return kind == VALUE_STRING ||
                 (kind == VALUE_SCALAR && gw_slice_is(type, "text/plain"))
             ? GW_CODEC_TEXT
             : (gw_codec)0;
}

/* application/json first, then what is written like it, then the rest as
 * documented. */
static int rank(const gwgen_served *served) {
  return served->codec != GW_CODEC_JSON                  ? 2
         : gw_slice_is(served->type, "application/json") ? 0
                                                         : 1;
}

static void serve(gwgen_linker *linker, gwgen_served_list *list,
                  gwgen_served served) {
  if (served.codec == GW_CODEC_JSON && takes_json(served.type)) {
    served.type = GW_LIT("application/json");
  }
  for (size_t i = 0; i < list->n; i++) {
    if (gw_slice_eq(list->v[i].type, served.type)) {
      return; /* a range beside what it stands for */
    }
  }
  gwgen_served *last = GW_PUSH(linker->product->arena, list);
  if (!last) {
    return;
  }
  size_t at = list->n - 1;
  for (; at && rank(&list->v[at - 1]) > rank(&served); at--) {
    list->v[at] = list->v[at - 1];
  }
  list->v[at] = served;
}

/* Ranges come after what they include. What is not served is named, so that
 * nobody waits for it. */
static void serve_all(gwgen_linker *linker, value_kind kind, bool is_request,
                      gwgen_media *media, size_t n,
                      gwgen_served_list *ret_list) {
  for (size_t i = 0; i < n; i++) {
    gw_codec codec = codec_of(kind, &media[i], is_request);
    if (codec) {
      serve(linker, ret_list, (gwgen_served){&media[i], media[i].type, codec});
    }
  }
  for (size_t i = 0; ret_list->n && i < n; i++) {
    if (!codec_of(kind, &media[i], is_request)) {
      gwgen_report_add(linker->product->report, "media-ignored", media[i].pos,
                       "media type %.*s is not served beside %.*s",
                       GWGEN_S(media[i].type), GWGEN_S(ret_list->v[0].type));
    }
  }
}

/* The proto alone: JSON, or an HttpBody of any type. */
static void serve_proto(gwgen_linker *linker, value_kind kind,
                        gwgen_served_list *list) {
  bool is_raw = kind == VALUE_HTTP_BODY;
  serve(linker, list,
        (gwgen_served){NULL,
                       is_raw ? GW_LIT("*/*") : GW_LIT("application/json"),
                       is_raw ? GW_CODEC_BYTES : GW_CODEC_JSON});
}

static const char *served_text(value_kind kind) {
  return kind == VALUE_MESSAGE  ? "JSON, XML and, in requests, forms"
         : kind == VALUE_SCALAR ? "JSON, XML and text/plain"
                                : "JSON and XML";
}

static bool link_request(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_oas_operation *oas = op->oas;
  if (!op->has_body) {
    return true;
  }
  value_kind kind = kind_of(op->rpc->input, op->body);
  serve_all(linker, kind, true, oas->body.v, oas->body.n, &op->takes);
  if (op->takes.n) {
    op->request_media = op->takes.v[0].media;
    return true;
  }
  gwgen_pos pos = oas->body.n ? oas->body.v[0].pos : oas->body_pos;
  gwgen_link_unsupported(
      linker, op, "media-unsupported", pos,
      "the request body of %.*s is %.*s; only %s can be transcoded to its "
      "field",
      GWGEN_S(op->id),
      GWGEN_S(oas->body.n ? oas->body.v[0].type : GW_LIT("of no media type")),
      served_text(kind));
  return false;
}

/* 200 to 299 as a number; 2XX counts as 200 but after every number. */
static uint32_t status_of(gw_slice status) {
  if (status.n != 3 || status.p[0] != '2') {
    return 0;
  }
  if (gw_slice_is(status, "2XX")) {
    return 300;
  }
  bool has_digits = status.p[1] >= '0' && status.p[1] <= '9' &&
                    status.p[2] >= '0' && status.p[2] <= '9';
  return has_digits ? 200 + (uint32_t)(status.p[1] - '0') * 10 +
                          (uint32_t)(status.p[2] - '0')
                    : 0;
}

static void pick_success(gwgen_operation *op) {
  uint32_t best = 0;
  for (size_t i = 0; i < op->oas->responses.n; i++) {
    uint32_t status = status_of(op->oas->responses.v[i].status);
    if (status && (!best || status < best)) {
      best = status;
      op->success = &op->oas->responses.v[i];
    }
  }
  op->success_status = best && best < 300 ? best : 200;
}

static bool link_response(gwgen_linker *linker, gwgen_operation *op) {
  pick_success(op);
  if (!op->success) {
    gwgen_report_add(linker->product->report, "drift-status", op->oas->pos,
                     "operation %.*s documents no 2xx response",
                     GWGEN_S(op->id));
    return true;
  }
  gwgen_response *success = op->success;
  value_kind kind = kind_of(op->rpc->output, op->response_body);
  serve_all(linker, kind, false, success->content.v, success->content.n,
            &op->gives);
  op->response_media = op->gives.n ? op->gives.v[0].media : NULL;
  if (op->gives.n || !success->content.n) {
    return true;
  }
  gwgen_link_unsupported(
      linker, op, "media-unsupported", success->content.v[0].pos,
      "the response of %.*s is %.*s; only JSON and XML with a schema can be "
      "transcoded",
      GWGEN_S(op->id), GWGEN_S(success->content.v[0].type));
  return false;
}

static void link_proto(gwgen_linker *linker, gwgen_operation *op) {
  if (op->has_body) {
    serve_proto(linker, kind_of(op->rpc->input, op->body), &op->takes);
  }
  serve_proto(linker, kind_of(op->rpc->output, op->response_body), &op->gives);
  op->success_status = 200;
}

bool gwgen_link_media(gwgen_linker *linker, gwgen_operation *op) {
  if (!op->oas) {
    link_proto(linker, op);
    return true;
  }
  if (!op->rpc) {
    pick_success(op);
    gwgen_link_rest_media(linker, op);
    return true;
  }
  bool has_request = link_request(linker, op);
  return link_response(linker, op) && has_request;
}
