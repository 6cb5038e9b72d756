/* shapes: small tables by hand, as gwgen would make them, for tests of the
 * transcoders. "Sample" has one field of each kind, in all spellings of
 * ProtoJSON; "Book" stands under a schema, which alone decides.
 *
 * shapes_init() must run first: it searches the seeds of the name tables.
 * shapes_set_forms() takes away what the short roads of the engines need, and
 * gives it back. */
#ifndef GW_TESTS_SHAPES_H
#define GW_TESTS_SHAPES_H

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"
#include "transcode/form.h"

enum { MAX_NAMES = 48, SLOT_BITS = 9 };

typedef struct names_store {
  gw_slice names[MAX_NAMES];
  uint16_t slots[1 << SLOT_BITS];
} names_store;

static inline int fill_slots(names_store *store, size_t n, uint64_t seed) {
  memset(store->slots, 0, sizeof store->slots);
  for (size_t i = 0; i < n; i++) {
    uint64_t h = gw_name_hash(seed, store->names[i]);
    uint16_t *slot = &store->slots[h >> (64 - SLOT_BITS)];
    if (*slot) {
      return 0;
    }
    *slot = (uint16_t)(i + 1);
  }
  return 1;
}

/* A perfect hash over the names in |store|. */
static inline gw_names make_names(names_store *store, size_t n) {
  uint64_t seed = 0;
  assert(n <= MAX_NAMES);
  while (!fill_slots(store, n, seed)) {
    seed++;
  }
  return (gw_names){store->names, store->slots, (uint32_t)n, SLOT_BITS, seed};
}

/* ---- Sample -------------------------------------------------------------- */

enum {
  PRESENT = GW_FIELD_PRESENCE,
  LIST = GW_FIELD_REPEATED,
  PACKED = GW_FIELD_REPEATED | GW_FIELD_PACKED,
  MAP = GW_FIELD_REPEATED | GW_FIELD_MAP,
  LENIENT = GW_MEMBER_LENIENT | GW_MEMBER_IN | GW_MEMBER_OUT
};

static const gw_enum_value color_values[] = {
    {GW_STR("COLOR_NONE"), 0},
    {GW_STR("RED"), 1},
    {GW_STR("GREEN"), 2},
    {GW_STR("BACKWARDS"), -1},
};
static gw_enum color = {
    .name = GW_STR("test.Color"),
    .values = color_values,
    .n_values = GW_COUNT(color_values),
};

static const gw_message timestamp = {
    .name = GW_STR("google.protobuf.Timestamp"),
    .well_known = GW_WK_TIMESTAMP,
};
static const gw_message duration = {
    .name = GW_STR("google.protobuf.Duration"),
    .well_known = GW_WK_DURATION,
};
static const gw_message field_mask = {
    .name = GW_STR("google.protobuf.FieldMask"),
    .well_known = GW_WK_FIELD_MASK,
};
static const gw_message empty = {
    .name = GW_STR("google.protobuf.Empty"),
    .well_known = GW_WK_EMPTY,
};
static const gw_message structure = {
    .name = GW_STR("google.protobuf.Struct"),
    .well_known = GW_WK_STRUCT,
};
static const gw_message any_value = {
    .name = GW_STR("google.protobuf.Value"),
    .well_known = GW_WK_VALUE,
};
static const gw_message list_value = {
    .name = GW_STR("google.protobuf.ListValue"),
    .well_known = GW_WK_LIST_VALUE,
};
static const gw_message any_message = {
    .name = GW_STR("google.protobuf.Any"),
    .well_known = GW_WK_ANY,
};
static const gw_enum_value null_values[] = {{GW_STR("NULL_VALUE"), 0}};
static gw_enum null_enum = {
    .name = GW_STR("google.protobuf.NullValue"),
    .values = null_values,
    .n_values = GW_COUNT(null_values),
    .is_null = 1,
};

#define F(label, id, kind, bits)                                               \
  {                                                                            \
    .name = GW_STR(label), .json_name = GW_STR(label), .number = (id),         \
    .type = (kind), .flags = (bits)                                            \
  }
#define FM(label, id, bits, of)                                                \
  {                                                                            \
    .name = GW_STR(label), .json_name = GW_STR(label), .number = (id),         \
    .type = GW_PB_MESSAGE, .flags = (bits), .message = (of)                    \
  }
