/* h1_feed: an HTTP/1.1 response fed to a call in pieces of one size. */
#ifndef GW_TESTS_H1_FEED_H
#define GW_TESTS_H1_FEED_H

#include "upstream/h1_reply.h"

enum { H1_FEED_MAX_REPLY = 1000 };

typedef struct h1_feed {
  gw_call call;
  gw_arena arena;
  gw_buf room;
  gw_h1_reply reply;
  size_t n_used;
  gw_status status; /* GW_AGAIN: it wants more */
} h1_feed;

/* All of |bytes| are there; each step shows |cut| more of them. */
static inline void h1_feed_run(h1_feed *f, const char *method, gw_slice bytes,
                               size_t cut) {
  *f = (h1_feed){.status = GW_AGAIN};
  gw_arena_init(&f->arena, 0);
  gw_buf_init(&f->room, NULL, 0);
  f->call = (gw_call){.method = gw_slice_str(method),
                      .max_reply = H1_FEED_MAX_REPLY,
                      .arena = &f->arena,
                      .room = &f->room};
  f->status = gw_call_reset(&f->call) == GW_OK ? GW_AGAIN : GW_ERR_NOMEM;
  gw_h1_reply_start(&f->reply, &f->call);
  size_t shown = 0;
  while (f->status == GW_AGAIN && shown < bytes.n) {
    shown = bytes.n - shown > cut ? shown + cut : bytes.n;
    size_t used = 0;
    f->status = gw_h1_reply_read(
        &f->reply, gw_slice_sub(bytes, f->n_used, shown - f->n_used), &used);
    f->n_used += used;
  }
}

static inline void h1_feed_close(h1_feed *f) {
  f->status = f->status == GW_AGAIN ? gw_h1_reply_close(&f->reply) : f->status;
}

static inline void h1_feed_done(h1_feed *f) {
  gw_arena_done(&f->arena);
  gw_buf_done(&f->room);
}

#endif
