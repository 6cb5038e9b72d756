#include "base/hash.h"
#include "transcode/encode_quick.h"
#include "transcode/encode_scalar.h"
#include "transcode/keyset.h"

static bool is_set(const uint64_t *set, size_t bit) {
  return set[bit / 64] >> bit % 64 & 1;
}

static void put_bit(uint64_t *set, size_t bit) {
  set[bit / 64] |= UINT64_C(1) << bit % 64;
}

static gw_status start(gw_encoder *e, gw_encoder_members *o) {
  size_t n_oneofs = o->shape->message ? o->shape->message->n_oneofs : 0;
  size_t words = (o->shape->n_bits + n_oneofs + 63) / 64;
  o->seen = o->small;
  if (words > GW_ENCODER_SEEN_WORDS) {
    o->seen = gw_arena_zalloc(e->arena, words * sizeof *o->seen);
    if (!o->seen) {
      return gw_arena_why(e->arena);
    }
  }
  return GW_OK;
}

static gw_slice guess(const gw_encoder_members *o) {
  return o->expected < o->shape->n_members ? o->shape->members[o->expected].name
                                           : (gw_slice){0};
}

/* The member of |key|, or NULL. */
static gw_status find(gw_encoder *e, gw_encoder_members *o, gw_json_token key,
                      const gw_member **ret_member) {
  const gw_shape *shape = o->shape;
  size_t at = o->expected;
  *ret_member = NULL;
  if (!(key.flags & GW_JSON_GUESSED)) {
    gw_slice name;
    gw_status status = gw_encoder_text(e, key, &name);
    if (status != GW_OK) {
      return status;
    }
    int32_t index = gw_names_find(&shape->names, name);
    if (index < 0) {
      return GW_OK;
    }
    at = (size_t)index;
  }
  o->expected = at + 1;
  while (o->expected < shape->n_members &&
         shape->members[o->expected].flags & GW_MEMBER_ALIAS) {
    o->expected++;
  }
  *ret_member = &shape->members[at];
  return GW_OK;
}

/* What the schema says about a property that no field stands for. */
static gw_status check_dropped(gw_encoder *e, const gw_encoder_members *o,
                               gw_slice key, size_t at) {
  const gw_schema *schema = e->is_validated ? NULL : o->schema;
  const gw_schema *of_value = NULL;
  bool before;
  if (schema) {
    int32_t index = gw_names_find(&schema->property_names, key);
    if (index >= 0 && schema->properties[index].is_declared) {
      of_value = schema->properties[index].schema;
    } else if (schema->checks & GW_CHECK_CLOSED) {
      return gw_encoder_refuse_unknown(e, o->shape, key, at);
    } else {
      of_value = schema->additional;
    }
  }
  gw_status status = gw_encoder_before(e, of_value, true, &before);
  gw_encoder_after(e, before);
  return status == GW_OK ? gw_json_skip(&e->json) : status;
}

/* Keys that were dropped: each decoded, behind a quote since none may be
 * empty. */
struct gw_encoder_dropped {
  gw_keyset set;
  gw_buf texts;
};

static gw_status start_dropped(gw_encoder *e, gw_encoder_members *o) {
  o->dropped = gw_arena_alloc(e->arena, sizeof *o->dropped);
  if (!o->dropped) {
    return gw_arena_why(e->arena);
  }
  gw_keyset_init(&o->dropped->set);
  gw_buf_init(&o->dropped->texts, e->arena, UINT32_MAX);
  return GW_OK;
}

/* GW_ERR_DUPLICATE: the same key was dropped before; which of the two is meant
 * can't be told. */
static gw_status note_dropped(gw_encoder *e, gw_encoder_members *o,
                              gw_slice key) {
  gw_status status = o->dropped ? GW_OK : start_dropped(e, o);
  if (status != GW_OK) {
    return status;
  }
  gw_buf *texts = &o->dropped->texts;
  size_t at = texts->n;
  status = gw_buf_append(texts, GW_LIT("\""));
  if (status == GW_OK) {
    status = gw_buf_append(texts, key);
  }
  return status == GW_OK ? gw_keyset_add(&o->dropped->set, e->arena, texts->p,
                                         at, texts->n - at)
                         : status;
}

static gw_status drop(gw_encoder *e, gw_encoder_members *o, gw_json_token token,
                      gw_slice key) {
  gw_status status = note_dropped(e, o, key);
  if (status == GW_ERR_DUPLICATE) {
    if (e->sink) {
      gw_sink_push_key(e->sink, key);
    }
    status = gw_encoder_refuse_next(e, GW_FAULT_DUPLICATE, NULL);
    if (e->sink) {
      gw_sink_pop(e->sink);
    }
    return status;
  }
  if (o->shape->flags & GW_SHAPE_REPORT_UNKNOWN && !e->n_unknown++) {
    e->first_unknown = gw_json_text(&e->json, token);
  }
  return status == GW_OK ? check_dropped(e, o, key, token.at) : status;
}

