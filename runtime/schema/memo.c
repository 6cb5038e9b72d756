#include "schema/memo.h"

#include "schema/evaluated.h"

enum { SLOTS_BITS = 8, SLOTS = 1 << SLOTS_BITS };

struct gw_memo {
  struct {
    const gw_schema *schema; /* NULL: empty */
    uint32_t at;
    bool fits;
  } slots[SLOTS];
};

static size_t slot_of(const gw_schema *schema, uint32_t at) {
  uint64_t h = (uint64_t)(uintptr_t)schema ^ ((uint64_t)at << 32 | at);
  return (size_t)(h * 0x9e3779b97f4a7c15u >> (64 - SLOTS_BITS));
}

/* The value that comes next is told by where the cursor stands. */
static uint32_t place_of(const gw_place *place) {
  return (uint32_t)gw_json_at(&place->start);
}

/* Scalars are as quickly looked at again. */
static bool is_worth_it(const gw_schema_run *run, const gw_schema *schema,
                        const gw_place *place) {
  return schema && !run->scope && place->token.kind >= GW_JSON_ARRAY;
}

gw_status gw_memo_find(const gw_schema_run *run, const gw_schema *schema,
                       const gw_place *place) {
  if (!run->memo || !is_worth_it(run, schema, place)) {
    return GW_END;
  }
  uint32_t at = place_of(place);
  size_t i = slot_of(schema, at);
  if (run->memo->slots[i].schema != schema || run->memo->slots[i].at != at) {
    return GW_END;
  }
  if (!run->memo->slots[i].fits) {
    return GW_ERR_INVALID;
  }
  return gw_evaluated_is_asked_at(run, place) ? GW_END : GW_OK;
}

void gw_memo_note(gw_schema_run *run, const gw_schema *schema,
                  const gw_place *place, gw_status verdict) {
  if (run->n_tries < 2 || !is_worth_it(run, schema, place) ||
      (verdict != GW_OK && verdict != GW_ERR_INVALID)) {
    return;
  }
  if (!run->memo) {
    if (!run->kept_memo) {
      run->kept_memo = gw_arena_alloc(run->arena, sizeof *run->kept_memo);
    }
    run->memo = run->kept_memo;
    if (!run->memo) {
      return;
    }
    memset(run->memo, 0, sizeof *run->memo);
  }
  uint32_t at = place_of(place);
  size_t i = slot_of(schema, at);
  run->memo->slots[i].schema = schema;
  run->memo->slots[i].at = at;
  run->memo->slots[i].fits = verdict == GW_OK;
}
