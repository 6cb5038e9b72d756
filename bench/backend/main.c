/* bench-backend ADDRESS FOLDER: serves canned replies until it is ended. The
 * line "ready ADDRESS" says that it listens. */
#include <signal.h>
#include <stdio.h>

#include "canned.h"
#include "net/listener.h"

static int fail(const char *what) {
  fprintf(stderr, "bench-backend: %s\n", what);
  return 1;
}

int main(int argc, char **argv) {
  static canned server;
  gw_addr addr;
  int fd;
  char text[GW_ADDR_TEXT];
  if (argc != 3) {
    fprintf(stderr, "usage: bench-backend ADDRESS FOLDER\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  if (!canned_init(&server, argv[2])) {
    return fail("the folder has no payloads");
  }
  if (gw_addr_parse(gw_slice_str(argv[1]), &addr) != GW_OK ||
      gw_listen(&addr, &fd, 1) != GW_OK) {
    return fail("can't listen there");
  }
  gw_loop *loop = gw_loop_uv_new();
  gw_listener_config config = {.on_accept = canned_accept, .owner = &server};
  if (!loop || !gw_listener_new(loop, fd, &config)) {
    return fail("out of memory");
  }
  gw_slice where = gw_addr_text(&addr, text);
  printf("ready %.*s\n", (int)where.n, where.p);
  fflush(stdout);
  gw_loop_run(loop);
  return 0;
}
