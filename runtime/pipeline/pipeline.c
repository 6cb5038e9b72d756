#include "pipeline/pipeline.h"

#include <assert.h>

#include "base/mem.h"
#include "pipeline/run.h"

enum {
  MAX_SPARES = 64,
  SMALL_BYTES = 16 * 1024, /* a buffer that a spare keeps in any case */
  LARGE_BYTES = 8 << 20    /* of larger ones, kept at most */
};

typedef gw_verdict (*station)(gw_run *run);

static const station road[] = {
    gw_st_identify, gw_st_route,  gw_st_access,   gw_st_body,
    gw_st_validate, gw_st_encode, gw_st_upstream, gw_st_decode,
    gw_st_finish,   gw_st_reply,  gw_st_log,
};

enum { BODY = 3, ANSWER = 8, LOG = 10, END = 11 };

/* A client that is gone needs no answer, but the log does. */
static size_t next_station(const gw_run *run, gw_verdict verdict) {
  if (run->is_closed && run->at < LOG) {
    return LOG;
  }
  return verdict == GW_NEXT ? run->at + 1 : ANSWER;
}

static void run_end(gw_run *run);

/* The only place that advances. */
void gw_run_drive(gw_run *run) {
  assert(!run->is_driving); /* no station calls a station */
  run->is_driving = true;
  while (run->at < END) {
    gw_verdict verdict = road[run->at](run);
    if (verdict == GW_WAIT && !run->is_closed) {
      run->is_driving = false;
      return;
    }
    run->at = next_station(run, verdict);
  }
  run_end(run);
}

static void resume(gw_exchange *x) {
  gw_run_drive(gw_run_of(x));
}

void gw_run_hold(gw_run *run, size_t n) {
  run->held += n;
  run->pipeline->held += n;
  if (run->x.stream) {
    *run->x.stream->held += n;
  }
}

/* ---- generations ---- */

static void generation_free(gw_generation *generation) {
  for (size_t i = 0; i < generation->settings->n_clusters; i++) {
    gw_cluster_free(generation->clusters[i]);
  }
  gw_settings_unref(generation->settings);
  gw_free(generation->clusters);
  gw_free(generation);
}

static void generation_release(gw_generation *generation) {
  if (generation && !generation->is_current && generation->n_runs == 0) {
    generation_free(generation);
  }
}

static gw_generation *generation_new(const gw_pipeline_config *config,
                                     gw_settings *settings) {
  gw_generation *generation = gw_zalloc(sizeof *generation);
  gw_cluster **clusters =
      gw_zalloc(settings->n_clusters * sizeof(gw_cluster *));
  if (!generation || !clusters) {
    gw_free(generation);
    gw_free(clusters);
    return NULL;
  }
  generation->settings = gw_settings_ref(settings);
  generation->clusters = clusters;
  for (size_t i = 0; i < settings->n_clusters; i++) {
    clusters[i] = gw_cluster_new(config->loop, &settings->clusters[i]);
    if (!clusters[i]) {
      generation_free(generation);
      return NULL;
    }
    gw_cluster_observe(clusters[i], config->tell, config->tell_owner);
  }
  return generation;
}

gw_status gw_pipeline_use(gw_pipeline *pipeline, gw_settings *settings) {
  gw_generation *fresh = generation_new(&pipeline->config, settings);
  if (!fresh) {
    return GW_ERR_NOMEM;
  }
  gw_generation *old = pipeline->generation;
  fresh->is_current = true;
  pipeline->generation = fresh;
  if (old) {
    old->is_current = false;
    generation_release(old);
  }
  return GW_OK;
}

/* ---- runs ---- */

static void clear(gw_run *run, size_t from, size_t to) {
  memset((char *)run + from, 0, to - from);
}

