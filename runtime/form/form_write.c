#include "base/base64.h"
#include "base/utf8.h"
#include "form/form_parts.h"
#include "text/json_lex.h"
#include "text/json_scalar.h"
#include "text/json_write.h"
#include "text/media_type.h"

static gw_status refuse(const gw_form_entry *entry, const char *code,
                        const char *what, gw_form_fault *fault) {
  *fault =
      (gw_form_fault){.place = entry->name, .code = code, .why = {what, 0}};
  return GW_ERR_INVALID;
}

/* ---- text ---------------------------------------------------------------- */

gw_status gw_form_write_text(const gw_part *part, gw_slice text, gw_buf *out) {
  return gw_json_write_scalar(out, text, part->types);
}

/* ---- what a part says it is ---------------------------------------------- */

static bool is_declared(const gw_part *part, gw_slice type) {
  for (size_t i = 0; i < part->n_media_types; i++) {
    if (gw_type_in(type, part->media_types[i])) {
      return true;
    }
  }
  return part->n_media_types == 0;
}

static bool is_json(gw_slice type) {
  gw_slice tail = gw_slice_from(type, type.n < 5 ? 0 : type.n - 5);
  return gw_slice_eq_nocase(type, GW_LIT("application/json")) ||
         gw_slice_eq_nocase(tail, GW_LIT("+json"));
}

/* Text is UTF-8 whatever else a part may say. */
static bool has_our_charset(gw_slice params) {
  gw_type_param param;
  gw_status status;
  while ((status = gw_type_next(&params, &param)) == GW_OK) {
    if (gw_slice_eq_nocase(param.name, GW_LIT("charset")) &&
        !gw_slice_eq_nocase(param.value, GW_LIT("utf-8")) &&
        !gw_slice_eq_nocase(param.value, GW_LIT("us-ascii"))) {
      return false;
    }
  }
  return status == GW_END;
}

/* RFC 7578 4.4: without a word a part is text/plain; scripts send JSON and
 * fields so, which the schema says anyway. A file has to say what it is where
 * that is written down. */
const char *gw_form_why_wrong_type(const gw_form_entry *entry) {
  const gw_part *part = entry->part;
  if (!entry->type.p) {
    bool must = part->codec == GW_CODEC_BYTES && part->n_media_types;
    return must ? "the part must say what it is" : NULL;
  }
  gw_slice params = entry->type;
  gw_slice type = gw_type_cut(&params);
  if (!gw_type_is(type)) {
    return "a malformed content-type";
  }
  if (!is_declared(part, type) || (part->codec == GW_CODEC_JSON &&
                                   !part->n_media_types && !is_json(type))) {
    return "content-type is of another kind";
  }
  return part->codec == GW_CODEC_BYTES || has_our_charset(params)
             ? NULL
             : "text must be UTF-8";
}

/* ---- values -------------------------------------------------------------- */

/* One whole JSON value, so that it can't end early and go on as another
 * member. */
static gw_status write_json(const gw_form_entry *entry, gw_buf *out,
                            gw_form_fault *fault) {
  size_t at = out->n;
  gw_json json;
  gw_status status = gw_buf_append(out, entry->value);
  if (status == GW_OK) {
    status = gw_buf_pad(out);
  }
  if (status != GW_OK) {
    return status;
  }
  status = gw_json_init(&json, gw_slice_of(out->p + at, entry->value.n));
  if (status == GW_OK) {
    status = gw_json_skip(&json);
  }
  if (status == GW_OK) {
    status = gw_json_finish(&json);
  }
  if (status != GW_OK) {
    *fault = (gw_form_fault){
        .place = entry->name, .code = "syntax", .why = json.why};
    return status == GW_ERR_LIMIT ? GW_ERR_INVALID : status;
  }
  return GW_OK;
}

static gw_status write_base64(gw_buf *out, gw_slice bytes) {
  gw_status status = gw_buf_reserve(out, GW_BASE64_ENCODED(bytes.n) + 2);
  if (status != GW_OK) {
    return status;
  }
  out->p[out->n++] = '"';
  out->n += gw_base64_encode(bytes, out->p + out->n);
  out->p[out->n++] = '"';
  return GW_OK;
}

/* A google.api.HttpBody as ProtoJSON has it. */
static gw_status write_file(const gw_form_entry *entry, gw_buf *out) {
  gw_status status = gw_buf_append(out, GW_LIT("{\"contentType\":"));
  if (status == GW_OK) {
    status =
        gw_json_write_string(out, entry->type.p ? entry->type : GW_LIT(""));
  }
  if (status == GW_OK) {
    status = gw_buf_append(out, GW_LIT(",\"data\":"));
  }
  if (status == GW_OK) {
    status = write_base64(out, entry->value);
  }
  return status == GW_OK ? gw_buf_append(out, GW_LIT("}")) : status;
}

static gw_status write_bytes(const gw_form_entry *entry, gw_buf *out,
                             gw_form_fault *fault) {
  const gw_part *part = entry->part;
  if (entry->value.n > part->max_length) {
    return refuse(entry, "max-length", "more bytes than are allowed", fault);
  }
  if (entry->value.n < part->min_length) {
    return refuse(entry, "min-length", "fewer bytes than are wanted", fault);
  }
  return part->flags & GW_PART_HTTP_BODY ? write_file(entry, out)
                                         : write_base64(out, entry->value);
}

gw_status gw_form_write(const gw_form_entry *entry, gw_buf *out,
                        gw_form_fault *reterr_fault) {
  if (!entry->part) { /* the engine will say what it is not */
    bool is_text = gw_utf8_check(entry->value);
    return gw_json_write_string(out, is_text ? entry->value : GW_LIT(""));
  }
  const char *wrong = gw_form_why_wrong_type(entry);
  if (wrong) {
    return refuse(entry, "media-type", wrong, reterr_fault);
  }
  if (entry->part->codec == GW_CODEC_BYTES) {
    return write_bytes(entry, out, reterr_fault);
  }
  if (!gw_utf8_check(entry->value)) {
    return refuse(entry, "syntax", "not UTF-8", reterr_fault);
  }
  return entry->part->codec == GW_CODEC_JSON
             ? write_json(entry, out, reterr_fault)
             : gw_form_write_text(entry->part, entry->value, out);
}
