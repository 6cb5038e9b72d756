#include "pipeline/run.h"

#include <stdio.h>

#include "unit.h"

static const gw_schema number = {.types = GW_TYPE_INTEGER};
static const gw_schema word = {
    .types = GW_TYPE_STRING, .checks = GW_CHECK_MAX_LENGTH, .max_length = 3};
static const gw_answer_media numbers[] = {{GW_STR("application/json"), &number},
                                          {GW_STR("text/*"), &word}};
static const gw_answer_media words[] = {{GW_STR("application/json"), &word}};
static const gw_answer_media ranges[] = {{GW_STR("application/*"), &word},
                                         {GW_STR("application/json"), &number},
                                         {GW_STR("image/*"), &number}};
static const gw_answer answers[] = {
    {200, 200, numbers, GW_COUNT(numbers)},
    {201, 201, numbers, GW_COUNT(numbers)},
    {202, 202, words, GW_COUNT(words)},
    {204, 204, NULL, 0},
    {206, 206, ranges, GW_COUNT(ranges)},
    {400, 499, words, GW_COUNT(words)},
};
static const gw_operation operation = {.answers = answers,
                                       .n_answers = GW_COUNT(answers)};
static const gw_member value = {.schema = &number};
static const gw_media given = {.type = GW_STR("application/json"),
                               .value = &value};

typedef struct fixture {
  gw_run run;
  gw_operation_settings settings;
} fixture;

static fixture make(gw_mode mode) {
  fixture f = {.settings = {.response = mode}};
  f.run.x.operation = &operation;
  gw_arena_init(&f.run.x.arena, 0);
  return f;
}

/* Checks an answer; the first finding's code, "" for none. */
static void expect(gw_mode mode, int status, const char *type, const char *text,
                   const char *code) {
  fixture f = make(mode);
  gw_buf body;
  f.run.settings = &f.settings;
  gw_buf_init(&body, &f.run.x.arena, 1024);
  assert_int_equal(gw_buf_append(&body, gw_slice_str(text)), GW_OK);
  assert_int_equal(gw_buf_pad(&body), GW_OK);
  bool is_fine = gw_st_answer_check(&f.run, status, gw_slice_str(type),
                                    gw_buf_slice(&body));
  assert_int_equal(f.run.findings.n, *code ? 1 : 0);
  if (*code) {
    assert_slice(f.run.findings.v[0].code, code);
    assert_int_equal(f.run.findings.v[0].place, GW_FINDING_RESPONSE);
  }
  assert_int_equal(is_fine, !*code || mode == GW_MODE_REPORT);
  assert_int_equal(f.run.x.problem != NULL, !is_fine);
  gw_arena_done(&f.run.x.arena);
}

static void answers_are_held_against_their_status(void **state) {
  (void)state;
  static const struct {
    int status;
    const char *type, *body, *code;
  } rows[] = {
      {200, "application/json", "5", ""},
      {200, "application/json; charset=utf-8", "5", ""},
      {200, "application/json", "\"a\"", "type"},
      {200, "application/json", "5 5", "syntax"},
      {200, "application/json", "tru", "syntax"},
      {200, "application/json", "", "body"},
      {200, "application/xml", "<a/>", "media-type"},
      {200, "", "5", "media-type"},
      {200, "text/plain", "abc", ""},
      {200, "text/plain", "abcd", "max-length"},
      {202, "application/json", "\"abc\"", ""},
      {202, "application/json", "5", "type"},
      {203, "application/json", "5", "status"},
      {204, "", "", ""},
      {204, "application/json", "5", "body"},
      /* a type before its range; what nobody reads is only typed */
      {206, "application/json", "5", ""},
      {206, "application/problem+json", "\"abcd\"", "max-length"},
      {206, "application/xml", "<a/>", ""},
      {206, "image/png", "x", ""},
      {404, "application/json", "\"abcd\"", "max-length"},
      {500, "application/json", "5", "status"},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    expect(GW_MODE_ENFORCE, rows[i].status, rows[i].type, rows[i].body,
           rows[i].code);
    expect(GW_MODE_REPORT, rows[i].status, rows[i].type, rows[i].body,
           rows[i].code);
    expect(GW_MODE_OFF, rows[i].status, rows[i].type, rows[i].body, "");
  }
}

/* The client is told nothing of it. */
static void refusals_keep_the_answer(void **state) {
  (void)state;
  fixture f = make(GW_MODE_ENFORCE);
  f.run.settings = &f.settings;
  assert_false(
      gw_st_answer_check(&f.run, 200, GW_LIT("text/plain"), GW_LIT("secret")));
  assert_int_equal(f.run.x.problem->id, GW_PROBLEM_INVALID_ANSWER);
  assert_int_equal(f.run.x.problem->n_items, 0);
  assert_null(strstr(f.run.x.problem->detail.p, "secret"));
  gw_arena_done(&f.run.x.arena);
}

/* What is written here as XML speaks as the JSON it was made of. */
static void made_xml_is_checked_as_json(void **state) {
  (void)state;
  static const gw_answer_media media[] = {{GW_STR("application/xml"), &number}};
  static const gw_answer xml[] = {{200, 200, media, 1}};
  static const gw_operation op = {.answers = xml, .n_answers = 1};
  static const gw_media made = {.type = GW_STR("application/xml"),
                                .codec = GW_CODEC_XML};
  static const char *const texts[] = {"5", "\"a\""};
  for (size_t i = 0; i < GW_COUNT(texts); i++) {
    fixture f = make(GW_MODE_ENFORCE);
    f.run.settings = &f.settings;
    f.run.given = &made;
    f.run.x.operation = &op;
    gw_buf_init(&f.run.x.out, &f.run.x.arena, 64);
    assert_int_equal(gw_buf_append(&f.run.x.out, gw_slice_str(texts[i])), 0);
    assert_int_equal(gw_buf_pad(&f.run.x.out), GW_OK);
    assert_int_equal(gw_st_answer_check(&f.run, 200, GW_LIT("application/xml"),
                                        GW_LIT("<a/>")),
                     i == 0);
    gw_arena_done(&f.run.x.arena);
  }
}

static void services_choose_a_status(void **state) {
  (void)state;
  static const struct {
    const char *code;
    int status;
    bool has_body;
  } rows[] = {
      {"201", 201, true},  {"204", 204, false}, {"202", 200, true},
      {"203", 200, true},  {"404", 200, true},  {"2O1", 200, true},
      {"2010", 200, true}, {"", 200, true},     {"20", 200, true},
      {" 201", 200, true}, {"206", 206, true},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    fixture f = make(GW_MODE_OFF);
    gw_run *run = &f.run;
    run->settings = &f.settings;
    run->given = &given;
    run->x.response.status = 200;
    assert_int_equal(gw_headers_add(&run->x.arena, &run->x.reply_headers,
                                    GW_LIT("x-http-code"),
                                    gw_slice_str(rows[i].code)),
                     GW_OK);
    gw_st_answer_choose(run);
    assert_int_equal(run->x.response.status, rows[i].status);
    assert_ptr_equal(run->given, rows[i].has_body ? &given : NULL);
    gw_arena_done(&run->x.arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answers_are_held_against_their_status),
      cmocka_unit_test(refusals_keep_the_answer),
      cmocka_unit_test(made_xml_is_checked_as_json),
      cmocka_unit_test(services_choose_a_status),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
