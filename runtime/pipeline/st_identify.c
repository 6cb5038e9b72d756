/* st_identify: the request's id and its place in a trace, checked or made; and
 * who the client is. */
#include <stdio.h>
#include <unistd.h>
#include <sys/random.h>

#include "pipeline/forwarded.h"

enum { TRACE_STATE_BYTES = 512 /* W3C Trace Context 3.3.1.5 */ };

static uint64_t rotate(uint64_t x, unsigned by) {
  return x << by | x >> (64 - by);
}

/* Fills |words| from xoshiro256++ (Blackman, Vigna), seeded by the kernel, or
 * by what differs where it has no random bytes yet: ids must differ, they need
 * not be secret, and a system call for each dozen would cost more than the rest
 * of this station. */
static void fill_random(uint64_t *words, size_t n) {
  static _Thread_local uint64_t state[4];
  uint64_t s[4];
  memcpy(s, state, sizeof s);
  if (!(s[0] | s[1] | s[2] | s[3]) &&
      getrandom(s, sizeof s, GRND_NONBLOCK) != (ssize_t)sizeof s) {
    s[0] = (uint64_t)(uintptr_t)state;
    s[1] = (uint64_t)getpid() << 32 | 1;
  }
  for (size_t i = 0; i < n; i++) {
    uint64_t t = s[1] << 17;
    words[i] = rotate(s[0] + s[3], 23) + s[0];
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
  }
  memcpy(state, s, sizeof s);
}

/* A digit for each byte of |x|, all of which are below 16. */
static uint64_t hex_of(uint64_t x) {
  const uint64_t ones = 0x0101010101010101u;
  uint64_t is_letter = (x + 6 * ones) >> 4 & ones;
  return x + '0' * ones + is_letter * ('a' - '0' - 10);
}

/* Sixteen digits; in which order does not matter for a word that is random. */
static void write_hex(uint64_t word, char *out) {
  const uint64_t lows = 0x0f0f0f0f0f0f0f0fu;
  uint64_t halves[] = {hex_of(word & lows), hex_of(word >> 4 & lows)};
  memcpy(out, halves, sizeof halves);
}

/* THREATS D11: at most 64 of [A-Za-z0-9-]. */
static bool id_is_good(gw_slice id) {
  for (size_t i = 0; i < id.n; i++) {
    char c = id.p[i];
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!is_letter && !(c >= '0' && c <= '9') && c != '-') {
      return false;
    }
  }
  return id.n > 0 && id.n <= GW_ID_BYTES;
}

static void identify(gw_exchange *x) {
  gw_slice given = gw_headers_find(&x->request->headers, "x-request-id");
  if (id_is_good(given)) {
    x->id = given;
    return;
  }
  uint64_t words[2];
  fill_random(words, 2);
  write_hex(words[0], x->id_bytes);
  write_hex(words[1], x->id_bytes + 16);
  x->id = gw_slice_of(x->id_bytes, 32);
}

static bool is_hex(gw_slice s) {
  bool any = false;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return false;
    }
    any = any || c != '0';
  }
  return any; /* all zeros is invalid */
}

/* W3C Trace Context 3.2: version 00, 32 hex, 16 hex, 2 hex of flags. */
static bool trace_is_good(gw_slice t) {
  return t.n == GW_TRACE_BYTES && memcmp(t.p, "00-", 3) == 0 &&
         t.p[35] == '-' && t.p[52] == '-' && is_hex(gw_slice_of(t.p + 3, 32)) &&
         is_hex(gw_slice_of(t.p + 36, 16)) &&
         (is_hex(gw_slice_of(t.p + 53, 2)) || memcmp(t.p + 53, "00", 2) == 0);
}

/* Our span gets its own id; the trace and its flags stay the caller's. */
static void trace(gw_exchange *x) {
  char *out = x->trace_bytes;
  gw_slice given = gw_headers_find(&x->request->headers, "traceparent");
  uint64_t words[3];
  fill_random(words, 3);
  if (trace_is_good(given)) {
    memcpy(out, given.p, GW_TRACE_BYTES);
    gw_slice state = gw_headers_find(&x->request->headers, "tracestate");
    x->trace_state = state.n <= TRACE_STATE_BYTES ? state : (gw_slice){0};
  } else {
    memcpy(out, "00-", 3);
    write_hex(words[0], out + 3);
    write_hex(words[1] | 1, out + 19);
    memcpy(out + 35, "-", 1);
    memcpy(out + 52, "-00", 3);
  }
  write_hex(words[2] | 1, out + 36);
  x->trace = gw_slice_of(out, GW_TRACE_BYTES);
}

gw_verdict gw_st_identify(gw_run *run) {
  gw_exchange *x = &run->x;
  identify(x);
  trace(x);
  gw_forwarded_read(run);
  gw_exchange_header(x, GW_LIT("x-request-id"), x->id);
  return x->problem ? GW_FAIL : GW_NEXT;
}
