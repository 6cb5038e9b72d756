#include "base/hash.h"
#include "form/form_parts.h"

static bool is_deep(const gw_part *part) {
  return part->param && part->param->style == GW_STYLE_DEEP_OBJECT;
}

/* An exploded object: its members have names of their own. */
static bool is_spread(const gw_part *part) {
  return part->param &&
         (part->param->members.n || part->param->flags & GW_PARAM_OPEN);
}

/* That has no name, unless it may be something else too. */
static bool has_own_name(const gw_part *part) {
  return !is_spread(part) ||
         part->param->flags & (GW_PARAM_SCALAR | GW_PARAM_ARRAY);
}

bool gw_form_gathers(const gw_part *part) {
  return part->param
             ? is_deep(part) || part->param->flags & GW_PARAM_EXPLODE
             : part->flags & GW_PART_LIST && !(part->flags & GW_PART_JOINED);
}

static const gw_part *find_part(const gw_media *media, gw_slice name) {
  int32_t found = gw_names_find(&media->part_names, name);
  return found < 0 ? NULL : &media->parts[found];
}

/* Declared members belong to one part (gwgen checks that), other names to the
 * one that is open. */
static const gw_part *find_spread(const gw_media *media, gw_slice name) {
  const gw_part *open = NULL;
  for (size_t i = 0; i < media->n_parts; i++) {
    const gw_part *part = &media->parts[i];
    if (is_spread(part) && gw_names_find(&part->param->members, name) >= 0) {
      return part;
    }
    if (is_spread(part) && part->param->flags & GW_PARAM_OPEN) {
      open = part;
    }
  }
  return open;
}

static bool has_deep_parts(const gw_media *media) {
  for (size_t i = 0; i < media->n_parts; i++) {
    if (is_deep(&media->parts[i])) {
      return true;
    }
  }
  return false;
}

/* Where brackets are keys they are so for whoever reads the form behind: a
 * property that has none is not to be passed over in its name. */
static gw_status refuse_keys(gw_form_reader *r, const gw_part *part) {
  *r->fault = (gw_form_fault){.place = part->name,
                              .code = "parameter-key",
                              .why = {"no keys in brackets belong here", 0}};
  return GW_ERR_INVALID;
}

gw_status gw_form_name(gw_form_reader *r, gw_form_entry *entry) {
  const gw_media *media = r->input->media;
  const gw_part *part = find_part(media, entry->name);
  if (part && has_own_name(part)) {
    entry->part = part;
    return GW_OK;
  }
  size_t n = gw_slice_find(entry->name, '[');
  bool has_keys = n < entry->name.n;
  part = has_keys ? find_part(media, gw_slice_of(entry->name.p, n)) : NULL;
  if (part && is_deep(part)) {
    entry->part = part;
    entry->keys = gw_slice_from(entry->name, n);
    return GW_OK;
  }
  if (part && has_deep_parts(media)) {
    return refuse_keys(r, part);
  }
  entry->part = find_spread(media, entry->name);
  entry->keys = entry->part ? entry->name : entry->keys;
  return GW_OK;
}
