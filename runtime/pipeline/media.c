#include "pipeline/media.h"

#include "text/media_type.h"

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

/* RFC 6839 3.1. */
static bool is_json(gw_slice type) {
  gw_slice tail = gw_slice_from(type, type.n < 5 ? 0 : type.n - 5);
  return gw_slice_eq_nocase(type, GW_LIT("application/json")) ||
         gw_slice_eq_nocase(type, GW_LIT("text/json")) ||
         gw_slice_eq_nocase(tail, GW_LIT("+json"));
}

/* A range that goes on as it came is JSON where the body says it is. */
static gw_codec codec_of(const gw_media *media, gw_slice type) {
  bool is_bytes = media->codec == GW_CODEC_JSON &&
                  gw_slice_find(media->type, '*') < media->type.n &&
                  !is_json(type);
  return is_bytes ? GW_CODEC_BYTES : media->codec;
}

/* Parameters may only say what is so anyway: charset=utf-8; and once where a
 * form is cut. Of bytes they are part of what they are. */
static bool parameters_are_fine(gw_codec codec, gw_slice rest,
                                gw_slice *ret_boundary) {
  gw_type_param param;
  gw_status status;
  while ((status = gw_type_next(&rest, &param)) == GW_OK) {
    if (codec == GW_CODEC_BYTES) {
      continue;
    }
    if (gw_slice_eq_nocase(param.name, GW_LIT("boundary")) &&
        codec == GW_CODEC_MULTIPART) {
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

/* What Content-Type chooses; NULL: nothing that is taken. */
static const gw_media *choose_taken(gw_run *run, gw_slice given) {
  const gw_body *body = run->x.operation->body;
  gw_slice rest = given;
  gw_slice type = gw_type_cut(&rest);
  const gw_media *media =
      body && gw_type_is(type) ? find_media(body, type) : NULL;
  run->boundary = (gw_slice){NULL, 0};
  run->codec = media ? codec_of(media, type) : (gw_codec)0;
  return media && parameters_are_fine(run->codec, rest, &run->boundary) ? media
                                                                        : NULL;
}

static gw_slice content_type(const gw_run *run) {
  return gw_headers_find(&run->x.request->headers, "content-type");
}

void gw_media_take(gw_run *run) {
  gw_slice given = content_type(run);
  run->taken = choose_taken(run, given);
  if (!run->taken) {
    refuse_type(&run->x, given);
  }
}

void gw_media_take_empty(gw_run *run) {
  const gw_media *media = choose_taken(run, content_type(run));
  run->taken = media && run->codec == GW_CODEC_BYTES ? media : NULL;
}
