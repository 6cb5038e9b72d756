/* Documented responses, whoever serves them: what their validation goes by. */
#include "pass/1_link.h"
#include "pass/6_operation.h"

typedef struct span {
  uint32_t first, last;
} span;

/* "200", "2XX", "default"; the empty span for what is none of them. */
static span span_of(gw_slice status) {
  if (gw_slice_is(status, "default")) {
    return (span){0, 999};
  }
  bool is_class = status.n == 3 && status.p[0] >= '1' && status.p[0] <= '5';
  uint32_t hundred = is_class ? (uint32_t)(status.p[0] - '0') * 100 : 0;
  if (is_class && gw_slice_eq_nocase(gw_slice_from(status, 1), GW_LIT("XX"))) {
    return (span){hundred, hundred + 99};
  }
  bool has_digits = is_class && status.p[1] >= '0' && status.p[1] <= '9' &&
                    status.p[2] >= '0' && status.p[2] <= '9';
  uint32_t one = has_digits ? hundred + (uint32_t)(status.p[1] - '0') * 10 +
                                  (uint32_t)(status.p[2] - '0')
                            : 0;
  return has_digits ? (span){one, one} : (span){1, 0};
}

static bool is_json(gw_slice type) {
  return gw_slice_is(type, "application/json") ||
         gw_slice_ends(type, GW_LIT("+json"));
}

static void *room(gwgen_tables *tables, size_t n) {
  void *p = gw_arena_zalloc(tables->product->arena, n);
  if (!p && !tables->status) {
    tables->status = gw_arena_why(tables->product->arena);
  }
  return p;
}

/* JSON and text; and XML that is made here, of JSON. */
static bool is_checked(gw_slice type, const gwgen_operation *operation) {
  return is_json(type) || gw_slice_starts(type, GW_LIT("text/")) ||
         (operation->rpc && gwgen_link_is_xml(type));
}

static void fill(gwgen_tables *tables, const gwgen_operation *operation,
                 const gwgen_response *response, gw_answer *answer) {
  size_t n = response->content.n;
  gw_answer_media *media = n ? room(tables, n * sizeof *media) : NULL;
  for (size_t i = 0; media && i < n; i++) {
    const gwgen_media *from = &response->content.v[i];
    media[i].type = from->type;
    media[i].schema = is_checked(from->type, operation) && from->schema
                          ? from->schema->response
                          : NULL;
  }
  answer->media = media;
  answer->n_media = media ? n : 0;
}

/* Statuses of success that a service may choose from. */
static bool has_codes(const gw_answer *answers, size_t n) {
  size_t n_codes = 0;
  for (size_t i = 0; i < n; i++) {
    if (answers[i].first / 100 == 2 && answers[i].last / 100 == 2) {
      n_codes += answers[i].first == answers[i].last ? 1 : 2;
    }
  }
  return n_codes > 1;
}

/* The lowest documented status of success: it makes the answers. */
static const gw_answer *find_main(const gw_answer *answers, size_t n) {
  const gw_answer *main = NULL;
  for (size_t i = 0; i < n; i++) {
    bool is_success = answers[i].first / 100 == 2 && answers[i].last / 100 == 2;
    if (is_success && (!main || answers[i].first < main->first)) {
      main = &answers[i];
    }
  }
  return main;
}

/* Whether st_answer.c lets a service choose |answer|. */
static bool can_be_chosen(const gw_answer *answer, const gw_answer *main) {
  for (size_t i = 0; i < answer->n_media; i++) {
    for (size_t j = 0; j < main->n_media; j++) {
      if (gw_slice_eq(answer->media[i].type, main->media[j].type) &&
          answer->media[i].schema == main->media[j].schema) {
        return true;
      }
    }
  }
  return !answer->n_media;
}

static const gw_answer *find_answer(const gw_operation *out, span statuses) {
  for (size_t i = 0; i < out->n_answers; i++) {
    const gw_answer *answer = &out->answers[i];
    if (answer->first == statuses.first && answer->last == statuses.last) {
      return answer;
    }
  }
  return NULL;
}

static void warn_of_codes(gwgen_tables *tables,
                          const gwgen_operation *operation,
                          const gw_operation *out) {
  const gw_answer *main = find_main(out->answers, out->n_answers);
  for (size_t i = 0; main && i < operation->oas->responses.n; i++) {
    const gwgen_response *response = &operation->oas->responses.v[i];
    const gw_answer *answer = find_answer(out, span_of(response->status));
    if (answer && answer->first / 100 == 2 && !can_be_chosen(answer, main)) {
      gwgen_report_add(tables->product->report, "answer-code", response->pos,
                       "x-http-code can't choose %.*s: its schema is not that "
                       "of %u",
                       GWGEN_S(response->status), main->first);
    }
  }
}

void gwgen_bind_answers(gwgen_tables *tables, const gwgen_operation *operation,
                        gw_operation *out) {
  static const uint32_t widths[] = {0, 99, 999}; /* one, a class, all */
  size_t most = operation->oas ? operation->oas->responses.n : 0, n = 0;
  gw_answer *answers = most ? room(tables, most * sizeof *answers) : NULL;
  for (size_t w = 0; answers && w < GW_COUNT(widths); w++) {
    for (size_t i = 0; i < most; i++) {
      const gwgen_response *response = &operation->oas->responses.v[i];
      span statuses = span_of(response->status);
      if (statuses.last - statuses.first == widths[w]) {
        answers[n].first = statuses.first;
        answers[n].last = statuses.last;
        fill(tables, operation, response, &answers[n++]);
      }
    }
  }
  out->answers = n ? answers : NULL;
  out->n_answers = n;
  out->flags |= has_codes(answers, n) ? (uint32_t)GW_OP_CODES : 0u;
  if (operation->rpc && out->flags & GW_OP_CODES) {
    warn_of_codes(tables, operation, out);
  }
}
