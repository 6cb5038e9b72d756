#include "form/style.h"

#include "base/vec.h"
#include "route/query.h"

/* One text that is cut into tokens. */
typedef struct cutter {
  gw_arena *arena;
  const gw_param *param;
  gw_param_texts *tokens;
  gw_why *why;
} cutter;

static gw_status fail(cutter *c, const char *what) {
  *c->why = (gw_why){what, 0};
  return GW_ERR_SYNTAX;
}

gw_status gw_param_texts_add(gw_arena *arena, gw_param_texts *texts,
                             gw_slice text) {
  gw_slice *slot = GW_PUSH(arena, texts);
  if (!slot) {
    return gw_arena_why(arena);
  }
  *slot = text;
  texts->is_given = true;
  return GW_OK;
}

static bool is_exploded(const gw_param *param) {
  return param->flags & GW_PARAM_EXPLODE;
}

/* ---- tokens -------------------------------------------------------------- */

/* A query is cut before it is decoded. */
static gw_status cut_raw(cutter *c, gw_slice rest) {
  gw_slice token;
  gw_status status = GW_OK;
  while (status == GW_OK && gw_query_split(&rest, c->param->style, &token)) {
    status = gw_query_decode(c->arena, token, &token, c->why);
    if (status == GW_OK) {
      status = gw_param_texts_add(c->arena, c->tokens, token);
    }
  }
  return status;
}

static gw_status cut_text(cutter *c, gw_slice rest, char delimiter) {
  bool is_header = c->param->in == GW_IN_HEADER;
  gw_status status = GW_OK;
  while (status == GW_OK && rest.p) {
    gw_slice token = gw_slice_cut(&rest, delimiter);
    status = gw_param_texts_add(c->arena, c->tokens,
                                is_header ? gw_slice_trim(token) : token);
  }
  return status;
}

static char delimiter_of(const gw_param *param) {
  if (!is_exploded(param)) {
    return ',';
  }
  return param->style == GW_STYLE_LABEL    ? '.'
         : param->style == GW_STYLE_MATRIX ? ';'
                                           : ',';
}

/* Takes the mark off that |text| begins with. */
static gw_status cut_mark(cutter *c, gw_slice *text) {
  bool is_label = c->param->style == GW_STYLE_LABEL;
  if (!is_label && c->param->style != GW_STYLE_MATRIX) {
    return GW_OK;
  }
  if (!text->n || text->p[0] != (is_label ? '.' : ';')) {
    return fail(c, is_label ? "begins with \".\" (style label)"
                            : "begins with \";\" (style matrix)");
  }
  *text = gw_slice_from(*text, 1);
  return GW_OK;
}

/* "name=value" or, RFC 6570 3.2.7, "name" of an empty one: the value. */
static gw_status cut_name(cutter *c, gw_slice *text) {
  gw_slice value = *text;
  gw_slice name = gw_slice_cut(&value, '=');
  if (!gw_slice_eq(name, c->param->name)) {
    return fail(c, "stands behind its name and \"=\" (style matrix)");
  }
  *text = value.p ? value : GW_LIT("");
  return GW_OK;
}

/* ---- what the tokens are ------------------------------------------------- */

static gw_status take_pairs(cutter *c, const gw_param_texts *tokens) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < tokens->n && status == GW_OK; i++) {
    gw_slice value = tokens->v[i];
    gw_slice key = gw_slice_cut(&value, '=');
    if (!value.p || !key.n) {
      return fail(c, "an object: write key=value");
    }
    status = gw_param_texts_add(c->arena, c->tokens, key);
    if (status == GW_OK) {
      status = gw_param_texts_add(c->arena, c->tokens, value);
    }
  }
  return status;
}

/* Whether the tokens are members: an object that may be something else too is
 * one only where they can be. */
