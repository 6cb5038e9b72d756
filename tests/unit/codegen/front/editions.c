#include <stdlib.h>
#include <unistd.h>

#include "front/product.h"
#include "front/proto.h"
#include "unit.h"

/* Sets are put together by hand: protoc may be older than editions. */

enum { /* descriptor.proto */
       FILE_NAME = 1,
       FILE_MESSAGE = 4,
       FILE_ENUM = 5,
       FILE_OPTIONS = 8,
       FILE_SYNTAX = 12,
       FILE_EDITION = 14,
       MESSAGE_NAME = 1,
       MESSAGE_FIELD = 2,
       MESSAGE_NESTED = 3,
       MESSAGE_OPTIONS = 7,
       MAP_ENTRY = 7,
       FIELD_NAME = 1,
       FIELD_NUMBER = 3,
       FIELD_LABEL = 4,
       FIELD_TYPE = 5,
       FIELD_TYPE_NAME = 6,
       FIELD_OPTIONS = 8,
       ENUM_NAME = 1,
       ENUM_VALUE = 2,
       ENUM_OPTIONS = 3,
       OPTIONAL = 1,
       REPEATED = 3
};
enum { OF_FILE = 50, OF_MESSAGE = 12, OF_FIELD = 21, OF_ENUM = 7 };
enum { PRESENCE = 1, ENUM_TYPE = 2, ENCODING = 3, MESSAGES = 5 };

typedef struct fixture {
  char folder[64];
  gw_arena arena;
  gwgen_report report;
  gwgen_product product;
  gw_buf file; /* its FileDescriptorProto */
} fixture;

static void put_varint(gw_buf *out, uint64_t value) {
  do {
    char byte = (char)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    assert_int_equal(gw_buf_append(out, gw_slice_of(&byte, 1)), GW_OK);
    value >>= 7;
  } while (value);
}

static void put_number(gw_buf *out, uint32_t number, uint64_t value) {
  put_varint(out, number << 3);
  put_varint(out, value);
}

static void put_bytes(gw_buf *out, uint32_t number, gw_slice bytes) {
  put_varint(out, number << 3 | 2);
  put_varint(out, bytes.n);
  assert_int_equal(gw_buf_append(out, bytes), GW_OK);
}

static gw_buf empty(fixture *f) {
  gw_buf buf;
  gw_buf_init(&buf, &f->arena, 1 << 16);
  return buf;
}

/* Options whose features say that |feature| is |value|. */
static void put_features(fixture *f, gw_buf *out, uint32_t options,
                         uint32_t features, uint32_t feature, uint64_t value) {
  gw_buf set = empty(f), holder = empty(f);
  put_number(&set, feature, value);
  put_bytes(&holder, features, gw_buf_slice(&set));
  put_bytes(out, options, gw_buf_slice(&holder));
}

/* A field of |message|, whose one feature may be said. */
static void put_field(fixture *f, gw_buf *message, const char *name,
                      uint32_t label, gw_field_type type, const char *type_name,
                      uint32_t feature, uint64_t value) {
  gw_buf field = empty(f);
  static uint32_t number;
  put_bytes(&field, FIELD_NAME, gw_slice_str(name));
  put_number(&field, FIELD_NUMBER, ++number % 1000 + 1);
  put_number(&field, FIELD_LABEL, label);
  put_number(&field, FIELD_TYPE, (uint64_t)type);
  if (type_name) {
    put_bytes(&field, FIELD_TYPE_NAME, gw_slice_str(type_name));
  }
  if (feature) {
    put_features(f, &field, FIELD_OPTIONS, OF_FIELD, feature, value);
  }
  put_bytes(message, MESSAGE_FIELD, gw_buf_slice(&field));
}

static int set_up(void **state) {
  static fixture f;
  f = (fixture){.folder = "/tmp/gwgen-editions-XXXXXX"};
  assert_non_null(mkdtemp(f.folder));
  gw_arena_init(&f.arena, 0);
  f.report.arena = &f.arena;
  f.product.arena = &f.arena;
  f.product.report = &f.report;
  f.file = empty(&f);
  put_bytes(&f.file, FILE_NAME, GW_LIT("a.proto"));
  put_bytes(&f.file, FILE_SYNTAX, GW_LIT("editions"));
  *state = &f;
  return 0;
}

static void write_file(fixture *f, const char *name, gw_slice bytes) {
  gw_slice path = gw_arena_printf(&f->arena, "%s/%s", f->folder, name);
  FILE *out = fopen(path.p, "w");
  assert_non_null(out);
  assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
  assert_int_equal(fclose(out), 0);
}

static int tear_down(void **state) {
  fixture *f = *state;
  unlink(gw_arena_printf(&f->arena, "%s/gwgen.yaml", f->folder).p);
  unlink(gw_arena_printf(&f->arena, "%s/set.binpb", f->folder).p);
  assert_int_equal(rmdir(f->folder), 0);
  gw_arena_done(&f->arena);
  return 0;
}

