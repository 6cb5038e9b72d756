#include <simdjson.h>

#include "bench.h"

/* With the instructions of this machine: the library chooses them itself. */
size_t simdjson_parse(const bench_body *body) {
  static simdjson::dom::parser parser;
  simdjson::dom::element root;
  bool is_bad = parser.parse(body->json, body->json_n, false).get(root) != 0;
  return is_bad ? 0 : body->json_n;
}