static gw_status unknown(gw_encoder *e, gw_encoder_members *o,
                         gw_json_token token) {
  gw_slice key;
  gw_status status = gw_encoder_text(e, token, &key);
  if (status != GW_OK) {
    return status;
  }
  bool is_type;
  status = gw_encoder_pass_type(e, key, &is_type);
  if (status != GW_OK || is_type) {
    return status;
  }
  uint32_t flags = o->shape->flags;
  if (!(flags & (GW_SHAPE_DROP_UNKNOWN | GW_SHAPE_REPORT_UNKNOWN))) {
    return gw_encoder_refuse_unknown(e, o->shape, key, token.at);
  }
  return drop(e, o, token, key);
}

/* A member of a oneof is set: refuses a second one. */
static gw_status mark_oneof(gw_encoder *e, gw_encoder_members *o,
                            const gw_member *member, gw_json_token key) {
  if (!member->field || !member->field->oneof) {
    return GW_OK;
  }
  size_t bit = o->shape->n_bits + member->field->oneof - 1;
  if (is_set(o->seen, bit)) {
    key.kind = GW_JSON_NONE; /* the key, not its value, is what is wrong */
    return gw_encoder_refuse(e, GW_FAULT_ONEOF, NULL, key);
  }
  put_bit(o->seen, bit);
  return GW_OK;
}

/* A singular scalar that is not null and needs no look at the whole value
 * before it: all that gw_encoder_member() would do. */
static bool is_leaf(gw_encoder *e, const gw_member *member) {
  const gw_field *field = member->field;
  const gw_schema *schema = member->schema;
  return !(field->flags & (GW_FIELD_MAP | GW_FIELD_REPEATED)) &&
         field->type != GW_PB_MESSAGE && field->type != GW_PB_GROUP &&
         !(schema && schema->checks & GW_ENCODER_WHOLE) &&
         gw_json_pull_kind(&e->json) != GW_JSON_NULL;
}

static gw_status take_member(gw_encoder *e, gw_encoder_members *o,
                             const gw_member *member, gw_json_token key) {
  if (is_set(o->seen, member->bit)) {
    return gw_encoder_refuse_next(e, GW_FAULT_DUPLICATE, NULL);
  }
  put_bit(o->seen, member->bit);
  if (!(member->flags & GW_MEMBER_IN)) {
    return gw_json_skip(&e->json);
  }
  o->n_required += (member->flags & GW_MEMBER_REQUIRED) != 0;
  bool is_null = false;
  gw_status status =
      is_leaf(e, member)
          ? gw_encoder_scalar(e, member, member->field,
                              gw_encoder_tag(member->field), member->schema)
          : gw_encoder_member(e, member, &is_null);
  if (status == GW_OK && !is_null) {
    status = mark_oneof(e, o, member, key);
  }
  return status;
}

/* With what the sink has to know of it. */
static gw_status explain_member(gw_encoder *e, gw_encoder_members *o,
                                const gw_member *member, gw_json_token key) {
  bool before = e->is_secret;
  e->is_secret =
      before || (member->schema && member->schema->checks & GW_CHECK_SECRET);
  gw_sink_push_key(e->sink, member->name);
  gw_status status = take_member(e, o, member, key);
  if (status == GW_OK) {
    gw_sink_pop(e->sink);
  }
  e->is_secret = before;
  return status;
}

static gw_status one_member(gw_encoder *e, gw_encoder_members *o,
                            gw_json_token key) {
  const gw_member *member;
  gw_status status = find(e, o, key, &member);
  if (status != GW_OK) {
    return status;
  }
  if (!member) {
    return unknown(e, o, key);
  }
  return e->sink ? explain_member(e, o, member, key)
                 : take_member(e, o, member, key);
}

/* What the message can't be without is asked for in any case. */
static bool is_asked(const gw_encoder *e, const gw_member *member) {
  return member->flags & GW_MEMBER_REQUIRED &&
         (!e->is_lax || member->field->flags & GW_FIELD_REQUIRED);
}

static gw_status check_required(gw_encoder *e, const gw_encoder_members *o) {
  if (o->n_required >= o->shape->n_required) {
    return GW_OK;
  }
  for (size_t i = 0; i < o->shape->n_members; i++) {
    const gw_member *member = &o->shape->members[i];
    if (is_asked(e, member) && !(member->flags & GW_MEMBER_ALIAS) &&
        !is_set(o->seen, member->bit)) {
      gw_status status = gw_encoder_refuse_missing(e, member->name);
      if (status != GW_OK) {
        return status;
      }
    }
  }
  return GW_OK;
}

/* One member, or the end. */
static gw_status step(gw_encoder *e, gw_encoder_members *o) {
  gw_json_token key = {.n = 0};
  gw_status status = gw_json_pull_key(&e->json, guess(o), &key);
  if (status != GW_OK) {
    return status;
  }
  o->n++;
  return one_member(e, o, key);
}

gw_status gw_encoder_object(gw_encoder *e, const gw_shape *shape,
                            const gw_schema *schema, const char *from) {
  gw_encoder_members o = {.shape = shape, .schema = schema};
  bool is_quick = shape->n_members && gw_encoder_is_quick(e);
  gw_status status = start(e, &o);
  while (status == GW_OK) {
    if (is_quick) {
      status = gw_encoder_quick_members(e, &o);
    }
    if (status == GW_OK) {
      status = step(e, &o);
    }
  }
  if (status != GW_END) {
    return status;
  }
  status = check_required(e, &o);
  return status == GW_OK ? gw_encoder_check_members(e, schema, from, o.n)
                         : status;
}
