/* Streams over descriptors of the system: TCP and unix sockets. */
#include <errno.h>
#include <unistd.h>

#include <poll.h>
#include <string.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include "base/mem.h"
#include "net/loop_common.h"

enum {
  MAX_PARTS = 64,              /* of one writev */
  USER_TIMEOUT_MS = 15 * 1000, /* unacknowledged bytes: THREATS R15 */
};

typedef struct fd_stream {
  gw_stream base;
  int fd;
  gw_watch *watch;
  bool is_connecting;
} fd_stream;

static fd_stream *of(gw_stream *stream) {
  return GW_CONTAINER(stream, fd_stream, base);
}

static gw_status status_of(int error) {
  switch (error) {
  case ECONNRESET:
  case EPIPE:
  case ENOTCONN:
  case ETIMEDOUT:
  case ECONNABORTED:
    return GW_ERR_CLOSED;
  case EAGAIN:
    return GW_AGAIN;
  default:
    return GW_ERR_IO;
  }
}

/* The result of a connect() in progress. */
static gw_status finish_connect(fd_stream *stream) {
  struct pollfd look = {.fd = stream->fd, .events = POLLOUT};
  int n = poll(&look, 1, 0);
  if (n == 0 || (n < 0 && errno == EINTR)) {
    return GW_AGAIN;
  }
  int error = 0;
  socklen_t len = sizeof error;
  if (getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0) {
    return GW_ERR_IO;
  }
  if (error) {
    errno = error;
    stream->base.trouble = strerror(error);
    return GW_ERR_IO;
  }
  stream->is_connecting = false;
  return GW_OK;
}

static gw_status handshake(gw_stream *base) {
  fd_stream *stream = of(base);
  if (stream->is_connecting) {
    gw_status status = finish_connect(stream);
    gw_watch_want(stream->watch, status == GW_AGAIN ? GW_WRITABLE : 0);
    if (status != GW_OK) {
      return status;
    }
  }
  gw_addr *local = &base->info.local;
  local->len = sizeof local->ss;
  if (getsockname(stream->fd, (struct sockaddr *)&local->ss, &local->len)) {
    local->len = 0;
  }
  return GW_OK;
}

static gw_status read_bytes(gw_stream *base, char *to, size_t cap,
                            size_t *ret_n) {
  for (;;) {
    ssize_t n = recv(of(base)->fd, to, cap, 0);
    if (n > 0) {
      *ret_n = (size_t)n;
      return GW_OK;
    }
    if (n == 0) {
      return GW_END;
    }
    if (errno != EINTR) {
      return status_of(errno);
    }
  }
}

static gw_status write_bytes(gw_stream *base, const gw_slice *parts,
                             size_t n_parts, size_t *ret_n) {
  struct iovec vec[MAX_PARTS];
  size_t n_vec = 0;
  for (size_t i = 0; i < n_parts && n_vec < MAX_PARTS; i++) {
    if (parts[i].n) {
      union {
        const char *in;
        char *out;
      } p = {.in = parts[i].p}; /* sendmsg() takes what it won't change */
      vec[n_vec++] = (struct iovec){.iov_base = p.out, .iov_len = parts[i].n};
    }
  }
  if (!n_vec) {
    return GW_OK;
  }
  struct msghdr message = {.msg_iov = vec, .msg_iovlen = n_vec};
  for (;;) {
    ssize_t n = sendmsg(of(base)->fd, &message, MSG_NOSIGNAL);
    if (n >= 0) {
      *ret_n = (size_t)n;
      return GW_OK;
    }
    if (errno != EINTR) {
      return status_of(errno);
    }
  }
}

static void want(gw_stream *base, unsigned events) {
  gw_watch_want(of(base)->watch, events);
}

static gw_status shut_down(gw_stream *base) {
  return shutdown(of(base)->fd, SHUT_WR) == 0 ? GW_OK : status_of(errno);
}

/* SIOCOUTQ: tcp(7), unix(7). */
static size_t undelivered(gw_stream *base) {
  int n = 0;
  return ioctl(of(base)->fd, SIOCOUTQ, &n) == 0 && n > 0 ? (size_t)n : 0;
}

static void close_stream(gw_stream *base) {
  fd_stream *stream = of(base);
  gw_watch_free(stream->watch);
  close(stream->fd);
  gw_free(stream);
}

static const gw_stream_ops fd_ops = {
    .handshake = handshake,
    .read = read_bytes,
    .write = write_bytes,
    .want = want,
    .shutdown = shut_down,
    .undelivered = undelivered,
    .close = close_stream,
};

static void on_watch(void *owner, unsigned events) {
  fd_stream *stream = owner;
  if (stream->base.on_ready) {
    stream->base.on_ready(stream->base.owner, events);
  }
}

gw_status gw_stream_fd_new(gw_loop *loop, int fd, const gw_addr *client,
                           gw_stream **ret_stream) {
  fd_stream *stream = gw_zalloc(sizeof *stream);
  gw_watch *watch = stream ? gw_watch_new(loop, fd, on_watch, stream) : NULL;
  if (!watch) {
    gw_free(stream);
    close(fd);
    return GW_ERR_NOMEM;
  }
  stream->base = (gw_stream){.ops = &fd_ops, .loop = loop};
  stream->base.info.client = *client;
  stream->fd = fd;
  stream->watch = watch;
  if (client->ss.ss_family != AF_UNIX) {
    /* What we write is complete; without these it is only slower. */
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    unsigned patience_ms = USER_TIMEOUT_MS;
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms,
               sizeof patience_ms);
  }
  *ret_stream = &stream->base;
  return GW_OK;
}

gw_status gw_stream_fd_connect(gw_loop *loop, const gw_addr *addr,
                               gw_stream **ret_stream) {
  int fd =
      socket(addr->ss.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return GW_ERR_IO;
  }
  /* Interrupted, it goes on by itself (connect(2)). A unix socket whose queue
   * is full says EAGAIN and does not go on. */
  int failed = connect(fd, (const struct sockaddr *)&addr->ss, addr->len);
  if (failed && errno != EINPROGRESS && errno != EINTR) {
    int error = errno;
    close(fd);
    errno = error;
    return GW_ERR_IO;
  }
  gw_status status = gw_stream_fd_new(loop, fd, addr, ret_stream);
  if (status == GW_OK) {
    of(*ret_stream)->is_connecting = true;
  }
  return status;
}
