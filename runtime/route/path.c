#include "route/path.h"

#include "base/utf8.h"
#include "route/percent.h"

static gw_status refuse(gw_why *why, const char *what, size_t pos) {
  *why = (gw_why){what, pos};
  return GW_ERR_SYNTAX;
}

/* RFC 3986 3.3: pchar, less ";" which starts matrix parameters (C6). */
static bool is_segment_byte(char c) {
  switch (c) {
  case '"':
  case '#':
  case ';':
  case '<':
  case '>':
  case '?':
  case '[':
  case '\\':
  case ']':
  case '^':
  case '`':
  case '{':
  case '|':
  case '}':
    return false;
  default:
    return c > 0x20 && c < 0x7f;
  }
}

static const char *check_raw(char c) {
  if (c == ';') {
    return "a semicolon in the path";
  }
  return c == '\\' ? "a backslash in the path"
                   : "a character that must be percent-encoded";
}

/* What a byte must not be once it is decoded (C3, C9). */
static const char *check_decoded(int byte) {
  if (byte < 0) {
    return "a bad percent-encoding";
  }
  if (byte < 0x20 || byte == 0x7f) {
    return "an encoded control character";
  }
  return byte == '\\' ? "an encoded backslash" : NULL;
}

/* C4: decoded text that would mean something else if decoded once more. */
static bool is_encoded_twice(gw_slice text) {
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] != '%') {
      continue;
    }
    int byte = gw_percent_byte(text, i);
    if (byte >= 0 && (byte < 0x20 || strchr("/.\\%;", byte))) {
      return true;
    }
  }
  return false;
}

static bool is_dots(gw_slice text) {
  return gw_slice_is(text, ".") || gw_slice_is(text, "..");
}

/* Checks the bytes of one raw segment; counts what has to be decoded. */
static gw_status scan(gw_slice raw, size_t offset, size_t *ret_encoded,
                      gw_why *why) {
  for (size_t i = 0; i < raw.n; i++) {
    if (raw.p[i] == '%') {
      const char *what = check_decoded(gw_percent_byte(raw, i));
      if (what) {
        return refuse(why, what, offset + i);
      }
      ++*ret_encoded;
      i += 2;
    } else if (!is_segment_byte(raw.p[i])) {
      return refuse(why, check_raw(raw.p[i]), offset + i);
    }
  }
  return GW_OK;
}

/* Decodes |raw| to |text| and, with its encoded slashes left, to |kept|. */
static void decode(gw_slice raw, char *text, char *kept,
                   gw_path_segment *segment) {
  size_t n = 0, n_kept = 0;
  for (size_t i = 0; i < raw.n; i++) {
    if (raw.p[i] != '%') {
      text[n++] = raw.p[i];
      kept[n_kept++] = raw.p[i];
      if (raw.p[i] == ':') {
        segment->colon = (uint32_t)n;
        segment->kept_colon = (uint32_t)n_kept;
      }
      continue;
    }
    int byte = gw_percent_byte(raw, i);
    text[n++] = (char)byte;
    if (byte == '/') {
      segment->has_slash = true;
      memcpy(kept + n_kept, "%2F", 3);
      n_kept += 3;
    } else {
      kept[n_kept++] = (char)byte;
    }
    i += 2;
  }
  segment->text = gw_slice_of(text, n);
  segment->kept = gw_slice_of(kept, n_kept);
}

/* A segment without escapes: its text is the raw path itself. */
static void borrow(gw_slice raw, gw_path_segment *segment) {
  segment->text = raw;
  segment->kept = raw;
  for (size_t i = raw.n; i > 0; i--) {
    if (raw.p[i - 1] == ':') {
      segment->colon = segment->kept_colon = (uint32_t)i;
      return;
    }
  }
}

/* An encoded slash must not smuggle what a real one is refused for. */
static bool has_dots_inside(gw_slice text) {
  while (text.p) {
    if (is_dots(gw_slice_cut(&text, '/'))) {
      return true;
    }
  }
  return false;
}

static gw_status parse_segment(gw_arena *arena, gw_slice raw, size_t offset,
                               gw_path_segment *segment, gw_why *why) {
  size_t n_encoded = 0;
  gw_status status = scan(raw, offset, &n_encoded, why);
  if (status != GW_OK) {
    return status;
  }
  if (n_encoded == 0) {
    borrow(raw, segment);
  } else {
    char *room = gw_arena_alloc(arena, raw.n * 2);
    if (!room) {
      *why = (gw_why){"no memory for the path", offset};
      return gw_arena_why(arena);
    }
    decode(raw, room, room + raw.n, segment);
    if (!gw_utf8_check(segment->text)) {
      return refuse(why, "the path is not UTF-8", offset);
    }
    if (is_encoded_twice(segment->text)) {
      return refuse(why, "a part of the path is encoded twice", offset);
    }
  }
  if (has_dots_inside(segment->text)) {
    return refuse(why, "a dot segment in the path", offset);
  }
  return GW_OK;
}

static size_t count_segments(gw_slice raw) {
  size_t n = 0;
  for (size_t i = 0; i < raw.n; i++) {
    n += raw.p[i] == '/';
  }
  return n;
}

gw_status gw_path_parse(gw_arena *arena, gw_slice raw, gw_path *ret_path,
                        gw_why *reterr_why) {
  *ret_path = (gw_path){NULL, 0};
  if (raw.n == 0 || raw.p[0] != '/') {
    return refuse(reterr_why, "the path does not begin with \"/\"", 0);
  }
  size_t n = count_segments(raw);
  if (raw.n > GW_PATH_MAX_BYTES || n > GW_PATH_MAX_SEGMENTS) {
    *reterr_why = (gw_why){"the path is too long", 0};
    return GW_ERR_LIMIT;
  }
  if (raw.n == 1) {
    return GW_OK;
  }
  gw_path path = {gw_arena_zalloc(arena, n * sizeof *path.segments), 0};
  if (!path.segments) {
    *reterr_why = (gw_why){"no memory for the path", 0};
    return gw_arena_why(arena);
  }
  gw_slice rest = gw_slice_from(raw, 1);
  while (rest.p) {
    size_t offset = (size_t)(rest.p - raw.p);
    gw_slice segment = gw_slice_cut(&rest, '/');
    if (segment.n == 0 && rest.p) {
      return refuse(reterr_why, "an empty segment in the path", offset);
    }
    gw_status status = parse_segment(arena, segment, offset,
                                     &path.segments[path.n++], reterr_why);
    if (status != GW_OK) {
      return status;
    }
  }
  *ret_path = path;
  return GW_OK;
}
