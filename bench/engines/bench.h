/* bench: what the engines are measured with, and the ones that are measured.
 *
 * Reads:   bodies.c makes the same bodies in each run.
 * Units:   bytes.
 * Owns:    bodies live as long as the program.
 * Errors:  a run returns how many bytes it made, or 0 if it refused its body.
 * Threads: one.
 * Source:  this project.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

/* One message in both forms. 64 zero bytes stand behind the JSON. */
typedef struct bench_body {
  const char *json;
  size_t json_n;
  const char *wire;
  size_t wire_n;
  bool is_list; /* Books, else Book */
} bench_body;

typedef size_t (*bench_run)(const bench_body *body);

#ifdef __cplusplus
extern "C" {
#endif

/* ours.c; encoding validates against the schema as well. */
size_t ours_lex(const bench_body *body);
size_t ours_validate(const bench_body *body);
size_t ours_encode(const bench_body *body);
size_t ours_decode(const bench_body *body);
size_t ours_route(const bench_body *body);

/* The bytes of the last ours_encode() or ours_decode(). */
const char *ours_bytes(void);

/* JSON -> generated message -> wire, and back. */
size_t protobuf_encode(const bench_body *body);
size_t protobuf_decode(const bench_body *body);

/* The wire that ours must equal, in memory that lives on. */
size_t protobuf_wire(const bench_body *body, char **ret_bytes);

size_t jansson_parse(const bench_body *body);
size_t simdjson_parse(const bench_body *body);

#ifdef __cplusplus
}
#endif

#endif
