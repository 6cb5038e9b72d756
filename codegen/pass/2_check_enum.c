#include "pass/2_check_parts.h"

enum { PREFIX_BYTES = 256 };

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

/* A capital begins a word behind a small letter or a digit, and before a small
 * letter: Http_Method, HTTP_Method. */
static bool begins_word(gw_slice name, size_t i) {
  bool before_small =
      i + 1 < name.n && name.p[i + 1] >= 'a' && name.p[i + 1] <= 'z';
  return i && is_upper(name.p[i]) && name.p[i - 1] != '_' &&
         (!is_upper(name.p[i - 1]) || before_small);
}

/* "GENRE_" of bookstore.v1.Genre. */
static size_t write_prefix(const gwgen_enum *enumeration, char *out) {
  gw_slice name = enumeration->name;
  size_t at = name.n, n = 0;
  while (at && name.p[at - 1] != '.') {
    at--;
  }
  name = gw_slice_from(name, at);
  for (size_t i = 0; i < name.n && n + 3 < PREFIX_BYTES; i++) {
    char c = name.p[i];
    if (begins_word(name, i)) {
      out[n++] = '_';
    }
    out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
  }
  out[n++] = '_';
  return n;
}

typedef bool (*equality)(gw_slice a, gw_slice b);

/* The value that is |documented|; aliases of one number are one value. Sets
 * |*reterr_several| where it could be two. */
static const gwgen_enum_value *find(const gwgen_enum *enumeration,
                                    gw_slice documented, gw_slice prefix,
                                    equality is_same, bool *reterr_several) {
  const gwgen_enum_value *found = NULL;
  for (size_t i = 0; i < enumeration->values.n; i++) {
    const gwgen_enum_value *value = &enumeration->values.v[i];
    if (!gw_slice_starts(value->name, prefix) ||
        !is_same(gw_slice_from(value->name, prefix.n), documented)) {
      continue;
    }
    *reterr_several |= found && found->number != value->number;
    found = found ? found : value;
  }
  return found;
}

const gwgen_enum_value *gwgen_enum_match(const gwgen_enum *enumeration,
                                         gw_slice documented) {
  static const equality equalities[] = {gw_slice_eq, gw_slice_eq_nocase};
  char text[PREFIX_BYTES];
  gw_slice prefixes[] = {{text, 0}, {text, write_prefix(enumeration, text)}};
  for (size_t i = 0; i < GW_COUNT(equalities); i++) {
    for (size_t k = 0; k < GW_COUNT(prefixes); k++) {
      bool is_several = false;
      const gwgen_enum_value *value = find(enumeration, documented, prefixes[k],
                                           equalities[i], &is_several);
      if (value) {
        return is_several ? NULL : value;
      }
    }
  }
  return NULL;
}

static gw_slice nearest_value(const gwgen_enum *enumeration, gw_slice text) {
  gw_nearest nearest = gw_nearest_to(text);
  for (size_t i = 0; i < enumeration->values.n; i++) {
    gw_nearest_try(&nearest, enumeration->values.v[i].name);
  }
  return nearest.name;
}

static const gwgen_enum_value *value_of(const gwgen_enum *enumeration,
                                        const gw_node *documented) {
  if (documented->kind == GW_NODE_STRING) {
    return gwgen_enum_match(enumeration, documented->text);
  }
  for (size_t i = 0; i < enumeration->values.n; i++) {
    const gwgen_enum_value *value = &enumeration->values.v[i];
    if (documented->kind == GW_NODE_INTEGER && documented->fits &&
        documented->integer == value->number) {
      return value;
    }
  }
  return NULL;
}

