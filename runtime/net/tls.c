/* TLS contexts: certificates, protocol rules, and the choice by SNI. */
#include "net/tls.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/mem.h"
#include "net/tls_context.h"

enum {
  MAX_CERTIFICATES = 64,
  MAX_NAMES = 256, /* of one certificate */
  MAX_NAME = 255,
};

typedef struct certificate {
  SSL_CTX *ctx;
  char **names; /* lower case, perhaps "*.rest" */
  size_t n_names;
} certificate;

struct gw_tls_server {
  atomic_uint refs;
  bool h1, h2;
  size_t n;
  certificate certificates[];
};

struct gw_tls_client {
  atomic_uint refs;
  SSL_CTX *ctx;
  bool is_insecure;
  char server_name[MAX_NAME + 1]; /* empty: the endpoint's */
};

/* Where loading failed, for the message. */
typedef struct failure {
  gw_arena *arena;
  gw_slice *reterr_text;
} failure;

/* Says that |path| could not be used, and why. */
static gw_status refuse_file(failure *to, const char *path) {
  unsigned long error = ERR_peek_error();
  bool is_system = ERR_SYSTEM_ERROR(error);
  const char *reason = is_system ? strerror(ERR_GET_REASON(error))
                                 : ERR_reason_error_string(error);
  *to->reterr_text =
      gw_arena_printf(to->arena, "%s: %s", path, reason ? reason : "unusable");
  ERR_clear_error();
  return is_system ? GW_ERR_IO : GW_ERR_TLS;
}

static gw_status refuse(failure *to, const char *what) {
  *to->reterr_text = gw_arena_dup(to->arena, gw_slice_str(what));
  ERR_clear_error();
  return GW_ERR_TLS;
}

static int no_passphrase(char *to, int cap, int is_writing, void *user) {
  (void)to;
  (void)cap;
  (void)is_writing;
  (void)user;
  return -1; /* nobody is asked at a terminal */
}

/* THREATS G29: 1.2 and up, ECDHE with AEAD, nothing negotiated anew. */
static SSL_CTX *new_context(const SSL_METHOD *method) {
  SSL_CTX *ctx = SSL_CTX_new(method);
  if (!ctx) {
    return NULL;
  }
  SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                               SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
                            SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                            SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(ctx, 1);
  SSL_CTX_set_default_passwd_cb(ctx, no_passphrase);
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  if (!SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) ||
      !SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20")) {
    SSL_CTX_free(ctx);
    return NULL;
  }
  return ctx;
}

static gw_status load_pair(failure *to, SSL_CTX *ctx, gw_slice chain,
                           gw_slice key) {
  gw_slice chain_path = gw_arena_dup(to->arena, chain);
  gw_slice key_path = gw_arena_dup(to->arena, key);
  if (!chain_path.p || !key_path.p) {
    return GW_ERR_NOMEM;
  }
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(ctx, chain_path.p) != 1) {
    return refuse_file(to, chain_path.p);
  }
  if (SSL_CTX_use_PrivateKey_file(ctx, key_path.p, SSL_FILETYPE_PEM) != 1) {
    return refuse_file(to, key_path.p);
  }
  return SSL_CTX_check_private_key(ctx) == 1 ? GW_OK
                                             : refuse_file(to, key_path.p);
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A lower-case copy; NULL for what is no name (THREATS G27: a NUL inside). */
static char *copy_name(const char *text, size_t n) {
  if (!n || n > MAX_NAME || memchr(text, '\0', n)) {
    return NULL;
  }
  char *copy = gw_alloc(n + 1);
  for (size_t i = 0; copy && i < n; i++) {
    copy[i] = lower(text[i]);
  }
  if (copy) {
    copy[n] = '\0';
  }
  return copy;
}

/* The DNS names of a certificate's subjectAltName; what can't be read is not
 * served by name. */
static void read_names(certificate *one) {
  X509 *x509 = SSL_CTX_get0_certificate(one->ctx);
  GENERAL_NAMES *all = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
  int n = all ? sk_GENERAL_NAME_num(all) : 0;
  n = n < MAX_NAMES ? n : MAX_NAMES;
  one->names = n ? gw_zalloc((size_t)n * sizeof *one->names) : NULL;
  for (int i = 0; one->names && i < n; i++) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(all, i);
    if (name->type != GEN_DNS) {
      continue;
    }
    const ASN1_STRING *text = name->d.dNSName;
    char *copy = copy_name((const char *)ASN1_STRING_get0_data(text),
                           (size_t)ASN1_STRING_length(text));
    if (copy) {
      one->names[one->n_names++] = copy;
    }
  }
  GENERAL_NAMES_free(all);
}

