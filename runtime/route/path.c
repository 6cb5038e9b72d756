#include "route/path.h"

#include "base/utf8.h"
#include "route/percent.h"

static gw_status refuse(gw_why *why, const char *what, size_t pos) {
  *why = (gw_why){what, pos};
  return GW_ERR_SYNTAX;
}

enum { PLAIN = 1, PLAIN_OR_SLASH = 2 };

/* RFC 3986 3.3: pchar, less ";" which starts matrix parameters (C6), and less
 * '%' and ':', which need a second look. */
/* clang-format off */
static const uint8_t kinds[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 3, 0, 0, 3, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2,
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 3, 0, 0,
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 3,
    0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 3, 0,
};
/* clang-format on */

static unsigned kind(gw_slice s, size_t i) {
  return kinds[(unsigned char)s.p[i]];
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
  return text.n && text.n <= 2 && text.p[0] == '.' && text.p[text.n - 1] == '.';
}

/* A segment as it stands in the path. */
typedef struct raw_segment {
  gw_slice text;
  size_t n_encoded;
  size_t colon; /* behind the last one; 0: there is none */
  bool has_semicolon;
} raw_segment;

/* Checks the bytes of the segment at |rest|, which ends at a slash or with
 * |rest|. */
static gw_status scan(gw_slice rest, size_t offset, uint32_t flags,
                      raw_segment *ret, gw_why *why) {
  *ret = (raw_segment){.n_encoded = 0};
  for (size_t i = 0;; i++) {
    while (i < rest.n && kind(rest, i) & PLAIN) {
      i++;
    }
    if (i == rest.n || rest.p[i] == '/') {
      ret->text = gw_slice_of(rest.p, i);
      return GW_OK;
    }
    if (rest.p[i] == ':') {
      ret->colon = i + 1;
    } else if (rest.p[i] == '%') {
      const char *what = check_decoded(gw_percent_byte(rest, i));
      if (what) {
        return refuse(why, what, offset + i);
      }
      ret->n_encoded++;
      i += 2;
    } else if (rest.p[i] == ';' && flags & GW_PATH_MATRIX) {
      ret->has_semicolon = true;
    } else {
      return refuse(why, check_raw(rest.p[i]), offset + i);
    }
  }
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

/* An encoded slash must not smuggle what a real one is refused for. */
static bool has_dots_inside(gw_slice text) {
  while (text.p) {
    if (is_dots(gw_slice_cut(&text, '/'))) {
      return true;
    }
  }
  return false;
}

static gw_status decode_segment(gw_arena *arena, gw_slice raw, size_t offset,
                                gw_path_segment *segment, gw_why *why) {
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
  return has_dots_inside(segment->text)
             ? refuse(why, "a dot segment in the path", offset)
             : GW_OK;
}

/* The text of a segment without escapes is the raw path itself. */
static gw_status take_segment(gw_arena *arena, const raw_segment *raw,
                              size_t offset, gw_path_segment *segment,
                              gw_why *why) {
  uint32_t colon = (uint32_t)raw->colon;
  *segment = (gw_path_segment){.has_semicolon = raw->has_semicolon};
  if (raw->n_encoded) {
    return decode_segment(arena, raw->text, offset, segment, why);
  }
  segment->text = segment->kept = raw->text;
  segment->is_plain = true;
  segment->colon = segment->kept_colon = colon;
  return is_dots(raw->text) ? refuse(why, "a dot segment in the path", offset)
                            : GW_OK;
}

static size_t count_segments(gw_slice raw) {
  const uint64_t ones = 0x0101010101010101u, lows = 0x7f * ones;
  size_t n = 0, i = 0;
  for (uint64_t word; raw.n - i >= 8; i += 8) {
    memcpy(&word, raw.p + i, 8);
    word ^= '/' * ones; /* a slash is zero; the others get bit 7 */
    uint64_t others = (((word & lows) + lows) | word) & ~lows;
    n += 8 - (size_t)((others >> 7) * ones >> 56);
  }
  for (; i < raw.n; i++) {
    n += raw.p[i] == '/';
  }
  return n;
}

/* Whether no byte of |raw| needs a second look. */
static bool is_all_plain(gw_slice raw) {
  unsigned common = PLAIN_OR_SLASH;
  size_t i = 0;
  for (; raw.n - i >= 4; i += 4) {
    common &=
        kind(raw, i) & kind(raw, i + 1) & kind(raw, i + 2) & kind(raw, i + 3);
  }
  for (; i < raw.n; i++) {
    common &= kind(raw, i);
  }
  return common;
}

static gw_status refuse_empty(gw_why *why, size_t pos) {
  return refuse(why, "an empty segment in the path", pos);
}

/* The usual path: only to be cut at its slashes. */
static gw_status cut_plain(gw_slice raw, gw_path *path, gw_why *why) {
  for (size_t at = 1, end = 1; end <= raw.n; at = ++end) {
    while (end < raw.n && raw.p[end] != '/') {
      end++;
    }
    gw_slice text = gw_slice_of(raw.p + at, end - at);
    if (text.n == 0 && end < raw.n) {
      return refuse_empty(why, at);
    }
    if (is_dots(text)) {
      return refuse(why, "a dot segment in the path", at);
    }
    path->segments[path->n++] =
        (gw_path_segment){.text = text, .kept = text, .is_plain = true};
  }
  return GW_OK;
}

/* Into |n| segments. */
static gw_status cut(gw_arena *arena, gw_slice raw, size_t n, uint32_t flags,
                     gw_path *path, gw_why *why) {
  for (size_t at = 1; path->n < n; at++) { /* behind a slash */
    raw_segment segment;
    gw_status status = scan(gw_slice_from(raw, at), at, flags, &segment, why);
    if (status == GW_OK && segment.text.n == 0 && path->n + 1 < n) {
      return refuse_empty(why, at);
    }
    if (status == GW_OK) {
      status =
          take_segment(arena, &segment, at, &path->segments[path->n++], why);
    }
    if (status != GW_OK) {
      return status;
    }
    at += segment.text.n;
  }
  return GW_OK;
}

gw_status gw_path_parse(gw_arena *arena, gw_slice raw, uint32_t flags,
                        gw_path *ret_path, gw_why *reterr_why) {
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
  gw_path path = {gw_arena_alloc(arena, n * sizeof *path.segments), 0};
  if (!path.segments) {
    *reterr_why = (gw_why){"no memory for the path", 0};
    return gw_arena_why(arena);
  }
  gw_status status = is_all_plain(raw)
                         ? cut_plain(raw, &path, reterr_why)
                         : cut(arena, raw, n, flags, &path, reterr_why);
  if (status == GW_OK) {
    *ret_path = path;
  }
  return status;
}
