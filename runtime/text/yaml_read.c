#include <yaml.h>

#include "text/tree_build.h"
#include "text/yaml_scalar.h"

static uint32_t line_of(yaml_mark_t mark) {
  return (uint32_t)mark.line + 1;
}

static uint32_t column_of(yaml_mark_t mark) {
  return (uint32_t)mark.column + 1;
}

/* libyaml says where bytes that are not UTF-8 stand by their offset alone. */
static gw_status reader_failed(gw_tree *tree, const yaml_parser_t *parser,
                               gw_slice text) {
  uint32_t line = 1, column = 1;
  for (size_t i = 0; i < parser->problem_offset && i < text.n; i++) {
    column = text.p[i] == '\n' ? 1 : column + 1;
    line += text.p[i] == '\n';
  }
  return gw_tree_fail(tree, GW_ERR_SYNTAX, line, column, "%s", parser->problem);
}

static gw_status parser_failed(gw_tree *tree, const yaml_parser_t *parser,
                               gw_slice text) {
  switch (parser->error) {
  case YAML_MEMORY_ERROR:
    return gw_tree_fail(tree, GW_ERR_NOMEM, 0, 0, "out of memory");
  case YAML_READER_ERROR:
    return reader_failed(tree, parser, text);
  case YAML_NO_ERROR:
  case YAML_SCANNER_ERROR:
  case YAML_PARSER_ERROR:
  case YAML_COMPOSER_ERROR:
  case YAML_WRITER_ERROR:
  case YAML_EMITTER_ERROR:
    break;
  }
  return gw_tree_fail(tree, GW_ERR_SYNTAX, line_of(parser->problem_mark),
                      column_of(parser->problem_mark), "%s%s%s",
                      parser->problem, parser->context ? ", " : "",
                      parser->context ? parser->context : "");
}

static gw_status refuse(gw_tree *tree, const yaml_event_t *event,
                        const char *what) {
  return gw_tree_fail(tree, GW_ERR_UNSUPPORTED, line_of(event->start_mark),
                      column_of(event->start_mark), "%s", what);
}

/* THREATS F8, F9: nothing that expands, nothing that changes a type. */
static gw_status refuse_properties(gw_tree *tree, const yaml_event_t *event,
                                   const yaml_char_t *anchor,
                                   const yaml_char_t *tag) {
  if (anchor) {
    return refuse(tree, event, "anchors are not supported");
  }
  return tag ? refuse(tree, event, "tags are not supported") : GW_OK;
}

static gw_status read_scalar(gw_tree *tree, const yaml_event_t *event) {
  gw_slice text = gw_arena_dup(
      tree->arena, gw_slice_of((const char *)event->data.scalar.value,
                               event->data.scalar.length));
  if (!text.p) {
    return gw_tree_fail(tree, gw_arena_why(tree->arena), 0, 0, "out of memory");
  }
  bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  if (gw_tree_wants_key(tree)) {
    if (is_plain && gw_slice_is(text, "<<")) {
      return refuse(tree, event, "merge keys are not supported");
    }
    return gw_tree_key(tree, text, line_of(event->start_mark),
                       column_of(event->start_mark));
  }
  gw_node node = {.kind = GW_NODE_STRING,
                  .line = line_of(event->start_mark),
                  .column = column_of(event->start_mark),
                  .text = text};
  if (is_plain) {
    const char *why = NULL;
    gw_status status = gw_yaml_resolve(tree->arena, &node, &why);
    if (status != GW_OK) {
      return gw_tree_fail(tree, status, node.line, node.column, "%s", why);
    }
  }
  return gw_tree_scalar(tree, node);
}

static gw_status open_node(gw_tree *tree, const yaml_event_t *event,
                           gw_node_kind kind) {
  if (gw_tree_wants_key(tree)) {
    return refuse(tree, event, "a key must be a scalar");
  }
  return gw_tree_open(tree, kind, line_of(event->start_mark),
                      column_of(event->start_mark));
}

static gw_status take_event(gw_tree *tree, const yaml_event_t *event) {
  gw_status status = GW_OK;
  switch (event->type) {
  case YAML_SCALAR_EVENT:
    status = refuse_properties(tree, event, event->data.scalar.anchor,
                               event->data.scalar.tag);
    return status == GW_OK ? read_scalar(tree, event) : status;
  case YAML_SEQUENCE_START_EVENT:
    status = refuse_properties(tree, event, event->data.sequence_start.anchor,
                               event->data.sequence_start.tag);
    return status == GW_OK ? open_node(tree, event, GW_NODE_LIST) : status;
  case YAML_MAPPING_START_EVENT:
    status = refuse_properties(tree, event, event->data.mapping_start.anchor,
                               event->data.mapping_start.tag);
    return status == GW_OK ? open_node(tree, event, GW_NODE_MAP) : status;
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT:
    return gw_tree_close(tree);
  case YAML_DOCUMENT_START_EVENT:
    return tree->root
               ? refuse(tree, event, "a second document is not supported")
               : GW_OK;
  case YAML_ALIAS_EVENT:
    return refuse(tree, event, "aliases are not supported");
  case YAML_NO_EVENT:
  case YAML_STREAM_START_EVENT:
  case YAML_DOCUMENT_END_EVENT:
    return GW_OK;
  case YAML_STREAM_END_EVENT:
    return GW_END;
  }
  return GW_ERR_INTERNAL;
}

static gw_status read_events(gw_tree *tree, yaml_parser_t *parser,
                             gw_slice text) {
  gw_status status = GW_OK;
  while (status == GW_OK) {
    yaml_event_t event;
    if (!yaml_parser_parse(parser, &event)) {
      return parser_failed(tree, parser, text);
    }
    status = take_event(tree, &event);
    yaml_event_delete(&event);
  }
  if (status == GW_END && !tree->root) {
    status = gw_tree_scalar(
        tree, (gw_node){.kind = GW_NODE_NULL, .line = 1, .column = 1});
  }
  return status == GW_END ? GW_OK : status;
}

gw_status gw_yaml_read(gw_arena *arena, gw_slice text,
                       const gw_node_limits *limits, gw_node **ret_root,
                       gw_node_error *reterr_error) {
  gw_tree tree;
  gw_status status = gw_tree_init(&tree, arena, text, limits, reterr_error);
  if (status != GW_OK) {
    return status;
  }
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) {
    return gw_tree_fail(&tree, GW_ERR_NOMEM, 0, 0, "out of memory");
  }
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(
      &parser, (const unsigned char *)(text.p ? text.p : ""), text.n);
  status = read_events(&tree, &parser, text);
  if (status == GW_OK) {
    *ret_root = tree.root;
  }
  yaml_parser_delete(&parser);
  gw_tree_done(&tree);
  return status;
}
