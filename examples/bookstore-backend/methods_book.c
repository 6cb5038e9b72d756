#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "methods.h"
#include "patch.h"
#include "store.h"

#define REQUEST(type) ((const Bookstore__V1__##type *)(const void *)request)

enum { DEFAULT_PAGE = 50, MAX_PAGE = 1000 };

static void fail_missing(backend_reply *reply, const char *name) {
  backend_fail(reply, GRPC_STATUS_NOT_FOUND, "there is no %s", name);
}

/* What the schema can't say: an ISBN has 10 or 13 digits. */
static int isbn_is_good(int64_t isbn) {
  return isbn == 0 || (isbn >= 1000000000 && isbn <= 9999999999) ||
         (isbn >= 1000000000000 && isbn <= 9999999999999);
}

static int etag_is_fresh(const ProtobufCBinaryData *given,
                         const Bookstore__V1__Book *book) {
  return given->len == 0 ||
         (given->len == book->etag.len &&
          memcmp(given->data, book->etag.data, given->len) == 0);
}

void serve_create_book(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__CreateBookRequest *in = REQUEST(CreateBookRequest);
  static unsigned next_id = 1;
  char name[256], id[32];
  if (!store_find_shelf(in->parent)) {
    fail_missing(reply, in->parent);
    return;
  }
  if (!in->book || !*in->book->title) {
    backend_fail_field(reply, "book.title", "is required");
    return;
  }
  if (!isbn_is_good(in->book->isbn)) {
    backend_fail_field(reply, "book.isbn", "has neither 10 nor 13 digits");
    return;
  }
  snprintf(id, sizeof id, "book-%u", next_id);
  snprintf(name, sizeof name, "%s/books/%s", in->parent,
           *in->book_id ? in->book_id : id);
  if (store_find_book(name)) {
    backend_fail(reply, GRPC_STATUS_ALREADY_EXISTS, "%s exists already", name);
    return;
  }
  next_id++;
  Bookstore__V1__Book book = *in->book; /* shallow: the store copies */
  book.name = name;
  backend_answer(reply, &store_put_book(&book)->base);
}

void serve_get_book(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__GetBookRequest *in = REQUEST(GetBookRequest);
  const Bookstore__V1__Book *book =
      *in->name ? store_find_book(in->name) : store_find_isbn(in->isbn);
  if (book) {
    backend_answer(reply, &book->base);
  } else if (*in->name) {
    fail_missing(reply, in->name);
  } else {
    backend_fail(reply, GRPC_STATUS_NOT_FOUND, "no book has this isbn");
  }
}

/* ---- listing ---- */

static int has_author(const Bookstore__V1__Book *book, const char *name) {
  for (size_t i = 0; i < book->n_authors; i++) {
    if (strcmp(book->authors[i]->family_name, name) == 0) {
      return 1;
    }
  }
  return 0;
}

static int has_tag(const Bookstore__V1__Book *book, const char *tag) {
  for (size_t i = 0; i < book->n_tags; i++) {
    if (strcmp(book->tags[i], tag) == 0) {
      return 1;
    }
  }
  return 0;
}

static int is_wanted(const Bookstore__V1__Book *book,
                     const Bookstore__V1__ListBooksRequest *in) {
  if (!store_is_on_shelf(book->name, in->parent)) {
    return 0;
  }
  for (size_t i = 0; i < in->n_tags; i++) {
    if (!has_tag(book, in->tags[i])) {
      return 0;
    }
  }
  const Bookstore__V1__ListBooksRequest__Filter *filter = in->filter;
  return !filter || ((!filter->genre || filter->genre == book->genre) &&
                     (!*filter->author || has_author(book, filter->author)));
}

void serve_list_books(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__ListBooksRequest *in = REQUEST(ListBooksRequest);
  Bookstore__V1__ListBooksResponse out =
      BOOKSTORE__V1__LIST_BOOKS_RESPONSE__INIT;
  size_t limit = in->page_size > 0 && in->page_size <= MAX_PAGE
                     ? (size_t)in->page_size
                     : DEFAULT_PAGE;
  char *end = NULL;
  size_t skip = strtoul(in->page_token, &end, 10);
  char token[32];
  if (!store_find_shelf(in->parent)) {
    fail_missing(reply, in->parent);
    return;
  }
  if (*end) {
    backend_fail_field(reply, "page_token", "was not made here");
    return;
  }
  out.books = calloc(limit, sizeof(Bookstore__V1__Book *));
  for (size_t i = 0; out.books && i < store_count_books(); i++) {
    Bookstore__V1__Book *book = store_book_at(i);
    if (!is_wanted(book, in)) {
      continue;
    }
    size_t position = (size_t)out.total_size++;
    if (position >= skip && out.n_books < limit) {
      out.books[out.n_books++] = book;
    }
  }
  if (skip + out.n_books < (size_t)out.total_size) {
    snprintf(token, sizeof token, "%zu", skip + out.n_books);
    out.next_page_token = token;
  }
  backend_answer(reply, &out.base);
  free(out.books);
}