/* RFC 6125 6.4.3: a wildcard is the whole leftmost label and stands for one. */
static bool name_matches(const char *pattern, const char *name) {
  if (pattern[0] != '*' || pattern[1] != '.') {
    return strcmp(pattern, name) == 0;
  }
  const char *rest = strchr(name, '.');
  return rest && rest != name && strcmp(pattern + 1, rest) == 0;
}

static certificate *find_certificate(gw_tls_server *tls, const char *name) {
  certificate *by_wildcard = NULL;
  for (size_t i = 0; i < tls->n; i++) {
    certificate *one = &tls->certificates[i];
    for (size_t k = 0; k < one->n_names; k++) {
      if (!name_matches(one->names[k], name)) {
        continue;
      }
      if (one->names[k][0] != '*') {
        return one;
      }
      by_wildcard = by_wildcard ? by_wildcard : one;
    }
  }
  return by_wildcard;
}

static int on_server_name(SSL *ssl, int *alert, void *arg) {
  (void)alert;
  gw_tls_server *tls = arg;
  const char *sent = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  char *name = sent ? copy_name(sent, strlen(sent)) : NULL;
  if (!name) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  certificate *found = find_certificate(tls, name);
  gw_free(name);
  if (!found) {
    return SSL_TLSEXT_ERR_NOACK; /* the default certificate */
  }
  SSL_set_SSL_CTX(ssl, found->ctx);
  return SSL_TLSEXT_ERR_OK;
}

static bool offers(const unsigned char *list, unsigned n, gw_slice protocol,
                   const unsigned char **ret_at) {
  for (unsigned i = 0; i < n; i += 1u + list[i]) {
    if (list[i] == protocol.n && i + 1 + protocol.n <= n &&
        memcmp(list + i + 1, protocol.p, protocol.n) == 0) {
      *ret_at = list + i + 1;
      return true;
    }
  }
  return false;
}

