#include "app/config_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/quantity.h"

enum { SECRET_BYTES = 64 * 1024 };

void gw_config_fail(gw_config_reader *reader, const gw_node *node,
                    const char *format, ...) {
  gw_config_error *error = GW_PUSH(reader->arena, &reader->errors);
  if (!error) {
    return;
  }
  va_list args;
  va_start(args, format);
  error->message = gw_arena_vprintf(reader->arena, format, args);
  va_end(args);
  error->line = node ? node->line : 0;
  error->column = node ? node->column : 0;
}

bool gw_config_is(gw_config_reader *reader, const gw_node *node,
                  gw_node_kind kind) {
  if (node->kind == kind) {
    return true;
  }
  gw_config_fail(reader, node, "this is %s, and must be %s",
                 gw_node_kind_text(node->kind), gw_node_kind_text(kind));
  return false;
}

gw_slice gw_config_suggest(gw_config_reader *reader, gw_slice wrong,
                           const gw_slice *names, size_t n) {
  gw_nearest nearest = gw_nearest_to(wrong);
  for (size_t i = 0; i < n; i++) {
    gw_nearest_try(&nearest, names[i]);
  }
  return nearest.name.p
             ? gw_arena_printf(reader->arena, " (did you mean \"%.*s\"?)",
                               (int)nearest.name.n, nearest.name.p)
             : GW_LIT("");
}

static gw_slice suggest_key(gw_config_reader *reader, gw_slice wrong,
                            const gw_config_section *section) {
  GW_VEC(gw_slice) names = {0};
  for (size_t i = 0; i < section->n_keys; i++) {
    gw_slice *name = GW_PUSH(reader->arena, &names);
    if (name) {
      *name = gw_slice_str(section->keys[i].name);
    }
  }
  return gw_config_suggest(reader, wrong, names.v, names.n);
}

/* ---- texts ---- */

static gw_slice absolute(gw_config_reader *reader, gw_slice path) {
  if (!path.n || path.p[0] == '/' || !reader->folder.n) {
    return gw_arena_dup(reader->arena, path);
  }
  return gw_arena_printf(reader->arena, "%.*s/%.*s", (int)reader->folder.n,
                         reader->folder.p, (int)path.n, path.p);
}

static gw_slice read_secret(gw_config_reader *reader, const gw_node *node,
                            gw_slice path) {
  gw_slice full = absolute(reader, path);
  int fd = full.p ? open(full.p, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) {
    gw_config_fail(reader, node, "could not open \"%.*s\": %s", (int)full.n,
                   full.p, strerror(errno));
    return (gw_slice){NULL, 0};
  }
  char *text = gw_arena_alloc(reader->arena, SECRET_BYTES);
  ssize_t n = text ? read(fd, text, SECRET_BYTES) : -1;
  close(fd);
  if (n < 0 || n == SECRET_BYTES) {
    gw_config_fail(reader, node, "could not read \"%.*s\"", (int)full.n,
                   full.p);
    return (gw_slice){NULL, 0};
  }
  while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r')) {
    n--;
  }
  return gw_slice_of(text, (size_t)n);
}

/* Appends the variable whose name begins |rest| (behind "${") and returns
 * what follows its brace. */
static gw_slice append_variable(gw_config_reader *reader, const gw_node *node,
                                gw_slice rest, gw_buf *out) {
  gw_slice name = gw_slice_cut(&rest, '}');
  if (!rest.p) {
    gw_config_fail(reader, node, "\"${\" without its \"}\"");
    return GW_LIT("");
  }
  gw_slice copy = gw_arena_dup(reader->arena, name);
  const char *value = copy.p ? getenv(copy.p) : NULL;
  if (!value) {
    gw_config_fail(reader, node, "the environment has no variable \"%.*s\"",
                   (int)name.n, name.p);
  }
  (void)gw_buf_append(out, gw_slice_str(value));
  return rest;
}

gw_slice gw_config_text(gw_config_reader *reader, const gw_node *node) {
  if (!gw_config_is(reader, node, GW_NODE_STRING)) {
    return (gw_slice){NULL, 0};
  }
  gw_slice text = node->text;
  if (gw_slice_starts(text, GW_LIT("file:"))) {
    return read_secret(reader, node, gw_slice_from(text, 5));
  }
  gw_buf out;
  gw_buf_init(&out, reader->arena, SECRET_BYTES);
  while (text.n) {
    size_t at = gw_slice_find(text, '$');
    (void)gw_buf_append(&out, gw_slice_of(text.p, at));
    text = gw_slice_from(text, at);
    if (gw_slice_starts(text, GW_LIT("${"))) {
      text = append_variable(reader, node, gw_slice_from(text, 2), &out);
    } else if (text.n) {
      (void)gw_buf_append(&out, GW_LIT("$"));
      text = gw_slice_from(text, 1);
    }
  }
  return gw_arena_dup(reader->arena, gw_buf_slice(&out));
}

/* ---- values ---- */

