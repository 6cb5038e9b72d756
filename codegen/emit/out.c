#include "emit/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/stat.h>

#include "base/buf.h"

enum { MAX_OLD_FILE = 256 << 20 };

/* A name of ours: letters, digits, '_' and one '.', never "." or "..". */
static bool is_plain_name(gw_slice name) {
  if (name.n == 0 || name.n > 200 || name.p[0] == '.') {
    return false;
  }
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
        !(c >= '0' && c <= '9') && c != '_' && c != '.') {
      return false;
    }
  }
  return true;
}

/* As mkdir -p; an error shows when the folder is opened. */
static void make_folders(gw_arena *arena, const char *path) {
  size_t n = strlen(path);
  char *at = gw_arena_alloc(arena, n + 1);
  if (!at) {
    return;
  }
  memcpy(at, path, n + 1);
  for (size_t i = 1; i <= n; i++) {
    if (at[i] == '\0' || at[i] == '/') {
      char kept = at[i];
      at[i] = '\0';
      (void)mkdir(at, 0777);
      at[i] = kept;
    }
  }
}

gw_status gwgen_out_open(gwgen_out *out, gw_arena *arena, const char *path,
                         int is_verify) {
  *out = (gwgen_out){.folder = -1, .is_verify = is_verify, .arena = arena};
  if (!is_verify) {
    make_folders(arena, path);
  }
  out->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return out->folder < 0 ? GW_ERR_IO : GW_OK;
}

void gwgen_out_close(gwgen_out *out) {
  if (out->folder >= 0) {
    (void)close(out->folder);
  }
  out->folder = -1;
}

static gw_status read_all(int fd, gw_buf *buf) {
  for (;;) {
    gw_status status = gw_buf_reserve(buf, 64 << 10);
    if (status) {
      return status;
    }
    ssize_t n = read(fd, buf->p + buf->n, 64 << 10);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return GW_ERR_IO;
    }
    if (n == 0) {
      return GW_OK;
    }
    buf->n += (size_t)n;
  }
}

gw_status gwgen_out_get(gwgen_out *out, gw_slice name, gw_buf *text) {
  if (!is_plain_name(name)) {
    return GW_ERR_INVALID;
  }
  gw_slice path = gw_arena_dup(out->arena, name);
  if (!path.p) {
    return gw_arena_why(out->arena);
  }
  int fd = openat(out->folder, path.p, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) {
    return errno == ENOENT ? GW_ERR_NOT_FOUND : GW_ERR_IO;
  }
  gw_status status = read_all(fd, text);
  (void)close(fd);
  return status;
}

/* Whether the file holds |text| already. A symbolic link never does: rename
 * will replace the link itself. */
static bool is_same(gwgen_out *out, gw_slice name, gw_slice text) {
  gw_buf old;
  gw_buf_init(&old, NULL, MAX_OLD_FILE);
  gw_status status = gwgen_out_get(out, name, &old);
  bool same = status == GW_OK && gw_slice_eq(gw_buf_slice(&old), text);
  gw_buf_done(&old);
  return same;
}

static gw_status write_all(int fd, gw_slice text) {
  while (text.n) {
    ssize_t n = write(fd, text.p, text.n);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return GW_ERR_IO;
    }
    text = gw_slice_from(text, (size_t)n);
  }
  return GW_OK;
}

/* A new file of a name that nobody else has, then renamed: who reads sees the
 * old bytes or the new ones. */
static gw_status replace(gwgen_out *out, const char *name, gw_slice text) {
  gw_slice temporary =
      gw_arena_printf(out->arena, ".%s.%ld", name, (long)getpid());
  if (!temporary.p) {
    return gw_arena_why(out->arena);
  }
  int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat(out->folder, temporary.p, flags, 0666);
  if (fd < 0) {
    return GW_ERR_IO;
  }
  gw_status status = write_all(fd, text);
  if (close(fd) && !status) {
    status = GW_ERR_IO;
  }
  if (!status && renameat(out->folder, temporary.p, out->folder, name) < 0) {
    status = GW_ERR_IO;
  }
  if (status) {
    int saved = errno;
    (void)unlinkat(out->folder, temporary.p, 0);
    errno = saved;
  }
  return status;
}

gw_status gwgen_out_put(gwgen_out *out, gw_slice name, gw_slice text) {
  if (!is_plain_name(name)) {
    return GW_ERR_INVALID;
  }
  gw_slice kept = gw_arena_dup(out->arena, name);
  gw_slice *slot = GW_PUSH(out->arena, &out->names);
  if (!slot || !kept.p) {
    return gw_arena_why(out->arena);
  }
  *slot = kept;
  if (is_same(out, kept, text)) {
    return GW_OK;
  }
  slot = GW_PUSH(out->arena, &out->stale);
  if (!slot) {
    return gw_arena_why(out->arena);
  }
  *slot = kept;
  return out->is_verify ? GW_OK : replace(out, kept.p, text);
}

static bool was_written(const gwgen_out *out, gw_slice name) {
  for (size_t i = 0; i < out->names.n; i++) {
    if (gw_slice_eq(out->names.v[i], name)) {
      return true;
    }
  }
  return false;
}

gw_status gwgen_out_drop(gwgen_out *out, gw_slice name) {
  if (!is_plain_name(name)) {
    return GW_ERR_INVALID;
  }
  if (was_written(out, name)) {
    return GW_OK;
  }
  gw_slice kept = gw_arena_dup(out->arena, name);
  gw_slice *slot = GW_PUSH(out->arena, &out->stale);
  if (!kept.p || !slot) {
    return gw_arena_why(out->arena);
  }
  *slot = kept;
  if (!out->is_verify && unlinkat(out->folder, kept.p, 0) < 0 &&
      errno != ENOENT) {
    return GW_ERR_IO;
  }
  return GW_OK;
}
