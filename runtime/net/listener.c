#include "net/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "net/loop_common.h"

enum {
  BACKLOG = 4096,        /* the system lowers it to its own limit */
  ACCEPTS_PER_TURN = 64, /* then the open connections have their turn */
  MAX_BROKEN = 16,       /* failed accepts in a row before a pause */
  PAUSE_MS = 100,        /* without descriptors */
};

struct gw_listener {
  gw_loop *loop;
  int fd;
  gw_watch *watch;
  gw_listener_config config;
  gw_timer pause;
  int fd_limit;  /* of the process, less the reserve */
  bool is_short; /* the last descriptor was near the limit */
};

static gw_status fail_and_close(int fd) {
  int error = errno;
  close(fd);
  errno = error;
  return GW_ERR_IO;
}

static int new_socket(int family) {
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static gw_status bind_one(const gw_addr *addr, bool shares, int *ret_fd) {
  int fd = new_socket(addr->ss.ss_family);
  if (fd < 0) {
    return GW_ERR_IO;
  }
  int on = 1;
  int off = 0;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (addr->ss.ss_family == AF_INET6) {
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  }
  if (shares && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on)) {
    return fail_and_close(fd);
  }
  if (bind(fd, (const struct sockaddr *)&addr->ss, addr->len)) {
    return fail_and_close(fd);
  }
  *ret_fd = fd;
  return GW_OK;
}

static void close_all(const int *fds, size_t n) {
  int error = errno;
  for (size_t i = 0; i < n; i++) {
    close(fds[i]);
  }
  errno = error;
}

static gw_status bind_shared(const gw_addr *addr, int *ret_fds, size_t n) {
  for (size_t i = 0; i < n; i++) {
    gw_status status = bind_one(addr, true, &ret_fds[i]);
    if (status == GW_OK && listen(ret_fds[i], BACKLOG)) {
      status = fail_and_close(ret_fds[i]);
    }
    if (status != GW_OK) {
      close_all(ret_fds, i);
      return status;
    }
  }
  return GW_OK;
}

static gw_status listen_tcp(gw_addr *addr, int *ret_fds, size_t n) {
  /* Without SO_REUSEPORT a used address is an error. The probe keeps the port
   * until the others, which it then lets in, are bound. */
  int probe = -1;
  gw_status status = bind_one(addr, false, &probe);
  if (status != GW_OK) {
    return status;
  }
  int on = 1;
  socklen_t len = sizeof addr->ss;
  if (getsockname(probe, (struct sockaddr *)&addr->ss, &len) ||
      setsockopt(probe, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on)) {
    return fail_and_close(probe);
  }
  addr->len = len;
  status = bind_shared(addr, ret_fds, n);
  close_all(&probe, 1);
  return status;
}

/* A file left by a process that is gone is removed; one that is listened on,
 * or that is no socket, is somebody's. */
static gw_status remove_stale(const gw_addr *addr) {
  const char *path = ((const struct sockaddr_un *)&addr->ss)->sun_path;
  struct stat info;
  if (lstat(path, &info)) {
    return errno == ENOENT ? GW_OK : GW_ERR_IO;
  }
  if (!S_ISSOCK(info.st_mode)) {
    errno = EEXIST;
    return GW_ERR_IO;
  }
  int fd = new_socket(AF_UNIX);
  if (fd < 0) {
    return GW_ERR_IO;
  }
  int failed = connect(fd, (const struct sockaddr *)&addr->ss, addr->len);
  int error = failed ? errno : EADDRINUSE;
  close(fd);
  if (error == ECONNREFUSED) {
    return unlink(path) == 0 ? GW_OK : GW_ERR_IO;
  }
  errno = error == EAGAIN ? EADDRINUSE : error;
  return GW_ERR_IO;
}

static gw_status listen_unix(const gw_addr *addr, int *ret_fds, size_t n) {
  gw_status status = remove_stale(addr);
  if (status == GW_OK) {
    status = bind_one(addr, false, &ret_fds[0]);
  }
  if (status != GW_OK) {
    return status;
  }
  if (listen(ret_fds[0], BACKLOG)) {
    return fail_and_close(ret_fds[0]);
  }
  for (size_t i = 1; i < n; i++) {
    ret_fds[i] = fcntl(ret_fds[0], F_DUPFD_CLOEXEC, 0);
    if (ret_fds[i] < 0) {
      close_all(ret_fds, i);
      return GW_ERR_IO;
    }
  }
  return GW_OK;
}

gw_status gw_listen(gw_addr *addr, int *ret_fds, size_t n) {
  if (!n) {
    return GW_OK;
  }
  return addr->ss.ss_family == AF_UNIX ? listen_unix(addr, ret_fds, n)
                                       : listen_tcp(addr, ret_fds, n);
}

