#include "emit/describe.h"

#include "unit.h"

static size_t align_of(size_t size) {
  return size < 8 ? size : 8;
}

/* A gap before |row| is padding only if it is smaller than what |row| is
 * aligned to; rows stand in the order of the struct. */
static void covers(const gwgen_type *type) {
  size_t end = 0;
  for (const gwgen_row *row = type->rows; row->name; row++) {
    if (row->offset < end || row->offset - end >= align_of(row->size)) {
      if (row->offset != end) {
        fail_msg("%s: a hole or an overlap before %s", type->name, row->name);
      }
    }
    end = row->offset + row->size;
  }
  if (type->size < end || type->size - end >= 8) {
    fail_msg("%s: %zu bytes described of %zu", type->name, end, type->size);
  }
}

static void every_struct_is_covered(void **state) {
  (void)state;
  for (size_t i = 0; gwgen_types[i]; i++) {
    covers(gwgen_types[i]);
  }
}

/* What a form needs is there, and a COUNT counts a field of the struct. */
static void rows_are_complete(void **state) {
  (void)state;
  for (size_t i = 0; gwgen_types[i]; i++) {
    for (const gwgen_row *row = gwgen_types[i]->rows; row->name; row++) {
      bool is_list =
          row->form == GWGEN_FORM_ARRAY || row->form == GWGEN_FORM_POINTERS;
      bool is_named =
          row->form == GWGEN_FORM_FLAGS || row->form == GWGEN_FORM_ENUM;
      assert_int_equal(row->count != NULL, is_list);
      assert_int_equal(row->labels != NULL, is_named);
      assert_int_equal(row->of != NULL, row->form == GWGEN_FORM_COUNT);
      const gwgen_row *array = gwgen_types[i]->rows;
      while (row->of && array->name && strcmp(array->name, row->of) != 0) {
        array++;
      }
      assert_true(!row->of || array->count);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_struct_is_covered),
      cmocka_unit_test(rows_are_complete),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
