/* Stands in for libFuzzer: runs the target of this program over every file of
 * a folder, each in a block of its exact size. */
#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) {
    perror(path);
    return 0;
  }
  long end = ftell(file);
  size_t size = end > 0 ? (size_t)end : 0;
  uint8_t *data = malloc(size ? size : 1);
  rewind(file);
  int is_read = data && fread(data, 1, size, file) == size;
  fclose(file);
  if (is_read) {
    LLVMFuzzerTestOneInput(data, size);
  } else {
    perror(path);
  }
  free(data);
  return is_read;
}

int main(int argc, char **argv) {
  DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
  if (!folder) {
    fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
    return 2;
  }
  int n_run = 0, n_failed = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    char path[PATH_MAX];
    if (entry->d_name[0] == '.') {
      continue;
    }
    snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
    if (run_file(path)) {
      n_run++;
    } else {
      n_failed++;
    }
  }
  closedir(folder);
  printf("%d inputs\n", n_run);
  return n_run > 0 && n_failed == 0 ? 0 : 1;
}
