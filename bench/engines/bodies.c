#include "bodies.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/json_write.h"

/* About one byte in twelve is not ASCII, and a few words want an escape. */
static const char *const words[] = {
    "river",        "stone",        "paper",
    "lantern",      "quiet",        "orbit",
    "winter",       "kernel",       "signal",
    "caf\u00e9",    "garden",       "na\u00efve",
    "Stra\u00dfe",  "copper",       "\u043a\u043d\u0438\u0433\u0430",
    "data",         "\"said\"",     "tab\there",
    "\u66f8\u7c4d", "violin",       "harbor",
    "m\u00fasica",  "map\U0001f4da"};

typedef struct writer {
  gw_buf out;
  uint64_t random;
} writer;

static void must(gw_status status) {
  if (status != GW_OK) {
    fprintf(stderr, "bench-engines: %s\n", gw_status_text(status));
    exit(1);
  }
}

static void put(writer *w, const char *text) {
  must(gw_buf_append(&w->out, gw_slice_str(text)));
}

static unsigned pick(writer *w, unsigned below) {
  w->random = w->random * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(w->random >> 33) % below;
}

/* Words of together at least |n| bytes, as a JSON string. */
static void put_words(writer *w, size_t n) {
  char text[1024];
  size_t used = 0;
  while (used < n) {
    const char *word = words[pick(w, GW_COUNT(words))];
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%s",
                             used ? " " : "", word);
  }
  must(gw_json_write_string(&w->out, gw_slice_of(text, used)));
}

static void put_named(writer *w, const char *name, size_t n) {
  put(w, name);
  put_words(w, n);
}

static void put_time(writer *w, const char *name) {
  must(gw_buf_printf(&w->out, "%s\"20%02u-%02u-%02uT%02u:%02u:%02u%sZ\"", name,
                     10 + pick(w, 20), 1 + pick(w, 12), 1 + pick(w, 28),
                     pick(w, 24), pick(w, 60), pick(w, 60),
                     pick(w, 2) ? ".250" : ""));
}

static void put_people(writer *w) {
  put(w, ",\"authors\":[");
  for (unsigned i = 0; i < 3; i++) {
    put_named(w, i ? ",{\"givenName\":" : "{\"givenName\":", 8);
    put_named(w, ",\"familyName\":", 10);
    must(gw_buf_printf(&w->out, ",\"country\":\"FR\",\"birthYear\":%u}",
                       1920 + pick(w, 80)));
  }
  put(w, "],\"tags\":[");
  for (unsigned i = 0; i < 6; i++) {
    put_named(w, i ? "," : "", 6);
  }
  put(w, "],\"labels\":{");
  for (unsigned i = 0; i < 5; i++) {
    must(gw_buf_printf(&w->out, "%s\"label-%u\":", i ? "," : "", i));
    put_words(w, 10);
  }
  put(w, "}");
}

static void put_reviews(writer *w) {
  put(w, ",\"reviews\":[");
  for (unsigned i = 0; i < 4; i++) {
    put_named(w, i ? ",{\"reviewer\":" : "{\"reviewer\":", 10);
    must(gw_buf_printf(&w->out, ",\"stars\":%u", 1 + pick(w, 5)));
    put_named(w, ",\"text\":", 100);
    put_time(w, ",\"createTime\":");
    put(w, "}");
  }
  put(w, "]");
}

static void put_book(writer *w, unsigned index) {
  static const char *const genres[] = {"FICTION", "SCIENCE", "HISTORY",
                                       "POETRY"};
  must(gw_buf_printf(&w->out,
                     "{\"name\":\"shelves/1/books/m%u\",\"title\":", index));
  put_words(w, 40);
  must(gw_buf_printf(&w->out,
                     ",\"isbn\":\"97800000%05u\",\"genre\":\"%s\",\"price\":{"
                     "\"currencyCode\":\"EUR\",\"units\":\"%u\",\"nanos\":"
                     "990000000}",
                     pick(w, 100000), genres[pick(w, 4)], 1 + pick(w, 90)));
  put_people(w);
  put_time(w, ",\"publishTime\":");
  must(gw_buf_printf(&w->out,
                     ",\"pageCount\":%u,\"rating\":%u.%u5,\"inStock\":true",
                     80 + pick(w, 800), pick(w, 5), pick(w, 10)));
  put_reviews(w);
  put_named(w, ",\"description\":", 420);
  put(w, ",\"etag\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYX\",\"stockByStore\":{");
  for (unsigned i = 0; i < 3; i++) {
    must(gw_buf_printf(&w->out, "%s\"store-%u\":\"%u\"", i ? "," : "", i,
                       1 + pick(w, 300000)));
  }
  put(w, "}}");
}

bench_body bodies_make(gw_arena *arena, bodies_size size, unsigned index) {
  writer w = {.random = index + 1};
  gw_buf_init(&w.out, arena, 1 << 20);
  if (size == BODIES_S) {
    put(&w, "{\"name\":\"shelves/1/books/s\",\"title\":\"Dune \u2013 "
            "\u00e9dition\",\"isbn\":\"9780441172719\",\"genre\":\"FICTION\","
            "\"pageCount\":412}");
  } else if (size == BODIES_M) {
    put_book(&w, index);
  } else {
    put(&w, "{\"books\":[");
    for (unsigned i = 0; i < BODIES_LIST; i++) {
      put(&w, i ? "," : "");
      put_book(&w, i);
    }
    put(&w, "],\"nextPageToken\":\"abc\"}");
  }
  must(gw_buf_pad(&w.out));
  return (bench_body){
      .json = w.out.p, .json_n = w.out.n, .is_list = size == BODIES_L};
}
