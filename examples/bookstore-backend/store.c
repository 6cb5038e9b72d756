#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct table {
  ProtobufCMessage **rows;
  size_t n, cap;
} table;

static table shelves, books;
static uint64_t revision;

ProtobufCMessage *store_copy(const ProtobufCMessage *message) {
  size_t n = protobuf_c_message_get_packed_size(message);
  uint8_t *bytes = malloc(n ? n : 1);
  ProtobufCMessage *copy = NULL;
  if (bytes) {
    protobuf_c_message_pack(message, bytes);
    copy = protobuf_c_message_unpack(message->descriptor, NULL, n, bytes);
  }
  free(bytes);
  if (!copy) {
    fprintf(stderr, "bookstore-backend: out of memory\n");
    exit(1);
  }
  return copy;
}

/* Both messages carry their name in field 1. */
static const char *name_of(const ProtobufCMessage *message) {
  return message->descriptor == &bookstore__v1__shelf__descriptor
             ? ((const Bookstore__V1__Shelf *)(const void *)message)->name
             : ((const Bookstore__V1__Book *)(const void *)message)->name;
}

static size_t find(const table *t, const char *name) {
  size_t i = 0;
  while (i < t->n && strcmp(name_of(t->rows[i]), name) != 0) {
    i++;
  }
  return i;
}

static ProtobufCMessage *put(table *t, const ProtobufCMessage *message) {
  size_t at = find(t, name_of(message));
  ProtobufCMessage *copy = store_copy(message);
  if (at < t->n) {
    protobuf_c_message_free_unpacked(t->rows[at], NULL);
    t->rows[at] = copy;
    return copy;
  }
  if (t->n == t->cap) {
    t->cap = t->cap ? t->cap * 2 : 16;
    t->rows = realloc(t->rows, t->cap * sizeof *t->rows);
    if (!t->rows) {
      exit(1);
    }
  }
  t->rows[t->n++] = copy;
  return copy;
}

static int take(table *t, const char *name) {
  size_t at = find(t, name);
  if (at == t->n) {
    return 0;
  }
  protobuf_c_message_free_unpacked(t->rows[at], NULL);
  memmove(t->rows + at, t->rows + at + 1, (t->n - at - 1) * sizeof *t->rows);
  t->n--;
  return 1;
}

Bookstore__V1__Shelf *store_find_shelf(const char *name) {
  size_t at = find(&shelves, name);
  return at < shelves.n ? store_shelf_at(at) : NULL;
}

Bookstore__V1__Book *store_find_book(const char *name) {
  size_t at = find(&books, name);
  return at < books.n ? store_book_at(at) : NULL;
}

Bookstore__V1__Book *store_find_isbn(int64_t isbn) {
  for (size_t i = 0; i < books.n; i++) {
    if (store_book_at(i)->isbn == isbn) {
      return store_book_at(i);
    }
  }
  return NULL;
}

Bookstore__V1__Shelf *store_put_shelf(const Bookstore__V1__Shelf *shelf) {
  return (Bookstore__V1__Shelf *)(void *)put(&shelves, &shelf->base);
}

Bookstore__V1__Book *store_put_book(const Bookstore__V1__Book *book) {
  Bookstore__V1__Book changed = *book; /* shallow: put() copies it */
  uint64_t etag = ++revision;
  changed.etag.data = (uint8_t *)&etag;
  changed.etag.len = sizeof etag;
  return (Bookstore__V1__Book *)(void *)put(&books, &changed.base);
}

int store_remove_shelf(const char *name) {
  return take(&shelves, name);
}

int store_remove_book(const char *name) {
  return take(&books, name);
}

size_t store_count_shelves(void) {
  return shelves.n;
}

Bookstore__V1__Shelf *store_shelf_at(size_t index) {
  return (Bookstore__V1__Shelf *)(void *)shelves.rows[index];
}

size_t store_count_books(void) {
  return books.n;
}

Bookstore__V1__Book *store_book_at(size_t index) {
  return (Bookstore__V1__Book *)(void *)books.rows[index];
}

int store_is_on_shelf(const char *name, const char *shelf) {
  size_t n = strlen(shelf);
  return strncmp(name, shelf, n) == 0 && strncmp(name + n, "/books/", 7) == 0;
}
