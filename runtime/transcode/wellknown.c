#include "transcode/wellknown.h"

#include "base/time.h"
#include "text/json_write.h"
#include "transcode/wire.h"

/* ---- seconds and nanos --------------------------------------------------- */

static gw_status put_time(gw_buf *out, gw_time time) {
  gw_status status = GW_OK;
  if (time.seconds) {
    status = gw_wire_put_tag(out, 1, GW_WIRE_VARINT);
    if (status == GW_OK) {
      status = gw_wire_put_varint(out, (uint64_t)time.seconds);
    }
  }
  if (time.nanos && status == GW_OK) {
    status = gw_wire_put_tag(out, 2, GW_WIRE_VARINT);
    if (status == GW_OK) {
      status = gw_wire_put_varint(out, (uint64_t)(int64_t)time.nanos);
    }
  }
  return status;
}

static gw_status read_time(gw_slice message, gw_time *ret_time) {
  gw_wire wire = gw_wire_of(message);
  gw_wire_field field;
  gw_status status;
  *ret_time = (gw_time){0, 0};
  while ((status = gw_wire_next(&wire, &field)) == GW_OK) {
    if (field.type != GW_WIRE_VARINT) {
      continue;
    }
    if (field.number == 1) {
      ret_time->seconds = (int64_t)field.value;
    } else if (field.number == 2) {
      ret_time->nanos = (int32_t)(uint32_t)field.value;
    }
  }
  return status == GW_END ? GW_OK : status;
}

static gw_status timestamp_from_json(gw_buf *out, gw_slice text,
                                     gw_fault *ret_fault) {
  gw_time time;
  if (gw_time_parse(text, &time) != GW_OK) {
    *ret_fault = GW_FAULT_TIMESTAMP;
    return GW_ERR_INVALID;
  }
  return put_time(out, time);
}

static gw_status duration_from_json(gw_buf *out, gw_slice text,
                                    gw_fault *ret_fault) {
  gw_time time;
  if (gw_duration_parse(text, &time) != GW_OK) {
    *ret_fault = GW_FAULT_DURATION;
    return GW_ERR_INVALID;
  }
  return put_time(out, time);
}

static gw_status timestamp_to_json(gw_buf *out, gw_slice message) {
  gw_time time;
  char text[GW_TIME_TEXT];
  gw_status status = read_time(message, &time);
  if (status != GW_OK || !gw_time_is_timestamp(time)) {
    return status == GW_OK ? GW_ERR_INVALID : status;
  }
  return gw_json_write_string(out,
                              gw_slice_of(text, gw_time_write(time, text)));
}

static gw_status duration_to_json(gw_buf *out, gw_slice message) {
  gw_time time;
  char text[GW_TIME_TEXT];
  gw_status status = read_time(message, &time);
  if (status != GW_OK || !gw_time_is_duration(time)) {
    return status == GW_OK ? GW_ERR_INVALID : status;
  }
  return gw_json_write_string(out,
                              gw_slice_of(text, gw_duration_write(time, text)));
}

/* ---- field masks --------------------------------------------------------- */

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "fooBar.baz" to "foo_bar.baz". */
static gw_status put_path(gw_buf *out, gw_slice path, gw_fault *ret_fault) {
  size_t at;
  gw_status status = gw_wire_put_tag(out, 1, GW_WIRE_BYTES);
  if (status == GW_OK) {
    status = gw_wire_open(out, &at);
  }
  for (size_t i = 0; i < path.n && status == GW_OK; i++) {
    char c = path.p[i];
    if (!is_upper(c) && !is_lower_or_digit(c) && c != '.') {
      *ret_fault = GW_FAULT_FIELD_MASK;
      return GW_ERR_INVALID;
    }
    if (is_upper(c)) {
      char snake[2] = {'_', (char)(c | 0x20)};
      status = gw_buf_append(out, gw_slice_of(snake, 2));
    } else {
      status = gw_json_write_char(out, c);
    }
  }
  return status == GW_OK ? gw_wire_close(out, at) : status;
}

static gw_status mask_from_json(gw_buf *out, gw_slice text,
                                gw_fault *ret_fault) {
  gw_status status = GW_OK;
  gw_slice rest = text;
  while (text.n && rest.p && status == GW_OK) {
    gw_slice path = gw_slice_cut(&rest, ',');
    if (!path.n) {
      *ret_fault = GW_FAULT_FIELD_MASK;
      return GW_ERR_INVALID;
    }
    status = put_path(out, path, ret_fault);
  }
  return status;
}

/* "foo_bar.baz" to "fooBar.baz", where that can be undone. */
static gw_status write_path(gw_buf *out, gw_slice path) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < path.n && status == GW_OK; i++) {
    char c = path.p[i];
    if (c == '_') {
      i++;
      if (i == path.n || path.p[i] < 'a' || path.p[i] > 'z') {
        return GW_ERR_INVALID;
      }
      c = (char)(path.p[i] & ~0x20);
    } else if (!is_lower_or_digit(c) && c != '.') {
      return GW_ERR_INVALID;
    }
    status = gw_json_write_char(out, c);
  }
  return status;
}

static gw_status mask_to_json(gw_buf *out, gw_slice message) {
  gw_wire wire = gw_wire_of(message);
  gw_wire_field field;
  bool is_first = true;
  gw_status status = gw_json_write_char(out, '"');
  while (status == GW_OK && (status = gw_wire_next(&wire, &field)) == GW_OK) {
    if (field.number != 1 || field.type != GW_WIRE_BYTES) {
      continue;
    }
    if (!is_first) {
      status = gw_json_write_char(out, ',');
    }
    is_first = false;
    if (status == GW_OK) {
      status = write_path(out, field.bytes);
    }
  }
  return status == GW_END ? gw_json_write_char(out, '"') : status;
}

/* ---- the rows ------------------------------------------------------------ */

const gw_wellknown gw_wellknown_rows[GW_WK_ANY + 1] = {
    [GW_WK_TIMESTAMP] = {timestamp_from_json, timestamp_to_json},
    [GW_WK_DURATION] = {duration_from_json, duration_to_json},
    [GW_WK_FIELD_MASK] = {mask_from_json, mask_to_json},
};