static bool read_quantity(gw_config_reader *reader, const gw_node *node,
                          const gw_config_key *key, uint64_t *ret_value) {
  bool ok = false;
  const char *form = "a whole number";
  if (key->kind == GW_CONFIG_SIZE) {
    form = "a size like \"4MiB\"";
    ok = gw_quantity_size(node->text, ret_value);
  } else if (key->kind == GW_CONFIG_DURATION) {
    form = "a duration like \"1m30s\"";
    ok = gw_quantity_duration(node->text, ret_value);
  } else if (node->kind == GW_NODE_INTEGER && node->fits &&
             node->integer >= 0) {
    ok = true;
    *ret_value = (uint64_t)node->integer;
  }
  bool is_scalar =
      node->kind == GW_NODE_STRING || node->kind == GW_NODE_INTEGER;
  if (!ok || !is_scalar) {
    gw_config_fail(reader, node, "\"%s\" must be %s", key->name, form);
    return false;
  }
  uint64_t max = key->max ? key->max : UINT32_MAX;
  if (*ret_value < key->min || *ret_value > max) {
    gw_config_fail(reader, node, "\"%s\" must be from %llu to %llu", key->name,
                   (unsigned long long)key->min, (unsigned long long)max);
    return false;
  }
  return true;
}

static void read_choice(gw_config_reader *reader, const gw_node *node,
                        const gw_config_key *key, int *target) {
  if (!gw_config_is(reader, node, GW_NODE_STRING)) {
    return;
  }
  gw_slice rest = gw_slice_str(key->choices);
  for (int i = 0; rest.p; i++) {
    if (gw_slice_eq(gw_slice_cut(&rest, '|'), node->text)) {
      *target = i;
      return;
    }
  }
  gw_config_fail(reader, node, "\"%s\" is \"%.*s\", and must be one of %s",
                 key->name, (int)node->text.n, node->text.p, key->choices);
}

static void read_address(gw_config_reader *reader, const gw_node *node,
                         gw_addr *target) {
  gw_slice text = gw_config_text(reader, node);
  if (text.p && gw_addr_parse(text, target) != GW_OK) {
    gw_config_fail(reader, node,
                   "\"%.*s\" is no address: \"127.0.0.1:8080\", "
                   "\"[::1]:8080\" or \"unix:/path\" are",
                   (int)text.n, text.p);
  }
}

static void read_texts(gw_config_reader *reader, const gw_node *node,
                       gw_config_texts *target) {
  if (!gw_config_is(reader, node, GW_NODE_LIST)) {
    return;
  }
  gw_slice *texts = gw_arena_zalloc(reader->arena, node->n * sizeof *texts);
  for (size_t i = 0; texts && i < node->n; i++) {
    texts[i] = gw_config_text(reader, node->items[i]);
  }
  *target = (gw_config_texts){texts, texts ? node->n : 0};
}

static void read_value(gw_config_reader *reader, const gw_node *node,
                       const gw_config_key *key, char *target) {
  void *to = target + key->offset;
  uint64_t value = 0;
  switch (key->kind) {
  case GW_CONFIG_TEXT:
    *(gw_slice *)to = gw_config_text(reader, node);
    break;
  case GW_CONFIG_PATH:
    *(gw_slice *)to = absolute(reader, gw_config_text(reader, node));
    break;
  case GW_CONFIG_BOOL:
    if (gw_config_is(reader, node, GW_NODE_BOOL)) {
      *(bool *)to = node->boolean;
    }
    break;
  case GW_CONFIG_COUNT:
  case GW_CONFIG_DURATION:
    if (read_quantity(reader, node, key, &value)) {
      *(uint32_t *)to = (uint32_t)value;
    }
    break;
  case GW_CONFIG_SIZE:
    if (read_quantity(reader, node, key, &value)) {
      *(size_t *)to = (size_t)value;
    }
    break;
  case GW_CONFIG_CHOICE:
    read_choice(reader, node, key, to);
    break;
  case GW_CONFIG_ADDRESS:
    read_address(reader, node, to);
    break;
  case GW_CONFIG_TEXTS:
    read_texts(reader, node, to);
    break;
  case GW_CONFIG_SECTION:
    key->read(reader, node, to);
    break;
  }
}

static const gw_config_key *find_key(const gw_config_section *section,
                                     gw_slice name) {
  for (size_t i = 0; i < section->n_keys; i++) {
    if (gw_slice_is(name, section->keys[i].name)) {
      return &section->keys[i];
    }
  }
  return NULL;
}

static void fail_unknown(gw_config_reader *reader, const gw_node_entry *entry,
                         const gw_config_section *section) {
  gw_slice hint = suggest_key(reader, entry->key, section);
  gw_node at = {.line = entry->key_line, .column = entry->key_column};
  gw_config_fail(reader, &at, "unknown key \"%.*s\"%.*s", (int)entry->key.n,
                 entry->key.p, (int)hint.n, hint.p);
}

void gw_config_read(gw_config_reader *reader, const gw_node *node,
                    const gw_config_section *section, void *target) {
  if (!gw_config_is(reader, node, GW_NODE_MAP)) {
    return;
  }
  for (size_t i = 0; i < node->n; i++) {
    const gw_config_key *key = find_key(section, node->entries[i].key);
    if (key) {
      read_value(reader, node->entries[i].value, key, target);
    } else {
      fail_unknown(reader, &node->entries[i], section);
    }
  }
}
