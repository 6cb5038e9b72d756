#include "pipeline/settings.h"

#include <assert.h>

#include "base/mem.h"

static size_t first_slot(const gw_settings *settings,
                         const gw_operation *operation) {
  uint64_t mixed = ((uint64_t)(uintptr_t)operation >> 3) * 0x9e3779b97f4a7c15u;
  return (size_t)(mixed >> 32) & (settings->n_slots - 1);
}

gw_status gw_settings_index(gw_settings *settings) {
  size_t n = settings->api->n_operations;
  settings->n_slots = 8;
  while (settings->n_slots < n * 2) {
    settings->n_slots *= 2;
  }
  settings->slots = gw_arena_zalloc(
      &settings->arena, settings->n_slots * sizeof *settings->slots);
  if (!settings->slots) {
    return GW_ERR_NOMEM;
  }
  for (size_t i = 0; i < n; i++) {
    size_t slot = first_slot(settings, settings->operations[i].operation);
    while (settings->slots[slot]) {
      slot = (slot + 1) & (settings->n_slots - 1);
    }
    settings->slots[slot] = (uint32_t)(i + 1);
  }
  return GW_OK;
}

const gw_operation_settings *gw_settings_find(const gw_settings *settings,
                                              const gw_operation *operation) {
  size_t slot = first_slot(settings, operation);
  for (;;) {
    assert(settings->slots[slot]); /* an operation of another api */
    const gw_operation_settings *row =
        &settings->operations[settings->slots[slot] - 1];
    if (row->operation == operation) {
      return row;
    }
    slot = (slot + 1) & (settings->n_slots - 1);
  }
}

gw_settings *gw_settings_ref(gw_settings *settings) {
  atomic_fetch_add_explicit(&settings->refs, 1, memory_order_relaxed);
  return settings;
}

void gw_settings_unref(gw_settings *settings) {
  if (settings && atomic_fetch_sub_explicit(&settings->refs, 1,
                                            memory_order_acq_rel) == 1) {
    gw_arena_done(&settings->arena);
    gw_free(settings);
  }
}
