#include "base/utf8.h"

#if defined(__x86_64__)
#  include <immintrin.h>
#endif

/* Below this the scalar loop is as fast. */
enum { VECTOR_FROM = 32 };

/* ---- one sequence after the other ---------------------------------------- */

static bool is_tail(unsigned char c) {
  return (c & 0xc0) == 0x80;
}

/* The length of the sequence at |p|, of which |n| bytes are there; 0 if it is
 * bad. RFC 3629 section 4: what the second byte may be depends on the first.
 */
static size_t sequence(const unsigned char *p, size_t n) {
  unsigned char c = p[0];
  if (c < 0x80) {
    return 1;
  }
  if (c < 0xc2 || c > 0xf4) {
    return 0;
  }
  if (c < 0xe0) {
    return n >= 2 && is_tail(p[1]) ? 2 : 0;
  }
  if (n < 3 || !is_tail(p[1]) || !is_tail(p[2])) {
    return 0;
  }
  if (c < 0xf0) {
    bool is_overlong = c == 0xe0 && p[1] < 0xa0;
    bool is_surrogate = c == 0xed && p[1] >= 0xa0;
    return is_overlong || is_surrogate ? 0 : 3;
  }
  bool is_bad = (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] >= 0x90);
  return !is_bad && n >= 4 && is_tail(p[3]) ? 4 : 0;
}

size_t gw_utf8_find_bad(gw_slice s) {
  const unsigned char *p = (const unsigned char *)s.p;
  size_t i = 0;
  while (i < s.n) {
    if (s.n - i >= 8) {
      uint64_t word;
      memcpy(&word, p + i, 8);
      if (!(word & 0x8080808080808080u)) {
        i += 8;
        continue;
      }
    }
    size_t n = sequence(p + i, s.n - i);
    if (!n) {
      return i;
    }
    i += n;
  }
  return s.n;
}

bool gw_utf8_check_scalar(gw_slice s) {
  return gw_utf8_find_bad(s) == s.n;
}

/* ---- sixteen bytes at a step --------------------------------------------- */

#if defined(__x86_64__)

/* What can be wrong with two neighbouring bytes. Each table below says, for
 * one nibble of the pair, which of these it allows for; an error is what all
 * three agree upon. */
enum {
  TOO_SHORT = 1 << 0,  /* a lead, and no tail behind it */
  TOO_LONG = 1 << 1,   /* ASCII, and a tail behind it */
  OVERLONG_3 = 1 << 2, /* e0 80..9f */
  TOO_LARGE = 1 << 3,  /* f4 90.., f5.. */
  SURROGATE = 1 << 4,  /* ed a0..bf */
  OVERLONG_2 = 1 << 5, /* c0, c1 */
  OVERLONG_4 = 1 << 6, /* f0 80..8f; also f5.. 80..8f */
  TWO_TAILS = 1 << 7,  /* right only as the third or fourth byte */
  ALWAYS = TOO_SHORT | TOO_LONG | TWO_TAILS
};

#  define LARGE  (ALWAYS | TOO_LARGE | OVERLONG_4)
#  define SECOND (TOO_LONG | OVERLONG_2 | TWO_TAILS)

static const uint8_t first_high[16] = {
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TOO_LONG,
    TWO_TAILS,
    TWO_TAILS,
    TWO_TAILS,
    TWO_TAILS,
    TOO_SHORT | OVERLONG_2,
    TOO_SHORT,
    TOO_SHORT | OVERLONG_3 | SURROGATE,
    TOO_SHORT | TOO_LARGE | OVERLONG_4,
};

static const uint8_t first_low[16] = {
    ALWAYS | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
    ALWAYS | OVERLONG_2,
    ALWAYS,
    ALWAYS,
    ALWAYS | TOO_LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE,
    LARGE | SURROGATE,
    LARGE,
    LARGE,
};

static const uint8_t second_high[16] = {
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    SECOND | OVERLONG_3 | OVERLONG_4,
    SECOND | OVERLONG_3 | TOO_LARGE,
    SECOND | SURROGATE | TOO_LARGE,
    SECOND | SURROGATE | TOO_LARGE,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
    TOO_SHORT,
};

#  define SSSE3 __attribute__((target("ssse3")))

SSSE3 static __m128i load(const void *p) {
  return _mm_loadu_si128((const __m128i *)p);
}

/* The errors of |now|, whose first bytes may belong to sequences that began
 * in |before|. */
