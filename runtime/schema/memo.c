#include "schema/memo.h"

enum {
  FIRST_BITS = 6,      /* of the number of pairs */
  FREE_BITS = 8,       /* as many whatever the text is, */
  BYTES_PER_PAIR = 32, /* of the text: more are not made, */
  MOST_BITS = 15       /* nor more than these: 1.5 MiB */
};

typedef struct slot {
  uint64_t key;
  uint32_t at, end;
  uint32_t epoch; /* of another text: empty */
  gw_verdict verdict;
} slot;

/* What was noted last, and the largest value of those before: small ones are
 * asked about soon, and large ones must not be walked again. */
typedef struct pair {
  slot last, largest;
} pair;

typedef struct gw_memo {
  pair *pairs;
  unsigned bits;
  uint32_t n_noted; /* since the pairs were made */
  uint32_t epoch;
} gw_memo;

/* The schema in its scope. An odd factor maps no two schemas to one key. */
static uint64_t key_of(const gw_schema_run *run, const gw_schema *schema) {
  uint64_t key = (uint64_t)(uintptr_t)schema * 0x9e3779b97f4a7c15u;
  return run->scope ? key ^ run->scope->mark : key;
}

static pair *pair_of(const gw_memo *memo, uint64_t key, uint32_t at) {
  uint64_t h = (key ^ at) * 0xff51afd7ed558ccdu;
  return &memo->pairs[h >> (64 - memo->bits)];
}

static bool is_about(const gw_memo *memo, const slot *s, uint64_t key,
                     uint32_t at) {
  return s->epoch == memo->epoch && s->key == key && s->at == at;
}

gw_verdict gw_memo_find(const gw_schema_run *run, const gw_schema *schema,
                        uint32_t at, uint32_t *ret_end) {
  const gw_memo *memo = run->memo;
  if (!memo) {
    return GW_VERDICT_NONE;
  }
  uint64_t key = key_of(run, schema);
  const pair *p = pair_of(memo, key, at);
  const slot *s = is_about(memo, &p->last, key, at) ? &p->last : &p->largest;
  if (!is_about(memo, s, key, at)) {
    return GW_VERDICT_NONE;
  }
  *ret_end = s->end;
  return s->verdict;
}

/* ---- pairs of slots ------------------------------------------------------ */

/* Bytes that need not be walked again; 0: empty, or it failed on the way. */
static uint32_t size_of(const gw_memo *memo, const slot *s) {
  return s->epoch == memo->epoch && s->end ? s->end - s->at : 0;
}

static void put(gw_memo *memo, slot value) {
  pair *p = pair_of(memo, value.key, value.at);
  value.epoch = memo->epoch;
  if (!is_about(memo, &p->last, value.key, value.at) &&
      size_of(memo, &p->last) >= size_of(memo, &p->largest)) {
    p->largest = p->last;
  }
  p->last = value;
}

static bool make_pairs(gw_schema_run *run, gw_memo *memo, unsigned bits) {
  pair *pairs = gw_arena_zalloc(run->arena, sizeof *pairs << bits);
  if (!pairs) {
    return false;
  }
  memo->pairs = pairs;
  memo->bits = bits;
  return true;
}

static gw_memo *new_memo(gw_schema_run *run) {
  gw_memo *memo = gw_arena_zalloc(run->arena, sizeof *memo);
  if (!memo || !make_pairs(run, memo, FIRST_BITS)) {
    return NULL;
  }
  memo->epoch = 1; /* zeroed slots are empty */
  return memo;
}

/* As many as the text is worth. */
static unsigned most_bits(const gw_schema_run *run) {
  unsigned bits = FREE_BITS;
  while (bits < MOST_BITS &&
         (uint64_t)BYTES_PER_PAIR << (bits + 1) <= run->most_bytes) {
    bits++;
  }
  return bits;
}

/* More pairs when most of them may be taken, in two steps: an arena keeps what
 * was given up. */
static void grow(gw_schema_run *run, gw_memo *memo) {
  gw_memo old = *memo;
  if (++memo->n_noted <= 1u << old.bits) {
    return;
  }
  unsigned bits = old.bits < FREE_BITS ? FREE_BITS : most_bits(run);
  memo->n_noted = 0;
  if (bits == old.bits || !make_pairs(run, memo, bits)) {
    return;
  }
  for (size_t i = 0; i < (size_t)1 << old.bits; i++) {
    const slot *both[] = {&old.pairs[i].largest, &old.pairs[i].last};
    for (size_t k = 0; k < 2; k++) {
      if (both[k]->epoch == old.epoch) {
        put(memo, *both[k]);
      }
    }
  }
}

void gw_memo_note(gw_schema_run *run, const gw_schema *schema, uint32_t at,
                  uint32_t end, gw_verdict verdict) {
  if (!run->memo) {
    run->memo = new_memo(run);
    if (!run->memo) {
      return;
    }
  }
  grow(run, run->memo);
  put(run->memo, (slot){.key = key_of(run, schema),
                        .at = at,
                        .end = end,
                        .verdict = verdict});
}

void gw_memo_clear(gw_schema_run *run) {
  if (run->memo) {
    run->memo->epoch++;
  }
}
