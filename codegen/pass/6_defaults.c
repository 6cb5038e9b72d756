#include "pass/6_bindings.h"
#include "transcode/scalar.h"

/* One character of the text of a bytes default, as protoc escapes it (what
 * CEscape() writes: names and octal numbers). */
static char unescape_one(gw_slice text, size_t *at) {
  static const char names[] = "n\nr\rt\t";
  char c = text.p[(*at)++];
  if (c != '\\' || *at == text.n) {
    return c;
  }
  c = text.p[(*at)++];
  for (size_t i = 0; i + 1 < sizeof names; i += 2) {
    if (names[i] == c) {
      return names[i + 1];
    }
  }
  if (c < '0' || c > '7') {
    return c; /* a quote, a backslash */
  }
  unsigned value = (unsigned)(c - '0');
  for (int i = 0; i < 2 && *at < text.n; i++) {
    unsigned digit = (unsigned)(unsigned char)text.p[*at] - '0';
    if (digit > 7) {
      break;
    }
    value = value * 8 + digit;
    ++*at;
  }
  return (char)(value & 0xff);
}

static gw_status unescape(gw_arena *arena, gw_slice text, gw_slice *ret_bytes) {
  char *bytes = gw_arena_alloc(arena, text.n + 1);
  size_t n = 0;
  if (!bytes) {
    return gw_arena_why(arena);
  }
  for (size_t at = 0; at < text.n;) {
    bytes[n++] = unescape_one(text, &at);
  }
  *ret_bytes = gw_slice_of(bytes, n);
  return GW_OK;
}

/* A number, a boolean or the name of an enum's value. */
static bool parse(const gw_field *field, gw_slice text, uint64_t *ret_bits) {
  static const gw_member lenient = {.flags = GW_MEMBER_LENIENT};
  gw_json_kind kind = GW_JSON_STRING;
  if (field->type == GW_PB_BOOL) {
    kind = gw_slice_is(text, "true") ? GW_JSON_TRUE : GW_JSON_FALSE;
  } else if (field->type == GW_PB_DOUBLE || field->type == GW_PB_FLOAT) {
    text = gw_slice_is(text, "inf")    ? GW_LIT("Infinity")
           : gw_slice_is(text, "-inf") ? GW_LIT("-Infinity")
           : gw_slice_is(text, "nan")  ? GW_LIT("NaN")
                                       : text;
  }
  return gw_scalar_parse(&lenient, field, kind, text, ret_bits) ==
         GW_FAULT_NONE;
}

gw_status gwgen_default_fill(gwgen_product *product, const gwgen_field *from,
                             gw_field *table) {
  gw_slice text = from->default_text;
  const gw_enum *e = table->enumeration;
  if (!text.p) {
    if (e && e->n_values) {
      table->default_bits = (uint64_t)(int64_t)e->values[0].number;
    }
    return GW_OK;
  }
  if (table->type == GW_PB_STRING) {
    table->default_bytes = text;
    return GW_OK;
  }
  if (table->type == GW_PB_BYTES) {
    return unescape(product->arena, text, &table->default_bytes);
  }
  if (!table->message && parse(table, text, &table->default_bits)) {
    return GW_OK;
  }
  gwgen_report_add(product->report, "descriptor-set", from->pos,
                   "\"%.*s\" is no default of field %.*s", GWGEN_S(text),
                   GWGEN_S(from->name));
  return GW_ERR_INVALID;
}
