#include "methods.h"

#include <string.h>

#include "bookstore/v1/bookstore.pb-c.h"
#include "grpc/health/v1/health.pb-c.h"

static void serve_check(const ProtobufCMessage *request, backend_reply *reply) {
  const Grpc__Health__V1__HealthCheckRequest *in = (const void *)request;
  Grpc__Health__V1__HealthCheckResponse out =
      GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__INIT;
  if (*in->service && strcmp(in->service, "bookstore.v1.BookService") != 0) {
    backend_fail(reply, GRPC_STATUS_NOT_FOUND, "no such service");
    return;
  }
  out.status = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVING;
  backend_answer(reply, &out.base);
}

#define BOOKS(name, input, serve)                                              \
  {                                                                            \
    "/bookstore.v1.BookService/" name,                                         \
        &bookstore__v1__##input##_request__descriptor, serve                   \
  }

const backend_method backend_methods[] = {
    BOOKS("CreateShelf", create_shelf, serve_create_shelf),
    BOOKS("GetShelf", get_shelf, serve_get_shelf),
    BOOKS("ListShelves", list_shelves, serve_list_shelves),
    BOOKS("DeleteShelf", delete_shelf, serve_delete_shelf),
    BOOKS("CreateBook", create_book, serve_create_book),
    BOOKS("GetBook", get_book, serve_get_book),
    BOOKS("ListBooks", list_books, serve_list_books),
    BOOKS("UpdateBook", update_book, serve_update_book),
    BOOKS("DeleteBook", delete_book, serve_delete_book),
    BOOKS("MoveBook", move_book, serve_move_book),
    BOOKS("GetPage", get_page, serve_get_page),
    {"/grpc.health.v1.Health/Check",
     &grpc__health__v1__health_check_request__descriptor, serve_check},
    {NULL, NULL, NULL},
};