SSSE3 static __m128i errors_of(__m128i now, __m128i before) {
  const __m128i low = _mm_set1_epi8(0x0f);
  __m128i back1 = _mm_alignr_epi8(now, before, 15);
  __m128i back2 = _mm_alignr_epi8(now, before, 14);
  __m128i back3 = _mm_alignr_epi8(now, before, 13);
  __m128i pair = _mm_shuffle_epi8(load(first_high),
                                  _mm_and_si128(_mm_srli_epi16(back1, 4), low));
  pair = _mm_and_si128(
      pair, _mm_shuffle_epi8(load(first_low), _mm_and_si128(back1, low)));
  pair = _mm_and_si128(
      pair, _mm_shuffle_epi8(load(second_high),
                             _mm_and_si128(_mm_srli_epi16(now, 4), low)));
  /* Two tails in a row are right exactly behind a lead of three or four. */
  __m128i third = _mm_subs_epu8(back2, _mm_set1_epi8(0xe0 - 0x80));
  __m128i fourth = _mm_subs_epu8(back3, _mm_set1_epi8((char)(0xf0 - 0x80)));
  __m128i must =
      _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8((char)0x80));
  return _mm_xor_si128(must, pair);
}

/* Not zero where a sequence that began in |now| must go on behind it. */
SSSE3 static __m128i cut_of(__m128i now) {
  const __m128i last =
      _mm_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                    (char)0xef, (char)0xdf, (char)0xbf);
  return _mm_subs_epu8(now, last);
}

SSSE3 static bool check_ssse3(gw_slice s) {
  __m128i before = _mm_setzero_si128(), cut = before, errors = before;
  size_t i = 0;
  for (; s.n - i >= 16; i += 16) {
    __m128i now = load(s.p + i);
    if (!_mm_movemask_epi8(now)) {
      errors = _mm_or_si128(errors, cut);
      cut = _mm_setzero_si128();
    } else {
      errors = _mm_or_si128(errors, errors_of(now, before));
      cut = cut_of(now);
    }
    before = now;
  }
  char tail[16] = {0};
  memcpy(tail, s.p + i, s.n - i);
  __m128i last = load(tail);
  errors = _mm_or_si128(errors, errors_of(last, before));
  errors = _mm_or_si128(errors, cut_of(last));
  return _mm_movemask_epi8(_mm_cmpeq_epi8(errors, _mm_setzero_si128())) ==
         0xffff;
}

/* ---- thirty-two bytes at a step ------------------------------------------ */

#  define AVX2 __attribute__((target("avx2")))

AVX2 static __m256i load_wide(const void *p) {
  return _mm256_loadu_si256((const __m256i *)p);
}

/* What |table| says of each nibble. */
AVX2 static __m256i look_up(const uint8_t *table, __m256i nibbles) {
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(
                                 (const __m128i *)(const void *)table)),
                             nibbles);
}

/* errors_of(), twice as wide. */
AVX2 static __m256i wide_errors_of(__m256i now, __m256i before) {
  const __m256i low = _mm256_set1_epi8(0x0f);
  const __m256i top = _mm256_set1_epi8((char)0x80);
  __m256i middle = _mm256_permute2x128_si256(before, now, 0x21);
  __m256i back1 = _mm256_alignr_epi8(now, middle, 15);
  __m256i back2 = _mm256_alignr_epi8(now, middle, 14);
  __m256i back3 = _mm256_alignr_epi8(now, middle, 13);
  __m256i pair = _mm256_and_si256(
      look_up(first_high, _mm256_and_si256(_mm256_srli_epi16(back1, 4), low)),
      look_up(first_low, _mm256_and_si256(back1, low)));
  pair = _mm256_and_si256(
      pair,
      look_up(second_high, _mm256_and_si256(_mm256_srli_epi16(now, 4), low)));
  __m256i third = _mm256_subs_epu8(back2, _mm256_set1_epi8(0xe0 - 0x80));
  __m256i fourth =
      _mm256_subs_epu8(back3, _mm256_set1_epi8((char)(0xf0 - 0x80)));
  return _mm256_xor_si256(_mm256_and_si256(_mm256_or_si256(third, fourth), top),
                          pair);
}

AVX2 static __m256i wide_cut_of(__m256i now) {
  const __m256i last =
      _mm256_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                       -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                       -1, (char)0xef, (char)0xdf, (char)0xbf);
  return _mm256_subs_epu8(now, last);
}