static gw_status read_set(fixture *f) {
  gw_buf set = empty(f);
  put_bytes(&set, 1, gw_buf_slice(&f->file));
  write_file(f, "set.binpb", gw_buf_slice(&set));
  write_file(f, "gwgen.yaml",
             GW_LIT("version: 1\nname: a\n"
                    "proto: {descriptor_set: set.binpb}\n"));
  gw_slice path = gw_arena_printf(&f->arena, "%s/gwgen.yaml", f->folder);
  assert_int_equal(gwgen_product_read(&f->product, path), GW_OK);
  return gwgen_proto_read(&f->product);
}

static const gwgen_field *field_of(fixture *f, const char *message,
                                   const char *name) {
  const gwgen_message *m =
      gw_map_find(&f->product.proto.by_name, gw_slice_str(message));
  assert_non_null(m);
  for (size_t i = 0; i < m->fields.n; i++) {
    if (gw_slice_is(m->fields.v[i].name, name)) {
      return &m->fields.v[i];
    }
  }
  fail_msg("no field %s", name);
  return NULL;
}

static void an_edition_has_defaults(void **state) {
  fixture *f = *state;
  gw_buf m = empty(f), e = empty(f), v = empty(f);
  put_number(&f->file, FILE_EDITION, 1000);
  put_bytes(&m, MESSAGE_NAME, GW_LIT("M"));
  put_field(f, &m, "one", OPTIONAL, GW_PB_INT32, NULL, 0, 0);
  put_field(f, &m, "many", REPEATED, GW_PB_INT32, NULL, 0, 0);
  put_field(f, &m, "inner", OPTIONAL, GW_PB_MESSAGE, ".M", 0, 0);
  put_bytes(&f->file, FILE_MESSAGE, gw_buf_slice(&m));
  put_bytes(&v, 1, GW_LIT("A"));
  put_number(&v, 2, 0);
  put_bytes(&e, ENUM_NAME, GW_LIT("E"));
  put_bytes(&e, ENUM_VALUE, gw_buf_slice(&v));
  put_bytes(&f->file, FILE_ENUM, gw_buf_slice(&e));
  assert_int_equal(read_set(f), GW_OK);
  assert_int_equal(field_of(f, "M", "one")->flags, GW_FIELD_PRESENCE);
  assert_int_equal(field_of(f, "M", "many")->flags,
                   GW_FIELD_REPEATED | GW_FIELD_PACKED);
  assert_int_equal(field_of(f, "M", "inner")->type, GW_PB_MESSAGE);
  assert_false(f->product.proto.enums.v[0]->is_closed);
}

static void fields_say_otherwise(void **state) {
  fixture *f = *state;
  gw_buf m = empty(f);
  put_number(&f->file, FILE_EDITION, 1001);
  put_features(f, &f->file, FILE_OPTIONS, OF_FILE, PRESENCE, 2);
  put_bytes(&m, MESSAGE_NAME, GW_LIT("M"));
  put_field(f, &m, "implicit", OPTIONAL, GW_PB_INT32, NULL, 0, 0);
  put_field(f, &m, "explicit", OPTIONAL, GW_PB_INT32, NULL, PRESENCE, 1);
  put_field(f, &m, "needed", OPTIONAL, GW_PB_INT32, NULL, PRESENCE, 3);
  put_field(f, &m, "loose", REPEATED, GW_PB_INT32, NULL, ENCODING, 2);
  put_field(f, &m, "group", OPTIONAL, GW_PB_MESSAGE, ".M", MESSAGES, 2);
  put_bytes(&f->file, FILE_MESSAGE, gw_buf_slice(&m));
  assert_int_equal(read_set(f), GW_OK);
  assert_int_equal(field_of(f, "M", "implicit")->flags, 0);
  assert_int_equal(field_of(f, "M", "explicit")->flags, GW_FIELD_PRESENCE);
  assert_int_equal(field_of(f, "M", "needed")->flags,
                   GW_FIELD_PRESENCE | GW_FIELD_REQUIRED);
  assert_int_equal(field_of(f, "M", "loose")->flags, GW_FIELD_REPEATED);
  assert_int_equal(field_of(f, "M", "group")->type, GW_PB_GROUP);
}