static void run_init(gw_run *run, gw_pipeline *pipeline) {
  gw_settings *settings = pipeline->generation->settings;
  clear(run, offsetof(gw_run, x.stream), offsetof(gw_run, x.problem_row));
  clear(run, offsetof(gw_run, link), offsetof(gw_run, call));
  gw_list_init(&run->link);
  run->pipeline = pipeline;
  run->generation = pipeline->generation;
  run->call.on_done = NULL;
  run->x.arena.budget = settings->exchange_bytes;
  gw_buf_restart(&run->x.out, settings->max_response);
  run->x.api = settings->api;
  run->x.loop = pipeline->config.loop;
  run->x.error_format = settings->error_format;
  run->x.began_us = gw_loop_now_us(pipeline->config.loop);
  run->x.grpc_status = -1;
  run->x.resume = resume;
}

static size_t large(const gw_buf *buf) {
  return buf->cap > SMALL_BYTES ? buf->cap : 0;
}

static size_t large_bytes(const gw_run *run) {
  return large(&run->x.body) + large(&run->x.text) + large(&run->x.message) +
         large(&run->x.out) + large(&run->room);
}

static gw_run *run_new(gw_pipeline *pipeline) {
  gw_list *spare = gw_list_pop(&pipeline->spares);
  gw_run *run;
  if (spare) {
    run = GW_CONTAINER(spare, gw_run, link);
    pipeline->n_spares--;
    pipeline->spare_bytes -= large_bytes(run);
  } else {
    run = gw_zalloc(sizeof *run);
    if (!run) {
      return NULL;
    }
    gw_arena_init(&run->x.arena, 0);
    gw_buf_init(&run->x.body, NULL, 0);
    gw_buf_init(&run->x.text, NULL, 0);
    gw_buf_init(&run->x.message, NULL, 0);
    gw_buf_init(&run->x.out, NULL, 0);
    gw_buf_init(&run->room, NULL, 0);
  }
  run_init(run, pipeline);
  gw_list_push(&pipeline->runs, &run->link);
  pipeline->n_runs++;
  pipeline->generation->n_runs++;
  gw_count(&pipeline->config.metrics->n_open, 1);
  return run;
}

static void recycle(gw_pipeline *pipeline, gw_buf *buf) {
  if (pipeline->spare_bytes + large(buf) > LARGE_BYTES) {
    gw_buf_done(buf);
  }
  pipeline->spare_bytes += large(buf);
  buf->n = 0;
}

static void run_delete(gw_run *run) {
  gw_buf_done(&run->x.body);
  gw_buf_done(&run->x.text);
  gw_buf_done(&run->x.message);
  gw_buf_done(&run->x.out);
  gw_buf_done(&run->room);
  gw_arena_done(&run->x.arena);
  gw_free(run);
}

/* Its buffers are kept for the next one if they are small, or as many large
 * ones as a worker may keep. */
static void run_end(gw_run *run) {
  gw_pipeline *pipeline = run->pipeline;
  gw_generation *generation = run->generation;
  gw_list_remove(&run->link);
  pipeline->held -= run->held;
  pipeline->n_runs--;
  generation->n_runs--;
  gw_count(&pipeline->config.metrics->n_open, (uint64_t)-1);
  gw_arena_reset(&run->x.arena);
  if (pipeline->n_spares < MAX_SPARES) {
    recycle(pipeline, &run->x.body);
    recycle(pipeline, &run->x.text);
    recycle(pipeline, &run->x.message);
    recycle(pipeline, &run->x.out);
    recycle(pipeline, &run->room);
    gw_list_push(pipeline->spares.next, &run->link); /* warm ones first */
    pipeline->n_spares++;
  } else {
    run_delete(run);
  }
  generation_release(generation);
}

/* ---- what the codecs tell ---- */

/* Budgets refuse what is new; what is under way goes on. */
static bool has_room(const gw_pipeline *pipeline,
                     const gw_http_stream *stream) {
  const gw_generation *generation = pipeline->generation;
  return generation && pipeline->n_runs < generation->settings->max_exchanges &&
         pipeline->held < generation->settings->worker_bytes &&
         *stream->held < generation->settings->connection_bytes;
}

