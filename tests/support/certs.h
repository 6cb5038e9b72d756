/* certs: keys and self-signed certificates, made on the spot by openssl(1) in
 * a temporary folder that the test removes at its end. */
#ifndef GW_TESTS_CERTS_H
#define GW_TESTS_CERTS_H

#include <stdio.h>
#include <stdlib.h>

typedef struct certs {
  char folder[64];
} certs;

static inline void certs_init(certs *c) {
  snprintf(c->folder, sizeof c->folder, "/tmp/gw-certs-XXXXXX");
  assert_non_null(mkdtemp(c->folder));
}

/* Writes <name>.crt and <name>.key; |names| as openssl's subjectAltName:
 * "DNS:a.test,IP:127.0.0.1". */
static inline void certs_make(const certs *c, const char *name,
                              const char *names) {
  static char command[16 * 1024];
  snprintf(command, sizeof command,
           "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
           "-nodes -days 2 -subj /CN=%s -addext 'subjectAltName=%s' "
           "-keyout %s/%s.key -out %s/%s.crt 2>/dev/null",
           name, names, c->folder, name, c->folder, name);
  assert_int_equal(system(command), 0);
}

static inline gw_slice certs_path(const certs *c, const char *name,
                                  char out[static 128]) {
  snprintf(out, 128, "%.63s/%.60s", c->folder, name);
  return gw_slice_str(out);
}

static inline void certs_done(const certs *c) {
  char command[128];
  snprintf(command, sizeof command, "rm -r %s", c->folder);
  assert_int_equal(system(command), 0);
}

#endif
