#include "server.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/grpc_security.h>
#include <grpc/support/alloc.h>
#include <grpc/support/time.h>

#include "google/rpc/error_details.pb-c.h"
#include "google/rpc/status.pb-c.h"

/* ---- replies ---- */

static grpc_byte_buffer *pack(const ProtobufCMessage *message) {
  size_t n = protobuf_c_message_get_packed_size(message);
  grpc_slice slice = grpc_slice_malloc(n);
  protobuf_c_message_pack(message, GRPC_SLICE_START_PTR(slice));
  grpc_byte_buffer *buffer = grpc_raw_byte_buffer_create(&slice, 1);
  grpc_slice_unref(slice);
  return buffer;
}

void backend_answer(backend_reply *reply, const ProtobufCMessage *message) {
  reply->status = GRPC_STATUS_OK;
  reply->message = pack(message);
}

void backend_fail(backend_reply *reply, grpc_status_code status,
                  const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(reply->text, sizeof reply->text, format, args);
  va_end(args);
  reply->status = status;
}

void backend_fail_field(backend_reply *reply, const char *field,
                        const char *description) {
  Google__Rpc__BadRequest__FieldViolation violation =
      GOOGLE__RPC__BAD_REQUEST__FIELD_VIOLATION__INIT;
  Google__Rpc__BadRequest__FieldViolation *violations[] = {&violation};
  Google__Rpc__BadRequest bad = GOOGLE__RPC__BAD_REQUEST__INIT;
  Google__Protobuf__Any any = GOOGLE__PROTOBUF__ANY__INIT;
  Google__Protobuf__Any *details[] = {&any};
  Google__Rpc__Status status = GOOGLE__RPC__STATUS__INIT;
  char type[] = "type.googleapis.com/google.rpc.BadRequest";

  violation.field = (char *)(uintptr_t)field;
  violation.description = (char *)(uintptr_t)description;
  bad.n_field_violations = 1;
  bad.field_violations = violations;
  any.type_url = type;
  any.value.len = google__rpc__bad_request__get_packed_size(&bad);
  any.value.data = gpr_malloc(any.value.len);
  google__rpc__bad_request__pack(&bad, any.value.data);
  backend_fail(reply, GRPC_STATUS_INVALID_ARGUMENT, "%s: %s", field,
               description);
  status.code = (int32_t)reply->status;
  status.message = reply->text;
  status.n_details = 1;
  status.details = details;
  reply->details = pack(&status.base);
  gpr_free(any.value.data);
}

/* ---- one call ---- */

typedef enum call_state { WAITING, READING, ANSWERING } call_state;

typedef struct server {
  grpc_server *core;
  grpc_completion_queue *queue;
  const backend_method *methods;
} server;

typedef struct call {
  server *owner;
  call_state state;
  grpc_call *core;
  grpc_call_details details;
  grpc_metadata_array metadata, no_metadata;
  grpc_byte_buffer *request;
  backend_reply reply;
  grpc_metadata trailer;
  grpc_slice text;
  int was_cancelled;
} call;

/* Waits for one more call. */
static void expect_call(server *s) {
  call *c = gpr_zalloc(sizeof *c);
  c->owner = s;
  grpc_call_details_init(&c->details);
  grpc_metadata_array_init(&c->metadata);
  grpc_metadata_array_init(&c->no_metadata);
  if (grpc_server_request_call(s->core, &c->core, &c->details, &c->metadata,
                               s->queue, s->queue, c) != GRPC_CALL_OK) {
    gpr_free(c);
  }
}

static void end_call(call *c) {
  if (c->request) {
    grpc_byte_buffer_destroy(c->request);
  }
  if (c->reply.message) {
    grpc_byte_buffer_destroy(c->reply.message);
  }
  if (c->reply.details) {
    grpc_byte_buffer_destroy(c->reply.details);
    grpc_slice_unref(c->trailer.value);
  }
  if (c->core) {
    grpc_slice_unref(c->text);
    grpc_call_unref(c->core);
  }
  grpc_call_details_destroy(&c->details);
  grpc_metadata_array_destroy(&c->metadata);
  grpc_metadata_array_destroy(&c->no_metadata);
  gpr_free(c);
}

static void start_reading(call *c) {
  grpc_op op;
  memset(&op, 0, sizeof op);
  op.op = GRPC_OP_RECV_MESSAGE;
  op.data.recv_message.recv_message = &c->request;
  c->state = READING;
  c->text = grpc_empty_slice();
  grpc_call_start_batch(c->core, &op, 1, c, NULL);
}

static grpc_slice flatten(grpc_byte_buffer *buffer) {
  grpc_byte_buffer_reader reader;
  if (!buffer || !grpc_byte_buffer_reader_init(&reader, buffer)) {
    return grpc_empty_slice();
  }
  grpc_slice slice = grpc_byte_buffer_reader_readall(&reader);
  grpc_byte_buffer_reader_destroy(&reader);
  return slice;
}

