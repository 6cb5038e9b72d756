/* gw-conformance: the engines of transcode/ under protobuf's conformance tests.
 *
 * The tables are gwgen's: one product that refuses unknown members and one that
 * drops them. A message type is looked up as the body of an operation (JSON to
 * wire) and as its answer (wire to JSON); JSON to JSON goes through both. From
 * wire to wire there is no road in a gateway.
 */
#include <stdio.h>

#include "gw/tables.h"
#include "protocol.h"
#include "transcode/decode.h"
#include "transcode/encode.h"

extern const gw_api gw_api_conformance_refusing, gw_api_conformance_dropping;

typedef struct answer {
  gw_result result;
  gw_slice bytes; /* or why there are none */
} answer;

static const gw_operation *find(const gw_api *api, gw_slice message_type) {
  for (size_t i = 0; i < api->n_operations; i++) {
    if (gw_slice_eq(api->operations[i]->input->name, message_type)) {
      return api->operations[i];
    }
  }
  return NULL;
}

static answer failed(gw_result result, gw_arena *arena, gw_why why) {
  gw_slice text = gw_arena_printf(arena, "%s, at byte %zu", why.what, why.pos);
  return (answer){result, text};
}

/* JSON that was read, as a message. */
static answer encode(const gw_member *value, gw_slice json, gw_arena *arena) {
  gw_buf out;
  gw_encode_note note = {.n_unknown = 0};
  gw_buf_init(&out, arena, GW_FRAME_LIMIT);
  gw_status status = gw_encode(value, json, arena, &out, &note);
  return status == GW_OK ? (answer){GW_RESULT_WIRE, gw_buf_slice(&out)}
                         : failed(GW_RESULT_PARSE_ERROR, arena, note.why);
}

/* A message that was read, as JSON. What stands in it and has no form in JSON
 * is told apart from what is no message. */
static answer decode(const gw_member *value, gw_slice wire, gw_arena *arena) {
  gw_buf out;
  gw_why why = {0};
  gw_buf_init(&out, arena, GW_FRAME_LIMIT);
  gw_status status = gw_decode(value, wire, arena, &out, &why);
  if (status == GW_OK) {
    return (answer){GW_RESULT_JSON, gw_buf_slice(&out)};
  }
  return failed(status == GW_ERR_INVALID ? GW_RESULT_SERIALIZE_ERROR
                                       : GW_RESULT_PARSE_ERROR,
                arena, why);
}

static answer transcode(const gw_request_case *request, gw_arena *arena) {
  const gw_operation *operation =
      find(request->ignores_unknown ? &gw_api_conformance_dropping
                                    : &gw_api_conformance_refusing,
           request->message_type);
  if (!operation) {
    return (answer){GW_RESULT_RUNTIME_ERROR, GW_LIT("no such message")};
  }
  answer made = {GW_RESULT_WIRE, request->payload};
  if (request->from == GW_FORMAT_JSON) {
    made = encode(operation->body->value, request->payload, arena);
  }
  if (made.result == GW_RESULT_WIRE && request->to == GW_FORMAT_JSON) {
    made = decode(operation->reply->value, made.bytes, arena);
  }
  return made;
}

static answer answer_to(const gw_request_case *request, gw_arena *arena) {
  if (gw_slice_is(request->message_type, "conformance.FailureSet")) {
    return (answer){GW_RESULT_WIRE, {0}};
  }
  bool is_ours =
      (request->from == GW_FORMAT_JSON && request->to == GW_FORMAT_WIRE) ||
      (request->from == GW_FORMAT_JSON && request->to == GW_FORMAT_JSON) ||
      (request->from == GW_FORMAT_WIRE && request->to == GW_FORMAT_JSON);
  return is_ours ? transcode(request, arena)
                 : (answer){GW_RESULT_SKIPPED, GW_LIT("no JSON on a side")};
}

int main(void) {
  gw_arena arena;
  gw_status status;
  gw_arena_init(&arena, 0);
  do {
    gw_request_case request;
    status = gw_protocol_read(&arena, &request);
    if (status == GW_OK) {
      answer made = answer_to(&request, &arena);
      status = gw_protocol_write(&arena, made.result, made.bytes);
    }
    gw_arena_reset(&arena);
  } while (status == GW_OK);
  gw_arena_done(&arena);
  if (status != GW_END) {
    fprintf(stderr, "gw-conformance: %s\n", gw_status_text(status));
  }
  return status == GW_END ? 0 : 1;
}