static gw_arena *on_begin(void *owner, gw_http_stream *stream) {
  gw_pipeline *pipeline = owner;
  if (!has_room(pipeline, stream)) {
    gw_count(&pipeline->config.metrics->n_refused, 1);
    return NULL;
  }
  gw_run *run = run_new(pipeline);
  if (!run) {
    return NULL;
  }
  run->x.stream = stream;
  run->x.client = stream->info;
  run->client = gw_arena_dup(&run->x.arena, stream->client);
  stream->user = run;
  return &run->x.arena;
}

static void on_request(gw_http_stream *stream, gw_request *request) {
  gw_run *run = stream->user;
  run->x.request = request;
  gw_run_drive(run);
}

static void on_body(gw_http_stream *stream, gw_slice bytes, bool fin) {
  gw_run *run = stream->user;
  if (run->at == BODY) {
    gw_st_body_take(run, bytes, fin);
  } else if (bytes.n) {
    gw_http_consume(stream, bytes.n); /* answered already: let it drain */
  }
}

/* The problem whose status and code a codec's refusal names. */
static gw_problem_id problem_of(const gw_http_refusal *refusal) {
  switch (refusal->status) {
  case 405:
    return GW_PROBLEM_METHOD;
  case 408:
    return GW_PROBLEM_TIMEOUT;
  case 413:
    return GW_PROBLEM_TOO_LARGE;
  case 414:
    return GW_PROBLEM_TARGET_TOO_LONG;
  case 417:
    return GW_PROBLEM_EXPECTATION;
  case 431:
    return GW_PROBLEM_HEAD_TOO_LARGE;
  case 501:
    return GW_PROBLEM_NOT_IMPLEMENTED;
  case 505:
    return GW_PROBLEM_VERSION;
  default:
    return GW_PROBLEM_MALFORMED;
  }
}

static void on_refuse(gw_http_stream *stream, const gw_http_refusal *refusal,
                      gw_request *request) {
  gw_run *run = stream->user;
  run->x.request = request;
  gw_problem *problem = gw_exchange_fail(&run->x, problem_of(refusal));
  problem->status = refusal->status;
  problem->detail = gw_slice_str(refusal->what);
  if (run->at == 0 || run->at == BODY) { /* the head, or the body's framing */
    gw_run_drive(run);
  }
}

static void on_close(gw_http_stream *stream, gw_status why) {
  gw_run *run = stream->user;
  *stream->held -= run->held;
  run->x.stream = NULL;
  run->x.client = NULL;
  run->x.from = NULL;
  run->is_closed = true;
  run->closed_why = why;
  if (run->is_calling) {
    run->is_calling = false;
    gw_call_cancel(&run->call);
  }
  if (!run->is_driving) {
    run->at = LOG;
    gw_run_drive(run);
  }
}

gw_http_handler gw_pipeline_handler(gw_pipeline *pipeline) {
  return (gw_http_handler){
      .owner = pipeline,
      .on_begin = on_begin,
      .on_request = on_request,
      .on_body = on_body,
      .on_refuse = on_refuse,
      .on_close = on_close,
  };
}

/* ---- the pipeline ---- */

gw_pipeline *gw_pipeline_new(const gw_pipeline_config *config) {
  gw_pipeline *pipeline = gw_zalloc(sizeof *pipeline);
  if (pipeline) {
    pipeline->config = *config;
    gw_list_init(&pipeline->runs);
    gw_list_init(&pipeline->spares);
  }
  return pipeline;
}

size_t gw_pipeline_n_open(const gw_pipeline *pipeline) {
  return pipeline->n_runs;
}

gw_cluster *const *gw_pipeline_clusters(const gw_pipeline *pipeline,
                                        size_t *ret_n) {
  gw_generation *generation = pipeline->generation;
  *ret_n = generation ? generation->settings->n_clusters : 0;
  return generation ? generation->clusters : NULL;
}

void gw_pipeline_free(gw_pipeline *pipeline) {
  if (!pipeline) {
    return;
  }
  assert(gw_list_empty(&pipeline->runs));
  gw_list *spare;
  while ((spare = gw_list_pop(&pipeline->spares))) {
    run_delete(GW_CONTAINER(spare, gw_run, link));
  }
  if (pipeline->generation) {
    generation_free(pipeline->generation);
  }
  gw_free(pipeline);
}
