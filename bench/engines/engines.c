/* bench-engines: ns per body of each engine, all of them in turn in each
 * round, so that what disturbs the machine disturbs them alike.
 *
 *   bench-engines                        the table
 *   bench-engines cold                   the same; before each body the caches
 *                                        and the branch predictor see other
 *                                        work, as in a gateway
 *   bench-engines count ENGINE SIZE N    N bodies, for callgrind:
 *     valgrind --tool=callgrind --toggle-collect=count_bodies bench-engines ...
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bodies.h"

enum {
  ROUNDS = 9,
  WARM_NS = 10000000, /* of one engine in one round */
  WARM_BODIES = 62,   /* between two looks at the clock, which take longer than
                         a small body */
  COLD_BODIES = 24,   /* the same, in bodies */
  SCRAMBLED = 1500,
  SWEPT = 64 << 10
};

typedef struct engine {
  const char *name;
  bench_run run;
} engine;

static const engine engines[] = {
    {"JSON->wire gwgen", ours_encode},
    {"JSON->wire protobuf", protobuf_encode},
    {"wire->JSON gwgen", ours_decode},
    {"wire->JSON protobuf", protobuf_decode},
    {"parse gwgen", ours_lex},
    {"validate gwgen", ours_validate},
    {"parse simdjson", simdjson_parse},
    {"parse jansson", jansson_parse},
    {"route gwgen", ours_route},
};
enum { ENGINES = sizeof engines / sizeof engines[0], SIZES = 3 };

typedef struct sized {
  const char *name;
  bench_body bodies[BODIES_MEDIUM];
  size_t n;
} sized;

static sized sizes[SIZES] = {{.name = "small", .n = 1},
                             {.name = "medium", .n = BODIES_MEDIUM},
                             {.name = "large", .n = 1}};

static void fail(const char *what, const char *of) {
  fprintf(stderr, "bench-engines: %s: %s\n", what, of);
  exit(1);
}

static void make_bodies(void) {
  static gw_arena arena;
  for (size_t s = 0; s < SIZES; s++) {
    for (unsigned i = 0; i < sizes[s].n; i++) {
      bench_body *body = &sizes[s].bodies[i];
      *body = bodies_make(&arena, (bodies_size)s, i);
      char *wire = NULL;
      body->wire_n = protobuf_wire(body, &wire);
      body->wire = wire;
    }
  }
}

/* Both engines of ours give what protobuf's gives. */
static void check_bodies(void) {
  for (size_t s = 0; s < SIZES; s++) {
    for (size_t i = 0; i < sizes[s].n; i++) {
      const bench_body *body = &sizes[s].bodies[i];
      if (!body->wire_n || ours_encode(body) != body->wire_n ||
          memcmp(ours_bytes(), body->wire, body->wire_n) != 0) {
        fail("JSON->wire differs", sizes[s].name);
      }
      if (ours_decode(body) != body->json_n ||
          memcmp(ours_bytes(), body->json, body->json_n) != 0) {
        fail("wire->JSON differs", sizes[s].name);
      }
      for (size_t e = 0; e < ENGINES; e++) {
        if (!engines[e].run(body)) {
          fail("refused a body", engines[e].name);
        }
      }
    }
  }
}

static uint64_t now_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, size_t n) {
  qsort(values, n, sizeof *values, by_value);
  return values[n / 2];
}

/* ---- warm: the bodies of a size in a ring, CPU time of the process --------
 */

static double run_warm(const engine *e, const sized *of) {
  size_t n = 0;
  uint64_t start = now_ns(CLOCK_PROCESS_CPUTIME_ID), spent;
  do {
    size_t turns =
        of->n == 1 && of->bodies[0].is_list ? 1 : WARM_BODIES / of->n;
    for (size_t i = 0; i < turns * of->n; i++) {
      e->run(&of->bodies[i % of->n]);
    }
    n += turns * of->n;
    spent = now_ns(CLOCK_PROCESS_CPUTIME_ID) - start;
  } while (spent < WARM_NS);
  return (double)spent / (double)n;
}

/* ---- cold -----------------------------------------------------------------
 */