#define FE(label, id, bits)                                                    \
  {                                                                            \
    .name = GW_STR(label), .json_name = GW_STR(label), .number = (id),         \
    .type = GW_PB_ENUM, .flags = (bits), .enumeration = &color                 \
  }
#define FO(label, id, kind)                                                    \
  {                                                                            \
    .name = GW_STR(label), .json_name = GW_STR(label), .number = (id),         \
    .type = (kind), .flags = PRESENT, .oneof = 1                               \
  }

static const gw_field wrapper_fields[] = {F("value", 1, GW_PB_INT64, 0)};
static const gw_message int64_value = {
    .name = GW_STR("google.protobuf.Int64Value"),
    .well_known = GW_WK_WRAPPER,
    .fields = wrapper_fields,
    .n_fields = 1,
};

static const gw_message sample;

static const gw_field counts_fields[] = {F("key", 1, GW_PB_STRING, 0),
                                         F("value", 2, GW_PB_INT32, 0)};
static const gw_field by_id_fields[] = {F("key", 1, GW_PB_SINT32, 0),
                                        FM("value", 2, PRESENT, &sample)};
static const gw_field switches_fields[] = {F("key", 1, GW_PB_BOOL, 0),
                                           F("value", 2, GW_PB_STRING, 0)};
static const gw_field values_fields[] = {F("key", 1, GW_PB_STRING, 0),
                                         FM("value", 2, PRESENT, &any_value)};
static const gw_message values_entry = {.fields = values_fields, .n_fields = 2};
static const gw_message counts_entry = {.fields = counts_fields, .n_fields = 2};
static const gw_message by_id_entry = {.fields = by_id_fields, .n_fields = 2};
static const gw_message switches_entry = {.fields = switches_fields,
                                          .n_fields = 2};

static const gw_field sample_fields[] = {
    F("i32", 1, GW_PB_INT32, 0),
    F("i64", 2, GW_PB_INT64, 0),
    F("u32", 3, GW_PB_UINT32, 0),
    F("u64", 4, GW_PB_UINT64, 0),
    F("s32", 5, GW_PB_SINT32, 0),
    F("s64", 6, GW_PB_SINT64, 0),
    F("f32", 7, GW_PB_FIXED32, 0),
    F("f64", 8, GW_PB_FIXED64, 0),
    F("sf32", 9, GW_PB_SFIXED32, 0),
    F("sf64", 10, GW_PB_SFIXED64, 0),
    F("real", 11, GW_PB_FLOAT, 0),
    F("big", 12, GW_PB_DOUBLE, 0),
    F("flag", 13, GW_PB_BOOL, 0),
    F("text", 14, GW_PB_STRING, 0),
    F("raw", 15, GW_PB_BYTES, 0),
    FE("color", 16, 0),
    FM("child", 17, PRESENT, &sample),
    F("numbers", 18, GW_PB_INT32, PACKED),
    F("names", 19, GW_PB_STRING, LIST),
    FM("children", 20, LIST, &sample),
    FM("counts", 21, MAP, &counts_entry),
    FM("byId", 22, MAP, &by_id_entry),
    FO("left", 23, GW_PB_STRING),
    FO("right", 24, GW_PB_INT32),
    F("maybe", 25, GW_PB_INT32, PRESENT),
    FM("at", 26, PRESENT, &timestamp),
    FM("span", 27, PRESENT, &duration),
    FM("mask", 28, PRESENT, &field_mask),
    FM("boxed", 29, PRESENT, &int64_value),
    FM("nothing", 30, PRESENT, &empty),
    F("loose", 31, GW_PB_INT32, LIST),
    FM("switches", 32, MAP, &switches_entry),
    FE("colors", 33, PACKED),
    FM("free", 34, PRESENT, &structure),
    FM("value", 35, PRESENT, &any_value),
    FM("list", 36, PRESENT, &list_value),
    {.name = GW_STR("void"),
     .json_name = GW_STR("void"),
     .number = 37,
     .type = GW_PB_ENUM,
     .flags = PRESENT,
     .enumeration = &null_enum},
    FM("values", 38, LIST, &any_value),
    FM("valueMap", 39, MAP, &values_entry),
    FM("any", 40, PRESENT, &any_message),
    FM("anys", 41, LIST, &any_message),
};
static const gw_message sample = {
    .name = GW_STR("test.Sample"),
    .fields = sample_fields,
    .n_fields = GW_COUNT(sample_fields),
    .n_oneofs = 1,
};

