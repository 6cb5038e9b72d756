/* count_memory: preloaded into a gateway, counts what it asks of the heap and
 * the bytes that memcpy() and memmove() move. SIGUSR2 writes both counts so
 * far to descriptor 2. Copies that the compiler made inline are not seen.
 *
 * What libcrypto and libssl ask for is left out: they have allocators that
 * nobody but they can pool. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static atomic_ulong n_allocations, n_copied;
static void *(*next_memcpy)(void *, const void *, size_t);
static void *(*next_memmove)(void *, const void *, size_t);
static uintptr_t crypto[2][2]; /* [from, to) of each library's text */

static int find_crypto(struct dl_phdr_info *info, size_t size, void *data) {
  int which = strstr(info->dlpi_name, "libcrypto") ? 0
              : strstr(info->dlpi_name, "libssl")  ? 1
                                                   : -1;
  (void)size, (void)data;
  for (int i = 0; which >= 0 && i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type == PT_LOAD && (part->p_flags & PF_X)) {
      crypto[which][0] = info->dlpi_addr + part->p_vaddr;
      crypto[which][1] = crypto[which][0] + part->p_memsz;
    }
  }
  return 0;
}

static void note(const void *caller) {
  uintptr_t at = (uintptr_t)caller;
  for (int i = 0; i < 2; i++) {
    if (at >= crypto[i][0] && at < crypto[i][1]) {
      return;
    }
  }
  atomic_fetch_add_explicit(&n_allocations, 1, memory_order_relaxed);
}

void *malloc(size_t n) {
  note(__builtin_return_address(0));
  return __libc_malloc(n);
}

void *calloc(size_t n, size_t size) {
  note(__builtin_return_address(0));
  return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n) {
  note(__builtin_return_address(0));
  return __libc_realloc(p, n);
}

/* Before the next ones are known; volatile, or it would be a memcpy(). */
static void *copy_bytes(void *to, const void *from, size_t n) {
  volatile char *out = to;
  for (size_t i = 0; i < n; i++) {
    out[i] = ((const char *)from)[i];
  }
  return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t n) {
  atomic_fetch_add_explicit(&n_copied, n, memory_order_relaxed);
  return next_memcpy ? next_memcpy(to, from, n) : copy_bytes(to, from, n);
}

void *memmove(void *to, const void *from, size_t n) {
  atomic_fetch_add_explicit(&n_copied, n, memory_order_relaxed);
  return next_memmove ? next_memmove(to, from, n) : copy_bytes(to, from, n);
}

static size_t put_number(char *line, size_t at, unsigned long n) {
  do {
    line[--at] = (char)('0' + n % 10);
    n /= 10;
  } while (n);
  return at;
}

static void tell(int number) {
  char line[64];
  size_t at = sizeof line;
  (void)number;
  line[--at] = '\n';
  at = put_number(line, at, atomic_load(&n_copied));
  line[--at] = ' ';
  at = put_number(line, at, atomic_load(&n_allocations));
  ssize_t written = write(STDERR_FILENO, line + at, sizeof line - at);
  (void)written;
}

__attribute__((constructor)) static void begin(void) {
  const struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART};
  union {
    void *found;
    void *(*call)(void *, const void *, size_t);
  } next = {dlsym(RTLD_NEXT, "memcpy")};
  next_memcpy = next.call;
  next.found = dlsym(RTLD_NEXT, "memmove");
  next_memmove = next.call;
  dl_iterate_phdr(find_crypto, NULL);
  sigaction(SIGUSR2, &action, NULL);
}
