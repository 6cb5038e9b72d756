#include "net/stream.h"

#include "net/loop_common.h"

gw_status gw_stream_handshake(gw_stream *stream) {
  return stream->ops->handshake(stream);
}

gw_status gw_stream_read(gw_stream *stream, char *to, size_t cap,
                         size_t *ret_n) {
  *ret_n = 0;
  return stream->ops->read(stream, to, cap, ret_n);
}

gw_status gw_stream_write(gw_stream *stream, const gw_slice *parts,
                          size_t n_parts, size_t *ret_n) {
  *ret_n = 0;
  return stream->ops->write(stream, parts, n_parts, ret_n);
}

void gw_stream_want(gw_stream *stream, unsigned events) {
  stream->ops->want(stream, events);
}

gw_status gw_stream_shutdown(gw_stream *stream) {
  return stream->ops->shutdown(stream);
}

size_t gw_stream_undelivered(gw_stream *stream) {
  return stream->ops->undelivered(stream);
}

void gw_stream_close(gw_stream *stream) {
  if (stream) {
    stream->ops->close(stream);
  }
}

const char *gw_stream_why(const gw_stream *stream, gw_status status) {
  return stream->trouble ? stream->trouble : gw_status_text(status);
}

gw_status gw_stream_connect(gw_loop *loop, const gw_addr *addr,
                            gw_stream **ret_stream) {
  return loop->ops->connect(loop, addr, ret_stream);
}
