/* ref: documents, places in them, and the references between them.
 *
 * Reads:   files below the product's folder, named by relative references, and
 *          the copies that gwgen.yaml has of what is named by a URI; each file
 *          once. Nothing is fetched.
 * Units:   pointers are JSON Pointers from the root of a document.
 * Owns:    documents and pointers stand in the product's arena.
 * Errors:  findings at the place of the reference (ref-syntax, ref-outside,
 *          ref-unresolved, ref-cycle, ref-siblings); functions return false.
 * Threads: one.
 * Source:  RFC 6901 (pointer.c); RFC 3986 section 4.2; OpenAPI 3.1.0
 *          section 4.8.23. THREATS F7.
 */
#ifndef GWGEN_FRONT_REF_H
#define GWGEN_FRONT_REF_H

#include "front/front.h"

/* A node in its document. |node| NULL: nothing stands there. */
typedef struct gwgen_place {
  gwgen_document *document;
  const gw_node *node;
  gw_slice pointer;
} gwgen_place;

typedef struct gwgen_refs {
  gwgen_product *product;
  gw_slice root;    /* real path of the product's folder */
  gw_map by_path;   /* real path -> gwgen_document* */
  uint8_t too_many; /* the limit of documents was reported */
} gwgen_refs;

gw_status gwgen_refs_init(gwgen_refs *refs, gwgen_product *product);

/* Reads |input| and appends it to the product's documents, or finds it there.
 * |dialect| holds where the document itself does not say one. NULL with a
 * finding. */
gwgen_document *gwgen_document_open(gwgen_refs *refs, const gwgen_input *input,
                                    gwgen_dialect dialect);

/* Whether gwgen.yaml has a copy of |uri|; its path, and where that must stay
 * below. (copies.c) */
bool gwgen_copy_find(const gwgen_product *product, gw_slice uri,
                     gw_slice *ret_path, gw_slice *ret_folder);

/* What references within |document| start from: a URI or a path. */
gw_slice gwgen_document_base(const gwgen_document *document);

/* The parts of following one, for schemas: the text of the reference under
 * |keyword|; the document that |file| names ("": the one of |from|), |ref|
 * being where it is named; the place of a JSON Pointer below |root|. */
bool gwgen_ref_text(gwgen_refs *refs, gwgen_place from, const char *keyword,
                    gw_slice *ret_text);
bool gwgen_ref_open(gwgen_refs *refs, gwgen_place from, const gw_node *ref,
                    gw_slice file, gwgen_place *ret_root);
bool gwgen_ref_down(gwgen_refs *refs, gwgen_place root, gwgen_pos pos,
                    gw_slice fragment, gwgen_place *ret_target);

/* Goes on from |place| until it is no reference: for every kind of object but
 * schemas. A cycle is an error, siblings of $ref are warned about. */
bool gwgen_ref_follow(gwgen_refs *refs, gwgen_place *place);

/* The node at |pointer| below |root|, or NULL. */
const gw_node *gwgen_pointer_find(gw_arena *arena, const gw_node *root,
                                  gw_slice pointer);

/* The value of |key| in the map at |place|, the i-th entry, the i-th item. */
gwgen_place gwgen_place_key(gw_arena *arena, gwgen_place place,
                            const char *key);
gwgen_place gwgen_place_entry(gw_arena *arena, gwgen_place place, size_t i);
gwgen_place gwgen_place_item(gw_arena *arena, gwgen_place place, size_t i);

gwgen_pos gwgen_place_pos(gwgen_place place);

#endif
