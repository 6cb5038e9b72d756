/* links: gwgen_front gw_schema gw_base */
#include <stdlib.h>

#include "base/num.h"
#include "front/uri.h"
#include "schema/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Formats of numbers read what the lexer took for one. */
static bool is(gw_format_id format, gw_slice text) {
  const gw_format_row *row =
      gw_format_find(gw_slice_str(gw_format_name(format)));
  return (row->types & GW_TYPE_STRING || gw_num_is_json(text)) &&
         row->check(text);
}

/* What one format allows, wider ones do too. */
static void check_order(gw_slice text) {
  static const gw_format_id rows[][2] = {
      {GW_FORMAT_ID_URI, GW_FORMAT_ID_URI_REFERENCE},
      {GW_FORMAT_ID_URI, GW_FORMAT_ID_IRI},
      {GW_FORMAT_ID_URI_REFERENCE, GW_FORMAT_ID_IRI_REFERENCE},
      {GW_FORMAT_ID_IRI, GW_FORMAT_ID_IRI_REFERENCE},
      {GW_FORMAT_ID_INT32, GW_FORMAT_ID_INT64},
      {GW_FORMAT_ID_UINT8, GW_FORMAT_ID_INT16},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (is(rows[i][0], text) && !is(rows[i][1], text)) {
      abort();
    }
  }
}

/* A URI with a scheme stays what it is, wherever it stands. */
static void resolve(gw_slice base, gw_slice reference) {
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_slice uri = gwgen_uri_resolve(&arena, base, reference);
  if (uri.p && gwgen_uri_has_scheme(uri) &&
      !gw_slice_eq(gwgen_uri_resolve(&arena, base, uri), uri)) {
    abort();
  }
  gw_arena_done(&arena);
}

/* All formats of a text; what follows a NUL in it refers to what stands
 * before. The copy ends where the text does. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *copy = malloc(size + !size);
  if (!copy) {
    return 0;
  }
  if (size) {
    memcpy(copy, data, size);
  }
  gw_slice text = gw_slice_of(copy, size);
  for (size_t i = 0; i < gw_n_formats; i++) {
    if (gw_formats[i].id) {
      (void)is(gw_formats[i].id, text);
    }
  }
  check_order(text);
  gw_slice reference = text;
  gw_slice base = gw_slice_cut(&reference, '\0');
  resolve(base, reference.p ? reference : GW_LIT(""));
  free(copy);
  return 0;
}
