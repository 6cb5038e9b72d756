/* st_identify: the request's id and its place in a trace, checked or made; and
 * who the client is. */
#include <stdio.h>
#include <sys/random.h>

#include "pipeline/forwarded.h"

enum {
  TRACE_STATE_BYTES = 512, /* W3C Trace Context 3.3.1.5 */
  RANDOM_WORDS = 64
};

/* Random words, fetched in blocks: a system call each would cost more than the
 * rest of this station. A kernel that has none yet gives what a generator
 * makes: ids must differ, they need not be secret. */
static uint64_t random_word(void) {
  static _Thread_local uint64_t words[RANDOM_WORDS];
  static _Thread_local size_t n_left;
  static _Thread_local uint64_t state = 0x9e3779b97f4a7c15u;
  if (!n_left &&
      getrandom(words, sizeof words, GRND_NONBLOCK) == (ssize_t)sizeof words) {
    n_left = RANDOM_WORDS;
  }
  if (n_left) {
    return words[--n_left];
  }
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state ^ (uint64_t)(uintptr_t)&state;
}

static void write_hex(uint64_t word, char *out, size_t n) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < n; i++) {
    out[n - 1 - i] = digits[word & 15];
    word >>= 4;
  }
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
  write_hex(random_word(), x->id_bytes, 16);
  write_hex(random_word(), x->id_bytes + 16, 16);
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
  bool is_given = trace_is_good(given);
  if (is_given) {
    memcpy(out, given.p, GW_TRACE_BYTES);
    gw_slice state = gw_headers_find(&x->request->headers, "tracestate");
    x->trace_state = state.n <= TRACE_STATE_BYTES ? state : (gw_slice){0};
  } else {
    memcpy(out, "00-", 3);
    write_hex(random_word(), out + 3, 16);
    write_hex(random_word() | 1, out + 19, 16);
    memcpy(out + 35, "-", 1);
    memcpy(out + 52, "-00", 3);
  }
  write_hex(random_word() | 1, out + 36, 16);
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