static void check_documented(gwgen_checker *checker, const gwgen_pair *pair,
                             const gw_node *documented) {
  const gwgen_enum *enumeration = pair->field->enumeration;
  gwgen_pos pos = {pair->schema->pos.file, documented->line,
                   documented->column};
  if (documented->kind == GW_NODE_NULL || value_of(enumeration, documented)) {
    return;
  }
  gw_slice nearest = nearest_value(enumeration, documented->text);
  gwgen_finding *finding = gwgen_report_add(
      checker->product->report, "drift-enum", pos,
      "enum %.*s has no value '%.*s'%s%.*s%s", GWGEN_S(enumeration->name),
      GWGEN_S(documented->text), nearest.p ? "; did you mean '" : "",
      GWGEN_S(nearest), nearest.p ? "'?" : "");
  gwgen_finding_note(checker->product->report, finding, enumeration->pos,
                     "the enum");
}

/* The numbers of the documented values: each is looked up once, for
 * enumerations may have thousands. NULL without memory. */
static int32_t *documented_numbers(gwgen_checker *checker,
                                   const gwgen_enum *enumeration,
                                   const gw_node *list, size_t *ret_n) {
  int32_t *numbers =
      gw_arena_alloc(checker->product->arena, (list->n + 1) * sizeof *numbers);
  for (size_t i = 0; numbers && i < list->n; i++) {
    const gwgen_enum_value *found = value_of(enumeration, list->items[i]);
    if (found) {
      numbers[(*ret_n)++] = found->number;
    }
  }
  return numbers;
}

static bool is_documented(const int32_t *numbers, size_t n, int32_t number) {
  for (size_t i = 0; i < n; i++) {
    if (numbers[i] == number) {
      return true;
    }
  }
  return false;
}

/* The zero value of a field without presence is left out where nothing asks
 * for it. */
static bool never_shows(const gwgen_pair *pair, const gwgen_enum_value *value) {
  return value->number == 0 && !pair->is_element && !pair->is_emitted_zero &&
         !(pair->field->flags & (GW_FIELD_PRESENCE | GW_FIELD_REPEATED));
}

static void check_values(gwgen_checker *checker, const gwgen_pair *pair,
                         const gw_node *list) {
  const gwgen_enum *enumeration = pair->field->enumeration;
  size_t n = 0;
  const int32_t *numbers = documented_numbers(checker, enumeration, list, &n);
  for (size_t i = 0; numbers && i < enumeration->values.n; i++) {
    const gwgen_enum_value *value = &enumeration->values.v[i];
    if (never_shows(pair, value) || is_documented(numbers, n, value->number)) {
      continue;
    }
    gwgen_finding *finding = gwgen_report_add(
        checker->product->report, "drift-enum-undocumented",
        (gwgen_pos){pair->schema->pos.file, list->line, list->column},
        "value %.*s of %.*s can be answered and is not documented",
        GWGEN_S(value->name), GWGEN_S(enumeration->name));
    gwgen_finding_note(checker->product->report, finding, value->pos,
                       "the value");
  }
}

void gwgen_check_enum(gwgen_checker *checker, const gwgen_pair *pair) {
  const gw_node *list = gw_node_find(pair->schema->node, "enum");
  const gw_node *only = gw_node_find(pair->schema->node, "const");
  if (only) {
    check_documented(checker, pair, only);
    return;
  }
  if (!list || list->kind != GW_NODE_LIST) {
    if (checker->direction == GWGEN_REQUEST) {
      gwgen_finding *finding = gwgen_report_add(
          checker->product->report, "drift-enum-open", pair->schema->pos,
          "field '%.*s' takes the values of %.*s, and the schema does not "
          "list them",
          GWGEN_S(pair->field->name), GWGEN_S(pair->field->enumeration->name));
      gwgen_finding_note(checker->product->report, finding,
                         pair->field->enumeration->pos, "the enum");
    }
    return;
  }
  for (size_t i = 0; i < list->n; i++) {
    check_documented(checker, pair, list->items[i]);
  }
  if (checker->direction == GWGEN_RESPONSE) {
    check_values(checker, pair, list);
  }
}
