#include "form/multipart.h"

#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

/* "name:type:content" of each part, '|' between them. */
static gw_status read_all(gw_slice boundary, gw_slice text, char *out,
                          size_t room, const char **ret_what) {
  gw_arena arena;
  gw_multipart multipart;
  gw_multipart_part part;
  size_t n = 0;
  gw_arena_init(&arena, 0);
  out[0] = 0;
  gw_status status = gw_multipart_init(&multipart, boundary, text, &arena);
  while (status == GW_OK) {
    status = gw_multipart_next(&multipart, &part);
    if (status == GW_OK) {
      n += (size_t)snprintf(out + n, room - n, "%s%.*s%s:%.*s:%.*s",
                            n ? "|" : "", (int)part.name.n, part.name.p,
                            part.is_file ? "*" : "", (int)part.type.n,
                            part.type.p ? part.type.p : "", (int)part.content.n,
                            part.content.p);
    }
  }
  *ret_what = multipart.why.what;
  assert_true(status == GW_END || multipart.why.pos <= text.n);
  gw_arena_done(&arena);
  return status;
}

#define NAME(name) "Content-Disposition: form-data; name=" name "\r\n"

static void reads_parts(void **state) {
  (void)state;
  static const struct {
    const char *text, *found;
  } rows[] = {
      {"--B\r\n" NAME("a") "\r\n1\r\n--B--", "a::1"},
      {"--B\r\n" NAME("\"a\"") "\r\n\r\n--B--\r\n", "a::"},
      {"--B\r\n" NAME("a") "\r\n1\r\n--B\r\n" NAME("b") "\r\n2\r\n--B--",
       "a::1|b::2"},
      {"--B\r\n" NAME(
           "a; filename=\"x\\\"y\"") "content-type:  text/plain \r\nX-Other: "
                                     "1\r\n\r\n1\r\n--B--",
       "a*:text/plain:1"},
      {"--B\r\n" NAME("\"a%22b%0D%0Ac%41\"") "\r\n1\r\n--B--",
       "a\"b\r\nc%41::1"},
      {"--B\r\n" NAME("a") "\r\n\r\n--A\r\n-\r\n--B--", "a::\r\n--A\r\n-"},
      {"--B\r\n" NAME("a") "Content-Transfer-Encoding: 8BIT\r\n\r\n1\r\n--B--",
       "a::1"},
      {"--B--", ""},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char found[256];
    const char *what;
    assert_int_equal(read_all(GW_LIT("B"), gw_slice_str(rows[i].text), found,
                              sizeof found, &what),
                     GW_END);
    assert_string_equal(found, rows[i].found);
  }
}

