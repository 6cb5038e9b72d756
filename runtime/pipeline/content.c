#include "pipeline/content.h"

#include "base/utf8.h"
#include "form/form.h"
#include "http/token.h"
#include "pipeline/params.h"
#include "text/media_type.h"
#include "transcode/decode.h"
#include "transcode/raw.h"
#include "xml/xml.h"

/* ---- forms and XML ------------------------------------------------------- */

enum { POINTER_BYTES = 512 };

/* JSON as long as the escapes and the base64 of a body may make it. */
static size_t text_limit(const gw_exchange *x) {
  return x->max_body * 2 + 64 * 1024;
}

static gw_slice pointer_of(gw_exchange *x, gw_slice name) {
  gw_buf out;
  gw_buf_init(&out, &x->arena, POINTER_BYTES);
  (void)gw_buf_append(&out, GW_LIT("/"));
  for (size_t i = 0; i < name.n; i++) { /* RFC 6901 section 3 */
    gw_slice one = gw_slice_sub(name, i, 1);
    one = *one.p == '~' ? GW_LIT("~0") : *one.p == '/' ? GW_LIT("~1") : one;
    (void)gw_buf_append(&out, one);
  }
  return gw_buf_slice(&out);
}

static void refuse_body(gw_run *run, gw_status status,
                        const gw_form_fault *fault) {
  gw_exchange *x = &run->x;
  if (!fault->why.what) {
    gw_exchange_fail_memory(x, status, false);
    return;
  }
  if (status == GW_ERR_LIMIT) {
    gw_exchange_failf(x, GW_PROBLEM_TOO_LARGE, "%s", fault->why.what);
    return;
  }
  gw_slice detail = gw_arena_printf(&x->arena, "%s", fault->why.what);
  if (gw_slice_is(gw_slice_str(fault->code), "syntax") && fault->why.pos) {
    detail = gw_arena_printf(&x->arena, "%s, at byte %zu", fault->why.what,
                             fault->why.pos);
  }
  gw_problem_add(
      gw_params_problem(x, run->generation->settings->invalid_status),
      "pointer", fault->place.p ? pointer_of(x, fault->place) : GW_LIT(""),
      gw_slice_str(fault->code), detail);
}

/* The JSON takes the body's place: all that follows reads JSON. */
static gw_status use_json(gw_exchange *x) {
  gw_buf form = x->body;
  x->body = x->text;
  x->text = form;
  return gw_buf_pad(&x->body);
}

bool gw_content_is_there(const gw_run *run) {
  return run->taken && (run->x.body.n || run->codec == GW_CODEC_BYTES);
}

static gw_status read_form(gw_run *run, gw_form_fault *fault) {
  gw_exchange *x = &run->x;
  gw_form_input input = {
      .media = run->taken,
      .boundary = run->boundary,
      .body = gw_buf_slice(&x->body),
      .max_parts = run->generation->settings->form_parts,
  };
  return gw_form_to_json(&input, &x->arena, &x->text, fault);
}

static gw_status read_xml(gw_run *run, gw_form_fault *fault) {
  gw_exchange *x = &run->x;
  gw_xml_fault xml;
  gw_xml_input input = {
      .root = run->taken->root,
      .body = gw_buf_slice(&x->body),
      .max_nodes = run->generation->settings->xml_nodes,
  };
  gw_status status = gw_xml_to_json(&input, &x->arena, &x->text, &xml);
  *fault = (gw_form_fault){{NULL, 0}, xml.code, xml.why};
  return status;
}

void gw_content_read(gw_run *run) {
  gw_exchange *x = &run->x;
  if (!x->body.n || !run->taken || run->codec == GW_CODEC_JSON ||
      run->codec == GW_CODEC_BYTES) {
    return;
  }
  gw_form_fault fault;
  gw_buf_restart(&x->text, text_limit(x));
  gw_status status = run->codec == GW_CODEC_XML ? read_xml(run, &fault)
                                                : read_form(run, &fault);
  if (status == GW_OK) {
    status = use_json(x);
  }
  if (status != GW_OK) {
    refuse_body(run, status, &fault);
  } else {
    gw_run_hold(run, x->body.n);
  }
}

/* ---- bytes --------------------------------------------------------------- */

