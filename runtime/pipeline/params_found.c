#include "pipeline/params.h"

#include "base/vec.h"
#include "transcode/field_path.h"

/* What the body fills is no parameter. */
static bool is_of_body(const gw_operation *op, const gw_target *target) {
  const gw_field *first =
      target->n_parents ? target->parents[0] : target->leaf->field;
  return op->body && op->body->value->field == first;
}

static gw_param make_param(gw_slice name, const gw_target *target) {
  bool is_list = target->leaf->field->flags & GW_FIELD_REPEATED;
  return (gw_param){
      .name = name,
      .in = GW_IN_QUERY,
      .style = GW_STYLE_FORM,
      .flags = GW_PARAM_EXPLODE | (is_list ? (uint32_t)GW_PARAM_ARRAY : 0u),
      .target = target,
  };
}

gw_param_found *gw_params_find(gw_exchange *x, gw_params_found *found,
                               gw_slice name) {
  const gw_operation *op = x->operation;
  const gw_target *target;
  gw_param_found *there = gw_map_find(&found->by_name, name);
  if (there || !op->query) {
    return there;
  }
  gw_status status = gw_field_path_find(op->query, name, &x->arena, &target);
  if (status != GW_OK || is_of_body(op, target)) {
    return NULL;
  }
  gw_param_found *made = gw_arena_zalloc(&x->arena, sizeof *made);
  gw_param_found **slot = made ? GW_PUSH(&x->arena, found) : NULL;
  if (!slot || gw_map_put(&x->arena, &found->by_name, name, made) != GW_OK) {
    return NULL;
  }
  made->param = make_param(name, target);
  *slot = made;
  return made;
}