static void refuses_two_readings(void **state) {
  (void)state;
  static const struct {
    const char *text, *what;
  } rows[] = {
      {"", "does not begin"},
      {"x--B--", "does not begin"},
      {"\r\n--B--", "does not begin"},
      {"--B", "goes on"},
      {"--B \r\n", "goes on"},
      {"--B\n", "goes on"},
      {"--B--x", "behind"},
      {"--B--\r\n\r\n", "behind"},
      {"--B\r\n\r\n1\r\n--B--", "no name"},
      {"--B\r\n" NAME("a") "\r\n1", "last boundary"},
      {"--B\r\n" NAME("a") "\r\n--B--", "no content"},
      {"--B\r\n" NAME("a") "\r\n1\r\n--B-", "goes on"},
      {"--B\r\n" NAME("a") "\r\n1\r\n--Bx\r\n\r\n--B--", "goes on"},
      {"--B\r\n" NAME("a") "x", "does not end"},
      {"--B\r\n" NAME("a") "x\r\n\r\n1\r\n--B--", "malformed header"},
      {"--B\r\n" NAME("a") " folded: 1\r\n\r\n1\r\n--B--", "malformed header"},
      {"--B\r\n" NAME("a") "x : 1\r\n\r\n1\r\n--B--", "malformed header"},
      {"--B\r\n" NAME("a") "x: \001\r\n\r\n1\r\n--B--", "malformed header"},
      {"--B\r\n" NAME("a\nb") "\r\n1\r\n--B--", "malformed header"},
      {"--B\r\n" NAME("a") NAME("a") "\r\n1\r\n--B--", "twice"},
      {"--B\r\n" NAME("a; name=b") "\r\n1\r\n--B--", "two names"},
      {"--B\r\n" NAME("\"a\\b\"") "\r\n1\r\n--B--", "backslash"},
      {"--B\r\n" NAME("\"\xff\"") "\r\n1\r\n--B--", "UTF-8"},
      {"--B\r\n" NAME("\"a") "\r\n1\r\n--B--", "malformed content-disposition"},
      {"--B\r\nContent-Disposition: file; name=a\r\n\r\n1\r\n--B--",
       "form-data"},
      {"--B\r\n" NAME("a") "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n",
       "two content-types"},
      {"--B\r\n" NAME("a") "Content-Transfer-Encoding: base64\r\n\r\n",
       "content-transfer-encoding"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char found[256];
    const char *what;
    assert_int_equal(read_all(GW_LIT("B"), gw_slice_str(rows[i].text), found,
                              sizeof found, &what),
                     GW_ERR_SYNTAX);
    assert_non_null(strstr(what, rows[i].what));
  }
}

static void boundaries_have_a_form(void **state) {
  (void)state;
  static const struct {
    const char *boundary;
    gw_status status;
  } rows[] = {
      {"", GW_ERR_SYNTAX},
      {"a ", GW_ERR_SYNTAX},
      {"a\xff", GW_ERR_SYNTAX},
      {"a\"b", GW_ERR_SYNTAX},
      {"a'()+_,-./:=? b", GW_END},
      {"1234567890123456789012345678901234567890123456789012345678901234567890",
       GW_END},
      {"1234567890123456789012345678901234567890123456789012345678901234567890"
       "1",
       GW_ERR_SYNTAX},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char text[128], found[64];
    const char *what;
    int n = snprintf(text, sizeof text, "--%s--", rows[i].boundary);
    assert_int_equal(read_all(gw_slice_str(rows[i].boundary),
                              gw_slice_of(text, (size_t)n), found, sizeof found,
                              &what),
                     rows[i].status);
  }
}

/* A header of |n_fields| more fields and |n| more bytes. */
static gw_status read_header(size_t n, size_t n_fields) {
  static char text[2 * GW_MULTIPART_HEADER_BYTES];
  char found[64];
  const char *what;
  size_t at = (size_t)snprintf(text, sizeof text, "--B\r\n" NAME("a"));
  for (size_t i = 0; i < n_fields; i++) {
    at += (size_t)snprintf(text + at, sizeof text - at, "x:\r\n");
  }
  if (n) {
    at += (size_t)snprintf(text + at, sizeof text - at, "y:%0*d\r\n",
                           (int)n - 4, 0);
  }
  at += (size_t)snprintf(text + at, sizeof text - at, "\r\n1\r\n--B--");
  return read_all(GW_LIT("B"), gw_slice_of(text, at), found, sizeof found,
                  &what);
}

static void headers_of_parts_have_limits(void **state) {
  (void)state;
  size_t others = strlen(NAME("a")) + 2;
  assert_int_equal(read_header(GW_MULTIPART_HEADER_BYTES - others, 0), GW_END);
  assert_int_equal(read_header(GW_MULTIPART_HEADER_BYTES - others + 1, 0),
                   GW_ERR_LIMIT);
  assert_int_equal(read_header(0, GW_MULTIPART_HEADER_FIELDS - 1), GW_END);
  assert_int_equal(read_header(0, GW_MULTIPART_HEADER_FIELDS), GW_ERR_LIMIT);
}

/* A body that was cut is refused, wherever. */
static void a_cut_body_is_refused(void **state) {
  (void)state;
  static const char text[] = "--B\r\n" NAME("a") "\r\n1\r\n--B--";
  for (size_t n = 0; n + 1 < sizeof text; n++) {
    char found[64], *copy = malloc(n + 1);
    const char *what;
    memcpy(copy, text, n);
    gw_status status =
        read_all(GW_LIT("B"), gw_slice_of(copy, n), found, sizeof found, &what);
    assert_int_equal(status, GW_ERR_SYNTAX);
    free(copy);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_parts),
      cmocka_unit_test(refuses_two_readings),
      cmocka_unit_test(boundaries_have_a_form),
      cmocka_unit_test(headers_of_parts_have_limits),
      cmocka_unit_test(a_cut_body_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
