/* However the bytes of a request arrive, the upstream gets the same message and
 * the client the same answer: whole, byte by byte, and cut in two. */
#include <stdio.h>

#include "road.h"
#include "unit.h"

enum { N_BODIES = 500, EVERY_CUT = 25, N_CUTS = 6, REQUEST = 4096 };

/* What one request led to. */
typedef struct outcome {
  char answer[8192], message[8192];
  size_t n_message, n_calls;
} outcome;

/* ---- bodies ---------------------------------------------------------------
 */

static uint32_t seed;

static uint32_t pick(uint32_t n) {
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % n;
}

/* Values that are right, that are wrong, and that are no JSON. */
static const char *const titles[] = {
    "\"Emma\"",
    "\"\\u00e4\\ud83d\\ude00\"",
    "\"\xc3\xa9\xe2\x82\xac\"",
    "\"a\\\\\\\"b\"",
    "\"\"",
    "7",
    "\"\\ud800\"",
    "\"\xc3\"",
    "null",
};
static const char *const numbers[] = {
    "0",  "9007199254740993",    "1.0",   "1e2",
    "-1", "9223372036854775808", "\"1\"", "01",
    "-",
};
static const char *const genres[] = {
    "\"GENRE_FICTION\"", "\"GENRE_POETRY\"", "\"FICTION\"", "2", "[]",
};
static const char *const authors[] = {
    "[]",
    "[{\"familyName\": \"A\"}]",
    "[{\"familyName\":\"A\"},{\"givenName\":1}]",
    "[ {\"familyName\" :\t\"B\", \"birthYear\": -3 } ]",
    "{}",
};
static const char *const ends[] = {"}", " }", "}\n", ",}", "}}", ""};

static const char *one_of(const char *const *list, size_t n) {
  return list[pick((uint32_t)n)];
}

static size_t make_body(char *out, size_t room) {
  bool is_spaced = pick(2);
  int n = snprintf(out, room, "{%s\"title\"%s:%s", is_spaced ? "\r\n  " : "",
                   is_spaced ? " " : "", one_of(titles, GW_COUNT(titles)));
  if (pick(2)) {
    n += snprintf(out + n, room - (size_t)n, ",\"isbn\": %s",
                  one_of(numbers, GW_COUNT(numbers)));
  }
  if (pick(2)) {
    n += snprintf(out + n, room - (size_t)n, ", \"genre\":%s",
                  one_of(genres, GW_COUNT(genres)));
  }
  if (pick(2)) {
    n += snprintf(out + n, room - (size_t)n, ",\"authors\":%s",
                  one_of(authors, GW_COUNT(authors)));
  }
  if (!pick(6)) {
    n += snprintf(out + n, room - (size_t)n, ",\"titel\":{\"a\":[1,{}]}");
  }
  /* most end as they should */
  n += snprintf(out + n, room - (size_t)n, "%s",
                pick(3) ? "}" : one_of(ends, GW_COUNT(ends)));
  return (size_t)n;
}

/* Some say how long the body is, some send it in chunks. */
static size_t make_request(char *out) {
  static const char head[] = "POST /v1/shelves/a/books HTTP/1.1\r\nhost: a\r\n"
                             "x-request-id: cut\r\n"
                             "content-type: application/json\r\n";
  char body[REQUEST / 2];
  size_t n = make_body(body, sizeof body);
  size_t half = n / 2;
  int written =
      pick(2) ? snprintf(out, REQUEST, "%scontent-length: %zu\r\n\r\n%s", head,
                         n, body)
              : snprintf(out, REQUEST,
                         "%stransfer-encoding: chunked\r\n\r\n"
                         "%zx\r\n%.*s\r\n%zx;x=y\r\n%s\r\n0\r\n\r\n",
                         head, half, (int)half, body, n - half, body + half);
  return (size_t)written;
}

/* ---- arrivals -------------------------------------------------------------
 */

/* The date is the system's, and may be another one a moment later. */
static void hide_date(char *answer) {
  char *date = strstr(answer, "\r\ndate: ");
  for (char *c = date ? date + 2 : NULL; c && *c && *c != '\r'; c++) {
    *c = '-';
  }
}

/* Sends |request| in pieces of |first| bytes, and then of |step| each. */
static void arrive(road *r, gw_slice request, size_t first, size_t step,
                   outcome *ret_outcome) {
  http_client client;
  size_t n_before = r->fake.n_requests, at = 0, n = first;
  r->fake.n_message = 0;
  http_client_init(&client, &r->server, 65536);
  while (at < request.n) {
    http_client_send(&client, gw_slice_sub(request, at, n));
    gw_loop_mem_run(r->loop);
    at += n;
    n = step;
  }
  snprintf(ret_outcome->answer, sizeof ret_outcome->answer, "%s",
           http_client_text(&client));
  hide_date(ret_outcome->answer);
  ret_outcome->n_calls = r->fake.n_requests - n_before;
  ret_outcome->n_message = r->fake.n_message;
  memcpy(ret_outcome->message, r->fake.message, r->fake.n_message);
  http_client_done(&client);
  gw_loop_mem_run(r->loop);
  r->n_log = 0; /* the log has no room for all */
}

static void assert_same(const outcome *a, const outcome *b) {
  assert_string_equal(a->answer, b->answer);
  assert_int_equal(a->n_calls, b->n_calls);
  assert_int_equal(a->n_message, b->n_message);
  assert_memory_equal(a->message, b->message, a->n_message);
}

/* At every byte of some, at a few places of the others. */
static void cut_in_two(road *r, gw_slice request, bool is_every,
                       const outcome *whole) {
  static outcome cut;
  size_t step = is_every ? 1 : request.n / N_CUTS;
  for (size_t at = is_every ? 1 : 1 + pick((uint32_t)step); at < request.n;
       at += step) {
    arrive(r, request, at, request.n, &cut);
    assert_same(whole, &cut);
  }
}

static void cuts_change_nothing(void **state) {
  (void)state;
  static outcome whole, bytewise;
  static char request[REQUEST];
  static road r;
  size_t n_calls = 0;
  seed = 20;
  road_init(&r, NULL);
  for (size_t i = 0; i < N_BODIES; i++) {
    gw_slice text = gw_slice_of(request, make_request(request));
    arrive(&r, text, text.n, text.n, &whole);
    assert_int_equal(strncmp(whole.answer, "HTTP/1.1 ", 9), 0);
    arrive(&r, text, 1, 1, &bytewise);
    assert_same(&whole, &bytewise);
    cut_in_two(&r, text, i % EVERY_CUT == 0, &whole);
    n_calls += whole.n_calls;
  }
  /* The bodies are of both kinds: those that go on, and those refused. */
  assert_in_range(n_calls, N_BODIES / 10, N_BODIES * 9 / 10);
  road_done(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cuts_change_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
