#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "toolchain.h"
#include "verbs.h"

enum { JOBS = 2 };

/* A gateway being made in a folder of its own. */
typedef struct build {
  gw_arena *arena;
  gwgen_toolchain chain;
  char folder[64];
  gwgen_args sources, objects;
  int n_running;
} build;

static bool push(build *b, gwgen_args *args, const char *text) {
  const char **slot = GW_PUSH(b->arena, args);
  if (slot) {
    *slot = text;
  }
  return slot != NULL;
}

static bool push_all(build *b, gwgen_args *args, const gwgen_args *more) {
  bool ok = true;
  for (size_t i = 0; i < more->n && ok; i++) {
    ok = push(b, args, more->v[i]);
  }
  return ok;
}

/* ---- processes ----------------------------------------------------------- */

/* Starts cc with |args|, which end with NULL. No shell has a look at them. */
static bool start(build *b, gwgen_args *args) {
  pid_t pid;
  /* posix_spawnp() takes char *const * and changes nothing. */
  char *const *argv = (char *const *)(uintptr_t)args->v;
  int error = posix_spawnp(&pid, b->chain.cc, NULL, NULL, argv, environ);
  if (error) {
    fprintf(stderr, "gwgen build: %s: %s\n", b->chain.cc, strerror(error));
    return false;
  }
  b->n_running++;
  return true;
}

/* Waits for one process; false if it failed. */
static bool wait_one(build *b) {
  int status;
  pid_t pid;
  do {
    pid = waitpid(-1, &status, 0);
  } while (pid < 0 && errno == EINTR);
  b->n_running--;
  return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool compile_one(build *b, const char *source, const char *object) {
  gwgen_args args = {0};
  bool ok = push(b, &args, b->chain.cc) &&
            push_all(b, &args, &b->chain.compile) && push(b, &args, "-c") &&
            push(b, &args, "-o") && push(b, &args, object) &&
            push(b, &args, source) && push(b, &args, NULL);
  return ok && start(b, &args);
}

static bool compile_all(build *b) {
  bool ok = true;
  for (size_t i = 0; i < b->sources.n && ok; i++) {
    if (b->n_running == JOBS) {
      ok = wait_one(b);
    }
    ok = ok && compile_one(b, b->sources.v[i], b->objects.v[i]);
  }
  while (b->n_running) {
    ok = wait_one(b) && ok;
  }
  return ok;
}

/* Into the folder first: a binary that stands at |out| already is replaced at
 * once or not at all. */
static bool link_all(build *b, const char *out) {
  gwgen_args args = {0};
  bool ok = push(b, &args, b->chain.cc) && push(b, &args, "-o") &&
            push(b, &args, out) && push_all(b, &args, &b->objects) &&
            push_all(b, &args, &b->chain.link) && push(b, &args, NULL);
  return ok && start(b, &args) && wait_one(b);
}

/* ---- the folder ---------------------------------------------------------- */

static bool make_folder(build *b) {
  const char *base = getenv("TMPDIR");
  gw_slice path = gw_arena_printf(b->arena, "%s/gwgen-XXXXXX",
                                  base && strlen(base) < 40 ? base : "/tmp");
  if (!path.p || path.n >= sizeof b->folder) {
    return false;
  }
  memcpy(b->folder, path.p, path.n + 1);
  if (!mkdtemp(b->folder)) {
    fprintf(stderr, "gwgen build: %s: %s\n", b->folder, strerror(errno));
    return false;
  }
  return true;
}

/* Lists the generated .c files, in the layout's order. */
static bool list_sources(build *b, const gwgen_layout *layout) {
  struct stat st;
  for (size_t i = 0; i <= layout->files.n; i++) {
    gw_slice name =
        i < layout->files.n ? layout->files.v[i].name : GW_LIT("main.c");
    gw_slice path =
        gw_arena_printf(b->arena, "%s/%.*s", b->folder, GWGEN_S(name));
    gw_slice object = gw_arena_printf(b->arena, "%.*s.o", GWGEN_S(path));
    if (!object.p) {
      return false;
    }
    if (stat(path.p, &st) == 0 &&
        (!push(b, &b->sources, path.p) || !push(b, &b->objects, object.p))) {
      return false;
    }
  }
  return true;
}

/* Removes the folder: only plain files are in it, and they are ours. */
static void remove_folder(build *b) {
  DIR *dir = b->folder[0] ? opendir(b->folder) : NULL;
  struct dirent *entry;
  while (dir && (entry = readdir(dir)) != NULL) {
    (void)unlinkat(dirfd(dir), entry->d_name, 0);
  }
  if (dir) {
    (void)closedir(dir);
    (void)rmdir(b->folder);
  }
}

/* The product's header and libgw's are found by name. */
static bool add_includes(build *b) {
  gw_slice own = gw_arena_printf(b->arena, "-I%s", b->folder);
  return own.p && push(b, &b->chain.compile, own.p);
}

static int make_gateway(build *b, gwgen_loaded *loaded, const char *out) {
  gw_status status = gwgen_toolchain_find(b->arena, &b->chain);
  if (status) {
    fprintf(stderr, "gwgen build: gwgen-build.args of this gwgen: %s\n",
            gw_status_text(status));
    return GWGEN_EXIT_SYSTEM;
  }
  if (!make_folder(b)) {
    return GWGEN_EXIT_SYSTEM;
  }
  int exit_status = gwgen_generate_into(loaded, b->folder, false);
  if (exit_status) {
    return exit_status;
  }
  bool ok = list_sources(b, &loaded->layout) && add_includes(b) &&
            compile_all(b) && link_all(b, out);
  if (!ok) {
    fprintf(stderr, "gwgen build: %s was not made\n", out);
  }
  return ok ? GWGEN_EXIT_OK : GWGEN_EXIT_SYSTEM;
}

int gwgen_verb_build(const gwgen_options *options) {
  if (!options->out) {
    fprintf(stderr, "gwgen build: -o BINARY is missing\n");
    return GWGEN_EXIT_USAGE;
  }
  gwgen_loaded loaded;
  gwgen_load_init(&loaded);
  gwgen_load(&loaded, options);
  int exit_status = gwgen_load_report(&loaded, options);
  if (!exit_status) {
    build b = {.arena = &loaded.arena};
    exit_status = make_gateway(&b, &loaded, options->out);
    remove_folder(&b);
  }
  gwgen_load_done(&loaded);
  return exit_status;
}
