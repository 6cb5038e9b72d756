/* scenarios PAYLOADS [NAME]: sends each scenario's requests through the whole
 * road, first to warm up, then inside measured_requests(), which callgrind
 * watches and after which it writes one profile. Prints a line
 * "NAME REQUESTS" for each, in order. */
#include <stdio.h>

#include "base/mem.h"
#include "road.h"

enum { WARM_UP = 20, MEASURED = 50, MAX_REQUEST = 1 << 18, WAY = 1 << 20 };

enum { /* scenario.way */
       H1 = 0,
       H2 = 1,
       CHECKED = 2, /* the answer is held against the document, */
       SHADOWED = 4 /* the request against its next version too */
};

typedef struct scenario {
  const char *name;
  const char *method, *path;
  const char *file; /* of the payloads: the body */
  const char *body; /* or as text */
  int status;
  unsigned way;
} scenario;

#define ITEMS "/v1/branches/main/items"
#define WRONG                                                                  \
  "{\"title\":\"\",\"length\":-1,\"medium\":\"MEDIUM_CLAY\","                  \
  "\"loans\":[{\"note\":1}]}"
#define LONG_BRANCH "empty-branch-with-a-name-that-is-as-long-as-names-may-be"
#define LONG_TOKEN  "pageToken=%41%42%43-a-token-with-its-share-of-escapes%2D%2E"

static const scenario scenarios[] = {
    {"get-small-h1", "GET", ITEMS "/small", NULL, NULL, 200, H1},
    {"get-small-h2", "GET", ITEMS "/small", NULL, NULL, 200, H2},
    {"get-medium-h2", "GET", ITEMS "/medium-0", NULL, NULL, 200, H2},
    {"post-small-h1", "POST", ITEMS, "small.json", NULL, 200, H1},
    {"post-medium-h1", "POST", ITEMS, "medium.json", NULL, 200, H1},
    {"post-medium-h2", "POST", ITEMS, "medium.json", NULL, 200, H2},
    {"get-medium-h2-checked", "GET", ITEMS "/medium-0", NULL, NULL, 200,
     H2 | CHECKED},
    {"post-medium-h2-shadow", "POST", ITEMS, "medium.json", NULL, 200,
     H2 | SHADOWED},
    {"list-large-h1", "GET", ITEMS, NULL, NULL, 200, H1},
    {"post-large-h2", "POST", ITEMS ":import", "import.json", NULL, 200, H2},
    {"invalid-body-h1", "POST", ITEMS, NULL, WRONG, 400, H1},
    {"no-route-h1", "GET", "/v1/branches/main/shelves", NULL, NULL, 404, H1},
    {"no-method-h1", "DELETE", ITEMS, NULL, NULL, 405, H1},
    {"query-heavy-h1", "GET",
     "/v1/branches/" LONG_BRANCH "/items?pageSize=250&" LONG_TOKEN, NULL, NULL,
     200, H1},
};

/* --- one request ---------------------------------------------------------- */

static char request_text[MAX_REQUEST];

static gw_slice body_of(const scenario *s, const char *payloads) {
  if (!s->file) {
    return s->body ? gw_slice_str(s->body) : (gw_slice){NULL, 0};
  }
  gw_slice bytes = canned_read_file(payloads, s->file);
  if (!bytes.p) {
    library_road_fail("no payloads");
  }
  return bytes;
}

static gw_slice h1_request(const scenario *s, gw_slice body) {
  int n = snprintf(request_text, sizeof request_text,
                   "%s %s HTTP/1.1\r\nHost: library.example\r\n"
                   "User-Agent: scenarios\r\nAccept: */*\r\n",
                   s->method, s->path);
  if (body.p) {
    n += snprintf(request_text + n, sizeof request_text - (size_t)n,
                  "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                  body.n);
  }
  n += snprintf(request_text + n, sizeof request_text - (size_t)n, "\r\n%.*s",
                (int)body.n, body.p ? body.p : "");
  return gw_slice_of(request_text, (size_t)n);
}

static void check_status(const scenario *s, int status) {
  if (status != s->status) {
    fprintf(stderr, "%s: status %d, not %d\n", s->name, status, s->status);
    library_road_fail("another answer than expected");
  }
}

static void ask_h1(http_client *client, const scenario *s, gw_slice request) {
  client->in.n = 0;
  http_client_send(client, request);
  gw_loop_mem_run(client->loop);
  int status = 0;
  if (client->in.n > 12) {
    const char *digits = client->in.p + 9; /* behind "HTTP/1.1 " */
    status = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] - '0';
  }
  check_status(s, status);
}

static void ask_h2(h2_client *client, const scenario *s, gw_slice body) {
  static const char *const json[] = {"content-type", "application/json", NULL};
  h2_reply *reply = h2_client_request(
      client, s->method, s->path, body.p ? json : NULL, body.p ? &body : NULL);
  h2_client_run(client);
  check_status(s, reply->status);
}

/* --- a scenario ----------------------------------------------------------- */

typedef struct asker {
  const scenario *scenario;
  http_client *h1;
  h2_client *h2;
  gw_slice request; /* of HTTP/2: the body */
} asker;

static void ask(const asker *a, int times) {
  for (int i = 0; i < times; i++) {
    if (a->h2) {
      ask_h2(a->h2, a->scenario, a->request);
    } else {
      ask_h1(a->h1, a->scenario, a->request);
    }
  }
}

/* What callgrind watches: a name that stays. */
void measured_requests(const asker *a);
__attribute__((noinline)) void measured_requests(const asker *a) {
  ask(a, MEASURED);
}

static void run(library_road *road, const scenario *s, const char *payloads) {
  static http_client h1;
  static h2_client h2;
  asker a = {.scenario = s};
  gw_slice body = body_of(s, payloads);
  if (s->way & H2) {
    h2_client_init(&h2, &road->server, WAY);
    a.h2 = &h2;
    a.request = body;
  } else {
    http_client_init(&h1, &road->server, WAY);
    a.h1 = &h1;
    a.request = h1_request(s, body);
  }
  library_road_check(road, s->way & CHECKED, s->way & SHADOWED);
  ask(&a, WARM_UP);
  measured_requests(&a);
  printf("%s %d\n", s->name, MEASURED);
  if (s->way & H2) {
    h2_client_done(&h2);
  } else {
    http_client_done(&h1);
  }
  if (s->file) {
    gw_free((void *)(uintptr_t)body.p);
  }
  gw_loop_mem_run(road->loop);
}

int main(int argc, char **argv) {
  static library_road road;
  if (argc < 2) {
    library_road_fail("usage: scenarios PAYLOADS [NAME]");
  }
  library_road_init(&road, argv[1]);
  for (size_t i = 0; i < GW_COUNT(scenarios); i++) {
    if (argc < 3 || strcmp(argv[2], scenarios[i].name) == 0) {
      run(&road, &scenarios[i], argv[1]);
    }
  }
  library_road_done(&road);
  return 0;
}