/* A message's word holds for what is in it, and for nothing beside it. */
static void features_are_inherited(void **state) {
  fixture *f = *state;
  gw_buf outer = empty(f), inner = empty(f), beside = empty(f), e = empty(f);
  put_number(&f->file, FILE_EDITION, 1000);
  put_bytes(&inner, MESSAGE_NAME, GW_LIT("Inner"));
  put_field(f, &inner, "list", REPEATED, GW_PB_INT32, NULL, 0, 0);
  put_bytes(&outer, MESSAGE_NAME, GW_LIT("Outer"));
  put_features(f, &outer, MESSAGE_OPTIONS, OF_MESSAGE, ENCODING, 2);
  put_bytes(&outer, MESSAGE_NESTED, gw_buf_slice(&inner));
  put_bytes(&beside, MESSAGE_NAME, GW_LIT("Beside"));
  put_field(f, &beside, "list", REPEATED, GW_PB_INT32, NULL, 0, 0);
  put_bytes(&e, ENUM_NAME, GW_LIT("E"));
  put_features(f, &e, ENUM_OPTIONS, OF_ENUM, ENUM_TYPE, 2);
  put_bytes(&f->file, FILE_MESSAGE, gw_buf_slice(&outer));
  put_bytes(&f->file, FILE_MESSAGE, gw_buf_slice(&beside));
  put_bytes(&f->file, FILE_ENUM, gw_buf_slice(&e));
  assert_int_equal(read_set(f), GW_OK);
  assert_int_equal(field_of(f, "Outer.Inner", "list")->flags,
                   GW_FIELD_REPEATED);
  assert_int_equal(field_of(f, "Beside", "list")->flags,
                   GW_FIELD_REPEATED | GW_FIELD_PACKED);
  assert_true(f->product.proto.enums.v[0]->is_closed);
}

/* Neither maps nor the messages in them are ever delimited. */
static void maps_stay_maps(void **state) {
  fixture *f = *state;
  gw_buf m = empty(f), entry = empty(f), options = empty(f);
  put_number(&f->file, FILE_EDITION, 1000);
  put_features(f, &f->file, FILE_OPTIONS, OF_FILE, MESSAGES, 2);
  put_number(&options, MAP_ENTRY, 1);
  put_bytes(&entry, MESSAGE_NAME, GW_LIT("ItemsEntry"));
  put_bytes(&entry, MESSAGE_OPTIONS, gw_buf_slice(&options));
  for (uint32_t i = 1; i <= 2; i++) {
    gw_buf field = empty(f);
    put_bytes(&field, FIELD_NAME, i == 1 ? GW_LIT("key") : GW_LIT("value"));
    put_number(&field, FIELD_NUMBER, i);
    put_number(&field, FIELD_LABEL, OPTIONAL);
    put_number(&field, FIELD_TYPE, i == 1 ? GW_PB_STRING : GW_PB_MESSAGE);
    if (i == 2) {
      put_bytes(&field, FIELD_TYPE_NAME, GW_LIT(".M"));
    }
    put_bytes(&entry, MESSAGE_FIELD, gw_buf_slice(&field));
  }
  put_bytes(&m, MESSAGE_NAME, GW_LIT("M"));
  put_field(f, &m, "items", REPEATED, GW_PB_MESSAGE, ".M.ItemsEntry", 0, 0);
  put_bytes(&m, MESSAGE_NESTED, gw_buf_slice(&entry));
  put_bytes(&f->file, FILE_MESSAGE, gw_buf_slice(&m));
  assert_int_equal(read_set(f), GW_OK);
  const gwgen_field *items = field_of(f, "M", "items");
  assert_int_equal(items->flags, GW_FIELD_MAP);
  assert_int_equal(items->type, GW_PB_MESSAGE);
  assert_int_equal(items->message->fields.v[1].type, GW_PB_MESSAGE);
}

static void other_editions_are_refused(void **state) {
  fixture *f = *state;
  put_number(&f->file, FILE_EDITION, 1002);
  assert_int_equal(read_set(f), GW_ERR_INVALID);
  assert_string_equal(f->report.findings.v[0]->rule->name, "not-yet");
}

static void damaged_features_are_refused(void **state) {
  static const uint32_t holders[][2] = {{FILE_OPTIONS, OF_FILE},
                                        {MESSAGE_OPTIONS, OF_MESSAGE}};
  fixture *f = *state;
  gw_buf base = f->file;
  for (size_t i = 0; i < GW_COUNT(holders); i++) {
    gw_buf m = empty(f), options = empty(f);
    f->file = empty(f);
    gw_buf_append(&f->file, gw_buf_slice(&base));
    put_number(&f->file, FILE_EDITION, 1000);
    put_bytes(&options, holders[i][1], GW_LIT("\x08"));
    put_bytes(&m, MESSAGE_NAME, GW_LIT("M"));
    put_bytes(i ? &m : &f->file, holders[i][0], gw_buf_slice(&options));
    put_bytes(&f->file, FILE_MESSAGE, gw_buf_slice(&m));
    f->product = (gwgen_product){.arena = &f->arena, .report = &f->report};
    f->report.findings.n = 0;
    assert_int_equal(read_set(f), GW_ERR_INVALID);
    assert_string_equal(f->report.findings.v[0]->rule->name, "descriptor-set");
  }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(an_edition_has_defaults),    CASE(fields_say_otherwise),
      CASE(features_are_inherited),     CASE(maps_stay_maps),
      CASE(other_editions_are_refused), CASE(damaged_features_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
