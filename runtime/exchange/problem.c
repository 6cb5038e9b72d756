#include "exchange/problem.h"

#include "base/base64.h"
#include "text/json_write.h"

typedef struct problem_row {
  gw_slice code;
  int status;
  int grpc;
  gw_slice title;
} problem_row;

static const problem_row rows[] = {
#define X(id, code, status, grpc, title)                                       \
  {GW_STR(code), status, grpc, GW_STR(title)},
    GW_PROBLEM_LIST(X)
#undef X
};

/* google/rpc/code.proto, with the HTTP mapping that it documents. */
static const gw_grpc_code grpc_codes[] = {
    {"OK", "ok", "Fine", 200},
    {"CANCELLED", "cancelled", "Cancelled", 499},
    {"UNKNOWN", "unknown", "Unknown error", 500},
    {"INVALID_ARGUMENT", "invalid-argument", "Invalid argument", 400},
    {"DEADLINE_EXCEEDED", "deadline-exceeded", "Deadline exceeded", 504},
    {"NOT_FOUND", "not-found", "Not found", 404},
    {"ALREADY_EXISTS", "already-exists", "Already exists", 409},
    {"PERMISSION_DENIED", "permission-denied", "Permission denied", 403},
    {"RESOURCE_EXHAUSTED", "resource-exhausted", "Resource exhausted", 429},
    {"FAILED_PRECONDITION", "failed-precondition", "Failed precondition", 400},
    {"ABORTED", "aborted", "Aborted", 409},
    {"OUT_OF_RANGE", "out-of-range", "Out of range", 400},
    {"UNIMPLEMENTED", "unimplemented", "Not implemented", 501},
    {"INTERNAL", "internal", "Internal error", 500},
    {"UNAVAILABLE", "unavailable", "Unavailable", 503},
    {"DATA_LOSS", "data-loss", "Data loss", 500},
    {"UNAUTHENTICATED", "unauthenticated", "Not authenticated", 401},
};

const gw_grpc_code *gw_grpc_code_find(int grpc_status) {
  bool is_known =
      grpc_status >= 0 && (size_t)grpc_status < GW_COUNT(grpc_codes);
  return &grpc_codes[is_known ? grpc_status : 2];
}

int gw_problem_status(const gw_problem *problem) {
  if (problem->status) {
    return problem->status;
  }
  return problem->id == GW_PROBLEM_GRPC
             ? gw_grpc_code_find(problem->grpc_status)->http_status
             : rows[problem->id].status;
}

gw_slice gw_problem_code(const gw_problem *problem) {
  if (problem->code.p) {
    return problem->code;
  }
  return problem->id == GW_PROBLEM_GRPC
             ? gw_slice_str(gw_grpc_code_find(problem->grpc_status)->code)
             : rows[problem->id].code;
}

static gw_slice problem_title(const gw_problem *problem) {
  return problem->id == GW_PROBLEM_GRPC
             ? gw_slice_str(gw_grpc_code_find(problem->grpc_status)->title)
             : rows[problem->id].title;
}

static int problem_grpc(const gw_problem *problem) {
  return problem->id == GW_PROBLEM_GRPC ? problem->grpc_status
                                        : rows[problem->id].grpc;
}

void gw_problem_add(gw_problem *problem, const char *where, gw_slice place,
                    gw_slice code, gw_slice detail) {
  gw_problem_add_inside(problem, where, place, GW_LIT(""), code, detail);
}

bool gw_problem_is_firm(const gw_problem_item *item) {
  static const char *const firm[] = {"syntax", "map-key", "malformed",
                                     "too-complex", "unchecked"};
  bool is_firm = gw_slice_starts(item->code, GW_LIT("duplicate"));
  for (size_t i = 0; i < GW_COUNT(firm) && !is_firm; i++) {
    is_firm = gw_slice_is(item->code, firm[i]);
  }
  return is_firm;
}