/* Members are the fields in order, and last an alias of byId. */
static gw_member sample_members[GW_COUNT(sample_fields) + 1];
static uint16_t sample_numbers[20];
static gw_sparse sample_sparse[GW_COUNT(sample_fields)];
static names_store sample_names, color_names, null_names;
static gw_shape sample_shape = {
    .name = GW_STR("Sample"),
    .message = &sample,
    .members = sample_members,
    .n_members = GW_COUNT(sample_members),
    .n_bits = GW_COUNT(sample_fields),
};
/* What an Any may hold besides the types that every product knows. */
static const gw_type sample_type = {&sample, &sample_shape, &sample_shape};
static const gw_types sample_types = {&sample_type, 1};
static const gw_shape sample_any = {.name = GW_STR("google.protobuf.Any"),
                                    .message = &any_message,
                                    .types = &sample_types};
static const gw_member sample_value = {.shape = &sample_shape,
                                       .flags = LENIENT};

static inline void make_sample(void) {
  size_t n = GW_COUNT(sample_fields);
  for (size_t i = 0; i <= n; i++) {
    const gw_field *field = &sample_fields[i < n ? i : 21];
    sample_members[i] = (gw_member){
        .name = field->json_name,
        .field = field,
        .shape = field->message == &any_message ? &sample_any : &sample_shape,
        .flags = LENIENT,
        .bit = (uint16_t)(i < n ? i : 21),
    };
    if (i < GW_COUNT(sample_numbers)) {
      sample_numbers[i] = (uint16_t)i; /* number i is member i - 1 */
    } else if (i < n) {
      sample_sparse[i - GW_COUNT(sample_numbers)] =
          (gw_sparse){(uint32_t)i, (uint32_t)i};
    }
  }
  sample_sparse[n - GW_COUNT(sample_numbers)] =
      (gw_sparse){(uint32_t)n, (uint32_t)n};
  sample_members[n].name = gw_slice_str("by_id");
  sample_members[n].flags |= GW_MEMBER_ALIAS;
  for (size_t i = 0; i <= n; i++) {
    sample_names.names[i] = sample_members[i].name;
  }
  sample_shape.names = make_names(&sample_names, n + 1);
  sample_shape.by_number = sample_numbers;
  sample_shape.n_by_number = GW_COUNT(sample_numbers);
  sample_shape.sparse = sample_sparse;
  sample_shape.n_sparse = n - GW_COUNT(sample_numbers) + 1;
  for (size_t i = 0; i < color.n_values; i++) {
    color_names.names[i] = color_values[i].name;
  }
  color.names = make_names(&color_names, color.n_values);
  null_names.names[0] = null_values[0].name;
  null_enum.names = make_names(&null_names, 1);
}

/* ---- Book: title (required, 1 to 5 characters), pages (int64 as a number,
 * at least 1), tags (at most 2), note (nullable) --------------------------- */

static const gw_field book_fields[] = {
    F("title", 1, GW_PB_STRING, 0),   F("pages", 2, GW_PB_INT64, 0),
    F("tags", 3, GW_PB_STRING, LIST), F("note", 4, GW_PB_STRING, PRESENT),
    F("size", 5, GW_PB_INT32, 0),
};
static const gw_message book = {
    .name = GW_STR("test.Book"),
    .fields = book_fields,
    .n_fields = GW_COUNT(book_fields),
};
static const gw_number one = {GW_STR("1"), 1, 1, 1};
static const gw_schema title_schema = {
    .types = GW_TYPE_STRING,
    .checks = GW_CHECK_MIN_LENGTH | GW_CHECK_MAX_LENGTH,
    .min_length = 1,
    .max_length = 5,
};
static const gw_schema pages_schema = {
    .types = GW_TYPE_INTEGER, .checks = GW_CHECK_MINIMUM, .minimum = &one};
