/* spec: units that read a product's documents and look at the findings. */
#ifndef GW_TESTS_SPEC_H
#define GW_TESTS_SPEC_H

#include "ir/ir.h"
#include "unit.h"

typedef struct spec {
  gw_arena arena;
  gwgen_report report;
  gwgen_product product;
} spec;

/* A product in |folder| with the document |file| of it; both are literals. */
static inline void spec_open(spec *s, const char *folder, const char *file) {
  *s = (spec){0};
  gw_arena_init(&s->arena, 0);
  s->report.arena = &s->arena;
  s->product.arena = &s->arena;
  s->product.report = &s->report;
  s->product.settings.folder = gw_slice_str(folder);
  gwgen_input *input = GW_PUSH(&s->arena, &s->product.settings.openapi);
  assert_non_null(input);
  input->file = gw_slice_str(file);
  input->path = gw_arena_printf(&s->arena, "%s/%s", folder, file);
}

static inline void spec_close(spec *s) {
  gw_arena_done(&s->arena);
}

/* "file:line:column rule" of the i-th finding, in order of discovery. */
static inline const char *spec_finding(spec *s, size_t i) {
  const gwgen_finding *f = s->report.findings.v[i];
  return gw_arena_printf(&s->arena, "%.*s:%u:%u %s", GWGEN_S(f->pos.file),
                         f->pos.line, f->pos.column, f->rule->name)
      .p;
}

static inline bool spec_lists(const char *const *lines, size_t n,
                              const char *line) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(lines[i], line) == 0) {
      return true;
    }
  }
  return false;
}

/* Every expected finding is there, and no other. */
static inline void spec_expect(spec *s, const char *const *expected, size_t n) {
  size_t n_found = s->report.findings.n;
  const char **found =
      gw_arena_zalloc(&s->arena, (n_found + 1) * sizeof *found);
  size_t n_wrong = 0;
  for (size_t i = 0; i < n_found; i++) {
    found[i] = spec_finding(s, i);
    if (!spec_lists(expected, n, found[i])) {
      print_error("unexpected: %s: %s\n", found[i],
                  s->report.findings.v[i]->message.p);
      n_wrong++;
    }
  }
  for (size_t i = 0; i < n; i++) {
    if (!spec_lists(found, n_found, expected[i])) {
      print_error("missing: %s\n", expected[i]);
      n_wrong++;
    }
  }
  assert_int_equal(n_wrong, 0);
  assert_int_equal(n_found, n);
}

#define SPEC_EXPECT(s, list) spec_expect(s, list, GW_COUNT(list))

#endif
