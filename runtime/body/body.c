#include "body/body.h"

#include "text/media_type.h"
#include "xml/xml.h"

/* ---- what it is ---------------------------------------------------------- */

/* The media type that takes |type|: itself before a range. */
static const gw_media *find_media(const gw_body *body, gw_slice type) {
  const gw_media *range = NULL;
  for (size_t i = 0; i < body->n_media; i++) {
    const gw_media *media = &body->media[i];
    if (gw_slice_eq_nocase(type, media->type)) {
      return media;
    }
    bool is_nearer = !range || media->type.n > range->type.n;
    if (gw_type_in(type, media->type) && is_nearer) {
      range = media;
    }
  }
  return range;
}

/* RFC 6839 3.1. */
static bool is_json(gw_slice type) {
  gw_slice tail = gw_slice_from(type, type.n < 5 ? 0 : type.n - 5);
  return gw_slice_eq_nocase(type, GW_LIT("application/json")) ||
         gw_slice_eq_nocase(type, GW_LIT("text/json")) ||
         gw_slice_eq_nocase(tail, GW_LIT("+json"));
}

/* A range that goes on as it came is JSON where the body says it is. */
static gw_codec codec_of(const gw_media *media, gw_slice type) {
  bool is_bytes = media->codec == GW_CODEC_JSON &&
                  gw_slice_find(media->type, '*') < media->type.n &&
                  !is_json(type);
  return is_bytes ? GW_CODEC_BYTES : media->codec;
}

/* Parameters may only say what is so anyway: charset=utf-8; and once where a
 * form is cut. Of bytes they are part of what they are. */
static bool parameters_are_fine(gw_codec codec, gw_slice rest,
                                gw_slice *ret_boundary) {
  gw_type_param param;
  gw_status status;
  while ((status = gw_type_next(&rest, &param)) == GW_OK) {
    if (codec == GW_CODEC_BYTES) {
      continue;
    }
    if (gw_slice_eq_nocase(param.name, GW_LIT("boundary")) &&
        codec == GW_CODEC_MULTIPART) {
      if (ret_boundary->p || param.has_escapes) {
        return false;
      }
      *ret_boundary = param.value;
    } else if (!gw_slice_eq_nocase(param.name, GW_LIT("charset")) ||
               !gw_slice_eq_nocase(param.value, GW_LIT("utf-8"))) {
      return false;
    }
  }
  return status == GW_END;
}

bool gw_body_choose(const gw_body *body, gw_slice type,
                    gw_body_kind *ret_kind) {
  gw_slice rest = type;
  gw_slice name = gw_type_cut(&rest);
  *ret_kind = (gw_body_kind){.media = NULL};
  if (!body || !gw_type_is(name)) {
    return false;
  }
  const gw_media *media = find_media(body, name);
  ret_kind->codec = media ? codec_of(media, name) : (gw_codec)0;
  if (media &&
      parameters_are_fine(ret_kind->codec, rest, &ret_kind->boundary)) {
    ret_kind->media = media;
  }
  return ret_kind->media != NULL;
}

/* ---- what it stands for -------------------------------------------------- */

static gw_status xml_to_json(const gw_body_kind *kind, gw_slice bytes,
                             const gw_body_limits *limits, gw_arena *arena,
                             gw_buf *out, gw_form_fault *reterr_fault) {
  gw_xml_fault fault;
  gw_xml_input input = {
      .root = kind->media->root, .body = bytes, .max_nodes = limits->nodes};
  gw_status status = gw_xml_to_json(&input, arena, out, &fault);
  *reterr_fault = (gw_form_fault){.code = fault.code, .why = fault.why};
  return status;
}

gw_status gw_body_to_json(const gw_body_kind *kind, gw_slice bytes,
                          const gw_body_limits *limits, gw_arena *arena,
                          gw_buf *out, gw_form_fault *reterr_fault) {
  gw_form_input input = {.media = kind->media,
                         .boundary = kind->boundary,
                         .body = bytes,
                         .max_parts = limits->parts,
                         .params = &limits->params};
  gw_status status =
      kind->codec == GW_CODEC_XML
          ? xml_to_json(kind, bytes, limits, arena, out, reterr_fault)
          : gw_form_to_json(&input, arena, out, reterr_fault);
  return status == GW_OK ? gw_buf_pad(out) : status;
}

gw_form_fault gw_body_check_length(const gw_body_kind *kind, size_t n) {
  const gw_part *part = kind->media->parts;
  gw_form_fault fault = {.code = NULL};
  if (part && n > part->max_length) {
    fault.code = "max-length";
    fault.why.what = "more bytes than are allowed";
  } else if (part && n < part->min_length) {
    fault.code = "min-length";
    fault.why.what = "fewer bytes than are wanted";
  }
  return fault;
}

void gw_body_explain(const gw_form_fault *fault, gw_problem_sink *sink) {
  const gw_why *why = &fault->why;
  bool has_place = strcmp(fault->code, "syntax") == 0 && why->pos;
  if (fault->place.p) {
    gw_sink_push_key(sink, fault->place);
  }
  if (fault->inside.n) {
    gw_sink_take(sink,
                 &(gw_sink_problem){fault->inside, gw_slice_str(fault->code),
                                    gw_slice_str(why->what)});
  } else if (has_place) {
    gw_sink_add(sink, fault->code, "%s, at byte %zu", why->what, why->pos);
  } else {
    gw_sink_add(sink, fault->code, "%s", why->what);
  }
  if (fault->place.p) {
    gw_sink_pop(sink);
  }
}
