#include "front/front.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/stat.h>

/* Reads up to the end of the file; a file that grows meanwhile ends at
 * |limit|. */
static gw_status read_all(int fd, gw_buf *out) {
  for (;;) {
    gw_status status = gw_buf_reserve(out, 1);
    if (status != GW_OK) {
      return status;
    }
    ssize_t n = read(fd, out->p + out->n, out->cap - out->n);
    if (n == 0) {
      return GW_OK;
    }
    if (n > 0) {
      out->n += (size_t)n;
    } else if (errno != EINTR) {
      return GW_ERR_IO;
    }
  }
}

gw_status gwgen_file_load(gw_arena *arena, gw_slice path, size_t limit,
                          gw_slice *ret_text) {
  gw_slice name = gw_arena_dup(arena, path);
  if (!name.p) {
    return gw_arena_why(arena);
  }
  int fd = open(name.p, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return GW_ERR_IO;
  }
  gw_buf text; /* one byte more than the limit shows that it is crossed */
  gw_buf_init(&text, arena, limit + 1);
  struct stat info;
  gw_status status = GW_OK;
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
    size_t size = (size_t)info.st_size;
    status = gw_buf_reserve(&text, (size < limit ? size : limit) + 1);
  }
  if (status == GW_OK) {
    status = read_all(fd, &text);
  }
  int saved = errno;
  close(fd);
  errno = saved;
  if (status == GW_OK && text.n > limit) {
    status = GW_ERR_LIMIT;
  }
  if (status == GW_OK) {
    status = gw_buf_pad(&text);
  }
  *ret_text = gw_buf_slice(&text);
  return status;
}

const gw_node *gwgen_tree_read(gwgen_product *product, const gwgen_input *input,
                               gw_slice *ret_text) {
  gw_slice text = {0};
  gw_status status =
      gwgen_file_load(product->arena, input->path, GWGEN_FILE_LIMIT, &text);
  if (status != GW_OK) {
    const char *why = status == GW_ERR_IO      ? strerror(errno)
                      : status == GW_ERR_LIMIT ? "it is too long"
                                               : gw_status_text(status);
    gwgen_report_add(product->report, "unreadable", input->pos,
                     "cannot read \"%.*s\": %s", GWGEN_S(input->path), why);
    return NULL;
  }
  gw_node *root = NULL;
  gw_node_error error = {0};
  bool is_json = gw_slice_ends(input->path, GW_LIT(".json"));
  status = (is_json ? gw_json_tree_read : gw_yaml_read)(product->arena, text,
                                                        NULL, &root, &error);
  if (status != GW_OK) {
    gwgen_report_add(product->report, "syntax",
                     (gwgen_pos){input->file, error.line, error.column}, "%.*s",
                     GWGEN_S(error.message));
    return NULL;
  }
  if (ret_text) {
    *ret_text = text;
  }
  return root;
}

gw_slice gwgen_path_folder(gw_slice path) {
  for (size_t i = path.n; i > 0; i--) {
    if (path.p[i - 1] == '/') {
      return i == 1 ? gw_slice_sub(path, 0, 1) : gw_slice_sub(path, 0, i - 1);
    }
  }
  return GW_LIT(".");
}

gw_slice gwgen_path_join(gw_arena *arena, gw_slice folder, gw_slice path) {
  while (gw_slice_starts(path, GW_LIT("./"))) {
    path = gw_slice_from(path, 2);
  }
  if (gw_slice_is(path, ".") || !path.n) {
    return gw_arena_dup(arena, folder);
  }
  if (path.p[0] == '/' || gw_slice_is(folder, ".")) {
    return gw_arena_dup(arena, path);
  }
  bool has_slash = gw_slice_ends(folder, GW_LIT("/"));
  return gw_arena_printf(arena, "%.*s%s%.*s", GWGEN_S(folder),
                         has_slash ? "" : "/", GWGEN_S(path));
}

gwgen_pos gwgen_node_pos(gw_slice file, const gw_node *node) {
  return (gwgen_pos){file, node->line, node->column};
}

gwgen_pos gwgen_key_pos(gw_slice file, const gw_node_entry *entry) {
  return (gwgen_pos){file, entry->key_line, entry->key_column};
}

const char *gwgen_nearest(gw_slice word, const char *const *names, size_t n) {
  gw_nearest nearest = gw_nearest_to(word);
  for (size_t i = 0; i < n; i++) {
    gw_nearest_try(&nearest, gw_slice_str(names[i]));
  }
  return nearest.name.p;
}
