/* json_scan: where the plain part of a string ends, sixteen bytes at a step.
 *
 * Reads:   gw_json_scan() and gw_json_copy_plain() up to the end they are
 *          given; gw_json_scan_padded() and gw_json_scan_text(), which doesn't
 *          look for bytes over 0x7f, up to 15 bytes past the first special
 *          byte, which must exist.
 * Units:   bytes.
 * Owns:    nothing.
 * Errors:  none.
 * Threads: pure.
 * Source:  RFC 8259 section 7: a quote, a backslash and controls are special.
 *          Blocks wider than SSE2's bring nothing: strings are short.
 */
#ifndef GW_TEXT_JSON_SCAN_H
#define GW_TEXT_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

static inline bool gw_json_is_special(char c) {
  return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/* The twins without vectors. |*has_high| becomes true where a byte over 0x7f
 * stands before the end. */
static inline const char *gw_json_scan_scalar(const char *p, const char *end) {
  while (p < end && !gw_json_is_special(*p)) {
    p++;
  }
  return p;
}

static inline const char *gw_json_scan_padded_scalar(const char *p,
                                                     bool *has_high) {
  unsigned char seen = 0;
  for (; !gw_json_is_special(*p); p++) {
    seen |= (unsigned char)*p;
  }
  *has_high |= seen >= 0x80;
  return p;
}

/* Copies from |from|, of which |n| bytes may be read, up to the first special
 * byte: how many those are. May write 15 bytes more than |n|. */
static inline size_t gw_json_copy_plain_scalar(const char *from, size_t n,
                                               char *to) {
  size_t i = 0;
  for (; i < n && !gw_json_is_special(from[i]); i++) {
    to[i] = from[i];
  }
  return i;
}

#if defined(__SSE2__)

/* A bit for each special byte of a block. */
static inline unsigned gw_json_specials(__m128i block) {
  const __m128i quotes = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
  const __m128i slashes = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
  const __m128i last_control = _mm_set1_epi8(0x1f);
  const __m128i controls =
      _mm_cmpeq_epi8(_mm_max_epu8(block, last_control), last_control);
  return (unsigned)_mm_movemask_epi8(
      _mm_or_si128(_mm_or_si128(quotes, slashes), controls));
}

static inline const char *gw_json_scan(const char *p, const char *end) {
  const char *start = p;
  for (; end - p >= 16; p += 16) {
    unsigned mask =
        gw_json_specials(_mm_loadu_si128((const __m128i *)(const void *)p));
    if (mask) {
      return p + __builtin_ctz(mask);
    }
  }
  if (end - start < 16 || p == end) {
    return gw_json_scan_scalar(p, end);
  }
  /* The last sixteen bytes: those seen before had nothing. */
  unsigned mask = gw_json_specials(
      _mm_loadu_si128((const __m128i *)(const void *)(end - 16)));
  return mask ? end - 16 + __builtin_ctz(mask) : end;
}

static inline const char *gw_json_scan_padded(const char *p, bool *has_high) {
  unsigned high = 0;
  for (;; p += 16) {
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)p);
    unsigned mask = gw_json_specials(block);
    unsigned block_high = (unsigned)_mm_movemask_epi8(block);
    if (mask) {
      unsigned before = mask ^ (mask - 1); /* up to the first special */
      *has_high |= (high | (block_high & before)) != 0;
      return p + __builtin_ctz(mask);
    }
    high |= block_high;
  }
}

static inline const char *gw_json_scan_text(const char *p) {
  for (;; p += 16) {
    unsigned mask =
        gw_json_specials(_mm_loadu_si128((const __m128i *)(const void *)p));
    if (mask) {
      return p + __builtin_ctz(mask);
    }
  }
}

/* Copies less than sixteen bytes, the middle ones twice: whether all of them
 * are plain. No byte of the block that is looked at is from elsewhere. */
