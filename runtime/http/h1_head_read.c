#include "http/h1_read.h"
#include "http/token.h"

void gw_h1_head_start(gw_h1_head_reader *reader, gw_head *head) {
  *reader = (gw_h1_head_reader){.head = head};
}

static bool refuse(gw_h1_head_reader *reader, const char *what) {
  return gw_head_malformed(reader->head, what);
}

/* RFC 9112 3.2.2: the scheme and authority of an absolute target are judged,
 * the rest is read as the origin form. */
static bool read_absolute(gw_h1_head_reader *reader, gw_slice target) {
  gw_head *head = reader->head;
  size_t colon = gw_slice_find(target, ':');
  gw_slice rest = gw_slice_from(target, colon + 1);
  if (!gw_slice_starts(rest, GW_LIT("//"))) {
    return refuse(reader, "the target is no path");
  }
  rest = gw_slice_from(rest, 2);
  size_t end = 0;
  while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?') {
    end++;
  }
  gw_slice path = gw_slice_from(rest, end);
  if (path.n == 0) {
    path = GW_LIT("/");
  }
  /* RFC 9110 4.2.3: "?query" alone would be another target than "/?query" */
  return gw_head_check_scheme(head, gw_slice_sub(target, 0, colon)) &&
         gw_head_set_authority(head, gw_slice_sub(rest, 0, end)) &&
         gw_head_set_target(head, path);
}

static bool read_target(gw_h1_head_reader *reader, gw_slice target) {
  gw_head *head = reader->head;
  bool is_origin = target.n == 0 || target.p[0] == '/' || target.p[0] == '*';
  if (is_origin || target.n > head->limits->target_bytes) {
    return gw_head_set_target(head, target);
  }
  return read_absolute(reader, target);
}

/* RFC 9112 2.3. Another minor version is as 1.1 to read, but who sends one
 * that does not exist is not to be trusted with framing. */
static bool read_version(gw_h1_head_reader *reader, gw_slice version) {
  gw_request *request = reader->head->request;
  if (gw_slice_is(version, "HTTP/1.1")) {
    request->version = 11;
    return true;
  }
  if (gw_slice_is(version, "HTTP/1.0")) {
    request->version = 10;
    return true;
  }
  bool is_version =
      version.n == 8 && gw_slice_starts(version, GW_LIT("HTTP/")) &&
      version.p[5] >= '0' && version.p[5] <= '9' && version.p[6] == '.' &&
      version.p[7] >= '0' && version.p[7] <= '9';
  if (is_version) {
    return gw_head_refuse(reader->head, 505, "version-not-supported",
                          "the HTTP version is neither 1.1 nor 1.0");
  }
  return refuse(reader, "the request line does not end with a version");
}

/* |line| is copied already; the version goes first, as the rules for fields
 * depend on it. Lengths come before contents, so that a line which is too long
 * to be read to its end gets the same verdict. */
static bool read_request_line(gw_h1_head_reader *reader, gw_slice line) {
  gw_head *head = reader->head;
  size_t space = gw_slice_find(line, ' ');
  gw_slice rest = gw_slice_from(line, space + 1);
  size_t second = gw_slice_find(rest, ' ');
  gw_slice target = gw_slice_sub(rest, 0, second);
  return gw_head_set_method(head, gw_slice_sub(line, 0, space)) &&
         read_target(reader, target) &&
         read_version(reader, gw_slice_from(rest, second + 1));
}

/* RFC 9112 5.1: no white space before the colon, and none before the name,
 * which would be a folded line (5.2). */
static bool read_field(gw_h1_head_reader *reader, char *line, size_t n) {
  gw_slice all = gw_slice_of(line, n);
  size_t colon = gw_slice_find(all, ':');
  if (colon == n) {
    return refuse(reader, "a header line has no colon");
  }
  gw_token_lower(line, colon);
  return gw_head_field(reader->head, gw_slice_sub(all, 0, colon),
                       gw_slice_trim(gw_slice_from(all, colon + 1)));
}

/* One line without its CR LF. GW_AGAIN: go on with the next one. */
static gw_status read_line(gw_h1_head_reader *reader, gw_slice line) {
  gw_head *head = reader->head;
  if (line.n == 0 && reader->has_request_line) {
    gw_request *request = head->request;
    bool has_body = head->is_chunked || request->length > 0;
    return gw_head_end(head, has_body) ? GW_OK : GW_ERR_INVALID;
  }
  gw_slice copy = gw_arena_dup(head->arena, line);
  if (!copy.p) {
    bool is_full = gw_arena_why(head->arena) == GW_ERR_LIMIT;
    gw_head_refuse(head, is_full ? 431 : 503,
                   is_full ? "head-too-large" : "overloaded",
                   "no room for the head");
    return GW_ERR_INVALID;
  }
  bool is_fine;
  if (reader->has_request_line) {
    is_fine = read_field(reader, (char *)(uintptr_t)copy.p, copy.n);
  } else {
    is_fine = read_request_line(reader, copy);
    reader->has_request_line = true;
  }
  return is_fine ? GW_AGAIN : GW_ERR_INVALID;
}

/* How long the open line may become, LF included. */
static size_t line_limit(const gw_h1_head_reader *reader) {
  const gw_http_limits *limits = reader->head->limits;
  size_t room = limits->head_bytes - reader->head->bytes;
  if (reader->has_request_line) {
    return room;
  }
  /* method SP target SP HTTP/1.1 CR LF */
  size_t line = limits->method_bytes + limits->target_bytes + 12;
  return line < room ? line : room;
}

/* A line that did not end within its limit. What of it is known decides. */
static gw_status refuse_long_line(gw_h1_head_reader *reader, gw_slice start) {
  gw_slice copy = gw_arena_dup(reader->head->arena, start);
  if (!reader->has_request_line && copy.p) {
    read_request_line(reader, copy);
  }
  gw_head_refuse(reader->head, 431, "head-too-large", "the head is too large");
  return GW_ERR_INVALID;
}

gw_status gw_h1_head_read(gw_h1_head_reader *reader, gw_slice in,
                          size_t *ret_used) {
  gw_status status = GW_AGAIN;
  size_t used = 0;
  while (status == GW_AGAIN) {
    size_t limit = line_limit(reader);
    gw_slice window = gw_slice_sub(in, used, limit);
    gw_slice fresh = gw_slice_from(window, reader->scanned);
    size_t lf = reader->scanned + gw_slice_find(fresh, '\n');
    if (lf == window.n) {
      reader->scanned = window.n;
      status = window.n < limit ? GW_AGAIN : refuse_long_line(reader, window);
      break;
    }
    if (lf == 0 || window.p[lf - 1] != '\r') {
      refuse(reader, "a line ends without CR");
      status = GW_ERR_INVALID;
      break;
    }
    reader->scanned = 0;
    used += lf + 1;
    gw_head_count(reader->head, lf + 1, 0); /* within line_limit() */
    status = read_line(reader, gw_slice_sub(window, 0, lf - 1));
  }
  *ret_used = used;
  return status;
}
