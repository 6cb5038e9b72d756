/* fake_upstream: a gRPC upstream over any gw_stream that answers as a test
 * wants, well or badly. */
#ifndef GW_TESTS_FAKE_UPSTREAM_H
#define GW_TESTS_FAKE_UPSTREAM_H

#include "net/stream.h"

typedef enum fake_mode {
  FAKE_ECHO,         /* the request's message, status 0 */
  FAKE_STATUS,       /* trailers only: status 5, message, details */
  FAKE_LATE_STATUS,  /* a message, then status 9 */
  FAKE_HANG,         /* no answer */
  FAKE_REFUSE,       /* RST_STREAM REFUSED_STREAM */
  FAKE_RESET,        /* half a message, then RST_STREAM INTERNAL_ERROR */
  FAKE_NO_MESSAGE,   /* status 0 and no message */
  FAKE_TWO_MESSAGES, /* status 0 */
  FAKE_TRAILING,     /* a message and a byte */
  FAKE_HALF_MESSAGE, /* then trailers with status 0 */
  FAKE_HALF_PREFIX,  /* likewise */
  FAKE_HUGE,         /* a length of 4 GiB - 1 */
  FAKE_COMPRESSED,   /* the flag is set, and nothing else says so */
  FAKE_GZIP,         /* as FAKE_ECHO, packed */
  FAKE_DEFLATE,      /* likewise */
  FAKE_CUT_GZIP,     /* a packing without its end */
  FAKE_SNAPPY,       /* a packing that was not offered */
  FAKE_CALM,         /* RST_STREAM ENHANCE_YOUR_CALM */
  FAKE_CANCEL,       /* RST_STREAM CANCEL */
  FAKE_LONG_FIELD,   /* of 20 KiB, and no more */
  FAKE_NO_TRAILERS,  /* the message ends the stream */
  FAKE_NO_STATUS,    /* trailers without grpc-status */
  FAKE_BAD_STATUS,   /* grpc-status: 00 */
  FAKE_HTML,         /* 503, text/html */
  FAKE_HTML_OK,      /* 200, text/html */
  FAKE_MANY_FIELDS,  /* 150 of them */
  FAKE_BIG_FIELDS,   /* 100 KiB of them */
  FAKE_INTERIM,      /* three 103, then as FAKE_ECHO */
  FAKE_MANY_INTERIM, /* twenty 103 */
  FAKE_PUSH,         /* PUSH_PROMISE */
  FAKE_GARBAGE,      /* bytes that are no HTTP/2 */
  FAKE_PLAIN_ONLY,   /* UNIMPLEMENTED to what is packed, else as FAKE_ECHO */
  FAKE_NO_METHOD,    /* UNIMPLEMENTED, and what is packed could be read */
  FAKE_N_MODES
} fake_mode;

typedef struct fake_upstream {
  gw_loop *loop;
  fake_mode mode;
  uint32_t max_streams; /* told in SETTINGS; 0: not told */
  bool is_mute;         /* accepts and says nothing */
  size_t n_accepted, n_requests, n_cancelled, n_pings;
  char path[64], timeout[32], metadata[64], authority[64], encoding[16];
  char message[8192]; /* of the last request, with its prefix */
  size_t n_message;   /* cut where there is no room */
  gw_list conns;
} fake_upstream;

void fake_init(fake_upstream *fake, gw_loop *loop);
void fake_accept(void *owner, gw_stream *stream); /* of a fake_upstream */
size_t fake_n_conns(const fake_upstream *fake);

/* On every connection: GOAWAY that lets all streams finish, or that says the
 * last |n| were not processed. */
void fake_goaway_notice(fake_upstream *fake);
void fake_goaway_dropping(fake_upstream *fake, int32_t n);

/* Answers the requests that hang, as FAKE_ECHO. */
void fake_answer_hanging(fake_upstream *fake);
void fake_set_max_streams(fake_upstream *fake, uint32_t n);
void fake_set_table(fake_upstream *fake, uint32_t bytes); /* of HPACK */
void fake_write_raw(fake_upstream *fake, gw_slice bytes);

/* Closes every connection. */
void fake_close(fake_upstream *fake);

#endif