static inline bool gw_json_copy_short(const char *from, size_t n, char *to) {
  uint64_t first, last;
  if (n >= 8) {
    memcpy(&first, from, 8);
    memcpy(&last, from + n - 8, 8);
    memcpy(to, &first, 8);
    memcpy(to + n - 8, &last, 8);
  } else if (n >= 4) {
    uint32_t low, high;
    memcpy(&low, from, 4);
    memcpy(&high, from + n - 4, 4);
    memcpy(to, &low, 4);
    memcpy(to + n - 4, &high, 4);
    first = last = low | (uint64_t)high << 32;
  } else {
    char block[8] = {' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
    for (size_t i = 0; i < n; i++) {
      to[i] = block[i] = from[i];
    }
    memcpy(&first, block, 8);
    last = first;
  }
  return !gw_json_specials(_mm_set_epi64x((int64_t)last, (int64_t)first));
}

static inline size_t gw_json_copy_plain(const char *from, size_t n, char *to) {
  if (n < 16) {
    return gw_json_copy_short(from, n, to)
               ? n
               : gw_json_copy_plain_scalar(from, n, to);
  }
  size_t i = 0;
  for (; i < n; i += 16) {
    i = i < n - 16 ? i : n - 16; /* the last block goes back a little */
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
    _mm_storeu_si128((__m128i *)(void *)(to + i), block);
    unsigned mask = gw_json_specials(block);
    if (mask) {
      return i + (size_t)__builtin_ctz(mask);
    }
  }
  return n;
}

/* As gw_json_copy_plain(), but up to 15 bytes more than |n| may be read. */
static inline size_t gw_json_copy_some(const char *from, size_t n, char *to) {
  for (size_t i = 0; i < n; i += 16) {
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
    _mm_storeu_si128((__m128i *)(void *)(to + i), block);
    unsigned mask = gw_json_specials(block);
    if (n - i < 16) {
      mask &= (1U << (n - i)) - 1;
    }
    if (mask) {
      return i + (size_t)__builtin_ctz(mask);
    }
  }
  return n;
}

/* Up to the first special byte, which must exist: how many bytes those are.
 * May write 15 bytes more, and read as gw_json_scan_padded(). */
static inline size_t gw_json_copy_padded(const char *from, char *to) {
  for (size_t i = 0;; i += 16) {
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
    _mm_storeu_si128((__m128i *)(void *)(to + i), block);
    unsigned mask = gw_json_specials(block);
    if (mask) {
      return i + (size_t)__builtin_ctz(mask);
    }
  }
}

/* Copies two blocks: how many bytes stand in them before the first special one.
 * Reads and writes up to 32 bytes. */
static inline size_t gw_json_copy_two(const char *from, char *to) {
  __m128i first = _mm_loadu_si128((const __m128i *)(const void *)from);
  _mm_storeu_si128((__m128i *)(void *)to, first);
  unsigned mask = gw_json_specials(first);
  if (mask) {
    return (size_t)__builtin_ctz(mask);
  }
  __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(from + 16));
  _mm_storeu_si128((__m128i *)(void *)(to + 16), second);
  mask = gw_json_specials(second);
  return 16 + (mask ? (size_t)__builtin_ctz(mask) : 16);
}

#else

static inline size_t gw_json_copy_two(const char *from, char *to) {
  return gw_json_copy_plain_scalar(from, 32, to);
}

static inline size_t gw_json_copy_some(const char *from, size_t n, char *to) {
  return gw_json_copy_plain_scalar(from, n, to);
}

static inline size_t gw_json_copy_padded(const char *from, char *to) {
  return gw_json_copy_plain_scalar(from, SIZE_MAX, to);
}

static inline size_t gw_json_copy_plain(const char *from, size_t n, char *to) {
  return gw_json_copy_plain_scalar(from, n, to);
}

static inline const char *gw_json_scan(const char *p, const char *end) {
  return gw_json_scan_scalar(p, end);
}

static inline const char *gw_json_scan_padded(const char *p, bool *has_high) {
  return gw_json_scan_padded_scalar(p, has_high);
}

static inline const char *gw_json_scan_text(const char *p) {
  bool has_high = false;
  return gw_json_scan_padded_scalar(p, &has_high);
}

#endif

#endif
