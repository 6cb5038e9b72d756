#include "transcode/field_path.h"

#include "base/hash.h"

/* One text holds it; a map is given by its entries. */
static bool is_leaf(const gw_field *field) {
  const gw_field *value =
      field->flags & GW_FIELD_MAP ? &field->message->fields[1] : field;
  return !value->message || (value->message->well_known != GW_WK_NONE &&
                             value->message->well_known != GW_WK_EMPTY);
}

/* A message has fields of its own, and there is one of it. */
static bool has_fields(const gw_member *member) {
  const gw_field *field = member->field;
  return field->type == GW_PB_MESSAGE && member->shape &&
         field->message->well_known == GW_WK_NONE &&
         !(field->flags & (GW_FIELD_REPEATED | GW_FIELD_MAP));
}

/* NULL: there is none, or it is not for clients. */
static const gw_member *find_member(const gw_shape *shape, gw_slice name) {
  int32_t found = gw_names_find(&shape->names, name);
  const gw_member *member = found >= 0 ? &shape->members[found] : NULL;
  return member && member->flags & GW_MEMBER_IN ? member : NULL;
}

static gw_status make_target(gw_arena *arena, const gw_member *const *members,
                             size_t n, const gw_target **ret_target) {
  gw_target *target = gw_arena_zalloc(arena, sizeof *target);
  const gw_field **parents = gw_arena_alloc(arena, n * sizeof *parents);
  if (!target || !parents) {
    return gw_arena_why(arena);
  }
  for (size_t i = 0; i + 1 < n; i++) {
    parents[i] = members[i]->field;
  }
  *target = (gw_target){parents, n - 1, members[n - 1]};
  *ret_target = target;
  return GW_OK;
}

gw_status gw_field_path_find(const gw_shape *shape, gw_slice path,
                             gw_arena *arena, const gw_target **ret_target) {
  const gw_member *members[GW_FIELD_PATH_NAMES];
  size_t n = 0;
  for (gw_slice rest = path; rest.p;) {
    const gw_member *member = find_member(shape, gw_slice_cut(&rest, '.'));
    if (!member || n == GW_FIELD_PATH_NAMES ||
        (rest.p ? !has_fields(member) : !is_leaf(member->field))) {
      return GW_ERR_NOT_FOUND;
    }
    members[n++] = member;
    shape = member->shape;
  }
  return n ? make_target(arena, members, n, ret_target) : GW_ERR_NOT_FOUND;
}
