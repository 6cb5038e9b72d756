#include "app/log_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/mem.h"

enum {
  RING_BYTES = 1 << 20, /* a power of two */
  OUT_BYTES = 64 * 1024,
  CHANNELS = 2,
  HEAD_BYTES = 4,   /* of a record: its length, the channel in the top bit */
  GATHER_US = 5000, /* lines of so long share a write */
  LOOK_MS = 100,    /* whether the end has come, while a reader holds us */
  LAST_WAIT_MS = 1000
};

/* One producer, one consumer: |head| is where the producer writes next, |tail|
 * where the consumer reads next; both only grow. */
struct gw_log_ring {
  gw_log_writer *writer;
  _Alignas(64) atomic_size_t head;
  atomic_uint_least64_t n_dropped;
  _Alignas(64) atomic_size_t tail;
  char bytes[RING_BYTES];
};

struct gw_log_writer {
  pthread_t thread;
  int wake;              /* eventfd */
  atomic_bool is_asleep; /* a producer that sees it wakes the thread */
  atomic_bool is_ending;
  bool has_given_up; /* the thread's: a reader has not read, and we end */
  atomic_int fds[CHANNELS];
  gw_log_ring **rings;
  size_t n_rings;
  char out[OUT_BYTES];
};

static void ring_copy_in(gw_log_ring *ring, size_t at, const void *from,
                         size_t n) {
  size_t offset = at & (RING_BYTES - 1);
  size_t first = RING_BYTES - offset < n ? RING_BYTES - offset : n;
  memcpy(ring->bytes + offset, from, first);
  memcpy(ring->bytes, (const char *)from + first, n - first);
}

static void ring_copy_out(const gw_log_ring *ring, size_t at, void *to,
                          size_t n) {
  size_t offset = at & (RING_BYTES - 1);
  size_t first = RING_BYTES - offset < n ? RING_BYTES - offset : n;
  memcpy(to, ring->bytes + offset, first);
  memcpy((char *)to + first, ring->bytes, n - first);
}

static void wake(gw_log_writer *writer) {
  if (atomic_load(&writer->is_asleep) &&
      atomic_exchange(&writer->is_asleep, false)) {
    uint64_t one = 1;
    ssize_t n = write(writer->wake, &one, sizeof one);
    (void)n; /* full: it is awake */
  }
}

bool gw_log_put(gw_log_ring *ring, gw_log_channel channel, gw_slice line) {
  size_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  size_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
  size_t n = line.n + 1;
  if (n > OUT_BYTES || RING_BYTES - (head - tail) < n + HEAD_BYTES) {
    atomic_fetch_add_explicit(&ring->n_dropped, 1, memory_order_relaxed);
    return false;
  }
  uint32_t mark = (uint32_t)n | (channel == GW_LOG_OPERATION ? 1u << 31 : 0);
  ring_copy_in(ring, head, &mark, HEAD_BYTES);
  ring_copy_in(ring, head + HEAD_BYTES, line.p, line.n);
  ring_copy_in(ring, head + HEAD_BYTES + line.n, "\n", 1);
  atomic_store(&ring->head, head + HEAD_BYTES + n);
  wake(ring->writer);
  return true;
}

void gw_log_ring_sink(void *ring, gw_slice line) {
  size_t n = line.n && line.p[line.n - 1] == '\n' ? line.n - 1 : line.n;
  (void)gw_log_put(ring, GW_LOG_OPERATION, gw_slice_of(line.p, n));
}

/* Until |fd| takes more, or the end comes. */
static bool wait_for_room(gw_log_writer *writer, int fd) {
  struct pollfd ready = {.fd = fd, .events = POLLOUT};
  while (!writer->has_given_up && poll(&ready, 1, LOOK_MS) <= 0) {
    writer->has_given_up = atomic_load(&writer->is_ending);
  }
  return !writer->has_given_up;
}

/* All of |bytes|, or what goes before an error. A reader that does not read
 * may hold this thread, which is what it is there for. */
static void write_all(gw_log_writer *writer, uint32_t channel,
                      const char *bytes, size_t n) {
  while (n) {
    int fd = atomic_load(&writer->fds[channel]);
    ssize_t written = write(fd, bytes, n);
    bool goes_on = written < 0 && errno == EINTR;
    if (written < 0 && errno == EAGAIN) {
      goes_on = wait_for_room(writer, fd);
    }
    if (written <= 0 && !goes_on) {
      return;
    }
    bytes += written > 0 ? written : 0;
    n -= written > 0 ? (size_t)written : 0;
  }
}

/* Gathers records of one channel from |ring| and writes them at once. */
static bool drain_some(gw_log_writer *writer, gw_log_ring *ring) {
  size_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  size_t head = atomic_load(&ring->head);
  size_t filled = 0;
  uint32_t channel = 0;
  while (tail != head) {
    uint32_t mark;
    ring_copy_out(ring, tail, &mark, HEAD_BYTES);
    size_t n = mark & 0x7fffffffu;
    if (filled && (mark >> 31 != channel || filled + n > OUT_BYTES)) {
      break;
    }
    channel = mark >> 31;
    ring_copy_out(ring, tail + HEAD_BYTES, writer->out + filled, n);
    filled += n;
    tail += HEAD_BYTES + n;
  }
  atomic_store_explicit(&ring->tail, tail, memory_order_release);
  write_all(writer, channel, writer->out, filled);
  return filled > 0;
}

