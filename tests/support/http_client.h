/* http_client: scripted clients over net/loop_mem.h: bytes as they are, and
 * HTTP/2 by nghttp2.
 *
 * Reads:   what the other end writes.
 * Units:   bytes.
 * Owns:    its end of the pair; an h2_client also its session and replies.
 * Errors:  none; what must not fail is an assertion.
 * Threads: one.
 * Source:  RFC 9112, RFC 9113.
 *
 * Nothing runs by itself: after sending, run the loop, then look.
 */
#ifndef GW_TESTS_HTTP_CLIENT_H
#define GW_TESTS_HTTP_CLIENT_H

#include <nghttp2/nghttp2.h>

#include "base/buf.h"
#include "http/server.h"
#include "net/loop_mem.h"

typedef struct http_client {
  gw_loop *loop;
  gw_stream *stream;
  gw_buf out, in; /* to be sent; received and not dropped */
  bool is_paused; /* does not read */
  bool has_ended; /* the server closed its direction, or all */
} http_client;

/* Connects to |server|. |capacity| bytes fit on the way. */
void http_client_init(http_client *client, gw_http_server *server,
                      size_t capacity);
void http_client_done(http_client *client);

/* Queues bytes; the loop sends them as they fit. */
void http_client_send(http_client *client, gw_slice bytes);
void http_client_send_text(http_client *client, const char *text);

void http_client_pause(http_client *client, bool is_paused);

/* What came, as a C string. */
const char *http_client_text(http_client *client);

enum { H2_REPLIES = 1200, H2_FIELDS = 16 };

typedef struct h2_reply {
  int32_t id;
  int status;        /* the last one; 0: none */
  bool had_continue; /* a 100 came before */
  bool is_closed;
  uint32_t code; /* of the close */
  gw_buf body;
  gw_buf fields; /* "name: value\n" of the final head */
} h2_reply;

typedef struct h2_client {
  http_client raw;
  nghttp2_session *session;
  h2_reply *replies[H2_REPLIES];
  size_t n_replies;
  size_t n_goaways;
  int32_t last_stream; /* of the last GOAWAY */
  uint32_t goaway_code;
  bool keeps_windows; /* grants no credit by itself */
} h2_client;

void h2_client_init(h2_client *client, gw_http_server *server, size_t capacity);
void h2_client_done(h2_client *client);

/* Reads what came and sends what is due, until both rest. */
void h2_client_run(h2_client *client);

/* "GET", "/path" and then pairs of fields, NULL at the end. A body that is not
 * given ends the stream with the head. Pseudo-headers that the fields name
 * replace the usual ones. The reply lives as long as the client. */
h2_reply *h2_client_request(h2_client *client, const char *method,
                            const char *path, const char *const *fields,
                            const gw_slice *body);

/* Frames that nghttp2 would not send. */
void h2_client_frame(h2_client *client, uint8_t type, uint8_t flags,
                     int32_t stream, gw_slice payload);

#endif
