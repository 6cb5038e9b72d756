#include "http/h1_write.h"

#include "base/num.h"

typedef struct reason {
  int status;
  const char *text;
} reason;

static const reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {425, "Too Early"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

static gw_slice reason_of(int status) {
  for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
    if (reasons[i].status == status) {
      return gw_slice_str(reasons[i].text);
    }
  }
  return GW_LIT(""); /* RFC 9112 4: the reason may be empty */
}

static char *put(char *to, gw_slice s) {
  memcpy(to, s.p, s.n);
  return to + s.n;
}

static char *put_field(char *to, gw_slice name, gw_slice value) {
  to = put(put(to, name), GW_LIT(": "));
  to = value.n ? put(to, value) : to;
  return put(to, GW_LIT("\r\n"));
}

static char *put_status(char *to, int status) {
  to = put(to, GW_LIT("HTTP/1.1 "));
  to += gw_num_write_uint64((uint64_t)status, to);
  *to++ = ' ';
  return put(put(to, reason_of(status)), GW_LIT("\r\n"));
}

bool gw_response_has_body(const gw_response *response) {
  return !response->is_head && response->status != 204 &&
         response->status != 304;
}

/* RFC 9110 8.6: none with 204; a 304 would need that of the 200. */
bool gw_response_tells_length(const gw_response *response) {
  bool is_hidden = response->is_head && response->hides_length;
  return response->status != 204 && response->status != 304 && !is_hidden;
}

bool gw_response_has_trailers(const gw_response *response) {
  return response->trailers.n > 0 && gw_response_has_body(response);
}

static char *put_length(char *to, uint64_t length) {
  char digits[GW_NUM_TEXT];
  size_t n = gw_num_write_uint64(length, digits);
  return put_field(to, GW_LIT("content-length"), gw_slice_of(digits, n));
}

/* RFC 9112 7.1, RFC 9110 6.6.2. */
static char *put_chunking(char *to, const gw_response *response) {
  to = put_field(to, GW_LIT("transfer-encoding"), GW_LIT("chunked"));
  to = put(to, GW_LIT("trailer: "));
  for (size_t i = 0; i < response->trailers.n; i++) {
    to = put(to, i ? GW_LIT(", ") : GW_LIT(""));
    to = put(to, response->trailers.v[i].name);
  }
  return put(to, GW_LIT("\r\n"));
}

/* RFC 9112 7.1: a chunk of no bytes would be the last one. */
static char *put_chunk_size(char *to, size_t n) {
  static const char digits[] = "0123456789abcdef";
  int shift = 4 * (int)(sizeof n * 2 - 1);
  while (shift > 0 && !(n >> shift)) {
    shift -= 4;
  }
  for (; n && shift >= 0; shift -= 4) {
    *to++ = digits[n >> shift & 15];
  }
  return n ? put(to, GW_LIT("\r\n")) : to;
}

static size_t length_of(const gw_headers *headers) {
  size_t n = 0;
  for (size_t i = 0; i < headers->n; i++) {
    n += headers->v[i].name.n + headers->v[i].value.n + 4;
  }
  return n;
}

gw_status gw_h1_write_tail(gw_buf *out, const gw_response *response) {
  gw_status status = gw_buf_reserve(out, 16 + length_of(&response->trailers));
  if (status != GW_OK) {
    return status;
  }
  char *start = out->p + out->n;
  char *to =
      put(start, response->body.n ? GW_LIT("\r\n0\r\n") : GW_LIT("0\r\n"));
  for (size_t i = 0; i < response->trailers.n; i++) {
    const gw_header *header = &response->trailers.v[i];
    to = put_field(to, header->name, header->value);
  }
  to = put(to, GW_LIT("\r\n"));
  out->n += (size_t)(to - start);
  return GW_OK;
}

gw_status gw_h1_write_head(gw_buf *out, const gw_response *response,
                           gw_slice date, bool closes) {
  bool is_chunked = gw_response_has_trailers(response);
  /* the status line and our own fields; names of trailers; headers */
  size_t room = 256 + length_of(&response->trailers);
  gw_status status = gw_buf_reserve(out, room + length_of(&response->headers));
  if (status != GW_OK) {
    return status;
  }
  char *start = out->p + out->n;
  char *to = put_status(start, response->status);
  to = put_field(to, GW_LIT("date"), date);
  if (is_chunked) {
    to = put_chunking(to, response);
  } else if (gw_response_tells_length(response)) {
    to = put_length(to, response->body.n);
  }
  for (size_t i = 0; i < response->headers.n; i++) {
    const gw_header *header = &response->headers.v[i];
    to = put_field(to, header->name, header->value);
  }
  if (closes) {
    to = put_field(to, GW_LIT("connection"), GW_LIT("close"));
  }
  to = put(to, GW_LIT("\r\n"));
  if (is_chunked) {
    to = put_chunk_size(to, response->body.n);
  }
  out->n += (size_t)(to - start);
  return GW_OK;
}

gw_status gw_h1_write_bare(gw_buf *out, int status, gw_slice date) {
  gw_response response = {.status = status};
  return gw_h1_write_head(out, &response, date, true);
}