gw_slice gw_problem_place(const gw_problem_item *item, gw_arena *arena) {
  gw_slice whole = item->place;
  if (item->pointer.n) {
    whole =
        gw_arena_printf(arena, "%.*s%.*s", (int)item->place.n, item->place.p,
                        (int)item->pointer.n, item->pointer.p);
  }
  return whole.p ? whole : item->place;
}

/* The last item that may give way to a firm one; NULL: none. */
static gw_problem_item *find_soft(gw_problem *problem) {
  for (size_t i = problem->n_items; i-- > 0;) {
    if (!gw_problem_is_firm(&problem->items[i])) {
      return &problem->items[i];
    }
  }
  return NULL;
}

void gw_problem_add_inside(gw_problem *problem, const char *where,
                           gw_slice place, gw_slice pointer, gw_slice code,
                           gw_slice detail) {
  gw_problem_item item = {where, place, code, detail, pointer};
  gw_problem_item *slot = NULL;
  if (problem->n_items < GW_PROBLEM_ITEMS) {
    slot = &problem->items[problem->n_items++];
  } else if (gw_problem_is_firm(&item)) {
    slot = find_soft(problem);
  }
  if (slot) {
    *slot = item;
  }
}

/* A writer whose first failure sticks: the rest does nothing. */
typedef struct writer {
  gw_buf out;
  gw_status status;
} writer;

static void put(writer *w, gw_slice raw) {
  if (w->status == GW_OK) {
    w->status = gw_buf_append(&w->out, raw);
  }
}

static void put_string(writer *w, gw_slice text) {
  if (w->status == GW_OK) {
    w->status = gw_json_write_string(&w->out, text);
  }
}

/* A comma, unless this is the first of its object or list. */
static void put_comma(writer *w) {
  char last = w->out.n ? w->out.p[w->out.n - 1] : '{';
  if (last != '{' && last != '[') {
    put(w, GW_LIT(","));
  }
}

static void put_key(writer *w, const char *key) {
  put_comma(w);
  put_string(w, gw_slice_str(key));
  put(w, GW_LIT(":"));
}

static void put_text(writer *w, const char *key, gw_slice text) {
  put_key(w, key);
  put_string(w, text);
}

static void put_number(writer *w, const char *key, int64_t value) {
  put_key(w, key);
  if (w->status == GW_OK) {
    w->status = gw_json_write_int64(&w->out, value);
  }
}

static void put_base64(writer *w, const char *key, gw_slice bytes) {
  put_key(w, key);
  put(w, GW_LIT("\""));
  if (w->status == GW_OK) {
    w->status = gw_buf_reserve(&w->out, GW_BASE64_ENCODED(bytes.n));
  }
  if (w->status == GW_OK) {
    w->out.n += gw_base64_encode(bytes, w->out.p + w->out.n);
  }
  put(w, GW_LIT("\""));
}

/* BEHAVIOUR.md section 4: what is not known goes out as its bytes. */
static void put_detail(writer *w, const gw_problem_detail *detail) {
  put_comma(w);
  if (detail->json.p) {
    put(w, detail->json);
    return;
  }
  put(w, GW_LIT("{"));
  put_text(w, "@type", detail->type);
  put_base64(w, "value", detail->value);
  put(w, GW_LIT("}"));
}

/* Those that the items say already only if |all|. */
static size_t n_details(const gw_problem *problem, bool all) {
  size_t n = 0;
  for (size_t i = 0; i < problem->n_details; i++) {
    n += all || !problem->details[i].is_items;
  }
  return n;
}

static void put_details(writer *w, const gw_problem *problem, bool all) {
  for (size_t i = 0; i < problem->n_details; i++) {
    if (all || !problem->details[i].is_items) {
      put_detail(w, &problem->details[i]);
    }
  }
}

