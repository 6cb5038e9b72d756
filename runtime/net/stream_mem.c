/* Streams in memory: two buffers that face each other. */
#include <assert.h>

#include "base/mem.h"
#include "net/mem_parts.h"

enum { CONNECT_CAPACITY = 1 << 20 };

static gw_mem_stream *stream_of(gw_stream *stream) {
  return GW_CONTAINER(stream, gw_mem_stream, base);
}

static void break_both(gw_mem_stream *stream) {
  stream->is_broken = true;
  stream->in.n = 0;
  if (stream->other) {
    stream->other->is_broken = true;
    stream->other->in.n = 0;
  }
}

static gw_status next_stream_op(gw_mem_stream *stream, gw_mem_op op) {
  gw_status status = gw_mem_next_op(gw_mem_loop_of(stream->base.loop), op);
  if (status < 0) {
    break_both(stream);
    return status;
  }
  if (stream->is_broken) {
    return GW_ERR_CLOSED;
  }
  return stream->connecting != GW_OK ? GW_AGAIN : status;
}

static gw_status mem_handshake(gw_stream *base) {
  gw_mem_stream *stream = stream_of(base);
  if (stream->is_fresh) {
    stream->is_fresh = false;
    stream->wanted = GW_WRITABLE;
    return GW_AGAIN;
  }
  if (stream->is_broken) {
    return GW_ERR_CLOSED;
  }
  return stream->connecting;
}

static gw_status mem_read(gw_stream *base, char *to, size_t cap,
                          size_t *ret_n) {
  gw_mem_stream *stream = stream_of(base);
  gw_status status = next_stream_op(stream, GW_MEM_READ);
  if (status != GW_OK) {
    return status;
  }
  size_t max = gw_mem_loop_of(base->loop)->max_read;
  size_t n = stream->in.n < cap ? stream->in.n : cap;
  n = max && n > max ? max : n;
  if (!n) {
    return stream->has_ended ? GW_END : GW_AGAIN;
  }
  memcpy(to, stream->in.p, n);
  gw_buf_drop(&stream->in, n);
  *ret_n = n;
  return GW_OK;
}

static size_t room(const gw_mem_stream *stream) {
  return stream->other ? stream->other->in.limit - stream->other->in.n : 0;
}

static gw_status mem_write(gw_stream *base, const gw_slice *parts,
                           size_t n_parts, size_t *ret_n) {
  gw_mem_stream *stream = stream_of(base);
  gw_status status = next_stream_op(stream, GW_MEM_WRITE);
  if (status != GW_OK) {
    return status;
  }
  if (!stream->other || stream->other->has_ended) {
    return GW_ERR_CLOSED;
  }
  size_t left = room(stream);
  size_t max = gw_mem_loop_of(base->loop)->max_write;
  left = max && left > max ? max : left;
  size_t asked = 0;
  for (size_t i = 0; i < n_parts; i++) {
    gw_slice part = gw_slice_sub(parts[i], 0, left - *ret_n);
    asked += parts[i].n;
    if (gw_buf_append(&stream->other->in, part) != GW_OK) {
      return GW_ERR_NOMEM;
    }
    *ret_n += part.n;
  }
  return *ret_n || !asked ? GW_OK : GW_AGAIN;
}

static void mem_want(gw_stream *base, unsigned events) {
  stream_of(base)->wanted = events;
}

static gw_status mem_shutdown(gw_stream *base) {
  gw_mem_stream *stream = stream_of(base);
  if (stream->other) {
    stream->other->has_ended = true;
  }
  return stream->is_broken ? GW_ERR_CLOSED : GW_OK;
}

static size_t mem_undelivered(gw_stream *base) {
  const gw_mem_stream *stream = stream_of(base);
  return stream->other ? stream->other->in.n : 0;
}

/* Freed by the sweep, since the loop may stand on it. */
static void mem_close(gw_stream *base) {
  gw_mem_stream *stream = stream_of(base);
  assert(!stream->is_closed);
  stream->is_closed = true;
  if (stream->other) {
    stream->other->has_ended = true;
    stream->other->other = NULL;
    stream->other = NULL;
  }
}

static const gw_stream_ops mem_ops = {
    .handshake = mem_handshake,
    .read = mem_read,
    .write = mem_write,
    .want = mem_want,
    .shutdown = mem_shutdown,
    .undelivered = mem_undelivered,
    .close = mem_close,
};

