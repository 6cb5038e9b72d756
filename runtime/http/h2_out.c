#include "http/h2_out.h"

#include "base/mem.h"

enum { OWN_BYTES = 128 * 1024 };

void gw_h2_out_init(gw_h2_out *out, size_t limit) {
  *out = (gw_h2_out){.limit = limit};
  gw_buf_init(&out->own, NULL, OWN_BYTES);
}

void gw_h2_out_done(gw_h2_out *out) {
  gw_buf_done(&out->own);
  gw_h2_out_init(out, out->limit);
}

/* Room is kept for the head of a frame, its data, and what follows at once. */
bool gw_h2_out_is_full(const gw_h2_out *out) {
  return out->n_parts + 3 > GW_H2_OUT_PARTS || out->n_bytes >= out->limit ||
         out->own.n > OWN_BYTES / 2;
}

bool gw_h2_out_is_empty(const gw_h2_out *out) {
  return out->n_bytes == 0;
}

static gw_status push(gw_h2_out *out, const char *p, size_t n) {
  if (out->n_parts == GW_H2_OUT_PARTS) {
    return GW_ERR_LIMIT;
  }
  out->parts[out->n_parts++] = (gw_h2_part){p, n};
  out->n_bytes += n;
  return GW_OK;
}

gw_status gw_h2_out_take(gw_h2_out *out, size_t n) {
  bool joins = out->n_parts && !out->parts[out->n_parts - 1].p;
  if (!joins) {
    return push(out, NULL, n);
  }
  out->parts[out->n_parts - 1].n += n;
  out->n_bytes += n;
  return GW_OK;
}

gw_status gw_h2_out_copy(gw_h2_out *out, gw_slice s) {
  gw_status status = gw_buf_append(&out->own, s);
  return status == GW_OK ? gw_h2_out_take(out, s.n) : status;
}

gw_status gw_h2_out_borrow(gw_h2_out *out, gw_slice s) {
  return s.n ? push(out, s.p, s.n) : GW_OK;
}

/* What is left to write, as slices. */
static size_t gather(const gw_h2_out *out, gw_slice *slices) {
  size_t n = 0, skip = out->sent, own = 0;
  for (size_t i = 0; i < out->n_parts; i++) {
    gw_h2_part part = out->parts[i];
    const char *p = part.p ? part.p : out->own.p + own;
    own += part.p ? 0 : part.n;
    if (skip >= part.n) {
      skip -= part.n;
      continue;
    }
    slices[n++] = gw_slice_of(p + skip, part.n - skip);
    skip = 0;
  }
  return n;
}

gw_status gw_h2_out_write(gw_h2_out *out, gw_stream *stream, size_t *ret_n) {
  *ret_n = 0;
  while (out->sent < out->n_bytes) {
    GW_SCRATCH gw_slice slices[GW_H2_OUT_PARTS];
    size_t went, n = gather(out, slices);
    gw_status status = gw_stream_write(stream, slices, n, &went);
    if (status != GW_OK) {
      return status;
    }
    out->sent += went;
    *ret_n += went;
  }
  out->own.n = out->n_parts = out->n_bytes = out->sent = 0;
  return GW_OK;
}