static void put_items(writer *w, const gw_problem *problem) {
  put_key(w, "errors");
  put(w, GW_LIT("["));
  for (size_t i = 0; i < problem->n_items; i++) {
    const gw_problem_item *item = &problem->items[i];
    put_comma(w);
    put(w, GW_LIT("{"));
    put_text(w, item->where, item->place);
    if (item->pointer.n) {
      put_text(w, "pointer", item->pointer);
    }
    put_text(w, "code", item->code);
    put_text(w, "detail", item->detail);
    put(w, GW_LIT("}"));
  }
  put(w, GW_LIT("]"));
}

static void put_grpc(writer *w, const gw_problem *problem) {
  const gw_grpc_code *code = gw_grpc_code_find(problem->grpc_status);
  put_key(w, "grpc");
  put(w, GW_LIT("{"));
  put_text(w, "code", gw_slice_str(code->name));
  if (n_details(problem, false)) {
    put_key(w, "details");
    put(w, GW_LIT("["));
    put_details(w, problem, false);
    put(w, GW_LIT("]"));
  }
  if (problem->n_more_details) {
    put_number(w, "moreDetails", (int64_t)problem->n_more_details);
  }
  put(w, GW_LIT("}"));
}

/* RFC 9457 section 3. */
static void put_problem_json(writer *w, const gw_problem *problem,
                             gw_slice instance) {
  put(w, GW_LIT("{\"type\":\"urn:gwgen:problem:"));
  put(w, gw_problem_code(problem));
  put(w, GW_LIT("\""));
  put_text(w, "title", problem_title(problem));
  put_number(w, "status", gw_problem_status(problem));
  if (problem->detail.n) {
    put_text(w, "detail", problem->detail);
  }
  if (instance.n) {
    put_text(w, "instance", instance);
  }
  if (problem->n_items) {
    put_items(w, problem);
  }
  if (problem->id == GW_PROBLEM_GRPC) {
    put_grpc(w, problem);
  }
  put(w, GW_LIT("}"));
}

/* The items as google.rpc.BadRequest. */
static void put_bad_request(writer *w, const gw_problem *problem) {
  put(w, GW_LIT("{"));
  put_text(w, "@type", GW_LIT("type.googleapis.com/google.rpc.BadRequest"));
  put_key(w, "fieldViolations");
  put(w, GW_LIT("["));
  for (size_t i = 0; i < problem->n_items; i++) {
    put_comma(w);
    put(w, GW_LIT("{"));
    put_text(w, "field", gw_problem_place(&problem->items[i], w->out.arena));
    put_text(w, "description", problem->items[i].detail);
    put(w, GW_LIT("}"));
  }
  put(w, GW_LIT("]}"));
}

/* google/rpc/status.proto as JSON. */
static void put_google_rpc(writer *w, const gw_problem *problem) {
  put(w, GW_LIT("{"));
  put_number(w, "code", problem_grpc(problem));
  put_text(w, "message",
           problem->detail.n ? problem->detail : problem_title(problem));
  put_key(w, "details");
  put(w, GW_LIT("["));
  if (problem->n_items &&
      n_details(problem, true) == n_details(problem, false)) {
    put_bad_request(w, problem);
  }
  put_details(w, problem, true);
  put(w, GW_LIT("]}"));
}

enum { BODY_LIMIT = 256 * 1024 };

gw_slice gw_problem_render(const gw_problem *problem, gw_error_format format,
                           gw_slice instance, gw_arena *arena,
                           gw_slice *ret_body) {
  writer w = {.status = GW_OK};
  gw_buf_init(&w.out, arena, BODY_LIMIT);
  if (format == GW_ERRORS_GOOGLE_RPC) {
    put_google_rpc(&w, problem);
    *ret_body = w.status == GW_OK ? gw_buf_slice(&w.out)
                                  : GW_LIT("{\"code\":8,\"message\":\"\"}");
    return GW_LIT("application/json");
  }
  put_problem_json(&w, problem, instance);
  *ret_body = w.status == GW_OK ? gw_buf_slice(&w.out)
                                : GW_LIT("{\"type\":\"about:blank\"}");
  return GW_LIT("application/problem+json");
}
