#include "http/h1_read.h"
#include "http/token.h"

enum {
  S_LENGTH,    /* data of a body of known length */
  S_SIZE,      /* hexadecimal digits */
  S_EXTENSION, /* behind ';' up to CR */
  S_SIZE_LF,
  S_DATA,
  S_DATA_CR,
  S_DATA_LF,
  S_TRAILER, /* first byte of a line */
  S_NAME,    /* further bytes of a name */
  S_VALUE,
  S_TRAILER_LF, /* of a field */
  S_END_LF,     /* of the empty line */
  S_DONE,
  S_FAILED
};

enum { SIZE_DIGITS = 15 };
static const uint64_t SIZE_LIMIT = UINT64_C(1) << 53;

void gw_h1_body_start(gw_h1_body_reader *reader, gw_head *head) {
  const gw_request *request = head->request;
  *reader = (gw_h1_body_reader){.head = head};
  if (head->is_chunked) {
    reader->state = S_SIZE;
  } else {
    reader->left = request->length;
    reader->state = reader->left ? S_LENGTH : S_DONE;
  }
}

bool gw_h1_body_is_done(const gw_h1_body_reader *reader) {
  return reader->state == S_DONE;
}

static int fail(gw_h1_body_reader *reader, const char *what) {
  gw_head_malformed(reader->head, what);
  return S_FAILED;
}

/* RFC 9112 7.1: 1*HEXDIG, then an extension or the end of the line. */
static int in_size(gw_h1_body_reader *reader, char c) {
  int digit = gw_token_hex(c);
  if (digit >= 0) {
    reader->left = reader->left * 16 + (uint64_t)digit;
    if (++reader->digits > SIZE_DIGITS || reader->left >= SIZE_LIMIT) {
      return fail(reader, "a chunk size is out of range");
    }
    return S_SIZE;
  }
  if (reader->digits == 0 || (c != ';' && c != '\r')) {
    return fail(reader, "a chunk size is not hexadecimal");
  }
  reader->digits = 0;
  reader->extension = 0;
  return c == ';' ? S_EXTENSION : S_SIZE_LF;
}

/* RFC 9112 7.1.1: ignored, but neither long nor many. */
static int in_extension(gw_h1_body_reader *reader, char c) {
  if (c == '\r') {
    return S_SIZE_LF;
  }
  if (!gw_token_is_value_byte(c)) {
    return fail(reader, "a chunk extension has a control character");
  }
  if (++reader->extension > GW_H1_EXTENSION_MAX ||
      ++reader->extensions > GW_H1_EXTENSIONS_MAX) {
    return fail(reader, "chunk extensions are too long");
  }
  return S_EXTENSION;
}

/* RFC 9112 7.1.2: trailer fields are checked and counted as those of a head,
 * and dropped. */
static int in_trailer(gw_h1_body_reader *reader, char c) {
  if (c == '\r') {
    return S_END_LF;
  }
  if (!gw_token_is_name_byte(c)) {
    return fail(reader, "a trailer name is refused");
  }
  return gw_head_count(reader->head, 1, 1) ? S_NAME : S_FAILED;
}

static int in_name(gw_h1_body_reader *reader, char c) {
  if (c != ':' && !gw_token_is_name_byte(c)) {
    return fail(reader, "a trailer name is refused");
  }
  if (!gw_head_count(reader->head, 1, 0)) {
    return S_FAILED;
  }
  return c == ':' ? S_VALUE : S_NAME;
}

static int in_value(gw_h1_body_reader *reader, char c) {
  if (c == '\r') {
    return S_TRAILER_LF;
  }
  if (!gw_token_is_value_byte(c)) {
    return fail(reader, "a trailer value is refused");
  }
  return gw_head_count(reader->head, 1, 0) ? S_VALUE : S_FAILED;
}

/* The state after a byte of framing. */
static int step(gw_h1_body_reader *reader, char c) {
  bool is_lf = c == '\n';
  switch (reader->state) {
  case S_SIZE:
    return in_size(reader, c);
  case S_EXTENSION:
    return in_extension(reader, c);
  case S_SIZE_LF:
    return !is_lf         ? fail(reader, "a chunk size ends without CR LF")
           : reader->left ? S_DATA
                          : S_TRAILER;
  case S_DATA_CR:
    return c == '\r' ? S_DATA_LF : fail(reader, "a chunk ends without CR LF");
  case S_DATA_LF:
    return is_lf ? S_SIZE : fail(reader, "a chunk ends without CR LF");
  case S_TRAILER:
    return in_trailer(reader, c);
  case S_NAME:
    return in_name(reader, c);
  case S_VALUE:
    return in_value(reader, c);
  case S_TRAILER_LF:
    return is_lf ? S_TRAILER : fail(reader, "a trailer ends without CR LF");
  case S_END_LF:
    return is_lf ? S_DONE : fail(reader, "the trailers end without CR LF");
  default:
    return fail(reader, "a body went on after its end");
  }
}

static bool is_data(const gw_h1_body_reader *reader) {
  return reader->state == S_LENGTH || reader->state == S_DATA;
}

static gw_slice take_data(gw_h1_body_reader *reader, gw_slice in) {
  uint64_t n = in.n < reader->left ? in.n : reader->left;
  reader->left -= n;
  reader->payload += n;
  if (reader->left == 0) {
    reader->state = reader->state == S_LENGTH ? S_DONE : S_DATA_CR;
  }
  return gw_slice_sub(in, 0, (size_t)n);
}

/* Framing may not outweigh what it frames (THREATS B14). */
static bool count_overhead(gw_h1_body_reader *reader) {
  reader->overhead++;
  if (reader->overhead <=
      GW_H1_OVERHEAD_FREE + GW_H1_OVERHEAD_FACTOR * reader->payload) {
    return true;
  }
  fail(reader, "the chunks are too small");
  reader->state = S_FAILED;
  return false;
}

gw_status gw_h1_body_read(gw_h1_body_reader *reader, gw_slice in,
                          size_t *ret_used, gw_slice *ret_data) {
  size_t i = 0;
  *ret_data = (gw_slice){NULL, 0};
  while (i < in.n && !is_data(reader) && reader->state < S_DONE) {
    bool is_framing = reader->state < S_TRAILER;
    reader->state = step(reader, in.p[i++]);
    if (is_framing && reader->state < S_DONE) {
      count_overhead(reader);
    }
  }
  if (i < in.n && is_data(reader)) {
    *ret_data = take_data(reader, gw_slice_from(in, i));
    i += ret_data->n;
  }
  *ret_used = i;
  if (reader->state == S_FAILED) {
    return GW_ERR_INVALID;
  }
  if (reader->state == S_DONE) {
    return GW_END;
  }
  return i < in.n ? GW_OK : GW_AGAIN;
}
