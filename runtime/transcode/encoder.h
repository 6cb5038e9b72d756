/* encoder: what the files of the JSON -> protobuf walk share.
 *
 * Reads:   as transcode/encode.h.
 * Units:   bytes.
 * Owns:    nothing; an encoder lives on the stack of one call.
 * Errors:  as transcode/encode.h. With a sink, what is refused is recorded and
 *          the walk goes on behind it: GW_OK then only says that it can.
 * Threads: one at a time.
 * Source:  this project.
 *
 *   encode.c          gw_encode(), gw_explain(): the two ways in
 *   encode_object.c   the members of a message
 *   encode_value.c    one field: lists, maps, messages
 *   encode_scalar.c   one scalar
 *   encode_quick.c    the short road through what is plain
 *   encode_leaf.c     its values
 *   encode_refuse.c   refusing, checking against the schema
 */
#ifndef GW_TRANSCODE_ENCODER_H
#define GW_TRANSCODE_ENCODER_H

#include "schema/quick.h"
#include "text/json_pull.h"
#include "transcode/encode.h"

/* The Any whose object is being read. */
typedef struct gw_encoder_any {
  uint32_t depth; /* of its members in the text: there "@type" is no field; 0:
                     there is none */
  bool has_type;
} gw_encoder_any;

typedef struct gw_encoder {
  gw_json json;
  gw_schema_run run;
  gw_buf *out;
  gw_arena *arena;
  gw_problem_sink *sink; /* NULL: the first fault ends the walk */
  size_t n_unknown;
  size_t n_dropped;  /* names of enums that unknown_fields: drop left out */
  uint32_t unknown;  /* GW_SHAPE_*_UNKNOWN of what is encoded */
  bool is_validated; /* a schema around here saw the whole subtree already */
  bool is_secret;    /* the value at hand is not to be shown */
  bool is_lax;       /* no schema is asked, and ProtoJSON's spellings hold */
  gw_slice first_unknown; /* key that was dropped and is to be reported */
  /* Of the short road: where the room of |out| ends, and why something nested
   * failed. */
  const char *room;
  gw_status failed;
  gw_encoder_any any;
  const gw_types *types; /* what an Any may hold, once there was one */
  size_t ahead;          /* bytes looked through for "@type" */
} gw_encoder;

enum { GW_ENCODER_SEEN_WORDS = 4 };

/* An object while its members are read. The "seen" set has a bit for each
 * member, aliases sharing theirs, and behind them one for each oneof. */
typedef struct gw_encoder_members {
  const gw_shape *shape;
  const gw_schema *schema;
  uint64_t small[GW_ENCODER_SEEN_WORDS];
  uint64_t *seen;
  size_t expected; /* the member that most likely comes next */
  size_t n;        /* members read */
  size_t n_required;
  struct gw_encoder_dropped *dropped; /* keys; NULL: none yet */
} gw_encoder_members;

/* Whether the short road may be tried here: nothing is recorded, and schemas
 * are asked in passing. */
static inline bool gw_encoder_is_quick(const gw_encoder *e) {
  return !e->sink && !e->is_validated;
}

/* A value that was read and is wrong: |token| is its first token, of which a
 * container's rest is passed over. */
gw_status gw_encoder_refuse(gw_encoder *e, gw_fault fault,
                            const gw_field *field, gw_json_token token);

/* The same before it was read. */
gw_status gw_encoder_refuse_next(gw_encoder *e, gw_fault fault,
                                 const gw_field *field);

/* A key that |shape| doesn't have, a required member that isn't there. */
gw_status gw_encoder_refuse_unknown(gw_encoder *e, const gw_shape *shape,
                                    gw_slice key, size_t at);
gw_status gw_encoder_refuse_missing(gw_encoder *e, gw_slice name);

/* |token| is no value of the enumeration: whether it counts as not there, since
 * it is a name and unknown_fields says that unknown things are dropped. */
bool gw_encoder_drops_enum(gw_encoder *e, const gw_member *member,
                           gw_json_token token);

/* The checks that may need a look at the whole value. */
enum {
  GW_ENCODER_WHOLE = GW_CHECK_SUBTREE | GW_CHECK_VALUES |
                     GW_CHECK_UNIQUE_ITEMS | GW_CHECK_RULES
};

