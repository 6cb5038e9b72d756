/* A TLS connection over another stream. OpenSSL reads and writes through a BIO
 * that calls the lower stream, so it runs over memory as over sockets. */
#include <assert.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/mem.h"
#include "net/loop_common.h"
#include "net/tls_context.h"

enum { RECORD = 16 * 1024, MAX_NAME = 255 };

typedef struct tls_stream {
  gw_stream base;
  gw_stream *lower;
  SSL *ssl;
  gw_tls_server *server; /* one of the two */
  gw_tls_client *client;
  unsigned wanted;
  gw_task pending;        /* bytes are held here, the descriptor is silent */
  gw_status lower_status; /* why the BIO failed */
  gw_status failed;       /* sticky; told after the bytes before it */
  size_t offered;         /* to a write that must be repeated */
  bool lower_is_up, is_open;
  bool lower_ended, is_dry;
  bool read_needs_write, write_needs_read;
  char server_name[MAX_NAME + 1];
} tls_stream;

static tls_stream *of(gw_stream *stream) {
  return GW_CONTAINER(stream, tls_stream, base);
}

static int bio_read(BIO *bio, char *to, size_t cap, size_t *ret_n) {
  tls_stream *stream = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  gw_status status = gw_stream_read(stream->lower, to, cap, ret_n);
  if (status == GW_AGAIN) {
    BIO_set_retry_read(bio);
  } else if (status == GW_END) {
    stream->lower_ended = true;
  } else if (status < 0) {
    stream->lower_status = status;
  }
  return status == GW_OK;
}

static int bio_write(BIO *bio, const char *from, size_t n, size_t *ret_n) {
  tls_stream *stream = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  gw_slice part = gw_slice_of(from, n);
  gw_status status = gw_stream_write(stream->lower, &part, 1, ret_n);
  if (status == GW_AGAIN) {
    BIO_set_retry_write(bio);
  } else if (status < 0) {
    stream->lower_status = status;
  }
  return status == GW_OK;
}

static long bio_ctrl(BIO *bio, int command, long number, void *pointer) {
  (void)number;
  (void)pointer;
  tls_stream *stream = BIO_get_data(bio);
  switch (command) {
  case BIO_CTRL_FLUSH:
    return 1;
  case BIO_CTRL_EOF:
    return stream->lower_ended;
  default:
    return 0;
  }
}

static CRYPTO_ONCE method_once = CRYPTO_ONCE_STATIC_INIT;
static BIO_METHOD *method; /* of the process, once made */

static void make_method(void) {
  method =
      BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "gw_stream");
  if (method && (!BIO_meth_set_read_ex(method, bio_read) ||
                 !BIO_meth_set_write_ex(method, bio_write) ||
                 !BIO_meth_set_ctrl(method, bio_ctrl))) {
    BIO_meth_free(method);
    method = NULL;
  }
}

static BIO *new_bio(tls_stream *stream) {
  if (!CRYPTO_THREAD_run_once(&method_once, make_method) || !method) {
    return NULL;
  }
  BIO *bio = BIO_new(method);
  if (bio) {
    BIO_set_data(bio, stream);
    BIO_set_init(bio, 1);
  }
  return bio;
}

/* A certificate that was refused says more than the handshake that failed. */
static void note_trouble(tls_stream *stream) {
  unsigned long error = ERR_peek_error();
  if (stream->lower_status != GW_OK) {
    stream->base.trouble = stream->lower->trouble;
  } else if (ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    stream->base.trouble =
        X509_verify_cert_error_string(SSL_get_verify_result(stream->ssl));
  } else {
    stream->base.trouble = ERR_reason_error_string(error);
  }
  ERR_clear_error();
}

/* What the failed operation with result |result| means. */
static gw_status status_of(tls_stream *stream, int result) {
  switch (SSL_get_error(stream->ssl, result)) {
  case SSL_ERROR_WANT_READ:
  case SSL_ERROR_WANT_WRITE:
    return GW_AGAIN;
  case SSL_ERROR_ZERO_RETURN:
    return GW_END;
  default:
    note_trouble(stream);
    if (stream->lower_status != GW_OK) {
      return stream->lower_status;
    }
    /* An end without close_notify may be an attacker's (RFC 8446 6.1). */
    return stream->lower_ended ? GW_ERR_CLOSED : GW_ERR_TLS;
  }
}

/* Asks the lower stream for what our owner's wish takes. */
static void want_lower(tls_stream *stream) {
  unsigned events = 0;
  if (!stream->is_open) {
    events = SSL_want_write(stream->ssl) ? GW_WRITABLE : GW_READABLE;
  } else {
    if (stream->wanted & GW_READABLE) {
      events |= GW_READABLE;
      events |= stream->read_needs_write ? GW_WRITABLE : 0u;
    }
    if (stream->wanted & GW_WRITABLE) {
      events |= stream->write_needs_read ? GW_READABLE : GW_WRITABLE;
    }
  }
  gw_stream_want(stream->lower, events);
}

