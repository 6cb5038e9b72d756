#include "form/form.h"

#include "base/utf8.h"
#include "form/form_parts.h"
#include "form/multipart.h"
#include "route/query.h"
#include "text/json_write.h"

static gw_status fail_whole(gw_form_reader *r, gw_status status, gw_why why) {
  *r->fault = (gw_form_fault){.code = "syntax", .why = why};
  return status;
}

/* ---- reading ------------------------------------------------------------- */

/* Appends an entry; those of one list are chained. One that stands twice and
 * should not becomes a member that stands twice. */
static gw_status add_entry(gw_form_reader *r, gw_form_entry entry) {
  if (r->entries.n == r->input->max_parts) {
    return fail_whole(r, GW_ERR_LIMIT,
                      (gw_why){"the form has too many parts", 0});
  }
  gw_form_entry *slot = GW_PUSH(r->arena, &r->entries);
  if (!slot) {
    return gw_arena_why(r->arena);
  }
  *slot = entry;
  gw_status status = gw_form_name(r, slot);
  if (status == GW_OK && slot->part && gw_form_gathers(slot->part)) {
    uint32_t *last = &r->last[slot->part - r->input->media->parts];
    slot->is_inside = *last != 0;
    if (*last) {
      r->entries.v[*last - 1].next = (uint32_t)r->entries.n;
    }
    *last = (uint32_t)r->entries.n;
  }
  return status;
}

static gw_status read_pairs(gw_form_reader *r) {
  gw_query query;
  gw_query_pair pair;
  gw_query_init(&query, r->input->body, r->arena);
  query.max_bytes = r->input->body.n; /* the body's limit is the form's */
  query.max_pairs = SIZE_MAX;         /* and parts are counted here */
  gw_status status;
  while ((status = gw_query_next(&query, &pair)) == GW_OK) {
    status = add_entry(r, (gw_form_entry){.name = pair.name,
                                          .value = pair.value,
                                          .raw = pair.raw_value});
    if (status != GW_OK) {
      return status;
    }
  }
  return status == GW_ERR_SYNTAX ? fail_whole(r, status, query.why) : status;
}

static gw_status read_parts(gw_form_reader *r) {
  gw_multipart multipart;
  gw_multipart_part part;
  gw_status status = gw_multipart_init(&multipart, r->input->boundary,
                                       r->input->body, r->arena);
  while (status == GW_OK) {
    status = gw_multipart_next(&multipart, &part);
    if (status == GW_OK) {
      status = add_entry(r, (gw_form_entry){.name = part.name,
                                            .value = part.content,
                                            .type = part.type,
                                            .is_file = part.is_file});
      if (status != GW_OK) {
        return status;
      }
    }
  }
  return status == GW_ERR_SYNTAX ||
                 (status == GW_ERR_LIMIT && multipart.why.what)
             ? fail_whole(r, status, multipart.why)
             : status;
}

/* ---- writing ------------------------------------------------------------- */

/* "a,b", with the delimiter of its style: split before it is decoded, so that
 * an encoded delimiter is text. Of a multipart part nothing was encoded. */
static gw_status write_joined(gw_form_reader *r, const gw_form_entry *entry,
                              gw_buf *out) {
  bool is_form = r->input->media->codec == GW_CODEC_FORM;
  gw_slice rest = is_form ? entry->raw : entry->value;
  gw_slice element;
  gw_status status = gw_json_write_char(out, '[');
  if (!rest.n) {
    rest.p = NULL; /* no elements */
  }
  for (bool is_first = true; status == GW_OK && rest.p; is_first = false) {
    gw_why why = {0};
    (void)gw_query_split(&rest, entry->part->style, &element);
    if (is_form) {
      status = gw_query_decode(r->arena, element, &element, &why);
    }
    if (status == GW_OK && !is_first) {
      status = gw_json_write_char(out, ',');
    }
    if (status == GW_OK) {
      status = gw_form_write_text(entry->part, element, out);
    }
  }
  return status == GW_OK ? gw_json_write_char(out, ']') : status;
}

static gw_status write_list(gw_form_reader *r, const gw_form_entry *entry,
                            gw_buf *out) {
  gw_status status = gw_json_write_char(out, '[');
  while (status == GW_OK) {
    status = gw_form_write(entry, out, r->fault);
    if (status != GW_OK || !entry->next) {
      break;
    }
    entry = &r->entries.v[entry->next - 1];
    status = gw_json_write_char(out, ',');
  }
  return status == GW_OK ? gw_json_write_char(out, ']') : status;
}

static gw_status write_value(gw_form_reader *r, const gw_form_entry *entry,
                             gw_buf *out) {
  uint32_t flags = entry->part ? entry->part->flags : 0;
  if (entry->part && entry->part->param) {
    return gw_form_write_styled(r, entry, out);
  }
  if (!(flags & GW_PART_LIST)) {
    return gw_form_write(entry, out, r->fault);
  }
  if (!(flags & GW_PART_JOINED)) {
    return write_list(r, entry, out);
  }
  if (!gw_utf8_check(entry->value)) {
    *r->fault = (gw_form_fault){
        .place = entry->name, .code = "syntax", .why = {"not UTF-8", 0}};
    return GW_ERR_INVALID;
  }
  return write_joined(r, entry, out);
}

static gw_status write_object(gw_form_reader *r, gw_buf *out) {
  gw_status status = gw_json_write_char(out, '{');
  bool is_first = true;
  for (size_t i = 0; i < r->entries.n && status == GW_OK; i++) {
    const gw_form_entry *entry = &r->entries.v[i];
    if (entry->is_inside) {
      continue;
    }
    gw_slice name = entry->part ? entry->part->name : entry->name;
    status = gw_json_write_key(out, name, is_first);
    if (status == GW_OK) {
      status = write_value(r, entry, out);
    }
    is_first = false;
  }
  return status == GW_OK ? gw_json_write_char(out, '}') : status;
}

static gw_status read_form(gw_form_reader *r, gw_buf *out) {
  const gw_media *media = r->input->media;
  r->last = gw_arena_zalloc(r->arena, (media->n_parts + 1) * sizeof *r->last);
  if (!r->last) {
    return gw_arena_why(r->arena);
  }
  gw_status status =
      media->codec == GW_CODEC_FORM ? read_pairs(r) : read_parts(r);
  return status == GW_END ? write_object(r, out) : status;
}

gw_status gw_form_to_json(const gw_form_input *input, gw_arena *arena,
                          gw_buf *out, gw_form_fault *reterr_fault) {
  *reterr_fault = (gw_form_fault){.code = NULL};
  gw_form_reader r = {.input = input, .arena = arena, .fault = reterr_fault};
  if (input->media->codec != GW_CODEC_TEXT) {
    return read_form(&r, out);
  }
  if (!gw_utf8_check(input->body)) {
    return fail_whole(&r, GW_ERR_INVALID, (gw_why){"not UTF-8", 0});
  }
  return gw_form_write_text(input->media->parts, input->body, out);
}
