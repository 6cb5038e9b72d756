/* links: gwgen_pass gwgen_front */
/* A document of any bytes: the reader and the schema pass say what is wrong
 * with it, and never more than that. */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <sys/mman.h>

#include "front/openapi.h"
#include "pass/5_schemas.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_document(gw_arena *arena, gw_slice path) {
  gwgen_report report = {.arena = arena};
  gwgen_product product = {.arena = arena, .report = &report};
  product.settings.folder = GW_LIT("tests/fuzz/corpus/openapi");
  gwgen_input *input = GW_PUSH(arena, &product.settings.openapi);
  if (!input) {
    return;
  }
  input->path = path;
  input->file = GW_LIT("openapi.yaml");
  if (!gwgen_openapi_read(&product)) {
    (void)gwgen_schemas_lower(&product);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  int fd = memfd_create("openapi", MFD_CLOEXEC);
  if (fd < 0) {
    return 0;
  }
  gw_arena arena;
  gw_arena_init(&arena, 256u << 20);
  gw_slice path = gw_arena_printf(&arena, "/proc/self/fd/%d", fd);
  if (path.p && write(fd, data, size) == (ssize_t)size) {
    read_document(&arena, path);
  }
  gw_arena_done(&arena);
  close(fd);
  return 0;
}
