#include "front/protoc.h"

#include <errno.h>
#include <spawn.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { OUT_FD = 3, MESSAGES_LIMIT = 1 << 20 };

typedef struct run {
  gwgen_product *product;
  gwgen_pos pos; /* of the file list */
  GW_VEC(char *) args;
  int out, messages; /* memory files */
} run;

gw_slice gwgen_protoc_find(const gwgen_product *product, gw_slice name) {
  for (size_t i = 0; i < product->settings.import_paths.n; i++) {
    gw_slice path = gwgen_path_join(product->arena,
                                    product->settings.import_paths.v[i], name);
    if (path.p && access(path.p, R_OK) == 0) {
      return path;
    }
  }
  return name;
}

static gw_status push_arg(run *r, const char *prefix, gw_slice text) {
  gw_slice arg =
      gw_arena_printf(r->product->arena, "%s%.*s", prefix, GWGEN_S(text));
  char **slot = arg.p ? GW_PUSH(r->product->arena, &r->args) : NULL;
  if (!slot) {
    return gw_arena_why(r->product->arena);
  }
  char *copy = gw_arena_alloc(r->product->arena, arg.n + 1);
  if (!copy) {
    return gw_arena_why(r->product->arena);
  }
  memcpy(copy, arg.p, arg.n + 1);
  *slot = copy;
  return GW_OK;
}

static gw_status refuse(run *r, const char *why, gw_slice what) {
  gwgen_report_add(r->product->report, "protoc-run", r->pos, "%s%.*s", why,
                   GWGEN_S(what));
  return GW_ERR_INVALID;
}

static gw_status push_import_paths(run *r) {
  const gwgen_settings *settings = &r->product->settings;
  gw_status status = GW_OK;
  for (size_t i = 0; i < settings->import_paths.n && status == GW_OK; i++) {
    gw_slice path = settings->import_paths.v[i];
    /* protoc splits at ':' and takes "a=b" for a mapping */
    if (gw_slice_find(path, ':') < path.n ||
        gw_slice_find(path, '=') < path.n) {
      return refuse(r, "an import path cannot hold ':' or '=': ", path);
    }
    status = push_arg(r, "--proto_path=", path);
  }
  return status;
}

static gw_status push_args(run *r) {
  const gwgen_settings *settings = &r->product->settings;
  if (settings->proto_files.n > GWGEN_PROTOC_FILES ||
      settings->import_paths.n > GWGEN_PROTOC_PATHS) {
    return refuse(r, "too many files or import paths", GW_LIT(""));
  }
  gw_status status = push_arg(r, "protoc", GW_LIT(""));
  if (status == GW_OK) {
    status = push_arg(r, "--include_imports", GW_LIT(""));
  }
  if (status == GW_OK) {
    status = push_arg(r, "--include_source_info", GW_LIT(""));
  }
  if (status == GW_OK) {
    status = push_arg(r, "--descriptor_set_out=/dev/fd/3", GW_LIT(""));
  }
  if (status == GW_OK) {
    status = push_import_paths(r);
  }
  for (size_t i = 0; i < settings->proto_files.n && status == GW_OK; i++) {
    status = push_arg(r, "", settings->proto_files.v[i].path);
  }
  if (status != GW_OK) {
    return status;
  }
  char **end = GW_PUSH(r->product->arena, &r->args); /* stays NULL */
  return end ? GW_OK : gw_arena_why(r->product->arena);
}

/* Starts protoc with the memory files in place; its exit code, or -1 with
 * errno set. The messages move first: theirs may be the descriptor OUT_FD. */
static int spawn(run *r) {
  char locale[] = "LC_ALL=C";
  char *environment[] = {locale, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, r->messages, STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&actions, r->out, OUT_FD);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
  pid_t child = 0;
  errno =
      posix_spawnp(&child, "protoc", &actions, NULL, r->args.v, environment);
  posix_spawn_file_actions_destroy(&actions);
  if (errno) {
    return -1;
  }
  int state = 0;
  while (waitpid(child, &state, 0) < 0) {
    if (errno != EINTR) {
      return -1;
    }
  }
  return WIFEXITED(state) ? WEXITSTATUS(state) : 128;
}

static gw_status read_memory(run *r, int fd, size_t limit, gw_slice *ret) {
  off_t size = lseek(fd, 0, SEEK_END);
  if (size < 0) {
    return GW_ERR_IO;
  }
  size_t n = (size_t)size < limit ? (size_t)size : limit + 1;
  char *bytes = gw_arena_alloc(r->product->arena, n + 1);
  if (!bytes) {
    return gw_arena_why(r->product->arena);
  }
  size_t at = 0;
  while (at < n) {
    ssize_t got = pread(fd, bytes + at, n - at, (off_t)at);
    if (got <= 0) {
      return GW_ERR_IO;
    }
    at += (size_t)got;
  }
  bytes[n] = '\0';
  *ret = gw_slice_of(bytes, n);
  return GW_OK;
}

