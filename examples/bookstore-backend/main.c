/* bookstore-backend: the demo's gRPC server, on gRPC Core and protobuf-c. */
#include <stdio.h>
#include <string.h>

#include "methods.h"

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "--listen") == 0 && strchr(argv[2], ':')) {
    return backend_run(argv[2], backend_methods);
  }
  fprintf(stderr, "usage: bookstore-backend --listen HOST:PORT\n"
                  "Port 0 is chosen by the system; \"ready HOST:PORT\" says "
                  "which.\n");
  return argc == 2 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
}
