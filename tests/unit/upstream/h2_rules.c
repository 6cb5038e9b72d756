#include "upstream/h2_rules.h"

#include "unit.h"

/* One section: "name:value" lines, which are cut at the second colon where the
 * name begins with one. */
static gw_status section(gw_call_reply *reply, const char *lines) {
  gw_slice rest = gw_slice_str(lines);
  gw_h2_rules_begin(reply);
  while (rest.n) {
    gw_slice line = gw_slice_cut(&rest, '\n');
    size_t at = 1 + gw_slice_find(gw_slice_from(line, 1), ':');
    gw_slice name = gw_slice_sub(line, 0, at);
    gw_slice value = gw_slice_from(line, at + 1);
    gw_status status = gw_h2_rules_field(reply, name, &value);
    if (status == GW_OK && gw_slice_is(name, ":status")) {
      status = gw_call_set_http_status(reply, value);
    }
    if (status != GW_OK) {
      return status;
    }
  }
  return gw_h2_rules_section(reply);
}

static gw_status first(const char *lines) {
  gw_call_reply reply = {.n_fields = 0};
  return section(&reply, lines);
}

static void names_are_lower_case_tokens(void **state) {
  (void)state;
  assert_int_equal(first(":status:200\nx-a_b.c:1"), GW_OK);
  assert_int_equal(first(":status:200\nX-a:1"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\nx-A_:1"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\nx a:1"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\nx\r:1"), GW_ERR_PROTOCOL);
  gw_call_reply reply = {.http_status = 200};
  gw_slice value = GW_LIT("1");
  assert_int_equal(gw_h2_rules_field(&reply, GW_LIT(""), &value),
                   GW_ERR_PROTOCOL);
  assert_int_equal(gw_h2_rules_field(&reply, GW_LIT("a\0b"), &value),
                   GW_ERR_PROTOCOL);
}

static void values_have_no_controls(void **state) {
  (void)state;
  assert_int_equal(first(":status:200\nx:a\tb\x80"), GW_OK);
  assert_int_equal(first(":status:200\nx:a\rb"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\nx:a\x7f"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:20\r"), GW_ERR_PROTOCOL);
  gw_call_reply reply = {.http_status = 200};
  gw_slice value = GW_LIT("a\0b");
  assert_int_equal(gw_h2_rules_field(&reply, GW_LIT("x"), &value),
                   GW_ERR_PROTOCOL);
  value = GW_LIT("a\nset-cookie: b");
  assert_int_equal(gw_h2_rules_field(&reply, GW_LIT("x"), &value),
                   GW_ERR_PROTOCOL);
  value = GW_LIT("\t a b ");
  assert_int_equal(gw_h2_rules_field(&reply, GW_LIT("x"), &value), GW_OK);
  assert_slice(value, "a b");
}

static void there_is_one_status_before_the_fields(void **state) {
  (void)state;
  assert_int_equal(first(":status:200"), GW_OK);
  assert_int_equal(first("x:1"), GW_ERR_PROTOCOL);
  assert_int_equal(first("x:1\n:status:200"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\n:status:200"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:2000"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:099"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:101"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\n:path:/"), GW_ERR_PROTOCOL);
}

static void interim_responses_come_before(void **state) {
  (void)state;
  gw_call_reply reply = {.n_fields = 0};
  assert_int_equal(section(&reply, ":status:103\nlink:</x>"), GW_OK);
  assert_int_equal(gw_call_end_interim(&reply, false), GW_OK);
  assert_int_equal(section(&reply, ":status:200\nx:1"), GW_OK);
  reply.has_head = true;
  assert_int_equal(section(&reply, "grpc-status:0"), GW_OK);
}

static void trailers_have_no_pseudo_headers(void **state) {
  (void)state;
  gw_call_reply reply = {.http_status = 200, .has_head = true};
  assert_int_equal(section(&reply, "x:1"), GW_OK);
  assert_int_equal(section(&reply, ":status:200\nx:1"), GW_ERR_PROTOCOL);
  assert_int_equal(section(&reply, "content-length:3"), GW_ERR_PROTOCOL);
}

static void fields_of_a_connection_are_refused(void **state) {
  (void)state;
  assert_int_equal(first(":status:200\nconnection:close"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\nkeep-alive:1"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\nproxy-connection:x"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\nupgrade:h2c"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\ntransfer-encoding:chunked"),
                   GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\ntrailer:x-a\nconnexions:1"), GW_OK);
}

static void lengths_are_numbers(void **state) {
  (void)state;
  assert_int_equal(first(":status:200\ncontent-length:12"), GW_OK);
  assert_int_equal(first(":status:200\ncontent-length:1x"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\ncontent-length:-1"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\ncontent-length:"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:200\ncontent-length:1\ncontent-length:1"),
                   GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:204\ncontent-length:0"), GW_OK);
  assert_int_equal(first(":status:204\ncontent-length:1"), GW_ERR_PROTOCOL);
  assert_int_equal(first(":status:103\ncontent-length:0"), GW_ERR_PROTOCOL);
}

static gw_status body(const char *method, const char *head, size_t n) {
  gw_call_reply reply = {.n_fields = 0};
  gw_call call = {.method = gw_slice_str(method), .incoming = &reply};
  assert_int_equal(section(&reply, head), GW_OK);
  gw_status status = n ? gw_h2_rules_data(&reply, n) : GW_OK;
  return status == GW_OK ? gw_h2_rules_end(&call) : status;
}

static void lengths_are_kept(void **state) {
  (void)state;
  assert_int_equal(body("GET", ":status:200\ncontent-length:3", 3), GW_OK);
  assert_int_equal(body("GET", ":status:200\ncontent-length:3", 2),
                   GW_ERR_PROTOCOL);
  assert_int_equal(body("GET", ":status:200\ncontent-length:3", 4),
                   GW_ERR_PROTOCOL);
  assert_int_equal(body("GET", ":status:200\ncontent-length:3", 0),
                   GW_ERR_PROTOCOL);
  assert_int_equal(body("GET", ":status:200\nx:1", 7), GW_OK);
  /* the length that another answer would have */
  assert_int_equal(body("HEAD", ":status:200\ncontent-length:3", 0), GW_OK);
  assert_int_equal(body("GET", ":status:304\ncontent-length:3", 0), GW_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_are_lower_case_tokens),
      cmocka_unit_test(values_have_no_controls),
      cmocka_unit_test(there_is_one_status_before_the_fields),
      cmocka_unit_test(interim_responses_come_before),
      cmocka_unit_test(trailers_have_no_pseudo_headers),
      cmocka_unit_test(fields_of_a_connection_are_refused),
      cmocka_unit_test(lengths_are_numbers),
      cmocka_unit_test(lengths_are_kept),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