/* ---- what protoc says -----------------------------------------------------
 */

/* Takes ":12" off the front of |*rest|; 0 where there is none. */
static uint32_t take_number(gw_slice *rest) {
  size_t i = 1;
  uint32_t value = 0;
  if (!rest->n || rest->p[0] != ':') {
    return 0;
  }
  while (i < rest->n && rest->p[i] >= '0' && rest->p[i] <= '9' &&
         value < 100000000) {
    value = value * 10 + (uint32_t)(rest->p[i] - '0');
    i++;
  }
  if (i == 1) {
    return 0;
  }
  *rest = gw_slice_from(*rest, i);
  return value;
}

/* Where |mark| begins in |text|; text.n: nowhere. */
static size_t find_text(gw_slice text, gw_slice mark) {
  size_t i = 0;
  while (i < text.n && !gw_slice_starts(gw_slice_from(text, i), mark)) {
    i++;
  }
  return i;
}

/* Cuts "warning: " out of |*text|: at its front, or behind a folder's name. */
static bool cut_warning(gw_arena *arena, gw_slice *text) {
  gw_slice mark = GW_LIT("warning: "), inner = GW_LIT(": warning: ");
  if (gw_slice_starts(*text, mark)) {
    *text = gw_slice_from(*text, mark.n);
    return true;
  }
  size_t at = find_text(*text, inner);
  if (at == text->n) {
    return false;
  }
  *text = gw_arena_printf(arena, "%.*s: %.*s", (int)at, text->p,
                          GWGEN_S(gw_slice_from(*text, at + inner.n)));
  return true;
}

/* "file:line:column: text", "file: text", or a text alone. A file's name may
 * hold a colon, a text mostly does: the first ":digits:digits: " counts. */
static void file_line(run *r, gw_slice line) {
  gwgen_pos pos = r->pos;
  gw_slice text = line;
  for (size_t i = 0; i < line.n; i++) {
    gw_slice rest = gw_slice_from(line, i);
    uint32_t row = take_number(&rest);
    uint32_t column = row ? take_number(&rest) : 0;
    if (column && gw_slice_starts(rest, GW_LIT(": "))) {
      gw_slice name = gw_slice_sub(line, 0, i);
      pos = (gwgen_pos){gwgen_protoc_find(r->product, name), row, column};
      text = gw_slice_from(rest, 2);
      break;
    }
  }
  bool is_warning = cut_warning(r->product->arena, &text);
  gwgen_report_add(r->product->report, is_warning ? "protoc-warning" : "protoc",
                   pos, "%.*s", GWGEN_S(text));
}

static void file_messages(run *r) {
  gw_slice rest = {0};
  if (read_memory(r, r->messages, MESSAGES_LIMIT, &rest) != GW_OK) {
    return;
  }
  while (rest.p && rest.n) {
    gw_slice line = gw_slice_cut(&rest, '\n');
    if (line.n) {
      file_line(r, line);
    }
  }
}

static gw_status run_protoc(run *r, gw_slice *ret_bytes) {
  size_t n_before = r->product->report->n_errors;
  int code = spawn(r);
  if (code < 0) {
    return refuse(r, "cannot run protoc: ", gw_slice_str(strerror(errno)));
  }
  file_messages(r);
  if (code != 0) {
    return r->product->report->n_errors > n_before
               ? GW_ERR_INVALID
               : refuse(r, "protoc failed without a reason", GW_LIT(""));
  }
  gw_status status = read_memory(r, r->out, GWGEN_FILE_LIMIT, ret_bytes);
  if (status == GW_OK && ret_bytes->n > GWGEN_FILE_LIMIT) {
    return refuse(r, "the descriptors are too large", GW_LIT(""));
  }
  return status;
}

gw_status gwgen_protoc_run(gwgen_product *product, gw_slice *ret_bytes) {
  run r = {.product = product, .pos = product->settings.pos};
  if (product->settings.proto_files.n) {
    r.pos = product->settings.proto_files.v[0].pos;
  }
  gw_status status = push_args(&r);
  if (status != GW_OK) {
    return status;
  }
  r.out = memfd_create("descriptors", MFD_CLOEXEC);
  r.messages = memfd_create("messages", MFD_CLOEXEC);
  if (r.out < 0 || r.messages < 0) {
    status = refuse(&r, "no memory file: ", gw_slice_str(strerror(errno)));
  } else {
    status = run_protoc(&r, ret_bytes);
  }
  if (r.out >= 0) {
    close(r.out);
  }
  if (r.messages >= 0) {
    close(r.messages);
  }
  return status;
}
