#include "base/deflate.h"

#include <zlib.h>

#include "base/mem.h"

enum {
  WINDOW_BITS = 15,
  GZIP = 16, /* added to the bits: zlib's way to ask for RFC 1952 */
  MEMORY_LEVEL = 8,
  LEAST_ROOM = 4096 /* of a piece of output */
};

static const gw_slice names[] = {
    [GW_CODING_NONE] = GW_STR("identity"),
    [GW_CODING_GZIP] = GW_STR("gzip"),
    [GW_CODING_DEFLATE] = GW_STR("deflate"),
};

gw_coding gw_coding_find(gw_slice name) {
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    if (gw_slice_eq(names[i], name)) {
      return (gw_coding)i;
    }
  }
  return GW_CODING_UNKNOWN;
}

gw_slice gw_coding_name(gw_coding coding) {
  return coding < GW_CODING_UNKNOWN ? names[coding] : GW_LIT("");
}

static void *allocate(void *owner, uInt n, uInt size) {
  (void)owner;
  return gw_zalloc((size_t)n * size);
}

static void release(void *owner, void *p) {
  (void)owner;
  gw_free(p);
}

static z_stream begin(gw_slice bytes) {
  return (z_stream){.next_in = (Bytef *)(uintptr_t)bytes.p,
                    .avail_in = (uInt)bytes.n,
                    .zalloc = allocate,
                    .zfree = release};
}

static int window_bits(gw_coding coding) {
  return coding == GW_CODING_GZIP ? WINDOW_BITS + GZIP : WINDOW_BITS;
}

/* Room for a further piece. At the limit it is a byte of the pad: a stream
 * may have nothing more to say than that it has ended. */
static gw_status make_room(z_stream *z, gw_buf *out) {
  size_t left = out->limit - out->n;
  gw_status status = gw_buf_reserve(out, left < LEAST_ROOM ? left : LEAST_ROOM);
  if (status == GW_OK) {
    size_t room = left < out->cap - out->n ? left : out->cap - out->n;
    z->next_out = (Bytef *)out->p + out->n;
    z->avail_out = room > UINT32_MAX ? UINT32_MAX : room ? (uInt)room : 1;
  }
  return status;
}

/* Runs |step| until it says that it has ended. */
static gw_status run(z_stream *z, int (*step)(z_stream *z, int flush),
                     int flush, gw_buf *out) {
  for (;;) {
    gw_status status = make_room(z, out);
    if (status != GW_OK) {
      return status;
    }
    uInt room = z->avail_out;
    int said = step(z, flush);
    out->n += room - z->avail_out;
    if (out->n > out->limit) {
      out->n = out->limit;
      return GW_ERR_LIMIT;
    }
    if (said == Z_STREAM_END) {
      return z->avail_in ? GW_ERR_SYNTAX : GW_OK;
    }
    if (said == Z_MEM_ERROR) {
      return GW_ERR_NOMEM;
    }
    bool is_full = (said == Z_OK || said == Z_BUF_ERROR) && !z->avail_out;
    if (!is_full) {
      return GW_ERR_SYNTAX; /* damaged, or it wants input that is not there */
    }
  }
}

gw_status gw_deflate_pack(gw_coding coding, gw_slice bytes, gw_buf *out) {
  if (bytes.n > UINT32_MAX) {
    return GW_ERR_LIMIT;
  }
  z_stream z = begin(bytes);
  if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, window_bits(coding),
                   MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
    return GW_ERR_NOMEM;
  }
  gw_status status = run(&z, deflate, Z_FINISH, out);
  (void)deflateEnd(&z);
  return status;
}

gw_status gw_deflate_unpack(gw_coding coding, gw_slice bytes, gw_buf *out) {
  if (bytes.n > UINT32_MAX) {
    return GW_ERR_LIMIT;
  }
  z_stream z = begin(bytes);
  if (inflateInit2(&z, window_bits(coding)) != Z_OK) {
    return GW_ERR_NOMEM;
  }
  gw_status status = run(&z, inflate, Z_NO_FLUSH, out);
  (void)inflateEnd(&z);
  return status;
}
