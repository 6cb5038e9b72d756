#include "base/buf.h"
#include "pass/1_link_parts.h"

enum { KEY_LIMIT = 1 << 20 };

/* What stands in a key, each with the length of its text, so that no text can
 * look like another key. */
enum key_mark {
  KEY_LITERAL = 'l',
  KEY_ANY = '*',
  KEY_REST = 'r',
  KEY_MIXED = 'm',
  KEY_VERB = 'v',
  KEY_SLASH = '/'
};

static void put(gw_buf *key, enum key_mark mark, gw_slice text) {
  (void)gw_buf_printf(key, "%c%zu:", (char)mark, text.n);
  (void)gw_buf_append(key, text);
}

static void put_segment(gw_buf *key, const gwgen_segment *segment,
                        bool is_rest) {
  switch (segment->kind) {
  case GWGEN_SEGMENT_LITERAL:
    put(key, KEY_LITERAL, segment->text);
    break;
  case GWGEN_SEGMENT_ANY:
    put(key, is_rest ? KEY_REST : KEY_ANY, GW_LIT(""));
    break;
  case GWGEN_SEGMENT_REST:
    put(key, KEY_REST, GW_LIT(""));
    break;
  case GWGEN_SEGMENT_MIXED:
    for (size_t i = 0; i < segment->texts.n; i++) {
      put(key, KEY_MIXED, segment->texts.v[i]);
    }
    break;
  }
}

gw_slice gwgen_template_key(gw_arena *arena, gw_slice method,
                            const gwgen_template *path, size_t rest_at) {
  gw_buf key;
  gw_buf_init(&key, arena, KEY_LIMIT);
  (void)gw_buf_printf(&key, "%.*s ", GWGEN_S(method));
  for (size_t i = 0; i < path->segments.n; i++) {
    put_segment(&key, &path->segments.v[i], i == rest_at);
  }
  if (path->verb.n) {
    put(&key, KEY_VERB, path->verb);
  }
  if (path->trailing_slash) {
    put(&key, KEY_SLASH, GW_LIT(""));
  }
  return gw_buf_slice(&key);
}

gw_slice gwgen_rpc_short_name(gw_arena *arena, const gwgen_rpc *rpc) {
  size_t at = rpc->service.n;
  while (at && rpc->service.p[at - 1] != '.') {
    at--;
  }
  return gw_arena_printf(arena, "%.*s_%.*s",
                         GWGEN_S(gw_slice_from(rpc->service, at)),
                         GWGEN_S(rpc->name));
}

static void file_short_name(gwgen_linker *linker, gw_slice name,
                            gwgen_rpc *rpc) {
  gw_arena *arena = linker->product->arena;
  gwgen_link_name *entry = gw_map_find(&linker->by_short_name, name);
  if (!entry) {
    entry = gw_arena_zalloc(arena, sizeof *entry);
    if (!entry) {
      return;
    }
    entry->rpc = rpc;
    (void)gw_map_put(arena, &linker->by_short_name, name, entry);
  }
  entry->n++;
}

/* Rules with the same method and path hang on the first one. */
static void file_rule(gwgen_linker *linker, gwgen_rpc *rpc,
                      gwgen_http_rule *rule) {
  gw_arena *arena = linker->product->arena;
  gwgen_link_rule *entry = gw_arena_zalloc(arena, sizeof *entry);
  gwgen_link_rule **slot = GW_PUSH(arena, &linker->rules);
  if (!entry || !slot) {
    linker->rules.n -= slot ? 1 : 0;
    return;
  }
  *slot = entry;
  entry->rpc = rpc;
  entry->rule = rule;
  gw_slice key = gwgen_template_key(arena, rule->method, &rule->path, SIZE_MAX);
  gwgen_link_rule *first = gw_map_find(&linker->by_path, key);
  if (first) {
    while (first->next) {
      first = first->next;
    }
    first->next = entry;
    return;
  }
  (void)gw_map_put(arena, &linker->by_path, key, entry);
}

void gwgen_link_index(gwgen_linker *linker) {
  gw_arena *arena = linker->product->arena;
  gwgen_proto *proto = &linker->product->proto;
  for (size_t i = 0; i < proto->rpcs.n; i++) {
    gwgen_rpc *rpc = proto->rpcs.v[i];
    gw_slice full = gw_arena_printf(arena, "%.*s/%.*s", GWGEN_S(rpc->service),
                                    GWGEN_S(rpc->name));
    (void)gw_map_put(arena, &linker->by_full_name, full, rpc);
    file_short_name(linker, gwgen_rpc_short_name(arena, rpc), rpc);
    file_short_name(linker, rpc->name, rpc);
    for (size_t j = 0; j < rpc->rules.n; j++) {
      file_rule(linker, rpc, &rpc->rules.v[j]);
    }
  }
}