void gw_content_encode(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_part *part = run->taken->parts;
  bool is_long = part && x->body.n > part->max_length;
  if (part && (is_long || x->body.n < part->min_length)) {
    gw_problem_add(
        gw_params_problem(x, run->generation->settings->invalid_status),
        "pointer", GW_LIT(""),
        is_long ? GW_LIT("max-length") : GW_LIT("min-length"),
        is_long ? GW_LIT("more bytes than are allowed")
                : GW_LIT("fewer bytes than are wanted"));
    return;
  }
  if (x->operation->n_target) {
    return; /* nothing to put it into: it goes on as it is */
  }
  gw_raw raw = {gw_headers_find(&x->request->headers, "content-type"),
                gw_buf_slice(&x->body)};
  gw_status status = gw_raw_encode(run->taken->value, raw, &x->message);
  if (status != GW_OK) {
    gw_exchange_fail_memory(x, status, false);
  }
}

/* ---- answers that are not JSON ------------------------------------------- */

static void refuse_answer(gw_exchange *x, gw_status status) {
  gw_exchange_failf(x, GW_PROBLEM_BAD_UPSTREAM,
                    status == GW_ERR_INVALID
                        ? "the upstream's message has no form in XML"
                        : "the upstream's message is malformed");
}

/* By way of JSON, which has the names and the order that clients see. The
 * request's text is not needed any more. */
static gw_status write_xml(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_media *media = run->given;
  gw_why why = {0};
  gw_status status =
      gw_decode(media->value, x->reply, &x->arena, &x->out, &why);
  if (status == GW_OK) {
    status = gw_buf_pad(&x->out);
  }
  if (status != GW_OK) {
    return status;
  }
  gw_buf_restart(&x->text, run->generation->settings->max_response);
  status =
      gw_xml_from_json(media->root, gw_buf_slice(&x->out), &x->arena, &x->text);
  if (status == GW_OK) {
    gw_run_hold(run, x->out.n + x->text.n);
    gw_exchange_header(x, GW_LIT("content-type"), media->type);
    x->response.body = gw_buf_slice(&x->text);
  }
  return status;
}

/* What an HttpBody says it is, else what is documented, else just bytes. */
static gw_slice type_of_bytes(const gw_media *media, gw_slice said) {
  if (said.n) {
    return said;
  }
  return gw_type_is(media->type) ? media->type
                                 : GW_LIT("application/octet-stream");
}

static gw_slice type_of_text(gw_exchange *x, const gw_media *media) {
  bool is_text = gw_slice_starts(media->type, GW_LIT("text/"));
  gw_slice type = gw_type_is(media->type) ? media->type : GW_LIT("text/plain");
  gw_slice with = is_text ? gw_arena_printf(&x->arena, "%.*s; charset=utf-8",
                                            (int)type.n, type.p)
                          : type;
  return with.p ? with : type;
}

/* A number or an enum as JSON has it, without the quotes. */
static gw_status write_scalar(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_why why = {0};
  gw_status status =
      gw_decode(run->given->value, x->reply, &x->arena, &x->out, &why);
  gw_slice text = gw_buf_slice(&x->out);
  if (text.n >= 2 && text.p[0] == '"') {
    text = gw_slice_sub(text, 1, text.n - 2);
  }
  x->response.body = text;
  return status;
}

static gw_status make_answer(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_media *media = run->given;
  bool is_text = media->codec == GW_CODEC_TEXT;
  if (media->codec == GW_CODEC_XML) {
    return write_xml(run);
  }
  if (is_text && media->value->field->type != GW_PB_STRING) {
    gw_exchange_header(x, GW_LIT("content-type"), type_of_text(x, media));
    return write_scalar(run);
  }
  gw_raw raw;
  gw_status status = gw_raw_decode(media->value, x->reply, &raw);
  if (status != GW_OK) {
    return status;
  }
  gw_slice rest = raw.type;
  bool is_type = !raw.type.n || gw_type_is(gw_type_cut(&rest));
  if (!is_type || !gw_token_is_value(raw.type) ||
      (is_text && !gw_utf8_check(raw.data))) {
    return GW_ERR_PROTOCOL;
  }
  gw_exchange_header(x, GW_LIT("content-type"),
                     is_text ? type_of_text(x, media)
                             : type_of_bytes(media, raw.type));
  x->response.body = raw.data;
  return GW_OK;
}

void gw_content_answer(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_status status = make_answer(run);
  if (status == GW_ERR_LIMIT || status == GW_ERR_NOMEM) {
    gw_exchange_fail_memory(x, status, true);
  } else if (status != GW_OK) {
    refuse_answer(x, status);
  }
}
