/* links: gw_http gw_net gw_base */
#include <assert.h>

#include "base/buf.h"
#include "http/h1_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

typedef struct run {
  gw_arena arena;
  gw_request request;
  gw_head head;
  gw_h1_head_reader head_reader;
  gw_h1_body_reader body_reader;
  gw_status status; /* of the whole */
  bool has_head;
  size_t used, n_data;
} run;

/* Reads what is there of |in|, from r->used on. */
static void read_on(run *r, gw_slice in) {
  size_t used = 0;
  gw_slice data = {NULL, 0};
  if (!r->has_head) {
    r->status =
        gw_h1_head_read(&r->head_reader, gw_slice_from(in, r->used), &used);
    r->used += used;
    if (r->status != GW_OK) {
      return;
    }
    r->has_head = true;
    gw_h1_body_start(&r->body_reader, &r->head);
  }
  do {
    r->status = gw_h1_body_read(&r->body_reader, gw_slice_from(in, r->used),
                                &used, &data);
    r->used += used;
    r->n_data += data.n;
  } while (r->status == GW_OK);
}

static void run_init(run *r) {
  *r = (run){.status = GW_AGAIN};
  gw_arena_init(&r->arena, 1 << 20);
  r->request.scheme = GW_LIT("http");
  gw_head_init(&r->head, &r->arena, &gw_http_default_limits, &r->request);
  gw_h1_head_start(&r->head_reader, &r->head);
}

/* In one piece and byte by byte: the same verdict, data and end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
  run whole, bytes;
  gw_slice in = gw_slice_of((const char *)data, n);
  run_init(&whole);
  run_init(&bytes);
  read_on(&whole, in);
  for (size_t i = 1; i <= n && bytes.status == GW_AGAIN; i++) {
    read_on(&bytes, gw_slice_sub(in, 0, i));
  }
  assert(n == 0 || whole.status == bytes.status);
  assert(whole.n_data == bytes.n_data);
  assert(whole.head.refusal.status == bytes.head.refusal.status);
  if (whole.status == GW_END) {
    assert(whole.used == bytes.used);
  }
  gw_arena_done(&whole.arena);
  gw_arena_done(&bytes.arena);
  return 0;
}
