/* store: shelves and books in memory.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    every shelf and book that was put; pointers that are returned stay
 *          valid until the next put or remove.
 * Errors:  NULL where there is no such thing.
 * Threads: one.
 * Source:  specs/bookstore.
 */
#ifndef BACKEND_STORE_H
#define BACKEND_STORE_H

#include "bookstore/v1/bookstore.pb-c.h"

Bookstore__V1__Shelf *store_find_shelf(const char *name);
Bookstore__V1__Book *store_find_book(const char *name);
Bookstore__V1__Book *store_find_isbn(int64_t isbn);

/* Keep copies under their names, in place of older ones. A book gets a fresh
 * etag. Return what is kept. */
Bookstore__V1__Shelf *store_put_shelf(const Bookstore__V1__Shelf *shelf);
Bookstore__V1__Book *store_put_book(const Bookstore__V1__Book *book);

/* 0: there was none. */
int store_remove_shelf(const char *name);
int store_remove_book(const char *name);

size_t store_count_shelves(void);
Bookstore__V1__Shelf *store_shelf_at(size_t index);

/* Books in order of their creation. */
size_t store_count_books(void);
Bookstore__V1__Book *store_book_at(size_t index);

/* Whether |name| is a book of |shelf|. */
int store_is_on_shelf(const char *name, const char *shelf);

/* A copy that the caller frees with protobuf_c_message_free_unpacked(). */
ProtobufCMessage *store_copy(const ProtobufCMessage *message);

#endif
