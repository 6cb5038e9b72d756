/* body: which of an operation's media the body of a request is, and the JSON
 * that it stands for.
 *
 * Reads:   gw_body and gw_media (constant), a Content-Type, a whole body.
 * Units:   bytes; parts, and elements and attributes, are counted.
 * Owns:    nothing. A kind points into the tables and the Content-Type; JSON
 *          is appended to the caller's buffer.
 * Errors:  as form/form.h and xml/xml.h, which do the work.
 * Threads: one at a time per call.
 * Source:  RFC 9110 section 8.3; OpenAPI 3.1.0 section 4.8.14; BEHAVIOUR.md
 *          section 2.
 */
#ifndef GW_BODY_BODY_H
#define GW_BODY_BODY_H

#include "form/form.h"
#include "schema/problem.h"

/* What a body is. */
typedef struct gw_body_kind {
  const gw_media *media;
  gw_codec codec;    /* how it is read: the media's, or BYTES where a range of
                        media types has something that is no JSON */
  gw_slice boundary; /* of a multipart body */
} gw_body_kind;

typedef struct gw_body_limits {
  size_t parts;           /* of a form */
  size_t nodes;           /* elements and attributes of XML */
  gw_param_limits params; /* of parts that are read as parameters are */
} gw_body_limits;

/* What |type|, the value of Content-Type, chooses of what |body| takes. False:
 * nothing; |body| may be NULL. */
bool gw_body_choose(const gw_body *body, gw_slice type, gw_body_kind *ret_kind);

/* Whether a body of this kind has to be made JSON before it is read. */
static inline bool gw_body_is_rewritten(const gw_body_kind *kind) {
  return kind->codec != GW_CODEC_JSON && kind->codec != GW_CODEC_BYTES;
}

/* Appends the JSON of one that is. */
gw_status gw_body_to_json(const gw_body_kind *kind, gw_slice bytes,
                          const gw_body_limits *limits, gw_arena *arena,
                          gw_buf *out, gw_form_fault *reterr_fault);

/* What is wrong with the length of a body of bytes; code NULL: nothing. */
gw_form_fault gw_body_check_length(const gw_body_kind *kind, size_t n);

/* Adds a fault that has a |what| to the sink. */
void gw_body_explain(const gw_form_fault *fault, gw_problem_sink *sink);

#endif
