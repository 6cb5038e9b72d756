#include "pipeline/rpc_status.h"

#include "base/utf8.h"
#include "transcode/decode.h"
#include "transcode/types.h"
#include "transcode/wire.h"

#define TYPE_PREFIX "type.googleapis.com/google.rpc."

enum {
  MAX_POINTER = 256,
  MAX_DETAIL = 24 * 1024 /* as JSON; eight of them fit into a problem */
};

/* The bytes of field |number| of |message|, the last one; empty if absent. */
static gw_slice find_bytes(gw_slice message, uint32_t number) {
  gw_wire wire = gw_wire_of(message);
  gw_wire_field field;
  gw_slice found = GW_LIT("");
  while (gw_wire_next(&wire, &field) == GW_OK) {
    if (field.number == number && field.type == GW_WIRE_BYTES) {
      found = field.bytes;
    }
  }
  return found;
}

static uint64_t find_varint(gw_slice message, uint32_t number) {
  gw_wire wire = gw_wire_of(message);
  gw_wire_field field;
  uint64_t found = 0;
  while (gw_wire_next(&wire, &field) == GW_OK) {
    if (field.number == number && field.type == GW_WIRE_VARINT) {
      found = field.value;
    }
  }
  return found;
}

static gw_slice text_of(gw_slice bytes) {
  return gw_utf8_check(bytes) ? bytes : GW_LIT("");
}

/* ---- BadRequest ---- */

static const gw_field *find_field(const gw_message *message, gw_slice name) {
  for (size_t i = 0; message && i < message->n_fields; i++) {
    if (gw_slice_eq(message->fields[i].name, name) ||
        gw_slice_eq(message->fields[i].json_name, name)) {
      return &message->fields[i];
    }
  }
  return NULL;
}

/* Appends "/jsonName" and "/3" for the step "proto_name[3]"; returns the
 * message that the step leads to. */
static const gw_message *append_step(gw_buf *out, const gw_message *message,
                                     gw_slice step) {
  gw_slice index = step;
  gw_slice name = gw_slice_cut(&index, '[');
  const gw_field *field = find_field(message, name);
  gw_slice shown = field ? field->json_name : name;
  (void)gw_buf_append(out, GW_LIT("/"));
  (void)gw_buf_append(out, shown);
  if (index.p) {
    (void)gw_buf_append(out, GW_LIT("/"));
    (void)gw_buf_append(out, gw_slice_cut(&index, ']'));
  }
  return field ? field->message : NULL;
}

/* A field path of the request message as a pointer into the body, p NULL if it
 * is not about the body. */
static gw_slice pointer_of(gw_exchange *x, gw_slice path) {
  const gw_body *body = x->operation->body;
  const gw_message *message = x->operation->input;
  if (!body) {
    return (gw_slice){NULL, 0};
  }
  gw_slice rest = path;
  const gw_field *field = body->value->field;
  if (field) {
    gw_slice first = gw_slice_cut(&rest, '.');
    if (find_field(message, first) != field) {
      return (gw_slice){NULL, 0};
    }
    message = field->message;
  }
  gw_buf out;
  gw_buf_init(&out, &x->arena, MAX_POINTER);
  while (rest.p) {
    message = append_step(&out, message, gw_slice_cut(&rest, '.'));
  }
  return out.p ? gw_buf_slice(&out) : GW_LIT("");
}

/* Whether |target| is the field that |path| names. */
static bool leads_to(const gw_target *target, gw_slice path) {
  gw_slice rest = path;
  for (size_t i = 0; i < target->n_parents; i++) {
    if (!gw_slice_eq(gw_slice_cut(&rest, '.'), target->parents[i]->name)) {
      return false;
    }
  }
  return rest.p && gw_slice_eq(rest, target->leaf->field->name);
}

/* The parameter that fills the field, else the path itself. */
static gw_slice parameter_of(const gw_operation *operation, gw_slice path) {
  for (size_t i = 0; i < operation->n_params; i++) {
    const gw_param *param = &operation->params[i];
    if (param->target && leads_to(param->target, path)) {
      return param->name;
    }
  }
  return path;
}

static void add_violation(gw_exchange *x, gw_problem *problem, gw_slice bytes) {
  gw_slice path = text_of(find_bytes(bytes, 1));
  gw_slice detail = text_of(find_bytes(bytes, 2));
  gw_slice reason = text_of(find_bytes(bytes, 3));
  gw_slice pointer = pointer_of(x, path);
  gw_problem_add(problem, pointer.p ? "pointer" : "parameter",
                 pointer.p ? pointer : parameter_of(x->operation, path),
                 reason.n ? reason : GW_LIT("refused-by-service"), detail);
}

static void take_bad_request(gw_exchange *x, gw_problem *problem,
                             gw_slice value) {
  gw_wire wire = gw_wire_of(value);
  gw_wire_field field;
  while (gw_wire_next(&wire, &field) == GW_OK) {
    if (field.number == 1 && field.type == GW_WIRE_BYTES) {
      add_violation(x, problem, field.bytes);
    }
  }
}

/* ---- google.rpc.Status ---- */

enum { MAX_RETRY_S = 86400 };

static void take_retry_info(gw_problem *problem, gw_slice value) {
  gw_slice delay = find_bytes(value, 1);
  uint64_t seconds = find_varint(delay, 1);
  if (find_varint(delay, 2)) {
    seconds++; /* Retry-After knows whole seconds only */
  }
  if (seconds && seconds <= MAX_RETRY_S) {
    problem->retry_after_s = (uint32_t)seconds;
  }
}

/* An Any as JSON, p NULL if it can't be: of a type that is unknown, or damaged.
 */
static gw_slice json_of(gw_exchange *x, gw_slice any) {
  gw_shape shape = gw_types_any_shape;
  shape.types = x->api ? x->api->types : NULL;
  gw_member value = {.shape = &shape, .flags = GW_MEMBER_OUT};
  gw_buf out;
  gw_why why;
  gw_buf_init(&out, &x->arena, MAX_DETAIL);
  return gw_decode(&value, any, &x->arena, &out, &why) == GW_OK
             ? gw_buf_slice(&out)
             : (gw_slice){NULL, 0};
}

static void take_detail(gw_exchange *x, gw_problem *problem, gw_slice any) {
  gw_problem_detail detail = {.type = text_of(find_bytes(any, 1)),
                              .value = find_bytes(any, 2)};
  if (gw_slice_is(detail.type, TYPE_PREFIX "BadRequest")) {
    take_bad_request(x, problem, detail.value);
    detail.is_items = true;
  } else if (gw_slice_is(detail.type, TYPE_PREFIX "RetryInfo")) {
    take_retry_info(problem, detail.value);
  }
  if (problem->n_details < GW_PROBLEM_DETAILS) {
    detail.json = json_of(x, any);
    problem->details[problem->n_details++] = detail;
  } else {
    problem->n_more_details++;
  }
}

void gw_rpc_status_fail(gw_exchange *x, int grpc_status, gw_slice message,
                        gw_slice details) {
  gw_problem *problem = gw_exchange_fail(x, GW_PROBLEM_GRPC);
  problem->grpc_status = grpc_status;
  problem->detail = message;
  gw_wire wire = gw_wire_of(details);
  gw_wire_field field;
  while (gw_wire_next(&wire, &field) == GW_OK) {
    if (field.number == 3 && field.type == GW_WIRE_BYTES) {
      take_detail(x, problem, field.bytes);
    }
  }
}