/* ---- changing ---- */

/* The book of |name| whose etag is |etag|, or a failed reply. */
static Bookstore__V1__Book *find_fresh(const char *name,
                                       const ProtobufCBinaryData *etag,
                                       backend_reply *reply) {
  Bookstore__V1__Book *book = store_find_book(name);
  if (!book) {
    fail_missing(reply, name);
  } else if (!etag_is_fresh(etag, book)) {
    backend_fail(reply, GRPC_STATUS_ABORTED, "%s has changed meanwhile", name);
    book = NULL;
  }
  return book;
}

static int apply_mask(Bookstore__V1__Book *book, Bookstore__V1__Book *changes,
                      const Google__Protobuf__FieldMask *mask,
                      backend_reply *reply) {
  for (size_t i = 0; i < mask->n_paths; i++) {
    if (!patch_swap(&book->base, &changes->base, mask->paths[i])) {
      backend_fail_field(reply, "update_mask", "names no field of a book");
      return 0;
    }
  }
  return 1;
}

void serve_update_book(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__UpdateBookRequest *in = REQUEST(UpdateBookRequest);
  if (!in->book) {
    backend_fail_field(reply, "book", "is required");
    return;
  }
  const Bookstore__V1__Book *old =
      find_fresh(in->book->name, &in->book->etag, reply);
  if (!old) {
    return;
  }
  ProtobufCMessage *book = store_copy(&old->base);
  ProtobufCMessage *changes = store_copy(&in->book->base);
  Bookstore__V1__Book *fresh = (void *)book;
  if (!in->update_mask || in->update_mask->n_paths == 0) {
    patch_swap_set(book, changes);
    backend_answer(reply, &store_put_book(fresh)->base);
  } else if (apply_mask(fresh, (void *)changes, in->update_mask, reply)) {
    backend_answer(reply, &store_put_book(fresh)->base);
  }
  protobuf_c_message_free_unpacked(book, NULL);
  protobuf_c_message_free_unpacked(changes, NULL);
}

void serve_delete_book(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__DeleteBookRequest *in = REQUEST(DeleteBookRequest);
  Google__Protobuf__Empty empty = GOOGLE__PROTOBUF__EMPTY__INIT;
  if (find_fresh(in->name, &in->etag, reply)) {
    store_remove_book(in->name);
    backend_answer(reply, &empty.base);
  }
}

void serve_move_book(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__MoveBookRequest *in = REQUEST(MoveBookRequest);
  const Bookstore__V1__Book *book = store_find_book(in->name);
  char name[256];
  if (!book || !store_find_shelf(in->to_shelf)) {
    fail_missing(reply, book ? in->to_shelf : in->name);
    return;
  }
  snprintf(name, sizeof name, "%s/books/%s", in->to_shelf,
           strrchr(in->name, '/') + 1);
  if (store_find_book(name)) {
    backend_fail(reply, GRPC_STATUS_ALREADY_EXISTS, "%s exists already", name);
    return;
  }
  Bookstore__V1__Book moved = *book; /* shallow: the store copies */
  moved.name = name;
  backend_answer(reply, &store_put_book(&moved)->base);
  store_remove_book(in->name);
}

void serve_get_page(const ProtobufCMessage *request, backend_reply *reply) {
  const Bookstore__V1__GetPageRequest *in = REQUEST(GetPageRequest);
  Bookstore__V1__Page page = BOOKSTORE__V1__PAGE__INIT;
  const Bookstore__V1__Book *book = store_find_book(in->book);
  char text[1024];
  if (!book) {
    fail_missing(reply, in->book);
    return;
  }
  snprintf(text, sizeof text, "\"%s\", page %s", book->title, in->path);
  page.path = in->path;
  page.text = text;
  backend_answer(reply, &page.base);
}
