#include <limits.h>
#include <yaml.h>

#include "text/node.h"
#include "text/yaml_scalar.h"

/* A document on its way to libyaml. The emitter takes over every event, even
 * one that it refuses. */
typedef struct writer {
  yaml_emitter_t emitter;
  gw_buf *out;
  gw_arena scratch; /* what the reader's rules say of a scalar */
  gw_status status;
} writer;

static int take_bytes(void *data, unsigned char *bytes, size_t n) {
  writer *w = data;
  w->status = gw_buf_append(w->out, gw_slice_of((const char *)bytes, n));
  return w->status == GW_OK;
}

/* |is_made| is what an initialiser said of |event|. */
static void emit(writer *w, yaml_event_t *event, int is_made) {
  if (!is_made) {
    w->status = w->status ? w->status : GW_ERR_NOMEM;
    return;
  }
  if (w->status) {
    yaml_event_delete(event);
    return;
  }
  if (!yaml_emitter_emit(&w->emitter, event) && !w->status) {
    w->status =
        w->emitter.error == YAML_MEMORY_ERROR ? GW_ERR_NOMEM : GW_ERR_INVALID;
  }
}

/* What the reader would take for a number, a boolean or null if it stood
 * without quotes; "y", "no" and "<<" are for readers of YAML 1.1. */
static bool looks_typed(writer *w, gw_slice text) {
  static const char *const old[] = {"y", "n", "yes", "no", "on", "off", "<<"};
  for (size_t i = 0; i < GW_COUNT(old); i++) {
    if (gw_slice_eq_nocase(text, gw_slice_str(old[i]))) {
      return true;
    }
  }
  gw_node node = {.kind = GW_NODE_STRING, .text = text};
  const char *why = NULL;
  return gw_yaml_resolve(&w->scratch, &node, &why) != GW_OK ||
         node.kind != GW_NODE_STRING;
}

static void emit_scalar(writer *w, gw_slice text, bool is_string) {
  yaml_event_t event;
  bool is_plain = !is_string || !looks_typed(w, text);
  yaml_scalar_style_t style =
      is_plain ? YAML_ANY_SCALAR_STYLE : YAML_SINGLE_QUOTED_SCALAR_STYLE;
  if (is_string && gw_slice_find(text, '\n') < text.n) {
    style = YAML_LITERAL_SCALAR_STYLE;
  }
  if (text.n > INT_MAX) {
    w->status = GW_ERR_LIMIT;
    return;
  }
  emit(w, &event,
       yaml_scalar_event_initialize(&event, NULL, NULL,
                                    (const yaml_char_t *)text.p, (int)text.n,
                                    is_plain, is_string, style));
}

static void emit_node(writer *w, const gw_node *node);

static void emit_map(writer *w, const gw_node *node) {
  yaml_event_t event;
  emit(w, &event,
       yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                           node->n ? YAML_BLOCK_MAPPING_STYLE
                                                   : YAML_FLOW_MAPPING_STYLE));
  for (size_t i = 0; i < node->n && !w->status; i++) {
    emit_scalar(w, node->entries[i].key, true);
    emit_node(w, node->entries[i].value);
  }
  emit(w, &event, yaml_mapping_end_event_initialize(&event));
}

static void emit_list(writer *w, const gw_node *node) {
  yaml_event_t event;
  emit(w, &event,
       yaml_sequence_start_event_initialize(
           &event, NULL, NULL, 1,
           node->n ? YAML_BLOCK_SEQUENCE_STYLE : YAML_FLOW_SEQUENCE_STYLE));
  for (size_t i = 0; i < node->n && !w->status; i++) {
    emit_node(w, node->items[i]);
  }
  emit(w, &event, yaml_sequence_end_event_initialize(&event));
}

/* The depth of a tree is limited by its reader, and with it this recursion. */
static void emit_node(writer *w, const gw_node *node) {
  switch (node->kind) {
  case GW_NODE_NULL:
    emit_scalar(w, GW_LIT("null"), false);
    break;
  case GW_NODE_BOOL:
    emit_scalar(w, node->boolean ? GW_LIT("true") : GW_LIT("false"), false);
    break;
  case GW_NODE_INTEGER:
  case GW_NODE_NUMBER:
    emit_scalar(w, node->text, false);
    break;
  case GW_NODE_STRING:
    emit_scalar(w, node->text, true);
    break;
  case GW_NODE_LIST:
    emit_list(w, node);
    break;
  case GW_NODE_MAP:
    emit_map(w, node);
    break;
  }
}

static void emit_document(writer *w, const gw_node *node) {
  yaml_event_t event;
  emit(w, &event,
       yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
  emit(w, &event,
       yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
  emit_node(w, node);
  emit(w, &event, yaml_document_end_event_initialize(&event, 1));
  emit(w, &event, yaml_stream_end_event_initialize(&event));
}

gw_status gw_node_write_yaml(const gw_node *node, gw_buf *out) {
  writer w = {.out = out};
  if (!yaml_emitter_initialize(&w.emitter)) {
    return GW_ERR_NOMEM;
  }
  gw_arena_init(&w.scratch, 0);
  yaml_emitter_set_output(&w.emitter, take_bytes, &w);
  yaml_emitter_set_unicode(&w.emitter, 1);
  yaml_emitter_set_width(&w.emitter, -1); /* a long text stays on its line */
  emit_document(&w, node);
  yaml_emitter_delete(&w.emitter);
  gw_arena_done(&w.scratch);
  return w.status;
}
