#include "pipeline/settings.h"

#include "base/mem.h"
#include "unit.h"

enum { N = 300 };

static gw_operation operations[N];
static const gw_operation *list[N];

static gw_settings *make(size_t n) {
  static gw_api api;
  api = (gw_api){.operations = list, .n_operations = n};
  gw_settings *settings = gw_zalloc(sizeof *settings);
  gw_arena_init(&settings->arena, 0);
  atomic_init(&settings->refs, 1);
  settings->api = &api;
  settings->operations =
      gw_arena_zalloc(&settings->arena, (n + 1) * sizeof *settings->operations);
  for (size_t i = 0; i < n; i++) {
    list[i] = &operations[i];
    settings->operations[i].operation = &operations[i];
    settings->operations[i].index = (uint32_t)i;
  }
  return settings;
}

/* A row for each operation, however full the table is. */
static void every_operation_is_found(void **state) {
  (void)state;
  static const size_t sizes[] = {0, 1, 3, 4, 5, 63, 64, 65, N};
  for (size_t s = 0; s < GW_COUNT(sizes); s++) {
    gw_settings *settings = make(sizes[s]);
    assert_int_equal(gw_settings_index(settings), GW_OK);
    assert_true(settings->n_slots >= 2 * sizes[s]);
    for (size_t i = 0; i < sizes[s]; i++) {
      assert_int_equal(gw_settings_find(settings, &operations[i])->index, i);
    }
    gw_settings_unref(settings);
  }
}

static bool never(size_t n) {
  (void)n;
  return false;
}

static void without_memory_it_says_so(void **state) {
  (void)state;
  gw_settings *settings = make(N);
  gw_arena_done(&settings->arena);
  gw_mem_set_hook(never);
  gw_status status = gw_settings_index(settings);
  gw_mem_set_hook(NULL);
  assert_int_equal(status, GW_ERR_NOMEM);
  gw_settings_unref(settings);
}

static void on_done(void *data) {
  *(int *)data += 1;
}

static void the_last_reference_ends_it(void **state) {
  (void)state;
  int n_done = 0;
  gw_settings *settings = make(1);
  assert_int_equal(gw_arena_on_done(&settings->arena, on_done, &n_done), GW_OK);
  gw_settings_ref(settings);
  gw_settings_unref(settings);
  assert_int_equal(n_done, 0);
  gw_settings_unref(settings);
  assert_int_equal(n_done, 1);
  gw_settings_unref(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_operation_is_found),
      cmocka_unit_test(without_memory_it_says_so),
      cmocka_unit_test(the_last_reference_ends_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