static const gw_schema tag_schema = {.types = GW_TYPE_STRING};
static const gw_schema tags_schema = {
    .types = GW_TYPE_ARRAY,
    .checks = GW_CHECK_MAX_ITEMS,
    .max_items = 2,
    .items = &tag_schema,
};
static const gw_schema note_schema = {.types = GW_TYPE_STRING | GW_TYPE_NULL};
static const gw_schema size_schema = {.types = GW_TYPE_INTEGER};
static const gw_property book_properties[] = {
    {GW_STR("title"), &title_schema, 1, 1},
    {GW_STR("pages"), &pages_schema, 0, 1},
    {GW_STR("tags"), &tags_schema, 0, 1},
    {GW_STR("note"), &note_schema, 0, 1},
    {GW_STR("size"), &size_schema, 0, 1},
};
static gw_schema book_schema = {
    .types = GW_TYPE_OBJECT,
    .checks = GW_CHECK_CLOSED | GW_CHECK_MAX_PROPERTIES,
    .max_properties = 4,
    .properties = book_properties,
    .n_properties = GW_COUNT(book_properties),
    .n_required = 1,
};

enum { STRICT = GW_MEMBER_IN | GW_MEMBER_OUT };
static gw_member book_members[] = {
    {.name = GW_STR("title"),
     .field = &book_fields[0],
     .schema = &title_schema,
     .flags = STRICT | GW_MEMBER_REQUIRED | GW_MEMBER_EMIT,
     .bit = 0},
    {.name = GW_STR("pages"),
     .field = &book_fields[1],
     .schema = &pages_schema,
     .flags = STRICT | GW_MEMBER_INT_NUMBER,
     .bit = 1},
    {.name = GW_STR("tags"),
     .field = &book_fields[2],
     .schema = &tags_schema,
     .item_schema = &tag_schema,
     .flags = STRICT | GW_MEMBER_EMIT,
     .bit = 2},
    {.name = GW_STR("note"),
     .field = &book_fields[3],
     .schema = &note_schema,
     .flags = STRICT | GW_MEMBER_NULLABLE | GW_MEMBER_EMIT_NULL,
     .bit = 3},
    {.name = GW_STR("size"),
     .field = &book_fields[4],
     .schema = &size_schema,
     .flags = STRICT,
     .bit = 4},
};
static const uint16_t book_numbers[] = {0, 1, 2, 3, 4, 5};
static names_store book_names;
static gw_shape book_shape = {
    .name = GW_STR("Book"),
    .message = &book,
    .schema = &book_schema,
    .members = book_members,
    .n_members = GW_COUNT(book_members),
    .n_bits = GW_COUNT(book_members),
    .n_required = 1,
    .by_number = book_numbers,
    .n_by_number = GW_COUNT(book_numbers),
};
static const gw_member book_value = {
    .shape = &book_shape, .schema = &book_schema, .flags = STRICT};

/* The members as gw_member_prepare() left them, or without what it added. */
static inline void set_forms(gw_member *members, const gw_member *prepared,
                             size_t n, bool with_forms) {
  for (size_t i = 0; i < n; i++) {
    members[i] = prepared[i];
    if (!with_forms) {
      members[i].form = members[i].item = GW_FORM_OTHER;
      members[i].key = (gw_slice){NULL, 0};
    }
  }
}

static gw_member sample_prepared[GW_COUNT(sample_members)];
static gw_member book_prepared[GW_COUNT(book_members)];

static inline void set_order(gw_shape *shape, bool with_forms) {
  shape->flags &= ~(uint32_t)GW_SHAPE_ORDERED;
  if (with_forms) {
    gw_shape_prepare(shape);
  }
}

static inline void shapes_set_forms(bool with_forms) {
  set_forms(sample_members, sample_prepared, GW_COUNT(sample_members),
            with_forms);
  set_forms(book_members, book_prepared, GW_COUNT(book_members), with_forms);
  set_order(&sample_shape, with_forms);
  set_order(&book_shape, with_forms);
}

static inline void prepare(gw_member *prepared, const gw_member *members,
                           size_t n) {
  static gw_arena arena;
  for (size_t i = 0; i < n; i++) {
    prepared[i] = members[i];
    gw_status status = gw_member_prepare(&arena, &prepared[i]);
    assert(status == GW_OK);
    (void)status;
  }
}

static inline void shapes_init(void) {
  make_sample();
  for (size_t i = 0; i < GW_COUNT(book_members); i++) {
    book_names.names[i] = book_members[i].name;
  }
  book_shape.names = make_names(&book_names, GW_COUNT(book_members));
  book_schema.property_names = book_shape.names;
  prepare(sample_prepared, sample_members, GW_COUNT(sample_members));
  prepare(book_prepared, book_members, GW_COUNT(book_members));
  shapes_set_forms(true);
}

#endif
