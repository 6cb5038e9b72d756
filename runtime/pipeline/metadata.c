#include "pipeline/metadata.h"

#include "base/base64.h"
#include "pipeline/forwarded.h"
#include "pipeline/params.h"
#include "upstream/speech.h"

static bool is_ascii(gw_slice value) {
  for (size_t i = 0; i < value.n; i++) {
    if (value.p[i] < 0x20 || value.p[i] > 0x7e) {
      return false;
    }
  }
  return true;
}

static void fail_memory(gw_exchange *x) {
  gw_exchange_fail_memory(x, gw_arena_why(&x->arena), false);
}

/* A field may be passed on as often as it came. */
void gw_metadata_add(gw_exchange *x, gw_slice name, gw_slice value) {
  if (x->metadata.n == GW_CALL_MAX_METADATA) {
    gw_exchange_failf(x, GW_PROBLEM_HEAD_TOO_LARGE,
                      "more than %d fields would be passed on",
                      (int)GW_CALL_MAX_METADATA);
  } else if (gw_headers_add(&x->arena, &x->metadata, name, value) != GW_OK) {
    fail_memory(x);
  }
}

static void refuse(gw_run *run, gw_slice name, gw_slice code, gw_slice detail) {
  gw_problem_add(
      gw_params_problem(&run->x, run->generation->settings->invalid_status),
      "header", name, code, detail);
}

/* The bytes of "-bin" values are base64 in HTTP as they are in gRPC; here they
 * get gRPC's alphabet. */
static void add_bin(gw_run *run, gw_slice name, gw_slice value) {
  gw_exchange *x = &run->x;
  char *bytes = gw_arena_alloc(&x->arena, GW_BASE64_DECODED(value.n));
  size_t n = 0;
  if (bytes && gw_base64_decode(value, bytes, &n) != GW_OK) {
    refuse(run, name, GW_LIT("not-base64"),
           GW_LIT("this header is passed on as bytes, and must be base64"));
    return;
  }
  char *text = gw_arena_alloc(&x->arena, GW_BASE64_ENCODED(n) + 1);
  if (!bytes || !text) {
    fail_memory(x);
    return;
  }
  gw_metadata_add(
      x, name,
      gw_slice_of(text, gw_base64_encode(gw_slice_of(bytes, n), text)));
}

static void add_checked(gw_run *run, gw_slice name, gw_slice value) {
  if (gw_slice_ends(name, GW_LIT("-bin"))) {
    add_bin(run, name, value);
  } else if (is_ascii(value)) {
    gw_metadata_add(&run->x, name, gw_slice_trim(value));
  } else {
    refuse(run, name, GW_LIT("not-ascii"),
           GW_LIT("this header is passed on, and may hold printable ASCII "
                  "only"));
  }
}

static void add_headers(gw_run *run, gw_slice name, gw_slice as) {
  const gw_headers *headers = &run->x.request->headers;
  for (size_t i = 0; i < headers->n; i++) {
    if (gw_slice_eq_nocase(headers->v[i].name, name)) {
      add_checked(run, as, headers->v[i].value);
    }
  }
}

/* Header parameters that fill no field; their names in lower case. */
static void add_parameters(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_operation *op = x->operation;
  const gw_headers *headers = &x->request->headers;
  for (size_t i = op->n_path_params; i < op->n_params; i++) {
    const gw_param *param = &op->params[i];
    if (!(param->flags & GW_PARAM_METADATA)) {
      continue;
    }
    for (size_t j = 0; j < headers->n; j++) {
      if (gw_slice_eq_nocase(headers->v[j].name, param->name)) {
        add_checked(run, headers->v[j].name, headers->v[j].value);
      }
    }
  }
}

static void add_credentials(gw_run *run) {
  gw_exchange *x = &run->x;
  const gw_operation *op = x->operation;
  for (size_t i = 0; i < op->n_credentials; i++) {
    const gw_credential *credential = &op->credentials[i];
    gw_slice value = {NULL, 0};
    if (credential->in == GW_IN_HEADER) {
      add_headers(run, credential->name, credential->metadata);
    } else if (credential->in == GW_IN_COOKIE) {
      value = gw_params_cookie(x, credential->name);
    } else {
      value = gw_params_query(x, credential->name);
    }
    if (value.p) {
      add_checked(run, credential->metadata, value);
    }
  }
}

void gw_metadata_begin(gw_run *run) {
  gw_exchange *x = &run->x;
  gw_metadata_add(x, GW_LIT("x-request-id"), x->id);
  gw_metadata_add(x, GW_LIT("traceparent"), x->trace);
  if (x->trace_state.n && is_ascii(x->trace_state)) {
    gw_metadata_add(x, GW_LIT("tracestate"), x->trace_state);
  }
  gw_forwarded_add(run, gw_metadata_add);
}

void gw_metadata_build(gw_run *run) {
  const gw_settings *settings = run->generation->settings;
  gw_metadata_begin(run);
  add_parameters(run);
  add_credentials(run);
  for (size_t i = 0; i < settings->n_forward_headers; i++) {
    add_headers(run, settings->forward_headers[i],
                settings->forward_headers[i]);
  }
}

/* Those of |from| that are documented. */
static void add_answer(gw_exchange *x, const gw_headers *from, gw_headers *to) {
  const gw_reply *reply = x->operation->reply;
  for (size_t i = 0; i < from->n; i++) {
    const gw_header *header = &from->v[i];
    for (size_t j = 0; j < reply->n_headers; j++) {
      if (gw_slice_eq(header->name, reply->headers[j]) &&
          is_ascii(header->value)) {
        /* a header less is no reason to fail an answer */
        (void)gw_headers_add(&x->arena, to, header->name, header->value);
      }
    }
  }
}

void gw_metadata_answer(gw_run *run) {
  gw_exchange *x = &run->x;
  add_answer(x, &x->reply_headers, &x->response.headers);
  if (x->request->takes_trailers) {
    add_answer(x, &x->reply_trailers, &x->response.trailers);
  }
}
