#include "pipeline/content.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "http/token.h"
#include "pipeline/params.h"
#include "text/media_type.h"
#include "transcode/decode.h"
#include "transcode/raw.h"
#include "xml/xml.h"

/* ---- forms and XML ------------------------------------------------------- */

/* JSON as long as the escapes and the base64 of a body may make it. */
static size_t text_limit(const gw_exchange *x) {
  return x->max_body * 2 + 64 * 1024;
}

void gw_content_refuse(gw_run *run, const gw_form_fault *fault) {
  gw_exchange *x = &run->x;
  GW_SCRATCH gw_problem_sink sink;
  gw_sink_init(&sink, &x->arena);
  gw_body_explain(fault, &sink);
  gw_params_take_body(x, run->generation->settings->invalid_status, &sink);
}

static void refuse_body(gw_run *run, gw_status status,
                        const gw_form_fault *fault) {
  gw_exchange *x = &run->x;
  if (!fault->why.what) {
    gw_exchange_fail_memory(x, status, false);
  } else if (status == GW_ERR_LIMIT) {
    gw_exchange_failf(x, GW_PROBLEM_TOO_LARGE, "%s", fault->why.what);
  } else {
    gw_content_refuse(run, fault);
  }
}

/* The JSON takes the body's place: all that follows reads JSON. */
static void use_json(gw_exchange *x) {
  gw_buf form = x->body;
  x->body = x->text;
  x->text = form;
}

bool gw_content_is_there(const gw_run *run) {
  return run->taken.media &&
         (run->x.body.n || run->taken.codec == GW_CODEC_BYTES);
}

gw_status gw_content_rewrite(gw_run *run, const gw_body_kind *kind,
                             gw_form_fault *reterr_fault) {
  gw_exchange *x = &run->x;
  const gw_settings *settings = run->generation->settings;
  gw_body_limits limits = {settings->form_parts, settings->xml_nodes,
                           settings->params};
  gw_buf_restart(&x->text, text_limit(x));
  return gw_body_to_json(kind, gw_buf_slice(&x->body), &limits, &x->arena,
                         &x->text, reterr_fault);
}

void gw_content_read(gw_run *run) {
  gw_exchange *x = &run->x;
  if (!x->body.n || !run->taken.media || !gw_body_is_rewritten(&run->taken)) {
    return;
  }
  gw_form_fault fault;
  gw_status status = gw_content_rewrite(run, &run->taken, &fault);
  if (status != GW_OK) {
    refuse_body(run, status, &fault);
    return;
  }
  use_json(x);
  gw_run_hold(run, x->body.n);
}

/* ---- bytes --------------------------------------------------------------- */

void gw_content_encode(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_form_fault fault = gw_body_check_length(&run->taken, x->body.n);
  if (fault.code) {
    gw_content_refuse(run, &fault);
    return;
  }
  if (x->operation->n_target) {
    return; /* nothing to put it into: it goes on as it is */
  }
  gw_raw raw = {gw_headers_find(&x->request->headers, "content-type"),
                gw_buf_slice(&x->body)};
  gw_status status = gw_raw_encode(run->taken.media->value, raw, &x->message);
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
