#include "app/log_writer.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>

#include "unit.h"

enum { RING_BYTES = 1 << 20, LINE_BYTES = 64 * 1024 };

static char folder[] = "/tmp/gwgen-log-XXXXXX";
static char path[64], moved[64], pipe_path[64];
static char content[4 * RING_BYTES];

static const char *read_file(const char *name) {
  FILE *file = fopen(name, "r");
  assert_non_null(file);
  size_t n = fread(content, 1, sizeof content - 1, file);
  content[n] = '\0';
  fclose(file);
  return content;
}

static void every_line_arrives_once(void **state) {
  (void)state;
  enum { N = 20000 };
  gw_log_writer *writer = gw_log_writer_new(2);
  assert_non_null(writer);
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(path)), GW_OK);
  for (int i = 0; i < N; i++) {
    char line[32];
    int n = snprintf(line, sizeof line, "line %d", i);
    gw_log_ring *ring = gw_log_writer_ring(writer, (size_t)i % 2);
    while (!gw_log_put(ring, GW_LOG_ACCESS, gw_slice_of(line, (size_t)n))) {
      usleep(100);
    }
  }
  gw_log_writer_free(writer);
  /* in order within its ring */
  int next[2] = {0, 1}, n = 0;
  for (const char *at = read_file(path); *at; n++) {
    int i = (int)strtol(at + 5, NULL, 10);
    assert_int_equal(i, next[i % 2]);
    next[i % 2] += 2;
    at = strchr(at, '\n') + 1;
  }
  assert_int_equal(n, N);
}

/* THREATS R43: a reader that reads nothing stops the lines, not us. */
static void a_blocked_reader_stops_nobody(void **state) {
  (void)state;
  static char line[1000];
  memset(line, 'x', sizeof line);
  assert_int_equal(mkfifo(pipe_path, 0600), 0);
  int reader = open(pipe_path, O_RDONLY | O_NONBLOCK);
  assert_true(reader >= 0);
  gw_log_writer *writer = gw_log_writer_new(1);
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(pipe_path)), GW_OK);
  gw_log_ring *ring = gw_log_writer_ring(writer, 0);
  size_t taken = 0, lost = 0;
  for (int i = 0; i < 5 * RING_BYTES / 1000; i++) {
    bool is_in = gw_log_put(ring, GW_LOG_ACCESS, gw_slice_of(line, 1000));
    taken += is_in;
    lost += !is_in;
  }
  assert_true(taken > 0 && lost > 0);
  assert_int_equal(gw_log_writer_n_dropped(writer), lost);
  gw_log_writer_free(writer); /* the lines that are left are given up */
  close(reader);
}

/* A FIFO keeps what it holds for the reader that comes. */
static void a_fifo_may_wait_for_its_reader(void **state) {
  (void)state;
  gw_log_writer *writer = gw_log_writer_new(1);
  gw_log_ring *ring = gw_log_writer_ring(writer, 0);
  unlink(pipe_path);
  assert_int_equal(mkfifo(pipe_path, 0600), 0);
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(pipe_path)), GW_OK);
  for (int round = 0; round < 2; round++) { /* and for the next one */
    assert_true(gw_log_put(ring, GW_LOG_ACCESS, GW_LIT("line")));
    int reader = open(pipe_path, O_RDONLY);
    char got[5];
    assert_int_equal(read(reader, got, sizeof got), sizeof got);
    assert_memory_equal(got, "line\n", sizeof got);
    close(reader);
  }
  gw_log_writer_free(writer);
}

/* A FIFO that nobody reads, and then another target. */
static void who_is_held_can_go_elsewhere(void **state) {
  (void)state;
  static char line[1000];
  memset(line, 'x', sizeof line);
  gw_log_writer *writer = gw_log_writer_new(1);
  gw_log_ring *ring = gw_log_writer_ring(writer, 0);
  unlink(path);
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(pipe_path)), GW_OK);
  for (int i = 0; i < 200; i++) { /* more than a FIFO holds */
    assert_true(gw_log_put(ring, GW_LOG_ACCESS, gw_slice_of(line, 1000)));
  }
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(path)), GW_OK);
  assert_true(gw_log_put(ring, GW_LOG_ACCESS, GW_LIT("last")));
  gw_log_writer_free(writer);
  const char *text = read_file(path);
  size_t n = strlen(text);
  assert_true(n >= 5);
  assert_string_equal(text + n - 5, "last\n");
}