/* RFC 7301 3.2: no overlap is fatal. Not called without the extension. */
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_n,
                   const unsigned char *in, unsigned in_n, void *arg) {
  (void)ssl;
  const gw_tls_server *tls = arg;
  if (tls->h2 && offers(in, in_n, GW_LIT("h2"), out)) {
    *out_n = 2;
    return SSL_TLSEXT_ERR_OK;
  }
  if (tls->h1 && offers(in, in_n, GW_LIT("http/1.1"), out)) {
    *out_n = 8;
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

static gw_status load_certificate(failure *to, gw_tls_server *tls,
                                  const gw_tls_certificate *from) {
  certificate *one = &tls->certificates[tls->n];
  one->ctx = new_context(TLS_server_method());
  if (!one->ctx) {
    return GW_ERR_NOMEM;
  }
  tls->n++;
  SSL_CTX_set_alpn_select_cb(one->ctx, on_alpn, tls);
  SSL_CTX_set_tlsext_servername_callback(one->ctx, on_server_name);
  SSL_CTX_set_tlsext_servername_arg(one->ctx, tls);
  gw_status status = load_pair(to, one->ctx, from->certificate, from->key);
  if (status == GW_OK) {
    read_names(one);
  }
  return status;
}

gw_status gw_tls_server_new(gw_arena *arena, const gw_tls_server_config *config,
                            gw_tls_server **ret_tls, gw_slice *reterr_text) {
  failure to = {arena, reterr_text};
  size_t n = config->n_certificates;
  if (!n || n > MAX_CERTIFICATES) {
    return refuse(&to, n ? "too many certificates" : "no certificate");
  }
  gw_tls_server *tls = gw_zalloc(sizeof *tls + n * sizeof *tls->certificates);
  if (!tls) {
    return GW_ERR_NOMEM;
  }
  atomic_init(&tls->refs, 1);
  tls->h1 = config->h1;
  tls->h2 = config->h2;
  gw_status status = GW_OK;
  for (size_t i = 0; i < n && status == GW_OK; i++) {
    status = load_certificate(&to, tls, &config->certificates[i]);
  }
  if (status != GW_OK) {
    gw_tls_server_unref(tls);
    return status;
  }
  *ret_tls = tls;
  return GW_OK;
}

gw_tls_server *gw_tls_server_ref(gw_tls_server *tls) {
  atomic_fetch_add(&tls->refs, 1);
  return tls;
}

void gw_tls_server_unref(gw_tls_server *tls) {
  if (!tls || atomic_fetch_sub(&tls->refs, 1) != 1) {
    return;
  }
  for (size_t i = 0; i < tls->n; i++) {
    certificate *one = &tls->certificates[i];
    for (size_t k = 0; k < one->n_names; k++) {
      gw_free(one->names[k]);
    }
    gw_free(one->names);
    SSL_CTX_free(one->ctx);
  }
  gw_free(tls);
}

SSL *gw_tls_server_session(gw_tls_server *tls) {
  return SSL_new(tls->certificates[0].ctx);
}

static gw_status load_roots(failure *to, SSL_CTX *ctx, gw_slice ca) {
  ERR_clear_error();
  if (!ca.n) {
    return SSL_CTX_set_default_verify_paths(ctx) == 1
               ? GW_OK
               : refuse(to, "the system has no usable certificates");
  }
  gw_slice path = gw_arena_dup(to->arena, ca);
  if (!path.p) {
    return GW_ERR_NOMEM;
  }
  return SSL_CTX_load_verify_file(ctx, path.p) == 1 ? GW_OK
                                                    : refuse_file(to, path.p);
}

static gw_status load_client(failure *to, SSL_CTX *ctx,
                             const gw_tls_client_config *config) {
  const char *alpn = config->alpn ? config->alpn : "h2";
  unsigned char wire[16];
  size_t n = strlen(alpn);
  assert(n < sizeof wire); /* ours */
  wire[0] = (unsigned char)n;
  memcpy(wire + 1, alpn, n);
  if (SSL_CTX_set_alpn_protos(ctx, wire, (unsigned)n + 1) != 0) {
    return GW_ERR_NOMEM;
  }
  gw_status status = GW_OK;
  if (config->is_insecure) {
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
  } else {
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    status = load_roots(to, ctx, config->ca);
  }
  if (status == GW_OK && config->certificate.n) {
    status = load_pair(to, ctx, config->certificate, config->key);
  }
  return status;
}

gw_status gw_tls_client_new(gw_arena *arena, const gw_tls_client_config *config,
                            gw_tls_client **ret_tls, gw_slice *reterr_text) {
  failure to = {arena, reterr_text};
  if (config->server_name.n > MAX_NAME) {
    return refuse(&to, "the server name is too long");
  }
  gw_tls_client *tls = gw_zalloc(sizeof *tls);
  if (!tls) {
    return GW_ERR_NOMEM;
  }
  atomic_init(&tls->refs, 1);
  tls->is_insecure = config->is_insecure;
  if (config->server_name.n) {
    memcpy(tls->server_name, config->server_name.p, config->server_name.n);
  }
  tls->ctx = new_context(TLS_client_method());
  gw_status status =
      tls->ctx ? load_client(&to, tls->ctx, config) : GW_ERR_NOMEM;
  if (status != GW_OK) {
    gw_tls_client_unref(tls);
    return status;
  }
  *ret_tls = tls;
  return GW_OK;
}

gw_tls_client *gw_tls_client_ref(gw_tls_client *tls) {
  atomic_fetch_add(&tls->refs, 1);
  return tls;
}

void gw_tls_client_unref(gw_tls_client *tls) {
  if (tls && atomic_fetch_sub(&tls->refs, 1) == 1) {
    SSL_CTX_free(tls->ctx);
    gw_free(tls);
  }
}

static bool is_address(const char *name) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, name, bytes) == 1 ||
         inet_pton(AF_INET6, name, bytes) == 1;
}

static bool set_name(SSL *ssl, char *name) {
  if (is_address(name)) {
    return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1;
  }
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(ssl, name) == 1 &&
         SSL_set_tlsext_host_name(ssl, name) == 1;
}

SSL *gw_tls_client_session(gw_tls_client *tls, gw_slice host) {
  char name[MAX_NAME + 1] = "";
  if (tls->server_name[0]) {
    memcpy(name, tls->server_name, sizeof name);
  } else if (host.n <= MAX_NAME) {
    memcpy(name, host.p, host.n);
  }
  SSL *ssl = SSL_new(tls->ctx);
  /* Without a name there is nothing to verify, which is only fine unverified.
   */
  if (ssl && !(name[0] ? set_name(ssl, name) : tls->is_insecure)) {
    SSL_free(ssl);
    return NULL;
  }
  return ssl;
}
