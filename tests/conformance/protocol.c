#include "protocol.h"

#include <errno.h>
#include <unistd.h>

#include "transcode/wire.h"

enum { /* the fields of ConformanceRequest */
       PROTOBUF_PAYLOAD = 1,
       JSON_PAYLOAD = 2,
       OUTPUT_FORMAT = 3,
       MESSAGE_TYPE = 4,
       TEST_CATEGORY = 5,
       JSPB_PAYLOAD = 7,
       TEXT_PAYLOAD = 8
};
enum { JSON_IGNORE_UNKNOWN_PARSING_TEST = 3 };
enum { LENGTH = 4 };

/* GW_END if the input ends before the first byte. */
static gw_status read_whole(char *out, size_t n) {
  for (size_t have = 0; have < n;) {
    ssize_t got = read(STDIN_FILENO, out + have, n - have);
    if (got == 0) {
      return have ? GW_ERR_IO : GW_END;
    }
    if (got > 0) {
      have += (size_t)got;
    } else if (errno != EINTR) {
      return GW_ERR_IO;
    }
  }
  return GW_OK;
}

static gw_status read_frame(gw_arena *arena, gw_slice *ret_frame) {
  unsigned char length[LENGTH];
  gw_status status = read_whole((char *)length, LENGTH);
  if (status != GW_OK) {
    return status;
  }
  size_t n = (size_t)length[0] | (size_t)length[1] << 8 |
             (size_t)length[2] << 16 | (size_t)length[3] << 24;
  if (n > GW_FRAME_LIMIT) {
    return GW_ERR_LIMIT;
  }
  char *frame = gw_arena_alloc(arena, n + 1);
  if (!frame) {
    return gw_arena_why(arena);
  }
  *ret_frame = gw_slice_of(frame, n);
  status = n ? read_whole(frame, n) : GW_OK;
  return status == GW_END ? GW_ERR_IO : status;
}

static gw_format format_of(uint64_t wire_format) {
  return wire_format <= GW_FORMAT_JSON ? (gw_format)wire_format
                                       : GW_FORMAT_OTHER;
}

static void take_field(gw_request_case *request, const gw_wire_field *field) {
  switch (field->number) {
  case PROTOBUF_PAYLOAD:
    request->payload = field->bytes;
    request->from = GW_FORMAT_WIRE;
    break;
  case JSON_PAYLOAD:
    request->payload = field->bytes;
    request->from = GW_FORMAT_JSON;
    break;
  case JSPB_PAYLOAD:
  case TEXT_PAYLOAD:
    request->from = GW_FORMAT_OTHER;
    break;
  case OUTPUT_FORMAT:
    request->to = format_of(field->value);
    break;
  case MESSAGE_TYPE:
    request->message_type = field->bytes;
    break;
  case TEST_CATEGORY:
    request->ignores_unknown = field->value == JSON_IGNORE_UNKNOWN_PARSING_TEST;
    break;
  default:
    break;
  }
}

gw_status gw_protocol_read(gw_arena *arena, gw_request_case *ret_request) {
  gw_slice frame = {0};
  gw_status status = read_frame(arena, &frame);
  if (status != GW_OK) {
    return status;
  }
  *ret_request = (gw_request_case){.from = GW_FORMAT_NONE};
  gw_wire wire = gw_wire_of(frame);
  gw_wire_field field = {0};
  while ((status = gw_wire_next(&wire, &field)) == GW_OK) {
    take_field(ret_request, &field);
  }
  if (status != GW_END) {
    return status;
  }
  gw_buf padded; /* engines read a little beyond a body */
  gw_buf_init(&padded, arena, GW_FRAME_LIMIT);
  status = gw_buf_append(&padded, ret_request->payload);
  if (status == GW_OK) {
    status = gw_buf_pad(&padded);
  }
  ret_request->payload = gw_buf_slice(&padded);
  return status;
}

static gw_status write_whole(gw_slice bytes) {
  while (bytes.n) {
    ssize_t n = write(STDOUT_FILENO, bytes.p, bytes.n);
    if (n > 0) {
      bytes = gw_slice_from(bytes, (size_t)n);
    } else if (n < 0 && errno != EINTR) {
      return GW_ERR_IO;
    }
  }
  return GW_OK;
}

gw_status gw_protocol_write(gw_arena *arena, gw_result result, gw_slice bytes) {
  static const char no_length[LENGTH];
  gw_buf frame;
  gw_buf_init(&frame, arena, GW_FRAME_LIMIT);
  gw_status status = gw_buf_append(&frame, gw_slice_of(no_length, LENGTH));
  if (status == GW_OK) {
    status = gw_wire_put_tag(&frame, (uint32_t)result, GW_WIRE_BYTES);
  }
  if (status == GW_OK) {
    status = gw_wire_put_bytes(&frame, bytes);
  }
  if (status != GW_OK) {
    return status;
  }
  size_t n = frame.n - LENGTH;
  for (size_t i = 0; i < LENGTH; i++, n >>= 8) {
    frame.p[i] = (char)(n & 0xff);
  }
  return write_whole(gw_buf_slice(&frame));
}