static const backend_method *find_method(const call *c) {
  const backend_method *method = c->owner->methods;
  while (method->path &&
         grpc_slice_str_cmp(c->details.method, method->path) != 0) {
    method++;
  }
  return method->path ? method : NULL;
}

static void serve(call *c) {
  const backend_method *method = find_method(c);
  if (!method) {
    backend_fail(&c->reply, GRPC_STATUS_UNIMPLEMENTED, "no such method");
    return;
  }
  grpc_slice bytes = flatten(c->request);
  ProtobufCMessage *request =
      protobuf_c_message_unpack(method->input, NULL, GRPC_SLICE_LENGTH(bytes),
                                GRPC_SLICE_START_PTR(bytes));
  grpc_slice_unref(bytes);
  if (request) {
    method->serve(request, &c->reply);
    protobuf_c_message_free_unpacked(request, NULL);
  } else {
    backend_fail(&c->reply, GRPC_STATUS_INVALID_ARGUMENT,
                 "the message can't be read");
  }
}

/* grpc-status-details-bin: gRPC Core encodes "-bin" values itself. */
static size_t fill_trailer(call *c) {
  if (!c->reply.details) {
    return 0;
  }
  c->trailer.key = grpc_slice_from_static_string("grpc-status-details-bin");
  c->trailer.value = flatten(c->reply.details);
  return 1;
}

static void start_answering(call *c) {
  grpc_op ops[4];
  size_t n = 0;
  memset(ops, 0, sizeof ops);
  ops[n++].op = GRPC_OP_SEND_INITIAL_METADATA;
  if (c->reply.message) {
    ops[n].op = GRPC_OP_SEND_MESSAGE;
    ops[n++].data.send_message.send_message = c->reply.message;
  }
  c->text = grpc_slice_from_copied_string(c->reply.text);
  ops[n].op = GRPC_OP_SEND_STATUS_FROM_SERVER;
  ops[n].data.send_status_from_server.status = c->reply.status;
  ops[n].data.send_status_from_server.status_details = &c->text;
  ops[n].data.send_status_from_server.trailing_metadata_count = fill_trailer(c);
  ops[n++].data.send_status_from_server.trailing_metadata = &c->trailer;
  ops[n].op = GRPC_OP_RECV_CLOSE_ON_SERVER;
  ops[n++].data.recv_close_on_server.cancelled = &c->was_cancelled;
  c->state = ANSWERING;
  grpc_call_start_batch(c->core, ops, n, c, NULL);
}

static void step(call *c, int success) {
  switch (c->state) {
  case WAITING:
    if (success) {
      expect_call(c->owner);
      start_reading(c);
    } else {
      end_call(c); /* the server ends */
    }
    break;
  case READING:
    serve(c);
    start_answering(c);
    break;
  case ANSWERING:
    end_call(c);
    break;
  }
}

/* ---- the server ---- */

static void *wait_for_signal(void *data) {
  server *s = data;
  sigset_t set;
  int number;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigwait(&set, &number);
  grpc_server_shutdown_and_notify(s->core, s->queue, s);
  return NULL;
}

static void loop(server *s) {
  gpr_timespec never = gpr_inf_future(GPR_CLOCK_REALTIME);
  for (;;) {
    grpc_event event = grpc_completion_queue_next(s->queue, never, NULL);
    if (event.type == GRPC_QUEUE_SHUTDOWN) {
      return;
    }
    if (event.tag == s) {
      grpc_completion_queue_shutdown(s->queue);
    } else {
      step(event.tag, event.success);
    }
  }
}

static int listen_on(server *s, const char *address) {
  grpc_server_credentials *plain = grpc_insecure_server_credentials_create();
  int port = grpc_server_add_http2_port(s->core, address, plain);
  grpc_server_credentials_release(plain);
  return port;
}

int backend_run(const char *address, const backend_method *methods) {
  sigset_t set;
  pthread_t waiter;
  server s = {.methods = methods};
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  grpc_init();
  s.queue = grpc_completion_queue_create_for_next(NULL);
  s.core = grpc_server_create(NULL, NULL);
  grpc_server_register_completion_queue(s.core, s.queue, NULL);
  int port = listen_on(&s, address);
  if (!port) {
    fprintf(stderr, "bookstore-backend: could not listen on %s\n", address);
    return 1;
  }
  grpc_server_start(s.core);
  pthread_create(&waiter, NULL, wait_for_signal, &s);
  expect_call(&s);
  printf("ready %.*s:%d\n", (int)(strrchr(address, ':') - address), address,
         port);
  fflush(stdout);
  loop(&s);
  pthread_join(waiter, NULL);
  grpc_server_destroy(s.core);
  grpc_completion_queue_destroy(s.queue);
  grpc_shutdown();
  return 0;
}