static void hand_over(gw_listener *listener, int fd, const gw_addr *client) {
  gw_stream *stream = NULL;
  if (gw_stream_fd_new(listener->loop, fd, client, &stream) != GW_OK) {
    return;
  }
  gw_tls_server *tls = listener->config.tls;
  if (tls && gw_tls_accept(tls, stream, &stream) != GW_OK) {
    return;
  }
  listener->config.on_accept(listener->config.owner, stream);
}

static void pause_accepting(gw_listener *listener) {
  gw_watch_want(listener->watch, 0);
  gw_timer_start(listener->loop, &listener->pause, PAUSE_MS);
}

static void on_pause_over(gw_timer *timer) {
  gw_listener *listener = GW_CONTAINER(timer, gw_listener, pause);
  gw_watch_want(listener->watch, GW_READABLE);
}

/* How many may be given out until the next one is of the reserve: descriptors
 * are given out lowest first. |fd| is any. */
static int room_below(int fd, int limit) {
  int next = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (next < 0) {
    return 0;
  }
  close(next);
  return next < limit ? limit - next : 0;
}

static bool is_out_of_fds(gw_listener *listener) {
  if (!listener->is_short) {
    return false;
  }
  listener->is_short = !room_below(listener->fd, listener->fd_limit);
  return listener->is_short;
}

/* One connection: GW_OK, GW_AGAIN when there is none, GW_ERR_LIMIT without
 * descriptors or memory, GW_ERR_CLOSED when it was gone already. */
static gw_status accept_one(gw_listener *listener) {
  if (is_out_of_fds(listener)) {
    return GW_ERR_LIMIT;
  }
  gw_addr client = {.len = sizeof client.ss};
  int fd = accept4(listener->fd, (struct sockaddr *)&client.ss, &client.len,
                   SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    listener->is_short = fd >= listener->fd_limit - 1;
    hand_over(listener, fd, &client);
    return GW_OK;
  }
  switch (errno) {
  case EAGAIN:
    return GW_AGAIN;
  case EMFILE:
  case ENFILE:
  case ENOBUFS:
  case ENOMEM:
    return GW_ERR_LIMIT;
  default: /* an error of that connection: accept(2), "Error handling" */
    return GW_ERR_CLOSED;
  }
}

/* Up to |max| connections; GW_OK when there may be more. */
static gw_status accept_some(gw_listener *listener, unsigned max) {
  unsigned n_broken = 0;
  for (unsigned n = 0; n < max; n++) {
    gw_status status = accept_one(listener);
    if (status == GW_ERR_CLOSED && ++n_broken <= MAX_BROKEN) {
      continue;
    }
    if (status != GW_OK) {
      return status;
    }
  }
  return GW_OK;
}

static void on_readable(void *owner, unsigned events) {
  (void)events;
  gw_listener *listener = owner;
  gw_status status = accept_some(listener, ACCEPTS_PER_TURN);
  if (status < 0) {
    pause_accepting(listener);
  }
}

static int fd_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur > INT32_MAX) {
    return INT32_MAX;
  }
  int all = (int)limit.rlim_cur;
  return all > 2 * GW_LISTENER_RESERVE ? all - GW_LISTENER_RESERVE : all / 2;
}

int gw_listener_room(void) {
  return room_below(STDERR_FILENO, fd_limit());
}

gw_listener *gw_listener_new(gw_loop *loop, int fd,
                             const gw_listener_config *config) {
  gw_listener *listener = gw_zalloc(sizeof *listener);
  gw_watch *watch =
      listener ? gw_watch_new(loop, fd, on_readable, listener) : NULL;
  if (!watch) {
    gw_free(listener);
    close(fd);
    return NULL;
  }
  listener->loop = loop;
  listener->fd = fd;
  listener->watch = watch;
  listener->config = *config;
  if (config->tls) {
    gw_tls_server_ref(config->tls);
  }
  listener->fd_limit = fd_limit();
  gw_timer_init(&listener->pause, on_pause_over);
  gw_watch_want(watch, GW_READABLE);
  return listener;
}

void gw_listener_set_tls(gw_listener *listener, gw_tls_server *tls) {
  gw_tls_server *old = listener->config.tls;
  listener->config.tls = tls ? gw_tls_server_ref(tls) : NULL;
  if (old) {
    gw_tls_server_unref(old);
  }
}

void gw_listener_drain(gw_listener *listener) {
  /* What is queued now is less than the backlog; what comes later is not
   * waited for. */
  accept_some(listener, BACKLOG);
  gw_listener_free(listener);
}

void gw_listener_free(gw_listener *listener) {
  if (listener) {
    gw_timer_stop(&listener->pause);
    gw_watch_free(listener->watch);
    close(listener->fd);
    gw_listener_set_tls(listener, NULL);
    gw_free(listener);
  }
}
