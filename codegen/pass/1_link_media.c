#include "pass/1_link_parts.h"

/* A range (with a star) is no type to answer with. */
static bool is_json(gw_slice type) {
  if (gw_slice_find(type, '*') < type.n) {
    return false;
  }
  return gw_slice_is(type, "application/json") ||
         (gw_slice_starts(type, GW_LIT("application/")) &&
          gw_slice_ends(type, GW_LIT("+json")));
}

/* application/json, or else the first that is written like it. */
static gwgen_media *find_json(gwgen_media *list, size_t n) {
  gwgen_media *json = NULL;
  for (size_t i = 0; i < n; i++) {
    if (gw_slice_is(list[i].type, "application/json")) {
      return &list[i];
    }
    if (!json && is_json(list[i].type)) {
      json = &list[i];
    }
  }
  return json;
}

/* The others are named, so that nobody waits for them. */
static gwgen_media *pick_json(gwgen_linker *linker, gwgen_media *list,
                              size_t n) {
  gwgen_media *json = find_json(list, n);
  for (size_t i = 0; json && i < n; i++) {
    if (&list[i] != json) {
      gwgen_report_add(linker->product->report, "media-ignored", list[i].pos,
                       "media type %.*s is not served beside %.*s",
                       GWGEN_S(list[i].type), GWGEN_S(json->type));
    }
  }
  return json;
}

static bool link_request(gwgen_linker *linker, gwgen_operation *op) {
  gwgen_oas_operation *oas = op->oas;
  if (!op->has_body) {
    return true;
  }
  op->request_media = pick_json(linker, oas->body.v, oas->body.n);
  if (op->request_media) {
    return true;
  }
  gwgen_pos pos = oas->body.n ? oas->body.v[0].pos : oas->body_pos;
  gwgen_link_unsupported(
      linker, op, "media-unsupported", pos,
      "the request body of %.*s is %.*s; only JSON can be transcoded",
      GWGEN_S(op->id),
      GWGEN_S(oas->body.n ? oas->body.v[0].type : GW_LIT("of no media type")));
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
  op->response_media =
      pick_json(linker, success->content.v, success->content.n);
  if (op->response_media || !success->content.n) {
    return true;
  }
  gwgen_link_unsupported(
      linker, op, "media-unsupported", success->content.v[0].pos,
      "the response of %.*s is %.*s; only JSON can be transcoded",
      GWGEN_S(op->id), GWGEN_S(success->content.v[0].type));
  return false;
}

bool gwgen_link_media(gwgen_linker *linker, gwgen_operation *op) {
  if (!op->oas) {
    op->success_status = 200;
    return true;
  }
  bool has_request = link_request(linker, op);
  return link_response(linker, op) && has_request;
}
