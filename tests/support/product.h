/* product: units that link a small product from texts, read by the fronts. */
#ifndef GW_TESTS_PRODUCT_H
#define GW_TESTS_PRODUCT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "front/front.h"
#include "front/openapi.h"
#include "front/product.h"
#include "front/proto.h"
#include "unit.h"

typedef struct product {
  gw_arena arena;
  gwgen_report report;
  gwgen_product ir;
  char folder[32];
} product;

static inline void product_write(const product *p, const char *name,
                                 const char *head, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "%s/%s", p->folder, name);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(head, file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
}

static inline void product_show(const product *p) {
  for (size_t i = 0; i < p->report.findings.n; i++) {
    const gwgen_finding *finding = p->report.findings.v[i];
    print_error("%u:%u %s: %.*s\n", finding->pos.line, finding->pos.column,
                finding->rule->name, GWGEN_S(finding->message));
  }
}

/* Only what is used is imported: protoc warns about the rest. */
static inline void product_write_proto(const product *p, const char *proto) {
  static const struct {
    const char *name, *file;
  } imports[] = {
      {"google.api.http", "google/api/annotations.proto"},
      {"google.protobuf.Any", "google/protobuf/any.proto"},
      {"google.protobuf.Empty", "google/protobuf/empty.proto"},
      {"google.protobuf.Struct", "google/protobuf/struct.proto"},
      {"google.protobuf.Timestamp", "google/protobuf/timestamp.proto"},
      {"Value", "google/protobuf/wrappers.proto"},
  };
  char head[512] = "syntax = \"proto3\";\npackage t;\n";
  for (size_t i = 0; i < GW_COUNT(imports); i++) {
    size_t n = strlen(head);
    if (strstr(proto, imports[i].name)) {
      snprintf(head + n, sizeof head - n, "import \"%s\";\n", imports[i].file);
    }
  }
  product_write(p, "api.proto", head, proto);
}

/* Reads gwgen.yaml with the lines |settings|, api.proto with what follows its
 * imports, and openapi.yaml with what follows "info". One of the two may be
 * NULL: the product has none. Readers may file errors. */
static inline void product_read(product *p, const char *settings,
                                const char *proto, const char *openapi) {
  *p = (product){.folder = "/tmp/gwgen-unit-XXXXXX"};
  assert_non_null(mkdtemp(p->folder));
  char head[128];
  snprintf(head, sizeof head, "version: 1\nname: unit\n%s%s",
           proto ? "proto: {import_paths: [.], files: [api.proto]}\n" : "",
           openapi ? "openapi: [openapi.yaml]\n" : "");
  product_write(p, "gwgen.yaml", head, settings);
  if (proto) {
    product_write_proto(p, proto);
  }
  product_write(p, "openapi.yaml",
                "openapi: 3.1.0\ninfo: {title: Unit, version: '1'}\n",
                openapi ? openapi : "");
  gw_arena_init(&p->arena, 0);
  p->report.arena = p->ir.arena = &p->arena;
  p->ir.report = &p->report;
  gw_slice path = gw_arena_printf(&p->arena, "%s/gwgen.yaml", p->folder);
  gw_status status = gwgen_product_read(&p->ir, path);
  status = status == GW_OK ? gwgen_proto_read(&p->ir) : status;
  status = status == GW_OK ? gwgen_openapi_read(&p->ir) : status;
  if (status != GW_OK) {
    product_show(p);
  }
  assert_int_equal(status, GW_OK);
}

/* The same, of texts without a mistake that readers find. */
static inline void product_open(product *p, const char *settings,
                                const char *proto, const char *openapi) {
  product_read(p, settings, proto, openapi);
  if (p->report.n_errors) {
    product_show(p);
  }
  assert_int_equal(p->report.n_errors, 0);
}

static inline void product_close(product *p) {
  static const char *const names[] = {"gwgen.yaml", "api.proto",
                                      "openapi.yaml"};
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", p->folder, names[i]);
    unlink(path);
  }
  rmdir(p->folder);
  gw_arena_done(&p->arena);
}

static inline gwgen_operation *product_operation(const product *p,
                                                 const char *id) {
  for (size_t i = 0; i < p->ir.operations.n; i++) {
    if (gw_slice_is(p->ir.operations.v[i]->id, id)) {
      return p->ir.operations.v[i];
    }
  }
  product_show(p);
  fail_msg("no operation %s", id);
  return NULL;
}

/* The findings are exactly those of |rules|, separated by spaces, in any
 * order of discovery; each has its place. */
static inline void product_expect(const product *p, const char *rules) {
  gw_slice rest = gw_slice_str(rules);
  size_t n = 0;
  while (rest.n) {
    gw_slice name = gw_slice_cut(&rest, ' ');
    size_t wanted = 0, found = 0;
    gw_slice again = gw_slice_str(rules);
    while (again.n) {
      wanted += gw_slice_eq(gw_slice_cut(&again, ' '), name);
    }
    for (size_t i = 0; i < p->report.findings.n; i++) {
      found += gw_slice_is(name, p->report.findings.v[i]->rule->name);
      assert_true(p->report.findings.v[i]->pos.line > 0);
    }
    if (wanted != found) {
      product_show(p);
      fail_msg("%.*s: %zu findings, not %zu", GWGEN_S(name), found, wanted);
    }
    n++;
  }
  if (n != p->report.findings.n) {
    product_show(p);
  }
  assert_int_equal(p->report.findings.n, n);
}

/* Whether a finding under |rule| says |text| in its message or a note. */
static inline bool product_says(const product *p, const char *rule,
                                const char *text) {
  for (size_t i = 0; i < p->report.findings.n; i++) {
    const gwgen_finding *finding = p->report.findings.v[i];
    if (strcmp(finding->rule->name, rule) != 0) {
      continue;
    }
    if (strstr(finding->message.p, text)) {
      return true;
    }
  }
  return false;
}

#endif