static gw_mem_stream *new_stream(gw_mem_loop *loop, size_t capacity) {
  gw_mem_stream *stream = gw_zalloc(sizeof *stream);
  if (stream) {
    stream->base = (gw_stream){.ops = &mem_ops, .loop = &loop->base};
    gw_buf_init(&stream->in, NULL, capacity);
    gw_list_push(&loop->streams, &stream->link);
  }
  return stream;
}

static void free_stream(gw_mem_stream *stream) {
  gw_list_remove(&stream->link);
  gw_buf_done(&stream->in);
  gw_free(stream);
}

gw_status gw_loop_mem_pair(gw_loop *loop, size_t capacity, gw_stream **ret_a,
                           gw_stream **ret_b) {
  gw_mem_stream *a = new_stream(gw_mem_loop_of(loop), capacity);
  gw_mem_stream *b = a ? new_stream(gw_mem_loop_of(loop), capacity) : NULL;
  if (!b) {
    if (a) {
      free_stream(a);
    }
    return GW_ERR_NOMEM;
  }
  a->other = b;
  b->other = a;
  *ret_a = &a->base;
  *ret_b = &b->base;
  return GW_OK;
}

size_t gw_loop_mem_readable(const gw_stream *stream) {
  union {
    const gw_stream *in;
    gw_stream *out;
  } p = {.in = stream};
  return stream_of(p.out)->in.n;
}

void gw_loop_mem_break(gw_stream *stream) {
  break_both(stream_of(stream));
}

gw_status gw_mem_connect(gw_loop *base, const gw_addr *addr,
                         gw_stream **ret_stream) {
  gw_mem_loop *loop = gw_mem_loop_of(base);
  gw_status fault = gw_mem_next_op(loop, GW_MEM_CONNECT);
  gw_mem_address *to = gw_mem_find_address(loop, addr);
  gw_stream *near = NULL;
  gw_stream *far = NULL;
  if (gw_loop_mem_pair(base, CONNECT_CAPACITY, &near, &far) != GW_OK) {
    return GW_ERR_NOMEM;
  }
  gw_mem_stream *stream = stream_of(near);
  near->info.client = *addr;
  stream->is_fresh = true;
  if (fault != GW_OK || !to) {
    stream->connecting = fault != GW_OK ? fault : GW_ERR_IO;
  } else if (!to->on_accept) {
    stream->connecting = GW_AGAIN;
  }
  *ret_stream = near;
  if (stream->connecting == GW_OK) {
    to->on_accept(to->owner, far);
  } else {
    stream->other = NULL;
    stream_of(far)->other = NULL;
    free_stream(stream_of(far));
  }
  return GW_OK;
}

static unsigned events_of(const gw_mem_stream *stream) {
  if (stream->is_closed || stream->connecting == GW_AGAIN) {
    return 0;
  }
  unsigned events = 0;
  bool is_over = stream->is_broken || stream->connecting < 0;
  if (is_over || stream->in.n || stream->has_ended) {
    events |= GW_READABLE;
  }
  if (is_over || !stream->other || room(stream)) {
    events |= GW_WRITABLE;
  }
  return events & stream->wanted;
}

static bool is_ready(const gw_mem_stream *stream) {
  return stream->base.on_ready && events_of(stream);
}

void gw_mem_tell_ready(gw_mem_loop *loop) {
  for (gw_list *node = loop->streams.next; node != &loop->streams;
       node = node->next) {
    gw_mem_stream *stream = GW_CONTAINER(node, gw_mem_stream, link);
    if (is_ready(stream)) {
      stream->base.on_ready(stream->base.owner, events_of(stream));
    }
  }
}

bool gw_mem_is_any_ready(const gw_mem_loop *loop) {
  for (gw_list *node = loop->streams.next; node != &loop->streams;
       node = node->next) {
    if (is_ready(GW_CONTAINER(node, gw_mem_stream, link))) {
      return true;
    }
  }
  return false;
}

void gw_mem_sweep(gw_mem_loop *loop) {
  for (gw_list *node = loop->streams.next; node != &loop->streams;) {
    gw_mem_stream *stream = GW_CONTAINER(node, gw_mem_stream, link);
    node = node->next;
    if (stream->is_closed) {
      free_stream(stream);
    }
  }
}
