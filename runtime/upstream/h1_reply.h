/* upstream/h1_reply: an HTTP/1.1 response, from bytes to the steps of a call.
 *
 * Reads:   what came, in pieces of any size; the outcome does not depend on
 *          how it was cut.
 * Units:   bytes.
 * Owns:    nothing; fields go to the call's arena, the body to its room.
 * Errors:  GW_AGAIN: more input is needed, and what was not used is shown
 *          again; GW_END: the call has its reply; GW_ERR_PROTOCOL,
 *          GW_ERR_LIMIT, GW_ERR_NOMEM: the call has failed, and so has the
 *          connection.
 * Threads: pure.
 * Source:  RFC 9112 sections 2.2, 4, 5, 6 and 7; THREATS B27. As strict as
 *          http/h1_read is with requests: a message with two readings is
 *          refused (two lengths, a length beside a coding, a bare LF, a folded
 *          line, another coding than chunked).
 *
 *   STATUS --(line)--> FIELDS --(line)*--(empty line)--+--> BODY ---> DONE
 *     ^------------------- 1xx -----------------------+--> TO_END --(EOF)--^
 */
#ifndef GW_UPSTREAM_H1_REPLY_H
#define GW_UPSTREAM_H1_REPLY_H

#include "http/h1_read.h"
#include "upstream/speech.h"

typedef enum gw_h1_reply_state {
  GW_H1_REPLY_STATUS,
  GW_H1_REPLY_FIELDS,
  GW_H1_REPLY_BODY,   /* by its length, or chunks */
  GW_H1_REPLY_TO_END, /* of the connection */
  GW_H1_REPLY_DONE
} gw_h1_reply_state;

typedef struct gw_h1_reply {
  gw_call *call;
  gw_h1_reply_state state;
  size_t scanned;    /* bytes of the open line without LF */
  size_t head_bytes; /* of lines so far, all heads together */
  int minor;         /* HTTP/1.x */
  bool has_length, is_chunked, closes, stays;
  uint64_t length;
  /* what the reader of bodies wants to know */
  gw_http_limits limits;
  gw_head head;
  gw_request framing;
  gw_h1_body_reader body;
} gw_h1_reply;

void gw_h1_reply_start(gw_h1_reply *reply, gw_call *call);

gw_status gw_h1_reply_read(gw_h1_reply *reply, gw_slice in, size_t *ret_used);

/* The upstream closed the connection: the end of a reply that has no other
 * one, else GW_ERR_CLOSED. */
gw_status gw_h1_reply_close(gw_h1_reply *reply);

/* Whether nothing of a reply has come yet. */
bool gw_h1_reply_is_untouched(const gw_h1_reply *reply);

/* Whether the connection may carry another call after this one. */
bool gw_h1_reply_may_stay(const gw_h1_reply *reply);

#endif
