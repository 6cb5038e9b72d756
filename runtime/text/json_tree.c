#include "base/buf.h"
#include "text/json_lex.h"
#include "text/tree_build.h"

/* The pull lexer speaks in offsets; they only grow, so that lines and columns
 * are counted once over the text. */
typedef struct reader {
  gw_json json;
  gw_tree tree;
  size_t at; /* up to where |line| and |column| are counted */
  uint32_t line, column;
} reader;

static void count_to(reader *r, size_t offset) {
  for (; r->at < offset; r->at++) {
    unsigned char c = (unsigned char)r->json.start[r->at];
    if (c == '\n') {
      r->line++;
      r->column = 1;
    } else if ((c & 0xc0) != 0x80) {
      r->column++;
    }
  }
}

/* The offset of the byte that the token begins with, quotes included. */
static size_t token_start(const gw_json_token *token) {
  return token->at - (token->kind == GW_JSON_STRING ? 1u : 0u);
}

static gw_status lexer_failed(reader *r) {
  count_to(r, r->json.why.pos);
  return gw_tree_fail(&r->tree, r->json.status, r->line, r->column, "%s",
                      r->json.why.what);
}

/* The decoded text of a string, kept in the arena. */
static gw_status keep_text(reader *r, gw_json_token token, gw_slice *ret) {
  gw_slice raw = gw_json_text(&r->json, token);
  char *copy = gw_arena_alloc(r->tree.arena, raw.n + GW_JSON_SLACK);
  if (!copy) {
    return gw_tree_fail(&r->tree, gw_arena_why(r->tree.arena), r->line,
                        r->column, "out of memory");
  }
  size_t n = raw.n;
  if (token.flags & GW_JSON_ESCAPED) {
    n = gw_json_unescape(raw, copy);
  } else {
    memcpy(copy, raw.p, n);
  }
  copy[n] = '\0';
  *ret = gw_slice_of(copy, n);
  return GW_OK;
}

static gw_status read_scalar(reader *r, gw_json_token token) {
  gw_node node = {.line = r->line, .column = r->column};
  switch ((gw_json_kind)token.kind) {
  case GW_JSON_TRUE:
  case GW_JSON_FALSE:
    node.kind = GW_NODE_BOOL;
    node.boolean = token.kind == GW_JSON_TRUE;
    break;
  case GW_JSON_NUMBER:
    node.kind =
        token.flags & GW_JSON_INTEGER ? GW_NODE_INTEGER : GW_NODE_NUMBER;
    break;
  case GW_JSON_STRING:
    node.kind = GW_NODE_STRING;
    break;
  case GW_JSON_NONE:
  case GW_JSON_NULL:
  case GW_JSON_ARRAY:
  case GW_JSON_OBJECT:
    node.kind = GW_NODE_NULL;
    break;
  }
  gw_status status = keep_text(r, token, &node.text);
  if (status != GW_OK) {
    return status;
  }
  if (node.kind == GW_NODE_INTEGER) {
    gw_tree_integer(&node);
  }
  return gw_tree_scalar(&r->tree, node);
}

static gw_status read_value(reader *r) {
  gw_json_token token;
  if (gw_json_value(&r->json, &token) != GW_OK) {
    return lexer_failed(r);
  }
  count_to(r, token_start(&token));
  if (token.kind == GW_JSON_OBJECT) {
    return gw_tree_open(&r->tree, GW_NODE_MAP, r->line, r->column);
  }
  if (token.kind == GW_JSON_ARRAY) {
    return gw_tree_open(&r->tree, GW_NODE_LIST, r->line, r->column);
  }
  return read_scalar(r, token);
}

/* What comes next in the innermost list or map: a value, or its end. */
static gw_status read_in_map(reader *r) {
  gw_json_token key = {0};
  gw_status status = gw_json_key(&r->json, (gw_slice){0}, &key);
  if (status == GW_END) {
    return gw_tree_close(&r->tree);
  }
  if (status != GW_OK) {
    return lexer_failed(r);
  }
  key.kind = GW_JSON_STRING;
  count_to(r, token_start(&key));
  gw_slice text;
  status = keep_text(r, key, &text);
  if (status == GW_OK) {
    status = gw_tree_key(&r->tree, text, r->line, r->column);
  }
  return status == GW_OK ? read_value(r) : status;
}

static gw_status read_in_list(reader *r) {
  gw_status status = gw_json_item(&r->json);
  if (status == GW_END) {
    return gw_tree_close(&r->tree);
  }
  return status == GW_OK ? read_value(r) : lexer_failed(r);
}

static gw_status read_all(reader *r) {
  gw_status status = read_value(r);
  while (status == GW_OK && r->tree.depth) {
    bool is_map = r->tree.open[r->tree.depth - 1]->kind == GW_NODE_MAP;
    status = is_map ? read_in_map(r) : read_in_list(r);
  }
  if (status == GW_OK && gw_json_finish(&r->json) != GW_OK) {
    return lexer_failed(r);
  }
  return status;
}

gw_status gw_json_tree_read(gw_arena *arena, gw_slice text,
                            const gw_node_limits *limits, gw_node **ret_root,
                            gw_node_error *reterr_error) {
  reader r = {.line = 1, .column = 1};
  gw_status status = gw_tree_init(&r.tree, arena, text, limits, reterr_error);
  if (status != GW_OK) {
    return status;
  }
  gw_buf padded; /* the lexer wants zeroes behind the text */
  gw_buf_init(&padded, NULL, text.n + 1);
  status = gw_buf_append(&padded, text);
  if (status == GW_OK) {
    status = gw_buf_pad(&padded);
  }
  if (status != GW_OK) {
    gw_tree_fail(&r.tree, status, 0, 0, "out of memory");
    goto out;
  }
  status = gw_json_init(&r.json, gw_buf_slice(&padded));
  status = status == GW_OK ? read_all(&r) : lexer_failed(&r);
  if (status == GW_OK) {
    *ret_root = r.tree.root;
  }
out:
  gw_buf_done(&padded);
  gw_tree_done(&r.tree);
  return status;
}