/* Lets |schema| see the whole of the next value, if its kind needs that. */
gw_status gw_encoder_check_whole(gw_encoder *e, const gw_schema *schema,
                                 bool must);

/* Called before a value: lets |schema| see all of it where tokens alone can't
 * tell, or where |must| says so. |*ret_before| is for gw_encoder_after(). */
static inline gw_status gw_encoder_before(gw_encoder *e,
                                          const gw_schema *schema, bool must,
                                          bool *ret_before) {
  *ret_before = e->is_validated;
  if (!schema || e->is_validated ||
      (!must && !(schema->checks & GW_ENCODER_WHOLE))) {
    return GW_OK;
  }
  return gw_encoder_check_whole(e, schema, must);
}

static inline void gw_encoder_after(gw_encoder *e, bool before) {
  e->is_validated = before;
}

/* gw_encoder_check_token() where the answer isn't plainly yes. */
gw_status gw_encoder_ask_schema(gw_encoder *e, const gw_schema *schema,
                                const char *from, gw_json_token token);

/* Checks against |schema| in passing: a scalar that was read, the number of
 * members or elements of a container that was passed. |from| is where the
 * cursor stood before the value. */
static inline gw_status gw_encoder_check_token(gw_encoder *e,
                                               const gw_schema *schema,
                                               const char *from,
                                               gw_json_token token) {
  return !schema || e->is_validated ||
                 gw_schema_is_quick(schema, &e->json, token)
             ? GW_OK
             : gw_encoder_ask_schema(e, schema, from, token);
}

/* gw_encoder_check_members() and gw_encoder_check_items() likewise. */
gw_status gw_encoder_ask_members(gw_encoder *e, const gw_schema *schema,
                                 const char *from, size_t n);
gw_status gw_encoder_ask_items(gw_encoder *e, const gw_schema *schema,
                               const char *from, size_t n);

static inline gw_status gw_encoder_check_members(gw_encoder *e,
                                                 const gw_schema *schema,
                                                 const char *from, size_t n) {
  return !schema || e->is_validated || gw_quick_members(schema, n)
             ? GW_OK
             : gw_encoder_ask_members(e, schema, from, n);
}

static inline gw_status gw_encoder_check_items(gw_encoder *e,
                                               const gw_schema *schema,
                                               const char *from, size_t n) {
  return !schema || e->is_validated || gw_quick_items(schema, n)
             ? GW_OK
             : gw_encoder_ask_items(e, schema, from, n);
}

/* The decoded text of a string, or that of a number. */
gw_status gw_encoder_unescape(gw_encoder *e, gw_json_token token,
                              gw_slice *ret_text);

static inline gw_status gw_encoder_text(gw_encoder *e, gw_json_token token,
                                        gw_slice *ret_text) {
  if (token.flags & GW_JSON_ESCAPED) {
    gw_slice text;
    gw_status status = gw_encoder_unescape(e, token, &text);
    *ret_text = text;
    return status;
  }
  *ret_text = gw_json_text(&e->json, token);
  return GW_OK;
}

/* The next value as |member| says, with its tag; null where it may be. */
gw_status gw_encoder_member(gw_encoder *e, const gw_member *member,
                            bool *ret_is_null);

/* The next value as the content of |message|. Of |member| the shape and the
 * spellings count. */
gw_status gw_encoder_content(gw_encoder *e, const gw_member *member,
                             const gw_message *message,
                             const gw_schema *schema);

/* The elements of a list and the entries of a map that was entered: how many
 * there are. */
gw_status gw_encoder_list(gw_encoder *e, const gw_member *member,
                          size_t *ret_n);
gw_status gw_encoder_map(gw_encoder *e, const gw_member *member, size_t *ret_n);
/* If |key| is the "@type" of an Any: passes over its value. */
gw_status gw_encoder_pass_type(gw_encoder *e, gw_slice key, bool *ret_is_type);

/* The members of an object that was entered. |from| stands before it. */
gw_status gw_encoder_object(gw_encoder *e, const gw_shape *shape,
                            const gw_schema *schema, const char *from);

#endif
