#include "front/ref.h"

/* Copies of documents that references name by URI, so that a build needs no
 * network and sees what was reviewed. */

static bool is_of(const gwgen_copy *copy, gw_slice uri) {
  return gw_slice_ends(copy->uri, GW_LIT("/"))
             ? gw_slice_starts(uri, copy->uri) && uri.n > copy->uri.n
             : gw_slice_eq(uri, copy->uri);
}

bool gwgen_copy_find(const gwgen_product *product, gw_slice uri,
                     gw_slice *ret_path, gw_slice *ret_folder) {
  const gwgen_copy *best = NULL;
  for (size_t i = 0; i < product->settings.copies.n; i++) {
    const gwgen_copy *copy = &product->settings.copies.v[i];
    if (is_of(copy, uri) && (!best || copy->uri.n > best->uri.n)) {
      best = copy;
    }
  }
  if (!best) {
    return false;
  }
  gw_slice rest = gw_slice_from(uri, best->uri.n);
  *ret_folder = rest.n ? best->path : gwgen_path_folder(best->path);
  *ret_path =
      rest.n ? gwgen_path_join(product->arena, best->path, rest) : best->path;
  return true;
}

gw_slice gwgen_document_base(const gwgen_document *document) {
  return document->uri.n ? document->uri : document->path;
}
