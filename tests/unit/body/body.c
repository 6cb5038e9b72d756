#include "body/body.h"

#include <stdio.h>

#include "forms.h"
#include "unit.h"
#include "xmls.h"

static const gw_body_limits limits = {
    .parts = 4, .nodes = 8, .params = {4, 8, 64}};

/* What each media type of a body is called, in order. */
static const gw_media media[] = {
    {.type = GW_STR("application/json"), .codec = GW_CODEC_JSON},
    {.type = GW_STR("text/*"), .codec = GW_CODEC_TEXT},
    {.type = GW_STR("text/xml"), .codec = GW_CODEC_XML},
    {.type = GW_STR("multipart/form-data"), .codec = GW_CODEC_MULTIPART},
    {.type = GW_STR("image/*"), .codec = GW_CODEC_BYTES},
    {.type = GW_STR("application/*"), .codec = GW_CODEC_JSON},
};
static const gw_body body = {.media = media, .n_media = GW_COUNT(media)};

static void content_types_choose(void **state) {
  (void)state;
  static const struct {
    const char *type;
    size_t media; /* GW_COUNT: none */
    gw_codec codec;
    const char *boundary;
  } rows[] = {
      {"application/json", 0, GW_CODEC_JSON, NULL},
      {"Application/JSON ; Charset=\"UTF-8\"", 0, GW_CODEC_JSON, NULL},
      {"application/json; charset=latin1", GW_COUNT(media), 0, NULL},
      {"application/json; version=1", GW_COUNT(media), 0, NULL},
      {"application/json; charset", GW_COUNT(media), 0, NULL},
      /* a type before its range */
      {"text/xml", 2, GW_CODEC_XML, NULL},
      {"text/plain", 1, GW_CODEC_TEXT, NULL},
      /* a range of JSON has other things too */
      {"application/vnd.a+json", 5, GW_CODEC_JSON, NULL},
      {"application/pdf", 5, GW_CODEC_BYTES, NULL},
      {"image/png; q=1", 4, GW_CODEC_BYTES, NULL},
      {"multipart/form-data; boundary=\"a b\"", 3, GW_CODEC_MULTIPART, "a b"},
      {"multipart/form-data; boundary=a; boundary=b", GW_COUNT(media), 0, NULL},
      {"multipart/form-data; boundary=\"a\\b\"", GW_COUNT(media), 0, NULL},
      {"multipart/mixed; boundary=a", GW_COUNT(media), 0, NULL},
      {"*/*", GW_COUNT(media), 0, NULL},
      {"application/*", GW_COUNT(media), 0, NULL},
      {"json", GW_COUNT(media), 0, NULL},
      {"", GW_COUNT(media), 0, NULL},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_body_kind kind;
    bool is_taken = rows[i].media < GW_COUNT(media);
    gw_slice type = gw_slice_str(rows[i].type);
    assert_int_equal(gw_body_choose(&body, type, &kind), is_taken);
    assert_ptr_equal(kind.media, is_taken ? &media[rows[i].media] : NULL);
    if (is_taken) {
      assert_int_equal(kind.codec, rows[i].codec);
    }
    if (rows[i].boundary) {
      assert_slice(kind.boundary, rows[i].boundary);
    }
  }
  gw_body_kind kind;
  assert_false(gw_body_choose(NULL, GW_LIT("application/json"), &kind));
}

/* The JSON of |text|, or what is wrong as "pointer code: detail". */
static void check_rewritten(const gw_body_kind *kind, const char *text,
                            const char *wanted) {
  gw_arena arena;
  gw_buf out;
  gw_problem_sink sink;
  gw_form_fault fault;
  char got[256];
  gw_arena_init(&arena, 0);
  gw_sink_init(&sink, &arena);
  gw_buf_init(&out, &arena, 4096);
  assert_true(gw_body_is_rewritten(kind));
  gw_status status =
      gw_body_to_json(kind, gw_slice_str(text), &limits, &arena, &out, &fault);
  if (status == GW_OK) {
    snprintf(got, sizeof got, "%.*s", (int)out.n, out.p);
    assert_int_equal(out.p[out.n], 0);
  } else {
    gw_body_explain(&fault, &sink);
    assert_int_equal(sink.n, 1);
    const gw_sink_problem *problem = &sink.problems[0];
    snprintf(got, sizeof got, "%.*s %.*s: %.*s", (int)problem->pointer.n,
             problem->pointer.p, (int)problem->code.n, problem->code.p,
             (int)problem->detail.n, problem->detail.p);
  }
  assert_string_equal(got, wanted);
  gw_arena_done(&arena);
}

static void forms_become_json(void **state) {
  (void)state;
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_media form = forms_media(GW_CODEC_FORM, &arena);
  gw_body_kind kind = {.media = &form, .codec = GW_CODEC_FORM};
  check_rewritten(&kind, "text=a&number=5", "{\"text\":\"a\",\"number\":5}");
  check_rewritten(&kind, "text=%zz",
                  " syntax: a bad percent-encoding, at byte 5");
  check_rewritten(&kind, "bytes=123456789",
                  "/bytes max-length: more bytes than are allowed");
  check_rewritten(&kind, "text=1&text=2&text=3&text=4&text=5",
                  " syntax: the form has too many parts");
  gw_arena_done(&arena);
}

static void xml_becomes_json(void **state) {
  (void)state;
  gw_arena arena;
  xmls pets;
  gw_arena_init(&arena, 0);
  xmls_make(&arena, &pets);
  gw_media xml = {.codec = GW_CODEC_XML, .root = &pets.root};
  gw_body_kind kind = {.media = &xml, .codec = GW_CODEC_XML};
  check_rewritten(&kind, "<pet id='7'/>", "{\"photos\":[],\"id\":7}");
  check_rewritten(&kind, "<dog/>",
                  " root-element: the root element is not pet");
  gw_arena_done(&arena);
}

static void bytes_have_lengths(void **state) {
  (void)state;
  static const gw_part part = {.min_length = 2, .max_length = 3};
  static const gw_media bounded = {.codec = GW_CODEC_BYTES, .parts = &part};
  static const gw_media any = {.codec = GW_CODEC_BYTES};
  static const char *const codes[] = {"min-length", "min-length", NULL, NULL,
                                      "max-length"};
  for (size_t n = 0; n < GW_COUNT(codes); n++) {
    gw_body_kind kind = {.media = &bounded, .codec = GW_CODEC_BYTES};
    gw_form_fault fault = gw_body_check_length(&kind, n);
    if (codes[n]) {
      assert_string_equal(fault.code, codes[n]);
    } else {
      assert_null(fault.code);
    }
    kind.media = &any;
    assert_null(gw_body_check_length(&kind, n).code);
    assert_false(gw_body_is_rewritten(&kind));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(content_types_choose),
      cmocka_unit_test(forms_become_json),
      cmocka_unit_test(xml_becomes_json),
      cmocka_unit_test(bytes_have_lengths),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
