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

static gw_slice content_type(const gw_run *run) {
  return gw_headers_find(&run->x.request->headers, "content-type");
}

void gw_media_take(gw_run *run) {
  gw_slice given = content_type(run);
  if (!gw_body_choose(run->x.operation->body, given, &run->taken)) {
    refuse_type(&run->x, given);
  }
}

void gw_media_take_empty(gw_run *run) {
  bool is_chosen =
      gw_body_choose(run->x.operation->body, content_type(run), &run->taken);
  if (!is_chosen || run->taken.codec != GW_CODEC_BYTES) {
    run->taken.media = NULL;
  }
}
