#include "http/h1_write.h"

#include <stdio.h>

#include "unit.h"

#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

static void assert_head(const gw_response *response, bool closes,
                        const char *expected) {
  gw_buf out;
  gw_buf_init(&out, NULL, 4096);
  assert_int_equal(gw_h1_write_head(&out, response, GW_LIT(DATE), closes),
                   GW_OK);
  assert_slice(gw_buf_slice(&out), expected);
  gw_buf_done(&out);
}

static void writes_heads(void **state) {
  (void)state;
  gw_header headers[] = {{GW_LIT("x-a"), GW_LIT("1")},
                         {GW_LIT("x-b"), GW_LIT("")}};
  gw_response response = {
      .status = 200, .headers = {headers, 2, 2}, .body = GW_LIT("hello")};
  assert_head(&response, false,
              "HTTP/1.1 200 OK\r\ndate: " DATE
              "\r\ncontent-length: 5\r\nx-a: 1\r\nx-b: \r\n\r\n");
  response.is_head = true;
  response.headers.n = 0;
  assert_head(&response, true,
              "HTTP/1.1 200 OK\r\ndate: " DATE
              "\r\ncontent-length: 5\r\nconnection: close\r\n\r\n");
  assert_false(gw_response_has_body(&response));
  gw_response empty = {.status = 204};
  assert_head(&empty, false,
              "HTTP/1.1 204 No Content\r\ndate: " DATE "\r\n\r\n");
  empty.status = 304;
  assert_head(&empty, false,
              "HTTP/1.1 304 Not Modified\r\ndate: " DATE "\r\n\r\n");
  empty.status = 299;
  assert_head(&empty, false,
              "HTTP/1.1 299 \r\ndate: " DATE "\r\ncontent-length: 0\r\n\r\n");
}

/* One chunk, and what stands behind it. */
static void writes_trailers(void **state) {
  (void)state;
  static const struct {
    size_t n;
    const char *size, *end;
  } rows[] = {
      {0, "", "0\r\n"},
      {1, "1\r\n", "\r\n0\r\n"},
      {16, "10\r\n", "\r\n0\r\n"},
      {255, "ff\r\n", "\r\n0\r\n"},
      {65536, "10000\r\n", "\r\n0\r\n"},
      {SIZE_MAX, "ffffffffffffffff\r\n", "\r\n0\r\n"},
  };
  gw_header trailers[] = {{GW_LIT("x-a"), GW_LIT("1")},
                          {GW_LIT("x-b"), GW_LIT("")}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char expected[256];
    gw_buf out;
    gw_response response = {
        .status = 200, .trailers = {trailers, 2, 2}, .body = {"", rows[i].n}};
    snprintf(expected, sizeof expected,
             "HTTP/1.1 200 OK\r\ndate: " DATE "\r\ntransfer-encoding: "
             "chunked\r\ntrailer: x-a, x-b\r\n\r\n%s",
             rows[i].size);
    assert_head(&response, false, expected);
    snprintf(expected, sizeof expected, "%sx-a: 1\r\nx-b: \r\n\r\n",
             rows[i].end);
    gw_buf_init(&out, NULL, 4096);
    assert_int_equal(gw_h1_write_tail(&out, &response), GW_OK);
    assert_slice(gw_buf_slice(&out), expected);
    gw_buf_done(&out);
    response.is_head = true;
    assert_false(gw_response_has_trailers(&response));
  }
}

static void keeps_its_limit(void **state) {
  (void)state;
  gw_buf out;
  gw_buf_init(&out, NULL, 255);
  gw_response response = {.status = 200};
  assert_int_equal(gw_h1_write_head(&out, &response, GW_LIT(DATE), false),
                   GW_ERR_LIMIT);
  assert_int_equal(out.n, 0);
  gw_buf_done(&out);
}

static void knows_what_is_sound(void **state) {
  (void)state;
  static const struct {
    const char *name, *value;
    bool is_sound;
  } rows[] = {
      {"x-a", "b", true},
      {"content-type", "t/t", true},
      {"set-cookie", "a", true},
      {"X-A", "b", false},
      {"x-a", "b\r\nc: d", false},
      {"x-a", "b\n", false},
      {"x a", "b", false},
      {"", "b", false},
      {"content-length", "1", false},
      {"transfer-encoding", "chunked", false},
      {"connection", "close", false},
      {"date", "x", false},
      {"x-a", " b", false},
      {"upgrade", "h2c", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    gw_header header = {gw_slice_str(rows[i].name),
                        gw_slice_str(rows[i].value)};
    gw_response response = {.status = 200, .headers = {&header, 1, 1}};
    assert_int_equal(gw_response_is_sound(&response), rows[i].is_sound);
    gw_response other = {.status = 200, .trailers = {&header, 1, 1}};
    assert_int_equal(gw_response_is_sound(&other), rows[i].is_sound);
  }
  static const int statuses[] = {0, 100, 199, 200, 599, 600};
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
    gw_response response = {.status = statuses[i]};
    assert_int_equal(gw_response_is_sound(&response), i == 3 || i == 4);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_heads),
      cmocka_unit_test(writes_trailers),
      cmocka_unit_test(keeps_its_limit),
      cmocka_unit_test(knows_what_is_sound),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
