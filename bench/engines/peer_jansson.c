#include <jansson.h>

#include "bench.h"

size_t jansson_parse(const bench_body *body) {
  json_t *root = json_loadb(body->json, body->json_n, 0, NULL);
  size_t n = root ? body->json_n : 0;
  json_decref(root);
  return n;
}
