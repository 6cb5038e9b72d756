#include "transcode/mask.h"

#include "base/hash.h"
#include "text/json_lex.h"
#include "transcode/wire.h"

enum {
  PATHS = 1, /* field_mask.proto */
  MAX_PATH = 16 * 1024
};

typedef struct masker {
  gw_json json;
  gw_buf *out;
  gw_buf path, key;
} masker;

static gw_status put_path(masker *m) {
  gw_status status = gw_wire_put_tag(m->out, PATHS, GW_WIRE_BYTES);
  return status == GW_OK ? gw_wire_put_bytes(m->out, gw_buf_slice(&m->path))
                         : status;
}

static bool goes_into(masker *m, const gw_member *member) {
  const gw_field *field = member->field;
  return member->shape && field->type == GW_PB_MESSAGE && !field->oneof &&
         !(field->flags & (GW_FIELD_REPEATED | GW_FIELD_MAP)) &&
         field->message->well_known == GW_WK_NONE &&
         gw_json_peek(&m->json) == GW_JSON_OBJECT;
}

/* NULL: an unknown field, or one that is not for clients: dropped. */
static gw_status find_member(masker *m, const gw_shape *shape,
                             gw_json_token token,
                             const gw_member **ret_member) {
  m->key.n = 0;
  gw_status status = gw_json_append(&m->json, token, &m->key);
  int32_t found = gw_names_find(&shape->names, gw_buf_slice(&m->key));
  bool is_in = found >= 0 && shape->members[found].flags & GW_MEMBER_IN;
  *ret_member = is_in ? &shape->members[found] : NULL;
  return status;
}

static gw_status put_object(masker *m, const gw_shape *shape);

static gw_status put_member(masker *m, const gw_member *member) {
  size_t before = m->path.n;
  gw_status status = before ? gw_buf_append(&m->path, GW_LIT(".")) : GW_OK;
  if (status == GW_OK) {
    status = gw_buf_append(&m->path, member->field->name);
  }
  if (status == GW_OK && goes_into(m, member)) {
    status = put_object(m, member->shape);
  } else if (status == GW_OK) {
    status = put_path(m);
    status = status == GW_OK ? gw_json_skip(&m->json) : status;
  }
  m->path.n = before;
  return status;
}

/* As deep as JSON may be (GW_JSON_MAX_DEPTH). */
static gw_status put_object(masker *m, const gw_shape *shape) {
  gw_json_token token;
  const gw_member *member;
  bool is_empty = true;
  gw_status status = gw_json_value(&m->json, &token);
  while (status == GW_OK) {
    status = gw_json_key(&m->json, GW_LIT(""), &token);
    if (status == GW_OK) {
      is_empty = false;
      status = find_member(m, shape, token, &member);
    }
    if (status == GW_OK) {
      status = member ? put_member(m, member) : gw_json_skip(&m->json);
    }
  }
  if (status != GW_END) {
    return status;
  }
  return is_empty && m->path.n ? put_path(m) : GW_OK;
}

gw_status gw_mask_put(const gw_member *value, gw_slice text, uint32_t number,
                      gw_arena *arena, gw_buf *out) {
  masker m = {.out = out};
  size_t at;
  gw_buf_init(&m.path, arena, MAX_PATH);
  gw_buf_init(&m.key, arena, text.n);
  gw_status status = gw_json_init(&m.json, text);
  if (status == GW_OK) {
    status = gw_wire_put_tag(out, number, GW_WIRE_BYTES);
  }
  if (status == GW_OK) {
    status = gw_wire_open(out, &at);
  }
  if (status == GW_OK && value->shape &&
      gw_json_peek(&m.json) == GW_JSON_OBJECT) {
    status = put_object(&m, value->shape);
  }
  return status == GW_OK ? gw_wire_close(out, at) : status;
}
