#include "export/parts.h"

gw_slice gwgen_export_lower(gw_arena *arena, gw_slice method) {
  char *out = gw_arena_alloc(arena, method.n + 1);
  for (size_t i = 0; out && i < method.n; i++) {
    char c = method.p[i];
    out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  return gw_slice_of(out, out ? method.n : 0);
}

void gwgen_export_describe(gwgen_exporter *x, gw_node *map, gw_slice text) {
  if (text.n) {
    gw_node_put(x->arena, map, GW_LIT("description"),
                gw_node_make_text(x->arena, text));
  }
}

/* The first sentence, on one line; a longer one says too much for a summary. */
static gw_slice first_sentence(gw_arena *arena, gw_slice text) {
  enum { MOST = 120 };
  char *out = gw_arena_alloc(arena, MOST);
  for (size_t i = 0; out && i < text.n && i < MOST; i++) {
    bool is_break = text.p[i] == '\n';
    bool is_end =
        i + 1 == text.n || text.p[i + 1] == ' ' || text.p[i + 1] == '\n';
    if ((text.p[i] == '.' && is_end) ||
        (is_break && i + 1 < text.n && text.p[i + 1] == '\n')) {
      return gw_slice_of(out, i);
    }
    out[i] = is_break ? ' ' : text.p[i];
  }
  return out && text.n < MOST ? gw_slice_of(out, text.n) : GW_LIT("");
}

/* "List shelf books" of ListShelfBooks. */
static gw_slice words_of(gw_arena *arena, gw_slice name) {
  char *out = gw_arena_alloc(arena, 2 * name.n + 1);
  size_t n = 0;
  for (size_t i = 0; out && i < name.n; i++) {
    char c = name.p[i];
    bool is_upper = c >= 'A' && c <= 'Z';
    bool is_after = i && name.p[i - 1] >= 'a' && name.p[i - 1] <= 'z';
    if (is_upper && is_after) {
      out[n++] = ' ';
      c = (char)(c - 'A' + 'a');
    }
    out[n++] = c;
  }
  return gw_slice_of(out, out ? n : 0);
}

void gwgen_export_summarize(gwgen_exporter *x, gw_node *map, gw_slice comment,
                            gw_slice name) {
  gw_slice sentence = first_sentence(x->arena, comment);
  gw_node_put(x->arena, map, GW_LIT("summary"),
              gw_node_make_text(
                  x->arena, sentence.n ? sentence : words_of(x->arena, name)));
}

gw_node *gwgen_export_type(gwgen_exporter *x, const char *type,
                           const char *format) {
  gw_node *node = gw_node_make_map(x->arena);
  gw_node_put_str(x->arena, node, "type", type);
  if (format) {
    gw_node_put_str(x->arena, node, "format", format);
  }
  return node;
}
