/* status: the one list of results that functions return.
 *
 * Reads:   nothing.
 * Units:   none.
 * Owns:    nothing; texts are constants.
 * Errors:  this is the list. 0 is success, negative is an error; the positive
 *          values are not errors ("not yet", "no more").
 * Threads: any.
 * Source:  this project.
 */
#ifndef GW_BASE_STATUS_H
#define GW_BASE_STATUS_H

#include <stddef.h>

typedef int gw_status;

enum {
  GW_OK = 0,
  GW_AGAIN = 1, /* call again when there is more */
  GW_END = 2,   /* orderly end: no more will come */

  GW_ERR_NOMEM = -1,        /* the system gave no memory */
  GW_ERR_LIMIT = -2,        /* a limit of ours is crossed */
  GW_ERR_SYNTAX = -3,       /* not well-formed */
  GW_ERR_INVALID = -4,      /* well-formed, and refused */
  GW_ERR_RANGE = -5,        /* a number outside of its type */
  GW_ERR_DUPLICATE = -6,    /* the same thing twice */
  GW_ERR_NOT_FOUND = -7,    /* no such thing */
  GW_ERR_METHOD = -8,       /* the path exists, not for this method */
  GW_ERR_UNSUPPORTED = -9,  /* valid, and nothing we do */
  GW_ERR_IO = -10,          /* the system refused an operation; see errno */
  GW_ERR_CLOSED = -11,      /* the other side went away */
  GW_ERR_TIMEOUT = -12,     /* a deadline passed */
  GW_ERR_REFUSED = -13,     /* provably not processed: may be sent again */
  GW_ERR_UNAVAILABLE = -14, /* nothing there to serve it */
  GW_ERR_TLS = -15,         /* handshake, certificate or record failure */
  GW_ERR_PROTOCOL = -16,    /* the other side broke the protocol */
  GW_ERR_CANCELLED = -17,   /* given up by its owner */
  GW_ERR_INTERNAL = -18     /* our own mistake */
};

/* Why something was refused, without formatting: |what| is a constant text,
 * |pos| an offset into the input. Filled on failure only. */
typedef struct gw_why {
  const char *what;
  size_t pos;
} gw_why;

/* A constant, lower-case text for |status|; never NULL. */
const char *gw_status_text(gw_status status);

#endif
