/* methods: what bookstore.v1.BookService and grpc.health.v1.Health do.
 *
 * Reads:   requests, the store.
 * Units:   none.
 * Owns:    nothing.
 * Errors:  gRPC statuses: NOT_FOUND, ALREADY_EXISTS, INVALID_ARGUMENT with
 *          google.rpc.BadRequest, ABORTED (stale etag), FAILED_PRECONDITION.
 * Threads: one.
 * Source:  specs/bookstore.
 */
#ifndef BACKEND_METHODS_H
#define BACKEND_METHODS_H

#include "server.h"

/* Ended by a NULL path. */
extern const backend_method backend_methods[];

void serve_create_shelf(const ProtobufCMessage *request, backend_reply *reply);
void serve_get_shelf(const ProtobufCMessage *request, backend_reply *reply);
void serve_list_shelves(const ProtobufCMessage *request, backend_reply *reply);
void serve_delete_shelf(const ProtobufCMessage *request, backend_reply *reply);

void serve_create_book(const ProtobufCMessage *request, backend_reply *reply);
void serve_get_book(const ProtobufCMessage *request, backend_reply *reply);
void serve_list_books(const ProtobufCMessage *request, backend_reply *reply);
void serve_update_book(const ProtobufCMessage *request, backend_reply *reply);
void serve_delete_book(const ProtobufCMessage *request, backend_reply *reply);
void serve_move_book(const ProtobufCMessage *request, backend_reply *reply);
void serve_get_page(const ProtobufCMessage *request, backend_reply *reply);

#endif