static bool is_object(const gw_param *param, const gw_param_texts *tokens) {
  if (!(param->flags & GW_PARAM_OBJECT)) {
    return false;
  }
  if (!(param->flags & (GW_PARAM_SCALAR | GW_PARAM_ARRAY))) {
    return true;
  }
  if (!is_exploded(param)) {
    return tokens->n % 2 == 0 && tokens->n > 0;
  }
  for (size_t i = 0; i < tokens->n; i++) {
    gw_slice token = tokens->v[i];
    if (gw_slice_find(token, '=') == token.n) {
      return false;
    }
  }
  return tokens->n > 0;
}

static gw_status take_object(cutter *c, gw_param_texts *tokens) {
  if (!is_exploded(c->param)) {
    if (tokens->n % 2) {
      return fail(c, "an object: write key,value for each member");
    }
    *c->tokens = *tokens;
  } else {
    *c->tokens = (gw_param_texts){.is_given = true};
    gw_status status = take_pairs(c, tokens);
    if (status != GW_OK) {
      return status;
    }
  }
  c->tokens->is_keyed = true;
  return GW_OK;
}

/* RFC 6570 3.2.7: each element of an exploded array has the name. */
static gw_status take_named(cutter *c, gw_param_texts *tokens) {
  gw_status status = GW_OK;
  for (size_t i = 0; i < tokens->n && status == GW_OK; i++) {
    status = cut_name(c, &tokens->v[i]);
  }
  return status;
}

static gw_status cut_tokens(cutter *c, gw_slice text) {
  bool is_matrix = c->param->style == GW_STYLE_MATRIX;
  gw_status status = cut_mark(c, &text);
  if (status == GW_OK && is_matrix && !is_exploded(c->param)) {
    status = cut_name(c, &text);
  }
  if (status != GW_OK || !text.n) { /* no elements, no members */
    return status;
  }
  return c->param->in == GW_IN_QUERY
             ? cut_raw(c, text)
             : cut_text(c, text, delimiter_of(c->param));
}

/* One text as it is, but for the mark and the name. */
static gw_status cut_scalar(cutter *c, gw_slice text) {
  gw_status status = cut_mark(c, &text);
  if (status == GW_OK && c->param->style == GW_STYLE_MATRIX) {
    status = cut_name(c, &text);
  }
  if (status == GW_OK && c->param->in == GW_IN_QUERY) {
    status = gw_query_decode(c->arena, text, &text, c->why);
  }
  return status == GW_OK ? gw_param_texts_add(c->arena, c->tokens, text)
                         : status;
}

/* Adds |tokens| to what was given before: a header comes in several lines. */
static gw_status join(gw_arena *arena, const gw_param_texts *tokens,
                      gw_param_texts *texts) {
  gw_status status = GW_OK;
  texts->is_given = true;
  texts->is_keyed = tokens->is_keyed;
  for (size_t i = 0; i < tokens->n && status == GW_OK; i++) {
    status = gw_param_texts_add(arena, texts, tokens->v[i]);
  }
  return status;
}

gw_status gw_style_cut(gw_arena *arena, const gw_param *param, gw_slice text,
                       gw_param_texts *texts, gw_why *reterr_why) {
  gw_param_texts tokens = {.is_given = true};
  cutter c = {arena, param, &tokens, reterr_why};
  if (!(param->flags & (GW_PARAM_ARRAY | GW_PARAM_OBJECT))) {
    c.tokens = texts;
    return cut_scalar(&c, text);
  }
  gw_status status = cut_tokens(&c, text);
  if (status == GW_OK && !tokens.n && (param->flags & GW_PARAM_SCALAR)) {
    return cut_scalar(&(cutter){arena, param, texts, reterr_why}, text);
  }
  if (status == GW_OK && is_object(param, &tokens)) {
    gw_param_texts cut = tokens;
    status = take_object(&c, &cut);
  } else if (status == GW_OK && param->style == GW_STYLE_MATRIX &&
             is_exploded(param)) {
    status = take_named(&c, &tokens);
  }
  return status == GW_OK ? join(arena, &tokens, texts) : status;
}
