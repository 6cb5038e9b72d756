/* Verdicts of the pattern compiler for patterns.mjs, from input to output: "p",
 * a length and that many bytes compile a pattern, which answers "ok" or "no
 * STATUS REASON"; "t" likewise asks it about a text and answers "1" or "0". */
#include <stdio.h>
#include <stdlib.h>

#include "pass/pattern.h"
#include "schema/pattern.h"

enum { MOST = 1 << 16 };

static void compile(gw_arena *arena, gw_slice source, gw_pattern *pattern,
                    bool *ret_is_good) {
  gw_why why;
  gw_arena_done(arena);
  gw_arena_init(arena, 0);
  gw_slice kept = gw_arena_dup(arena, source);
  gw_status status = gwgen_pattern_compile(arena, kept, NULL, pattern, &why);
  *ret_is_good = status == GW_OK;
  if (status == GW_OK) {
    puts("ok");
  } else {
    printf("no %d %s\n", status, why.what);
  }
}

int main(void) {
  static char bytes[MOST];
  char kind;
  size_t n;
  char head[32];
  gw_arena arena;
  gw_pattern pattern;
  bool is_good = false;
  gw_arena_init(&arena, 0);
  while (fgets(head, sizeof head, stdin)) {
    kind = head[0];
    n = strtoul(head + 1, NULL, 10);
    if (n >= MOST || fread(bytes, 1, n, stdin) != n) {
      return 2;
    }
    if (kind == 'p') {
      memset(&pattern, 0, sizeof pattern);
      compile(&arena, gw_slice_of(bytes, n), &pattern, &is_good);
    } else {
      puts(is_good && gw_pattern_match(&pattern, gw_slice_of(bytes, n)) ? "1"
                                                                        : "0");
    }
  }
  gw_arena_done(&arena);
  return 0;
}
