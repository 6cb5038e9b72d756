/* xmls: a document with a member of each kind, for units and fuzzing.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    the names stand in the caller's arena.
 * Errors:  aborts without memory.
 * Threads: one.
 * Source:  this project.
 *
 *   <pet id="1" p:kind="cat">
 *     <name/> <age/> <tame/> <p:owner/> <photo/>...   a list by itself
 *     <tags><tag/>...</tags>                          a list in an element
 *     <friend>...</friend>                            a pet
 *     <sizes><x/>...</sizes>                          a map of numbers
 */
#ifndef GW_TEST_XMLS_H
#define GW_TEST_XMLS_H

#include <stdlib.h>

#include "base/names.h"
#include "xml/xml.h"

#define XMLS_SPACE "urn:pets"

typedef struct xmls {
  gw_xml text, number, truth, photos, tags, sizes, pet;
  gw_xml_member photo, tag, root;
  gw_xml_member members[10];
} xmls;

static inline void xmls_index(gw_arena *arena, xmls *x) {
  size_t n = GW_COUNT(x->members);
  gw_slice *names = gw_arena_alloc(arena, 2 * n * sizeof *names);
  for (size_t i = 0; names && i < n; i++) {
    names[i] = x->members[i].name;
    names[n + i] = x->members[i].key;
  }
  if (!names || gw_names_build(arena, names, n, &x->pet.names) != GW_OK ||
      gw_names_build(arena, names + n, n, &x->pet.keys) != GW_OK) {
    abort();
  }
}

static inline gw_xml_member xmls_plain(const char *key, const gw_xml *value) {
  gw_slice name = gw_slice_str(key);
  return (gw_xml_member){
      .key = name, .name = name, .tag = name, .value = value};
}

static inline void xmls_make(gw_arena *arena, xmls *x) {
  uint32_t list = GW_TYPE_ARRAY;
  *x = (xmls){.text = {.types = GW_TYPE_STRING},
              .number = {.types = GW_TYPE_NUMBER | GW_TYPE_INTEGER},
              .truth = {.types = GW_TYPE_BOOLEAN},
              .photos = {.types = list, .item = &x->photo},
              .tags = {.types = list, .item = &x->tag},
              .sizes = {.types = GW_TYPE_OBJECT, .additional = &x->number}};
  x->photo = xmls_plain("photo", &x->text);
  x->tag = xmls_plain("tag", &x->text);
  x->members[0] = (gw_xml_member){.key = GW_LIT("id"),
                                  .name = GW_LIT("@id"),
                                  .tag = GW_LIT("id"),
                                  .flags = GW_XML_ATTRIBUTE,
                                  .value = &x->number};
  x->members[1] = (gw_xml_member){.key = GW_LIT("kind"),
                                  .name = GW_LIT("@{" XMLS_SPACE "}kind"),
                                  .tag = GW_LIT("p:kind"),
                                  .prefix = GW_LIT("p"),
                                  .space = GW_LIT(XMLS_SPACE),
                                  .flags = GW_XML_ATTRIBUTE,
                                  .value = &x->text};
  x->members[2] = xmls_plain("name", &x->text);
  x->members[3] = xmls_plain("age", &x->number);
  x->members[4] = xmls_plain("tame", &x->truth);
  x->members[5] = (gw_xml_member){.key = GW_LIT("owner"),
                                  .name = GW_LIT("{" XMLS_SPACE "}owner"),
                                  .tag = GW_LIT("p:owner"),
                                  .prefix = GW_LIT("p"),
                                  .space = GW_LIT(XMLS_SPACE),
                                  .value = &x->text};
  x->members[6] = xmls_plain("photo", &x->photos);
  x->members[6].key = GW_LIT("photos");
  x->members[6].flags = GW_XML_LIST | GW_XML_REQUIRED;
  x->members[7] = xmls_plain("tags", &x->tags);
  x->members[8] = xmls_plain("friend", &x->pet);
  x->members[9] = xmls_plain("sizes", &x->sizes);
  x->pet.types = GW_TYPE_OBJECT;
  x->pet.flags = GW_XML_HAS_ATTRIBUTES | GW_XML_HAS_REQUIRED;
  x->pet.members = x->members;
  x->pet.n_members = GW_COUNT(x->members);
  x->root = xmls_plain("pet", &x->pet);
  x->root.key = GW_LIT("");
  xmls_index(arena, x);
}

#endif