static void lines_have_a_limit(void **state) {
  (void)state;
  static char line[LINE_BYTES + 1];
  memset(line, 'y', sizeof line);
  gw_log_writer *writer = gw_log_writer_new(1);
  assert_int_equal(gw_log_writer_open(writer, GW_LIT("off")), GW_OK);
  gw_log_ring *ring = gw_log_writer_ring(writer, 0);
  for (size_t n = LINE_BYTES - 2; n <= LINE_BYTES; n++) {
    bool is_in = gw_log_put(ring, GW_LOG_ACCESS, gw_slice_of(line, n));
    assert_int_equal(is_in, n < LINE_BYTES); /* the line end counts */
  }
  gw_log_writer_free(writer);
}

static void a_moved_file_is_left(void **state) {
  (void)state;
  gw_log_writer *writer = gw_log_writer_new(1);
  gw_log_ring *ring = gw_log_writer_ring(writer, 0);
  unlink(path);
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(path)), GW_OK);
  assert_true(gw_log_put(ring, GW_LOG_ACCESS, GW_LIT("one")));
  for (int i = 0; i < 1000 && strcmp(read_file(path), "one\n") != 0; i++) {
    usleep(1000);
  }
  assert_int_equal(rename(path, moved), 0);
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(path)), GW_OK);
  assert_true(gw_log_put(ring, GW_LOG_ACCESS, GW_LIT("two")));
  assert_int_equal(gw_log_writer_open(writer, GW_LIT("/no/such/file")),
                   GW_ERR_IO); /* stays where it was */
  assert_true(gw_log_put(ring, GW_LOG_ACCESS, GW_LIT("three")));
  gw_log_writer_free(writer);
  assert_string_equal(read_file(moved), "one\n");
  assert_string_equal(read_file(path), "two\nthree\n");
}

/* The lowest descriptor that is free. */
static int next_descriptor(void) {
  int fd = dup(STDERR_FILENO);
  assert_true(fd >= 0);
  close(fd);
  return fd;
}

static void a_change_of_target_keeps_descriptors(void **state) {
  (void)state;
  gw_log_writer *writer = gw_log_writer_new(1);
  gw_log_ring *ring = gw_log_writer_ring(writer, 0);
  unlink(path);
  assert_int_equal(gw_log_writer_open(writer, gw_slice_str(path)), GW_OK);
  int next = next_descriptor();
  for (int i = 0; i < 3; i++) {
    assert_int_equal(gw_log_writer_open(writer, GW_LIT("stdout")), GW_OK);
    assert_true(fcntl(STDOUT_FILENO, F_GETFD) >= 0); /* not ours to close */
    assert_int_equal(gw_log_writer_open(writer, GW_LIT("off")), GW_OK);
    assert_int_equal(gw_log_writer_open(writer, gw_slice_str(path)), GW_OK);
    assert_int_equal(next_descriptor(), next);
  }
  assert_true(gw_log_put(ring, GW_LOG_ACCESS, GW_LIT("last")));
  gw_log_writer_free(writer);
  assert_string_equal(read_file(path), "last\n");
}

static int set_up(void **state) {
  (void)state;
  signal(SIGPIPE, SIG_IGN); /* as the gateway does */
  if (!mkdtemp(folder)) {
    return -1;
  }
  snprintf(path, sizeof path, "%s/access", folder);
  snprintf(moved, sizeof moved, "%s/moved", folder);
  snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  unlink(path);
  unlink(moved);
  unlink(pipe_path);
  return rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_line_arrives_once),
      cmocka_unit_test(a_blocked_reader_stops_nobody),
      cmocka_unit_test(a_fifo_may_wait_for_its_reader),
      cmocka_unit_test(who_is_held_can_go_elsewhere),
      cmocka_unit_test(lines_have_a_limit),
      cmocka_unit_test(a_moved_file_is_left),
      cmocka_unit_test(a_change_of_target_keeps_descriptors),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
