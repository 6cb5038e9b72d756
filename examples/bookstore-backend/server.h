/* server: unary gRPC methods on gRPC Core's completion queue.
 *
 * Reads:   calls of clients; their messages are handed over as bytes.
 * Units:   bytes.
 * Owns:    the server and its calls.
 * Errors:  backend_run() returns an exit status; a method answers with a
 *          status of its own.
 * Threads: methods are called one at a time, on the thread of backend_run().
 * Source:  grpc/grpc.h of gRPC Core.
 */
#ifndef BACKEND_SERVER_H
#define BACKEND_SERVER_H

#include <grpc/grpc.h>
#include <protobuf-c/protobuf-c.h>

/* What a method answers. */
typedef struct backend_reply {
  grpc_status_code status;
  char text[200];            /* grpc-message */
  grpc_byte_buffer *message; /* with GRPC_STATUS_OK */
  grpc_byte_buffer *details; /* a google.rpc.Status, or NULL */
} backend_reply;

typedef struct backend_method {
  const char *path; /* "/pkg.Service/Method" */
  const ProtobufCMessageDescriptor *input;
  /* |request| is unpacked and freed by the caller. */
  void (*serve)(const ProtobufCMessage *request, backend_reply *reply);
} backend_method;

/* Answers with |message|. */
void backend_answer(backend_reply *reply, const ProtobufCMessage *message);

/* Answers with a status and a formatted text. */
void backend_fail(backend_reply *reply, grpc_status_code status,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Answers INVALID_ARGUMENT with google.rpc.BadRequest about one field. */
void backend_fail_field(backend_reply *reply, const char *field,
                        const char *description);

/* Serves |methods| (ended by a NULL path) on |address| until SIGTERM or
 * SIGINT; prints "ready HOST:PORT" once it listens. */
int backend_run(const char *address, const backend_method *methods);

#endif