static bool drain_all(gw_log_writer *writer) {
  bool any = false;
  for (size_t i = 0; i < writer->n_rings; i++) {
    any = drain_some(writer, writer->rings[i]) || any;
  }
  return any;
}

/* Sleeps until there is a line, and then a little, so that a busy worker is
 * not interrupted for each. */
static void wait_for_lines(gw_log_writer *writer) {
  const struct timespec little = {.tv_nsec = GATHER_US * 1000};
  uint64_t count;
  ssize_t n = read(writer->wake, &count, sizeof count);
  (void)n;
  if (!atomic_load(&writer->is_ending)) {
    nanosleep(&little, NULL);
  }
}

static void *run(void *data) {
  gw_log_writer *writer = data;
  for (;;) {
    while (drain_all(writer)) {
    }
    if (atomic_load(&writer->is_ending)) {
      return NULL;
    }
    atomic_store(&writer->is_asleep, true);
    if (drain_all(writer)) { /* between the look and the mark */
      continue;
    }
    wait_for_lines(writer);
  }
}

static void free_rings(gw_log_writer *writer) {
  for (size_t i = 0; writer->rings && i < writer->n_rings; i++) {
    gw_free(writer->rings[i]);
  }
  gw_free(writer->rings);
}

static bool make_rings(gw_log_writer *writer, size_t n) {
  writer->rings = gw_zalloc(n * sizeof(gw_log_ring *));
  writer->n_rings = writer->rings ? n : 0;
  for (size_t i = 0; i < writer->n_rings; i++) {
    writer->rings[i] = gw_zalloc(sizeof(gw_log_ring));
    if (!writer->rings[i]) {
      return false;
    }
    writer->rings[i]->writer = writer;
  }
  return writer->rings != NULL;
}

gw_log_writer *gw_log_writer_new(size_t n_rings) {
  gw_log_writer *writer = gw_zalloc(sizeof *writer);
  if (!writer) {
    return NULL;
  }
  atomic_init(&writer->fds[GW_LOG_ACCESS], STDOUT_FILENO);
  atomic_init(&writer->fds[GW_LOG_OPERATION], STDERR_FILENO);
  writer->wake = eventfd(0, EFD_CLOEXEC);
  if (writer->wake < 0 || !make_rings(writer, n_rings) ||
      pthread_create(&writer->thread, NULL, run, writer) != 0) {
    if (writer->wake >= 0) {
      close(writer->wake);
    }
    free_rings(writer);
    gw_free(writer);
    return NULL;
  }
  return writer;
}

/* fifo(7): opened for writing alone, one that nobody reads would hold us, and
 * one whose reader goes would end. As its own reader we only write into it what
 * it holds, until somebody comes. */
static int open_path(const char *path, int flags) {
  struct stat info;
  bool is_fifo = stat(path, &info) == 0 && S_ISFIFO(info.st_mode);
  int how = is_fifo ? O_RDWR : O_WRONLY;
  return open(path, how | O_NONBLOCK | O_CLOEXEC | flags, 0640);
}

static int open_file(gw_slice target, int flags) {
  gw_arena arena;
  gw_arena_init(&arena, 0);
  gw_slice path = gw_arena_dup(&arena, target);
  int fd = path.p ? open_path(path.p, flags) : -1;
  gw_arena_done(&arena);
  return fd;
}

/* A descriptor of our own for each target, also for standard output: the next
 * one takes its place. */
static int open_target(gw_slice target) {
  if (gw_slice_is(target, "stdout")) {
    return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  }
  return gw_slice_is(target, "off") ? open_file(GW_LIT("/dev/null"), 0)
                                    : open_file(target, O_CREAT | O_APPEND);
}

gw_status gw_log_writer_open(gw_log_writer *writer, gw_slice target) {
  int fd = open_target(target);
  if (fd < 0) {
    return GW_ERR_IO;
  }
  int old = atomic_load(&writer->fds[GW_LOG_ACCESS]);
  if (old > STDERR_FILENO) {
    dup3(fd, old, O_CLOEXEC); /* the thread may be writing to |old| */
    close(fd);
  } else {
    atomic_store(&writer->fds[GW_LOG_ACCESS], fd);
  }
  return GW_OK;
}

gw_log_ring *gw_log_writer_ring(gw_log_writer *writer, size_t index) {
  return writer->rings[index];
}

uint64_t gw_log_writer_n_dropped(const gw_log_writer *writer) {
  uint64_t sum = 0;
  for (size_t i = 0; i < writer->n_rings; i++) {
    sum += atomic_load_explicit(&writer->rings[i]->n_dropped,
                                memory_order_relaxed);
  }
  return sum;
}

/* Joins the thread, unless a dead reader holds it: then it is left alone with
 * its memory, and ends with the process. */
static bool join(gw_log_writer *writer) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += LAST_WAIT_MS / 1000;
  return pthread_timedjoin_np(writer->thread, NULL, &until) == 0;
}

void gw_log_writer_free(gw_log_writer *writer) {
  if (!writer) {
    return;
  }
  atomic_store(&writer->is_ending, true);
  atomic_store(&writer->is_asleep, true);
  wake(writer);
  if (!join(writer)) {
    return;
  }
  int fd = atomic_load(&writer->fds[GW_LOG_ACCESS]);
  if (fd > STDERR_FILENO) {
    close(fd);
  }
  close(writer->wake);
  free_rings(writer);
  gw_free(writer);
}
