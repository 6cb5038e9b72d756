#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "methods.h"
#include "store.h"

#define REQUEST(type) ((const Bookstore__V1__##type *)(const void *)request)

void serve_create_shelf(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__CreateShelfRequest *in = REQUEST(CreateShelfRequest);
  Google__Protobuf__Timestamp now = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
  Bookstore__V1__Shelf shelf = BOOKSTORE__V1__SHELF__INIT;
  char name[128];
  if (!in->shelf || !*in->shelf_id) {
    backend_fail_field(reply, *in->shelf_id ? "shelf" : "shelf_id",
                       "is required");
    return;
  }
  snprintf(name, sizeof name, "shelves/%s", in->shelf_id);
  if (store_find_shelf(name)) {
    backend_fail(reply, GRPC_STATUS_ALREADY_EXISTS, "%s exists already", name);
    return;
  }
  now.seconds = time(NULL);
  shelf.name = name;
  shelf.theme = in->shelf->theme;
  shelf.create_time = &now;
  backend_answer(reply, &store_put_shelf(&shelf)->base);
}

void serve_get_shelf(const ProtobufCMessage *request, backend_reply *reply) {
  const char *name = REQUEST(GetShelfRequest)->name;
  const Bookstore__V1__Shelf *shelf = store_find_shelf(name);
  if (shelf) {
    backend_answer(reply, &shelf->base);
  } else {
    backend_fail(reply, GRPC_STATUS_NOT_FOUND, "there is no %s", name);
  }
}

void serve_list_shelves(const ProtobufCMessage *request, backend_reply *reply) {
  (void)request;
  Bookstore__V1__ListShelvesResponse out =
      BOOKSTORE__V1__LIST_SHELVES_RESPONSE__INIT;
  size_t n = store_count_shelves();
  out.shelves = calloc(n + 1, sizeof(Bookstore__V1__Shelf *));
  for (size_t i = 0; out.shelves && i < n; i++) {
    out.shelves[out.n_shelves++] = store_shelf_at(i);
  }
  backend_answer(reply, &out.base);
  free(out.shelves);
}

void serve_delete_shelf(const ProtobufCMessage *request, backend_reply *reply) {
  const char *name = REQUEST(DeleteShelfRequest)->name;
  Google__Protobuf__Empty empty = GOOGLE__PROTOBUF__EMPTY__INIT;
  for (size_t i = 0; i < store_count_books(); i++) {
    if (store_is_on_shelf(store_book_at(i)->name, name)) {
      backend_fail(reply, GRPC_STATUS_FAILED_PRECONDITION, "%s is not empty",
                   name);
      return;
    }
  }
  if (store_remove_shelf(name)) {
    backend_answer(reply, &empty.base);
  } else {
    backend_fail(reply, GRPC_STATUS_NOT_FOUND, "there is no %s", name);
  }
}
