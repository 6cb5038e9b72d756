#include "toolchain.h"

#include <limits.h>
#include <unistd.h>

#include "base/buf.h"
#include "front/front.h"

enum { MAX_ARGS_FILE = 1 << 20 };

static void push(gw_arena *arena, gwgen_args *args, gw_slice text) {
  const char **slot = GW_PUSH(arena, args);
  gw_slice kept = gw_arena_dup(arena, text);
  if (slot) {
    *slot = kept.p;
  }
}

/* |text| with each "@prefix@" replaced. */
static gw_slice expand(gw_arena *arena, gw_slice text, gw_slice prefix) {
  static const gw_slice mark = {"@prefix@", 8};
  for (size_t i = 0; i + mark.n <= text.n; i++) {
    if (gw_slice_starts(gw_slice_from(text, i), mark)) {
      gw_slice rest = gw_slice_from(text, i + mark.n);
      return gw_arena_printf(arena, "%.*s%.*s%.*s", (int)i, text.p,
                             (int)prefix.n, prefix.p, (int)rest.n, rest.p);
    }
  }
  return text;
}

static gw_status parse(gw_arena *arena, gw_slice text, gw_slice prefix,
                       gwgen_toolchain *chain) {
  while (text.p && text.n) {
    gw_slice line = gw_slice_cut(&text, '\n');
    gw_slice value = line;
    gw_slice kind = gw_slice_cut(&value, ' ');
    if (!line.n) {
      continue;
    }
    value = expand(arena, value, prefix);
    if (gw_slice_is(kind, "cc")) {
      chain->cc = gw_arena_dup(arena, value).p;
    } else if (gw_slice_is(kind, "compile")) {
      push(arena, &chain->compile, value);
    } else if (gw_slice_is(kind, "link")) {
      push(arena, &chain->link, value);
    } else {
      return GW_ERR_SYNTAX;
    }
  }
  return chain->cc ? gw_arena_why(arena) : GW_ERR_SYNTAX;
}

/* The folder above the one where this program stands. */
static gw_slice own_prefix(gw_arena *arena) {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  if (n <= 0) {
    return (gw_slice){NULL, 0};
  }
  gw_slice bin = gwgen_path_folder(gw_slice_of(path, (size_t)n));
  return gw_arena_dup(arena, gwgen_path_folder(bin));
}

gw_status gwgen_toolchain_find(gw_arena *arena, gwgen_toolchain *ret_chain) {
  static const char *const places[] = {"gwgen-build.args",
                                       "share/gwgen/gwgen-build.args"};
  *ret_chain = (gwgen_toolchain){0};
  gw_slice prefix = own_prefix(arena);
  for (size_t i = 0; prefix.p && i < GW_COUNT(places); i++) {
    gw_slice text, path = gw_arena_printf(arena, "%s/%s", prefix.p, places[i]);
    if (path.p && gwgen_file_load(arena, path, MAX_ARGS_FILE, &text) == GW_OK) {
      return parse(arena, text, prefix, ret_chain);
    }
  }
  return GW_ERR_NOT_FOUND;
}
