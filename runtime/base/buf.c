#include "base/buf.h"

#include <stdio.h>

#include "base/mem.h"

enum { FIRST_BYTES = 512 };

void gw_buf_init(gw_buf *buf, gw_arena *arena, size_t limit) {
  *buf = (gw_buf){.arena = arena, .limit = limit};
}

void gw_buf_done(gw_buf *buf) {
  if (!buf->arena) {
    gw_free(buf->p);
  }
  gw_buf_init(buf, buf->arena, buf->limit);
}

void gw_buf_restart(gw_buf *buf, size_t limit) {
  if (buf->cap > limit) {
    gw_buf_done(buf);
  }
  buf->n = 0;
  buf->limit = limit;
}

static gw_status resize(gw_buf *buf, size_t cap) {
  char *p;
  if (buf->arena) {
    p = gw_arena_alloc(buf->arena, cap + GW_BUF_PAD);
    if (!p) {
      return gw_arena_why(buf->arena);
    }
    if (buf->n) {
      memcpy(p, buf->p, buf->n);
    }
  } else {
    p = gw_realloc(buf->p, cap + GW_BUF_PAD);
    if (!p) {
      return GW_ERR_NOMEM;
    }
  }
  buf->p = p;
  buf->cap = cap;
  return GW_OK;
}

/* Room for |want| bytes in all, twice as much as before if that may be. */
static gw_status grow(gw_buf *buf, size_t want) {
  size_t cap = buf->cap ? buf->cap * 2 : FIRST_BYTES;
  cap = cap > want ? cap : want;
  cap = cap < buf->limit ? cap : buf->limit;
  return resize(buf, cap);
}

gw_status gw_buf_reserve(gw_buf *buf, size_t more) {
  /* the limit first: a buffer that is used again may have more room */
  if (more > buf->limit - buf->n) {
    return GW_ERR_LIMIT;
  }
  if (buf->p && more <= buf->cap - buf->n) {
    return GW_OK;
  }
  return grow(buf, buf->n + more);
}

gw_status gw_buf_take_more(gw_buf *buf, size_t n) {
  if (n > buf->limit - buf->n) {
    return GW_ERR_LIMIT;
  }
  buf->n += n; /* so that it moves with the rest */
  gw_status status = grow(buf, buf->n);
  if (status != GW_OK) {
    buf->n -= n;
  }
  return status;
}

gw_status gw_buf_append(gw_buf *buf, gw_slice s) {
  gw_status status = gw_buf_ensure(buf, s.n);
  if (status == GW_OK && s.n) {
    memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
  }
  return status;
}

gw_status gw_buf_printf(gw_buf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  GW_SCRATCH char small[512];
  int n = vsnprintf(small, sizeof small, format, args);
  va_end(args);
  if (n < 0) {
    return GW_ERR_INTERNAL;
  }
  if ((size_t)n < sizeof small) {
    return gw_buf_append(buf, gw_slice_of(small, (size_t)n));
  }
  gw_status status = gw_buf_reserve(buf, (size_t)n);
  if (status == GW_OK) {
    va_start(args, format);
    vsnprintf(buf->p + buf->n, (size_t)n + 1, format, args); /* pad takes NUL */
    va_end(args);
    buf->n += (size_t)n;
  }
  return status;
}

gw_status gw_buf_pad(gw_buf *buf) {
  gw_status status = gw_buf_ensure(buf, 0);
  if (status == GW_OK) {
    memset(buf->p + buf->n, 0, GW_BUF_PAD);
  }
  return status;
}

void gw_buf_drop(gw_buf *buf, size_t n) {
  if (n >= buf->n) {
    buf->n = 0;
    return;
  }
  memmove(buf->p, buf->p + n, buf->n - n);
  buf->n -= n;
}