/* wide_errors_of() and wide_cut_of(), of what may well be ASCII alone. */
AVX2 static __m256i wide_last_errors_of(__m256i last, __m256i before,
                                        __m256i *cut) {
  if (!_mm256_movemask_epi8(last)) {
    return *cut;
  }
  *cut = wide_cut_of(last);
  return wide_errors_of(last, before);
}

AVX2 static bool check_avx2(gw_slice s) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i before = zero, cut = zero, errors = zero;
  size_t i = 0;
  for (; s.n - i >= 32; i += 32) {
    __m256i now = load_wide(s.p + i);
    if (!_mm256_movemask_epi8(now)) {
      errors = _mm256_or_si256(errors, cut);
      cut = zero;
    } else {
      errors = _mm256_or_si256(errors, wide_errors_of(now, before));
      cut = wide_cut_of(now);
    }
    before = now;
  }
  if (s.n >= 64 && i < s.n) { /* the last bytes, some of them once more */
    before = load_wide(s.p + s.n - 64);
    errors = _mm256_or_si256(
        errors, wide_last_errors_of(load_wide(s.p + s.n - 32), before, &cut));
  } else {
    char tail[32] = {0};
    memcpy(tail, s.p + i, s.n - i);
    errors = _mm256_or_si256(
        errors, wide_last_errors_of(load_wide(tail), before, &cut));
  }
  errors = _mm256_or_si256(errors, cut);
  return _mm256_testz_si256(errors, errors);
}

#endif

/* ---- which of them ------------------------------------------------------- */

size_t gw_utf8_ways(gw_utf8_way *ret_ways[GW_UTF8_WAYS]) {
  size_t n = 0;
  ret_ways[n++] = gw_utf8_check_scalar;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("ssse3")) {
    ret_ways[n++] = check_ssse3;
  }
  if (__builtin_cpu_supports("avx2")) {
    ret_ways[n++] = check_avx2;
  }
#endif
  return n;
}

static gw_utf8_way *check_long = gw_utf8_check_scalar;

__attribute__((constructor)) static void choose(void) {
  gw_utf8_way *ways[GW_UTF8_WAYS];
  check_long = ways[gw_utf8_ways(ways) - 1];
}

/* Of what is too short for vectors: eight bytes at a look, the last of which
 * may have been seen before. */
static bool is_short_ascii(gw_slice s) {
  uint64_t word = 0, all = 0;
  if (s.n < 8) {
    for (size_t i = 0; i < s.n; i++) {
      all |= (unsigned char)s.p[i];
    }
    return all < 0x80;
  }
  for (size_t i = 0; i + 8 < s.n; i += 8) {
    memcpy(&word, s.p + i, 8);
    all |= word;
  }
  memcpy(&word, s.p + s.n - 8, 8);
  return !((all | word) & 0x8080808080808080u);
}

bool gw_utf8_check(gw_slice s) {
  return s.n < VECTOR_FROM ? is_short_ascii(s) || gw_utf8_check_scalar(s)
                           : check_long(s);
}

/* ---- the rest ------------------------------------------------------------ */

size_t gw_utf8_code_points(gw_slice s) {
  const uint64_t ones = 0x0101010101010101u;
  size_t n = s.n, i = 0;
  for (; s.n - i >= 8; i += 8) { /* tails: bit 7 is set and bit 6 isn't */
    uint64_t word;
    memcpy(&word, s.p + i, 8);
    n -= (size_t)(((word >> 7 & ~(word >> 6)) & ones) * ones >> 56);
  }
  for (; i < s.n; i++) {
    n -= is_tail((unsigned char)s.p[i]);
  }
  return n;
}

size_t gw_utf8_put(uint32_t code, char *out) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    out[0] = (char)(0xc0 | code >> 6);
    out[1] = (char)(0x80 | (code & 0x3f));
    return 2;
  }
  if (code < 0x10000) {
    out[0] = (char)(0xe0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3f));
    out[2] = (char)(0x80 | (code & 0x3f));
    return 3;
  }
  out[0] = (char)(0xf0 | code >> 18);
  out[1] = (char)(0x80 | (code >> 12 & 0x3f));
  out[2] = (char)(0x80 | (code >> 6 & 0x3f));
  out[3] = (char)(0x80 | (code & 0x3f));
  return 4;
}
