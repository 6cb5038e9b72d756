#include "http/h2_section.h"

enum {
  HEADERS = 1,
  CONTINUATION = 9,
  END_STREAM = 1,
  END_HEADERS = 4,
  FRAME_HEAD = 9,
  FRAME_BYTES = 16384, /* RFC 9113 4.2: any peer takes so many */
  MOST_FRAMES = GW_H2_SECTION_BYTES / FRAME_BYTES + 1
};

size_t gw_h2_section_size(const gw_header *fields, size_t n) {
  size_t size = GW_HPACK_RESTART + n * GW_HPACK_OVERHEAD;
  for (size_t i = 0; i < n; i++) {
    size += fields[i].name.n + fields[i].value.n;
  }
  return size;
}

/* RFC 9113 4.1. */
static void put_frame_head(char *to, size_t length, unsigned type,
                           unsigned flags, uint32_t stream_id) {
  const unsigned char head[FRAME_HEAD] = {(unsigned char)(length >> 16),
                                          (unsigned char)(length >> 8),
                                          (unsigned char)length,
                                          (unsigned char)type,
                                          (unsigned char)flags,
                                          (unsigned char)(stream_id >> 24),
                                          (unsigned char)(stream_id >> 16),
                                          (unsigned char)(stream_id >> 8),
                                          (unsigned char)stream_id};
  memcpy(to, head, sizeof head);
}

/* Cuts the |n| bytes behind the place of a first frame's head into frames, from
 * the last on, so that each moves once. Returns how many there are. */
static size_t frame(const gw_h2_section *section, char *at, size_t n) {
  size_t last = n ? (n - 1) / FRAME_BYTES : 0;
  for (size_t i = last; i > 0; i--) {
    size_t skip = i * FRAME_BYTES;
    size_t length = i == last ? n - skip : FRAME_BYTES;
    char *head = at + i * FRAME_HEAD + skip;
    memmove(head + FRAME_HEAD, at + FRAME_HEAD + skip, length);
    put_frame_head(head, length, CONTINUATION, i == last ? END_HEADERS : 0,
                   section->stream_id);
  }
  unsigned flags =
      (section->is_end ? END_STREAM : 0u) | (last == 0 ? END_HEADERS : 0u);
  put_frame_head(at, last ? FRAME_BYTES : n, HEADERS, flags,
                 section->stream_id);
  return last + 1;
}

gw_status gw_h2_section_write(const gw_h2_section *section, gw_hpack *hpack,
                              gw_buf *out) {
  size_t size = gw_h2_section_size(section->fields, section->n);
  gw_status status =
      size <= GW_H2_SECTION_BYTES
          ? gw_buf_ensure(out, size + (size_t)MOST_FRAMES * FRAME_HEAD)
          : GW_ERR_LIMIT;
  if (status != GW_OK) {
    return status;
  }
  char *at = out->p + out->n;
  char *begin = at + FRAME_HEAD, *to = gw_hpack_begin(hpack, begin);
  for (size_t i = 0; i < section->n; i++) {
    const gw_header *field = &section->fields[i];
    to = gw_hpack_write(hpack, to, field->name, field->value,
                        i < section->n_staying);
  }
  size_t n = (size_t)(to - begin);
  out->n += n + frame(section, at, n) * FRAME_HEAD;
  return GW_OK;
}
