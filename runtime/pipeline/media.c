#include "pipeline/media.h"

#include "base/utf8.h"
#include "form/form.h"
#include "http/token.h"
#include "pipeline/params.h"
#include "text/media_type.h"
#include "transcode/decode.h"
#include "transcode/raw.h"

/* ---- Accept -------------------------------------------------------------- */

/* The weight that all Accept headers give to |type|: the most exact word
 * counts, wherever it stands. */
static int weight_of(const gw_headers *headers, gw_slice type) {
  int best = 0, best_rank = 0;
  for (size_t i = 0; i < headers->n; i++) {
    if (!gw_slice_is(headers->v[i].name, "accept")) {
      continue;
    }
    int rank;
    int weight = gw_type_weight(headers->v[i].value, type, &rank);
    bool counts = rank > best_rank || (rank == best_rank && weight > best);
    if (weight >= 0 && counts) {
      best = weight;
      best_rank = rank;
    }
  }
  return best;
}

static void append_list(gw_buf *list, const gw_media *media, size_t n) {
  for (size_t i = 0; i < n; i++) {
    (void)gw_buf_append(list, i ? GW_LIT(", ") : GW_LIT(""));
    (void)gw_buf_append(list, media[i].type);
  }
}

void gw_media_choose(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_reply *reply = x->operation->reply;
  const gw_headers *headers = &x->request->headers;
  if (!reply->n_media) {
    return;
  }
  run->given = reply->media;
  if (!gw_headers_find(headers, "accept").p) {
    return; /* RFC 9110 12.5.1: anything will do */
  }
  int best = 0;
  for (size_t i = 0; i < reply->n_media; i++) {
    int weight = weight_of(headers, reply->media[i].type);
    if (weight > best) {
      best = weight;
      run->given = &reply->media[i];
    }
  }
  if (!best) {
    gw_buf list;
    gw_buf_init(&list, &x->arena, 1024);
    append_list(&list, reply->media, reply->n_media);
    gw_exchange_failf(x, GW_PROBLEM_NOT_ACCEPTABLE, "this operation gives %.*s",
                      (int)list.n, list.p ? list.p : "");
  }
}

/* ---- Content-Type -------------------------------------------------------- */

/* The media type that takes |type|: itself before a range. */
static const gw_media *find_media(const gw_body *body, gw_slice type) {
  const gw_media *range = NULL;
  for (size_t i = 0; i < body->n_media; i++) {
    const gw_media *media = &body->media[i];
    if (gw_slice_eq_nocase(type, media->type)) {
      return media;
    }
    bool is_nearer = !range || media->type.n > range->type.n;
    if (gw_type_in(type, media->type) && is_nearer) {
      range = media;
    }
  }
  return range;
}

/* Parameters may only say what is so anyway: charset=utf-8; and once where a
 * form is cut. Of bytes they are part of what they are. */
static bool parameters_are_fine(const gw_media *media, gw_slice rest,
                                gw_slice *ret_boundary) {
  gw_type_param param;
  gw_status status;
  while ((status = gw_type_next(&rest, &param)) == GW_OK) {
    if (media->codec == GW_CODEC_BYTES) {
      continue;
    }
    if (gw_slice_eq_nocase(param.name, GW_LIT("boundary")) &&
        media->codec == GW_CODEC_MULTIPART) {
      if (ret_boundary->p || param.has_escapes) {
        return false;
      }
      *ret_boundary = param.value;
    } else if (!gw_slice_eq_nocase(param.name, GW_LIT("charset")) ||
               !gw_slice_eq_nocase(param.value, GW_LIT("utf-8"))) {
      return false;
    }
  }
  return status == GW_END;
}

/* 415 names what would be taken, in words and in Accept. */
static void refuse_type(gw_exchange *x, gw_slice given) {
  const gw_body *body = x->operation->body;
  if (!body) {
    gw_exchange_failf(x, GW_PROBLEM_MEDIA_TYPE, "this operation takes no body");
    return;
  }
  gw_buf list;
  gw_buf_init(&list, &x->arena, 1024);
  append_list(&list, body->media, body->n_media);
  gw_exchange_header(x, GW_LIT("accept"), gw_buf_slice(&list));
  gw_exchange_failf(x, GW_PROBLEM_MEDIA_TYPE, "%s; this operation takes %.*s",
                    given.p ? "content-type is of another kind"
                            : "content-type is missing",
                    (int)list.n, list.p ? list.p : "");
}

void gw_media_take(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_body *body = x->operation->body;
  gw_slice given = gw_headers_find(&x->request->headers, "content-type");
  gw_slice rest = given;
  gw_slice type = gw_type_cut(&rest);
  const gw_media *media =
      body && gw_type_is(type) ? find_media(body, type) : NULL;
  run->boundary = (gw_slice){NULL, 0};
  if (!media || !parameters_are_fine(media, rest, &run->boundary)) {
    refuse_type(x, given);
    return;
  }
  run->taken = media;
}

/* ---- forms --------------------------------------------------------------- */

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

static void refuse_form(gw_run *run, gw_status status,
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

void gw_media_read(gw_run *run) {
  gw_exchange *x = &run->x;
  if (!x->body.n || !run->taken || run->taken->codec == GW_CODEC_JSON ||
      run->taken->codec == GW_CODEC_BYTES) {
    return;
  }
  gw_form_fault fault;
  gw_form_input input = {
      .media = run->taken,
      .boundary = run->boundary,
      .body = gw_buf_slice(&x->body),
      .max_parts = run->generation->settings->form_parts,
  };
  gw_buf_restart(&x->text, text_limit(x));
  gw_status status = gw_form_to_json(&input, &x->arena, &x->text, &fault);
  if (status == GW_OK) {
    status = use_json(x);
  }
  if (status != GW_OK) {
    refuse_form(run, status, &fault);
  } else {
    gw_run_hold(run, x->body.n);
  }
}

/* ---- bytes --------------------------------------------------------------- */

void gw_media_encode(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_part *part = run->taken->parts;
  bool is_long = x->body.n > part->max_length;
  if (is_long || x->body.n < part->min_length) {
    gw_problem_add(
        gw_params_problem(x, run->generation->settings->invalid_status),
        "pointer", GW_LIT(""),
        is_long ? GW_LIT("max-length") : GW_LIT("min-length"),
        is_long ? GW_LIT("more bytes than are allowed")
                : GW_LIT("fewer bytes than are wanted"));
    return;
  }
  gw_raw raw = {gw_headers_find(&x->request->headers, "content-type"),
                gw_buf_slice(&x->body)};
  gw_status status = gw_raw_encode(run->taken->value, raw, &x->message);
  if (status != GW_OK) {
    gw_exchange_fail_memory(x, status, false);
  }
}

/* ---- answers that are not JSON ------------------------------------------- */

static void refuse_answer(gw_exchange *x) {
  gw_exchange_failf(x, GW_PROBLEM_BAD_UPSTREAM,
                    "the upstream's message is malformed");
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

void gw_media_answer(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_status status = make_answer(run);
  if (status == GW_ERR_LIMIT || status == GW_ERR_NOMEM) {
    gw_exchange_fail_memory(x, status, true);
  } else if (status != GW_OK) {
    refuse_answer(x);
  }
}