/* Bytes that are here already make no descriptor readable: tell of them in
 * the next turn. */
static void tell_pending(tls_stream *stream) {
  bool has = stream->failed != GW_OK ||
             (!stream->is_dry && SSL_has_pending(stream->ssl));
  if (stream->is_open && has && (stream->wanted & GW_READABLE)) {
    gw_loop_defer_next(stream->base.loop, &stream->pending);
  }
}

static void on_pending(gw_task *task) {
  tls_stream *stream = GW_CONTAINER(task, tls_stream, pending);
  if ((stream->wanted & GW_READABLE) && stream->base.on_ready) {
    stream->base.on_ready(stream->base.owner, GW_READABLE);
  }
}

static void on_lower(void *owner, unsigned events) {
  tls_stream *stream = owner;
  unsigned ready = events;
  if (stream->is_open) {
    ready |=
        (events & GW_READABLE) && stream->write_needs_read ? GW_WRITABLE : 0u;
    ready |=
        (events & GW_WRITABLE) && stream->read_needs_write ? GW_READABLE : 0u;
    ready &= stream->wanted;
  }
  if (ready && stream->base.on_ready) {
    stream->base.on_ready(stream->base.owner, ready);
  }
}

static void read_facts(tls_stream *stream) {
  gw_stream_info *info = &stream->base.info;
  *info = stream->lower->info;
  info->is_secure = true;
  const unsigned char *alpn = NULL;
  unsigned n = 0;
  SSL_get0_alpn_selected(stream->ssl, &alpn, &n);
  info->alpn = gw_slice_of((const char *)alpn, n);
  info->tls_version = gw_slice_str(SSL_get_version(stream->ssl));
  info->cipher = gw_slice_str(SSL_get_cipher_name(stream->ssl));
  const char *name = SSL_get_servername(stream->ssl, TLSEXT_NAMETYPE_host_name);
  size_t name_n = name ? strlen(name) : 0;
  if (name_n <= MAX_NAME) {
    for (size_t i = 0; i < name_n; i++) {
      char c = name[i];
      stream->server_name[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    info->server_name = gw_slice_of(stream->server_name, name_n);
  }
}

static gw_status handshake(gw_stream *base) {
  tls_stream *stream = of(base);
  if (!stream->lower_is_up) {
    gw_status status = gw_stream_handshake(stream->lower);
    if (status != GW_OK) {
      base->trouble = stream->lower->trouble;
      return status;
    }
    stream->lower_is_up = true;
  }
  if (stream->is_open) {
    return GW_OK;
  }
  ERR_clear_error();
  int result = SSL_do_handshake(stream->ssl);
  if (result != 1) {
    gw_status status = status_of(stream, result);
    want_lower(stream);
    return status == GW_END ? GW_ERR_CLOSED : status;
  }
  stream->is_open = true;
  read_facts(stream);
  want_lower(stream);
  tell_pending(stream);
  return GW_OK;
}

/* One record at a time until |cap| is full or nothing is left, so that fewer
 * bytes mean that the source is dry. */
static gw_status read_bytes(gw_stream *base, char *to, size_t cap,
                            size_t *ret_n) {
  tls_stream *stream = of(base);
  ERR_clear_error();
  stream->read_needs_write = false;
  while (*ret_n < cap && stream->failed == GW_OK) {
    size_t n = 0;
    int result = SSL_read_ex(stream->ssl, to + *ret_n, cap - *ret_n, &n);
    if (result == 1) {
      stream->is_dry = false;
      *ret_n += n;
      continue;
    }
    gw_status status = status_of(stream, result);
    if (status == GW_AGAIN) {
      stream->is_dry = true;
      stream->read_needs_write = SSL_want_write(stream->ssl);
      break;
    }
    stream->failed = status;
  }
  want_lower(stream);
  tell_pending(stream);
  if (*ret_n) {
    return GW_OK;
  }
  return stream->failed != GW_OK ? stream->failed : GW_AGAIN;
}

/* The next bytes of |parts| after |skip|, at most a record of them: in place
 * if they lie together, else copied to |room|. */
static gw_slice next_record(const gw_slice *parts, size_t n_parts, size_t skip,
                            char room[static RECORD]) {
  size_t i = 0;
  while (i < n_parts && skip >= parts[i].n) {
    skip -= parts[i++].n;
  }
  if (i == n_parts) {
    return gw_slice_of(room, 0);
  }
  gw_slice first = gw_slice_from(parts[i], skip);
  if (first.n >= RECORD || i + 1 == n_parts) {
    return gw_slice_sub(first, 0, RECORD);
  }
  size_t n = 0;
  for (; i < n_parts && n < RECORD; i++, skip = 0) {
    gw_slice part = gw_slice_sub(parts[i], skip, RECORD - n);
    memcpy(room + n, part.p, part.n);
    n += part.n;
  }
  return gw_slice_of(room, n);
}

static gw_status write_bytes(gw_stream *base, const gw_slice *parts,
                             size_t n_parts, size_t *ret_n) {
  tls_stream *stream = of(base);
  char room[RECORD];
  ERR_clear_error();
  stream->write_needs_read = false;
  for (;;) {
    gw_slice record = next_record(parts, n_parts, *ret_n, room);
    if (!record.n) {
      break;
    }
    /* A record that did not go is repeated, not made anew. */
    assert(record.n >= stream->offered);
    size_t n = 0;
    int result = SSL_write_ex(stream->ssl, record.p, record.n, &n);
    if (result != 1) {
      gw_status status = status_of(stream, result);
      stream->offered = record.n;
      stream->write_needs_read = SSL_want_read(stream->ssl);
      want_lower(stream);
      if (status == GW_AGAIN) {
        return *ret_n ? GW_OK : GW_AGAIN;
      }
      stream->failed = status == GW_END ? GW_ERR_CLOSED : status;
      return stream->failed;
    }
    stream->offered = 0;
    *ret_n += n;
  }
  return GW_OK;
}

static void want(gw_stream *base, unsigned events) {
  tls_stream *stream = of(base);
  stream->wanted = events;
  if (stream->is_open) {
    want_lower(stream);
    tell_pending(stream);
  }
}

static gw_status shut_down(gw_stream *base) {
  tls_stream *stream = of(base);
  if (!stream->is_open || stream->failed < 0) {
    return gw_stream_shutdown(stream->lower);
  }
  ERR_clear_error();
  int result = SSL_shutdown(stream->ssl);
  if (result < 0) {
    gw_status status = status_of(stream, result);
    if (status == GW_AGAIN) {
      return status;
    }
  }
  return gw_stream_shutdown(stream->lower);
}

static size_t undelivered(gw_stream *base) {
  return gw_stream_undelivered(of(base)->lower);
}

static void close_stream(gw_stream *base) {
  tls_stream *stream = of(base);
  gw_task_cancel(&stream->pending);
  if (stream->is_open && stream->failed >= 0) {
    ERR_clear_error();
    SSL_shutdown(stream->ssl); /* close_notify, if it goes at once */
    ERR_clear_error();
  }
  SSL_free(stream->ssl);
  gw_stream_close(stream->lower);
  gw_tls_server_unref(stream->server);
  gw_tls_client_unref(stream->client);
  gw_free(stream);
}

static const gw_stream_ops tls_ops = {
    .handshake = handshake,
    .read = read_bytes,
    .write = write_bytes,
    .want = want,
    .shutdown = shut_down,
    .undelivered = undelivered,
    .close = close_stream,
};

/* The stream without its references; owns |ssl| and |lower|, also on
 * failure. */
static tls_stream *wrap(SSL *ssl, gw_stream *lower) {
  tls_stream *stream = ssl ? gw_zalloc(sizeof *stream) : NULL;
  BIO *bio = stream ? new_bio(stream) : NULL;
  if (!bio) {
    gw_free(stream);
    SSL_free(ssl);
    gw_stream_close(lower);
    return NULL;
  }
  SSL_set_bio(ssl, bio, bio);
  stream->ssl = ssl;
  stream->lower = lower;
  stream->base =
      (gw_stream){.ops = &tls_ops, .loop = lower->loop, .info = lower->info};
  lower->on_ready = on_lower;
  lower->owner = stream;
  gw_task_init(&stream->pending, on_pending);
  return stream;
}

gw_status gw_tls_accept(gw_tls_server *tls, gw_stream *lower,
                        gw_stream **ret_stream) {
  tls_stream *stream = wrap(gw_tls_server_session(tls), lower);
  if (!stream) {
    return GW_ERR_NOMEM;
  }
  SSL_set_accept_state(stream->ssl);
  stream->server = gw_tls_server_ref(tls);
  *ret_stream = &stream->base;
  return GW_OK;
}

gw_status gw_tls_connect(gw_tls_client *tls, gw_stream *lower, gw_slice host,
                         gw_stream **ret_stream) {
  tls_stream *stream = wrap(gw_tls_client_session(tls, host), lower);
  if (!stream) {
    return GW_ERR_NOMEM;
  }
  SSL_set_connect_state(stream->ssl);
  stream->client = gw_tls_client_ref(tls);
  *ret_stream = &stream->base;
  return GW_OK;
}
