/* Parts that are read as parameters of a query are. */
#include "base/mem.h"
#include "form/form_parts.h"

static gw_status refuse(gw_form_reader *r, const gw_part *part,
                        const char *code, const char *what) {
  *r->fault =
      (gw_form_fault){.place = part->name, .code = code, .why = {what, 0}};
  return GW_ERR_INVALID;
}

/* What only stands with keys in brackets: how it is written; else NULL. */
static const char *why_no_value(const gw_param *param) {
  uint32_t others = param->flags & (GW_PARAM_SCALAR | GW_PARAM_ARRAY);
  if (param->style != GW_STYLE_DEEP_OBJECT) {
    return NULL;
  }
  return !others ? "a map: its keys stand in brackets behind its name"
         : others == GW_PARAM_ARRAY && !(param->flags & GW_PARAM_OBJECT)
             ? "an array: write \"[]\" behind its name, for each element"
             : NULL;
}

static gw_status add_text(gw_form_reader *r, const gw_form_entry *entry,
                          gw_param_texts *texts) {
  const gw_part *part = entry->part;
  bool is_keyed = entry->keys.p;
  const char *wrong = gw_form_why_wrong_type(entry);
  if (wrong) {
    return refuse(r, part, "media-type", wrong);
  }
  wrong = is_keyed ? NULL : why_no_value(part->param);
  if (wrong) {
    return refuse(r, part, "map-key", wrong);
  }
  if (texts->n && texts->is_keyed != is_keyed) {
    return refuse(r, part, "parameter-key", "a value, and members beside it");
  }
  texts->is_keyed = is_keyed;
  gw_status status =
      is_keyed ? gw_param_texts_add(r->arena, texts, entry->keys) : GW_OK;
  return status == GW_OK ? gw_param_texts_add(r->arena, texts, entry->value)
                         : status;
}

/* All entries of the part; or the one, cut before it is decoded. */
static gw_status read_texts(gw_form_reader *r, const gw_form_entry *entry,
                            gw_param_texts *texts) {
  const gw_part *part = entry->part;
  if (!gw_form_gathers(part)) {
    gw_why why = {0};
    gw_status status =
        gw_style_cut(r->arena, part->param, entry->raw, texts, &why);
    return status == GW_ERR_SYNTAX ? refuse(r, part, "syntax", why.what)
                                   : status;
  }
  gw_status status = add_text(r, entry, texts);
  while (status == GW_OK && entry->next) {
    entry = &r->entries.v[entry->next - 1];
    status = add_text(r, entry, texts);
  }
  return status;
}

gw_status gw_form_write_styled(gw_form_reader *r, const gw_form_entry *entry,
                               gw_buf *out) {
  const gw_part *part = entry->part;
  GW_SCRATCH gw_problem_sink sink; /* what it counts is set, the rest unread */
  gw_param_texts texts = {0};
  gw_slice json = {"", 0};
  gw_sink_init(&sink, r->arena);
  gw_status status = read_texts(r, entry, &texts);
  if (status != GW_OK) {
    return status;
  }
  status = gw_param_write(r->arena, r->input->params, part->param, &texts,
                          &sink, &json);
  if (status == GW_ERR_INVALID) {
    const gw_sink_problem *found = &sink.problems[0]; /* constant texts */
    *r->fault = (gw_form_fault){.place = part->name,
                                .inside = found->pointer,
                                .code = found->code.p,
                                .why = {found->detail.p, 0}};
  }
  return status == GW_OK ? gw_buf_append(out, json) : status;
}
