/* forms: a form with a part of each kind, for units and fuzzing.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    the names stand in the caller's arena.
 * Errors:  aborts without memory.
 * Threads: one.
 * Source:  this project.
 */
#ifndef GW_TEST_FORMS_H
#define GW_TEST_FORMS_H

#include <stdlib.h>

#include "base/names.h"
#include "form/form.h"

static const gw_slice forms_types[] = {{"image/png", 9}, {"text/*", 6}};

static const gw_schema forms_strings = {.types = GW_TYPE_ARRAY};
static const gw_schema forms_text = {.types = GW_TYPE_STRING};
static const gw_schema forms_integer = {.types = GW_TYPE_INTEGER};
static const gw_schema forms_object = {.types = GW_TYPE_OBJECT,
                                       .additional = &forms_integer};
static const gw_slice forms_members[] = {{"street", 6}, {"town", 4}};

/* Names are built by forms_media(). */
static gw_param forms_params[] = {
    {.name = {"deep", 4},
     .style = GW_STYLE_DEEP_OBJECT,
     .flags = GW_PARAM_EXPLODE | GW_PARAM_OBJECT | GW_PARAM_WHOLE,
     .schema = &forms_object},
    {.name = {"deeps", 5},
     .style = GW_STYLE_DEEP_OBJECT,
     .flags = GW_PARAM_EXPLODE | GW_PARAM_ARRAY | GW_PARAM_WHOLE,
     .schema = &forms_strings},
    {.name = {"either", 6},
     .style = GW_STYLE_DEEP_OBJECT,
     .flags =
         GW_PARAM_EXPLODE | GW_PARAM_OBJECT | GW_PARAM_SCALAR | GW_PARAM_WHOLE},
    {.name = {"piped", 5},
     .in = GW_IN_QUERY,
     .style = GW_STYLE_PIPE_DELIMITED,
     .flags = GW_PARAM_OBJECT | GW_PARAM_WHOLE,
     .schema = &forms_object},
    {.name = {"spread", 6},
     .style = GW_STYLE_FORM,
     .flags = GW_PARAM_EXPLODE | GW_PARAM_OBJECT | GW_PARAM_WHOLE,
     .schema = &forms_text},
};

#define FORMS_STYLED(i, text)                                                  \
  {                                                                            \
    .name = {text, sizeof(text) - 1}, .codec = GW_CODEC_TEXT,                  \
    .param = &forms_params[i]                                                  \
  }

static const gw_part forms_parts[] = {
    {.name = {"text", 4}, .codec = GW_CODEC_TEXT, .types = GW_TYPE_STRING},
    {.name = {"number", 6},
     .codec = GW_CODEC_TEXT,
     .types = GW_TYPE_INTEGER | GW_TYPE_NUMBER},
    {.name = {"truth", 5}, .codec = GW_CODEC_TEXT, .types = GW_TYPE_BOOLEAN},
    {.name = {"json", 4}, .codec = GW_CODEC_JSON},
    {.name = {"bytes", 5},
     .codec = GW_CODEC_BYTES,
     .min_length = 1,
     .max_length = 8},
    {.name = {"file", 4},
     .codec = GW_CODEC_BYTES,
     .flags = GW_PART_HTTP_BODY,
     .max_length = UINT32_MAX,
     .media_types = forms_types,
     .n_media_types = 2},
    {.name = {"list", 4},
     .codec = GW_CODEC_TEXT,
     .flags = GW_PART_LIST,
     .types = GW_TYPE_STRING},
    {.name = {"joined", 6},
     .codec = GW_CODEC_TEXT,
     .style = GW_STYLE_FORM,
     .flags = GW_PART_LIST | GW_PART_JOINED,
     .types = GW_TYPE_INTEGER},
    FORMS_STYLED(0, "deep"),
    FORMS_STYLED(1, "deeps"),
    FORMS_STYLED(2, "either"),
    FORMS_STYLED(3, "piped"),
    FORMS_STYLED(4, "spread"),
};

static inline gw_media forms_media(gw_codec codec, gw_arena *arena) {
  gw_slice *names =
      gw_arena_alloc(arena, sizeof *names * GW_COUNT(forms_parts));
  gw_media media = {
      .codec = codec, .parts = forms_parts, .n_parts = GW_COUNT(forms_parts)};
  for (size_t i = 0; names && i < media.n_parts; i++) {
    names[i] = forms_parts[i].name;
  }
  if (!names ||
      gw_names_build(arena, names, media.n_parts, &media.part_names) != GW_OK ||
      gw_names_build(arena, forms_members, GW_COUNT(forms_members),
                     &forms_params[4].members) != GW_OK) {
    abort();
  }
  return media;
}

#endif