static int by_int(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

/* Work with branches and memory of its own. */
static void scramble(void) {
  static int values[SCRAMBLED];
  static char swept[SWEPT];
  static unsigned random = 1;
  for (size_t i = 0; i < SCRAMBLED; i++) {
    random = random * 1103515245u + 12345u;
    values[i] = (int)(random >> 8);
  }
  qsort(values, SCRAMBLED, sizeof values[0], by_int);
  memset(swept, values[0] & 0xff, sizeof swept);
}

static double run_cold(const engine *e, const sized *of) {
  static size_t at;
  double spent[COLD_BODIES];
  for (size_t i = 0; i < COLD_BODIES; i++) {
    const bench_body *body = &of->bodies[at++ % of->n];
    scramble();
    uint64_t start = now_ns(CLOCK_MONOTONIC);
    e->run(body);
    spent[i] = (double)(now_ns(CLOCK_MONOTONIC) - start);
  }
  return median(spent, COLD_BODIES);
}

/* ---- the table ------------------------------------------------------------
 */

static double figures[ENGINES][SIZES];

static void measure(bool is_cold) {
  for (size_t s = 0; s < SIZES; s++) {
    double rounds[ENGINES][ROUNDS];
    for (size_t r = 0; r < ROUNDS; r++) {
      for (size_t e = 0; e < ENGINES; e++) {
        rounds[e][r] = is_cold ? run_cold(&engines[e], &sizes[s])
                               : run_warm(&engines[e], &sizes[s]);
      }
    }
    for (size_t e = 0; e < ENGINES; e++) {
      figures[e][s] = median(rounds[e], ROUNDS);
    }
  }
}

static size_t find_engine(const char *name) {
  for (size_t e = 0; e < ENGINES; e++) {
    if (strcmp(engines[e].name, name) == 0) {
      return e;
    }
  }
  fail("no such engine", name);
  return 0;
}

static void print_ratio(const char *of, const char *to) {
  size_t a = find_engine(of), b = find_engine(to);
  printf("%-22s /", of);
  printf(" %-18s", to);
  for (size_t s = 0; s < SIZES; s++) {
    printf(" %9.2f", figures[a][s] / figures[b][s]);
  }
  putchar('\n');
}

static void print_table(void) {
  printf("%-43s %9s %9s %9s\n", "ns for one body", "small", "medium", "large");
  for (size_t e = 0; e < ENGINES; e++) {
    printf("%-43s", engines[e].name);
    for (size_t s = 0; s < SIZES; s++) {
      printf(" %9.0f", figures[e][s]);
    }
    putchar('\n');
  }
  putchar('\n');
  print_ratio("JSON->wire protobuf", "JSON->wire gwgen");
  print_ratio("wire->JSON protobuf", "wire->JSON gwgen");
  print_ratio("JSON->wire gwgen", "parse simdjson");
  print_ratio("JSON->wire gwgen", "parse jansson");
  print_ratio("validate gwgen", "parse gwgen");
}

/* ---- callgrind ------------------------------------------------------------
 */

__attribute__((noinline)) static void count_bodies(const engine *e,
                                                   const sized *of, size_t n) {
  for (size_t i = 0; i < n; i++) {
    e->run(&of->bodies[i % of->n]);
  }
}

static void count(char **args) {
  for (size_t s = 0; s < SIZES; s++) {
    if (strcmp(sizes[s].name, args[1]) == 0) {
      size_t n = (size_t)strtoul(args[2], NULL, 10);
      count_bodies(&engines[find_engine(args[0])], &sizes[s], n);
      return;
    }
  }
  fail("no such size", args[1]);
}

int main(int argc, char **argv) {
  bool is_cold = argc == 2 && strcmp(argv[1], "cold") == 0;
  bool is_count = argc == 5 && strcmp(argv[1], "count") == 0;
  if (argc > 1 && !is_cold && !is_count) {
    fail("usage", "bench-engines [cold | count ENGINE SIZE N]");
  }
  make_bodies();
  check_bodies();
  if (is_count) {
    count(argv + 2);
    return 0;
  }
  measure(is_cold);
  print_table();
  return 0;
}
