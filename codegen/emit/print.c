#include "emit/print.h"

#include <float.h>
#include <inttypes.h>

/* An item on its way to text. |status| is the first failure. */
typedef struct printer {
  gw_buf *out;
  const gwgen_plan *plan;
  const gwgen_item *item;
  gw_status status;
} printer;

static void put(printer *p, const char *text) {
  if (!p->status) {
    p->status = gw_buf_append(p->out, gw_slice_str(text));
  }
}

static void put_slice(printer *p, gw_slice text) {
  if (!p->status) {
    p->status = gw_buf_append(p->out, text);
  }
}

/* ---- strings ------------------------------------------------------------- */

static bool is_harmless(unsigned char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '?' && c != '%';
}

/* Three digits always, so that a digit of the text can't join the escape;
 * '?' is one of them, so that there are no trigraphs. */
gw_status gwgen_print_string(gw_buf *out, gw_slice text) {
  gw_status status = gw_buf_append(out, GW_LIT("\""));
  for (size_t i = 0; i < text.n && !status;) {
    size_t n = 0;
    while (i + n < text.n && is_harmless((unsigned char)text.p[i + n])) {
      n++;
    }
    if (n) {
      status = gw_buf_append(out, gw_slice_sub(text, i, n));
      i += n;
      continue;
    }
    unsigned char c = (unsigned char)text.p[i++];
    if (c == '"' || c == '\\') {
      status = gw_buf_append(out, c == '"' ? GW_LIT("\\\"") : GW_LIT("\\\\"));
      continue;
    }
    char escape[4] = {'\\', (char)('0' + (c >> 6)),
                      (char)('0' + ((c >> 3) & 7)), (char)('0' + (c & 7))};
    status = gw_buf_append(out, gw_slice_of(escape, 4));
  }
  return status ? status : gw_buf_append(out, GW_LIT("\""));
}

/* Long texts stand in several literals, one per line. */
static void put_text(printer *p, gw_slice text) {
  enum { LINE = 4000 };
  put(p, "GW_STR(");
  for (size_t i = 0; i == 0 || i < text.n; i += LINE) {
    if (text.n > LINE) {
      put(p, "\n    ");
    }
    if (!p->status) {
      p->status = gwgen_print_string(p->out, gw_slice_sub(text, i, LINE));
    }
  }
  put(p, ")");
}

/* ---- numbers ------------------------------------------------------------- */

static uint64_t load_unsigned(const void *at, size_t size) {
  uint64_t value = 0;
  uint8_t u8;
  uint16_t u16;
  uint32_t u32;
  switch (size) {
  case 1:
    memcpy(&u8, at, 1);
    value = u8;
    break;
  case 2:
    memcpy(&u16, at, 2);
    value = u16;
    break;
  case 4:
    memcpy(&u32, at, 4);
    value = u32;
    break;
  default:
    memcpy(&value, at, 8);
    break;
  }
  return value;
}

static void put_format(printer *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put_format(printer *p, const char *format, ...) {
  va_list args;
  va_start(args, format);
  gw_slice text = gw_arena_vprintf(p->plan->arena, format, args);
  va_end(args);
  if (!text.p && !p->status) {
    p->status = gw_arena_why(p->plan->arena);
  }
  put_slice(p, text);
}

static void put_unsigned(printer *p, uint64_t value) {
  put_format(p, value > UINT32_MAX ? "UINT64_C(%" PRIu64 ")" : "%" PRIu64,
             value);
}

static void put_signed(printer *p, const void *at, size_t size) {
  int64_t value = 0;
  int32_t small = 0;
  if (size == 4) {
    memcpy(&small, at, 4);
    value = small;
  } else {
    memcpy(&value, at, 8);
  }
  if (value == INT64_MIN) {
    put(p, "INT64_MIN");
  } else if (value == INT32_MIN) {
    put(p, "INT32_MIN");
  } else {
    bool is_long = value > INT32_MAX || value < INT32_MIN;
    put_format(p, is_long ? "INT64_C(%" PRId64 ")" : "%" PRId64, value);
  }
}

static void put_double(printer *p, const void *at) {
  double value;
  memcpy(&value, at, sizeof value);
  if (value > DBL_MAX || value < -DBL_MAX) { /* the text is exact */
    value = value > 0 ? DBL_MAX : -DBL_MAX;
  }
  gw_slice text = gw_arena_printf(p->plan->arena, "%.17g", value);
  if (!text.p) {
    p->status = gw_arena_why(p->plan->arena);
    return;
  }
  put_slice(p, text);
  if (gw_slice_find(text, '.') == text.n &&
      gw_slice_find(text, 'e') == text.n) {
    put(p, ".0");
  }
}

/* ---- names of constants -------------------------------------------------- */

/* The labels whose bits are set, the first one that covers all of them alone;
 * what no label names comes as a number. */
static void put_flags(printer *p, const gwgen_row *row, uint64_t value) {
  const char *separator = "";
  for (const gwgen_label *l = row->labels; l->name && value; l++) {
    if ((value & l->value) == l->value) {
      put(p, separator);
      put(p, l->name);
      separator = " | ";
      value &= ~(uint64_t)l->value;
    }
  }
  if (value) {
    put(p, separator);
    put_unsigned(p, value);
  }
}

static void put_enum(printer *p, const gwgen_row *row, uint64_t value) {
  for (const gwgen_label *l = row->labels; l->name; l++) {
    if (l->value == value) {
      put(p, l->name);
      return;
    }
  }
  put_unsigned(p, value);
}

/* ---- references ---------------------------------------------------------- */

static void put_reference(printer *p, const void *address,
                          const gwgen_type *type, gwgen_form form) {
  int64_t index;
  const gwgen_item *item =
      gwgen_plan_find(p->plan, address, type, form, &index);
  if (!item) {
    p->status = GW_ERR_INTERNAL;
    return;
  }
  put(p, form == GWGEN_FORM_POINTER ? "&" : "");
  put_slice(p, item->name);
  if (index >= 0) {
    put_format(p, "[%" PRId64 "]", index);
  }
}

static const void *load_pointer(const void *element, const gwgen_row *row) {
  const void *p;
  memcpy(&p, (const char *)element + row->offset, sizeof p);
  return p;
}

/* GW_COUNT() of an array that stands in this file, else the number. */
static void put_count(printer *p, const gwgen_type *type, const gwgen_row *row,
                      const void *element) {
  const gwgen_row *array = type->rows;
  while (strcmp(array->name, row->of) != 0) {
    array++;
  }
  int64_t index;
  const gwgen_item *item = gwgen_plan_find(
      p->plan, load_pointer(element, array), array->type, array->form, &index);
  if (item && item->file == p->item->file) {
    put_format(p, "GW_COUNT(%.*s)", (int)item->name.n, item->name.p);
    return;
  }
  put_unsigned(p,
               load_unsigned((const char *)element + row->offset, row->size));
}

/* ---- structs ------------------------------------------------------------- */

static bool is_zero(const char *at, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (at[i]) {
      return false;
    }
  }
  return true;
}

/* A slice without bytes is written only where it isn't NULL. */
static bool is_absent(const gwgen_row *row, const void *element) {
  const char *at = (const char *)element + row->offset;
  if (row->form == GWGEN_FORM_SLICE) {
    gw_slice text;
    memcpy(&text, at, sizeof text);
    return text.p == NULL;
  }
  if (row->count && !row->count(element)) {
    return true;
  }
  return is_zero(at, row->size);
}

static void put_struct(printer *p, const gwgen_type *type, const void *element,
                       const char *separator);

static void put_value(printer *p, const gwgen_type *type, const gwgen_row *row,
                      const void *element) {
  const char *at = (const char *)element + row->offset;
  gw_slice text;
  switch (row->form) {
  case GWGEN_FORM_STRUCT:
    put(p, "{ ");
    put_struct(p, row->type, at, " ");
    put(p, "}");
    break;
  case GWGEN_FORM_SLICE:
    memcpy(&text, at, sizeof text);
    put_text(p, text);
    break;
  case GWGEN_FORM_UNSIGNED:
    put_unsigned(p, load_unsigned(at, row->size));
    break;
  case GWGEN_FORM_SIGNED:
    put_signed(p, at, row->size);
    break;
  case GWGEN_FORM_HEX:
    put_format(p, "0x%" PRIx64, load_unsigned(at, row->size));
    break;
  case GWGEN_FORM_DOUBLE:
    put_double(p, at);
    break;
  case GWGEN_FORM_VERSION:
    put(p, "GW_TABLES_VERSION");
    break;
  case GWGEN_FORM_FLAGS:
    put_flags(p, row, load_unsigned(at, row->size));
    break;
  case GWGEN_FORM_ENUM:
    put_enum(p, row, load_unsigned(at, row->size));
    break;
  case GWGEN_FORM_POINTER:
  case GWGEN_FORM_ARRAY:
  case GWGEN_FORM_POINTERS:
    put_reference(p, load_pointer(element, row), row->type, row->form);
    break;
  case GWGEN_FORM_COUNT:
    put_count(p, type, row, element);
    break;
  }
}

/* ".name = value," for each field that isn't zero, then |separator|. */
static void put_struct(printer *p, const gwgen_type *type, const void *element,
                       const char *separator) {
  bool is_line = *separator == '\n', is_empty = true;
  for (const gwgen_row *row = type->rows; row->name && !p->status; row++) {
    if (is_absent(row, element)) {
      continue;
    }
    put(p, is_line ? "  ." : ".");
    put(p, row->name);
    put(p, " = ");
    put_value(p, type, row, element);
    put(p, ",");
    put(p, separator);
    is_empty = false;
  }
  if (is_empty) { /* 6.7.9: braces may not be empty */
    const gwgen_row *row = type->rows;
    while (row->form == GWGEN_FORM_STRUCT || row->form == GWGEN_FORM_SLICE) {
      row++;
    }
    put(p, is_line ? "  ." : ".");
    put(p, row->name);
    put(p, " = 0,");
    put(p, separator);
  }
}

/* ---- arrays -------------------------------------------------------------- */

static void put_numbers(printer *p) {
  const gwgen_type *type = p->item->type;
  const char *at = p->item->address;
  size_t line = p->out->n;
  put(p, "  ");
  for (size_t i = 0; i < p->item->count && !p->status; i++) {
    if (p->out->n - line > 70) {
      put(p, "\n  ");
      line = p->out->n - 2;
    } else if (i) {
      put(p, " ");
    }
    if (type->form == GWGEN_FORM_SIGNED) {
      put_signed(p, at + i * type->size, type->size);
    } else {
      put_unsigned(p, load_unsigned(at + i * type->size, type->size));
    }
    put(p, ",");
  }
  put(p, "\n");
}

static void put_element(printer *p, size_t i) {
  const gwgen_item *item = p->item;
  const char *at = item->address;
  put(p, "  ");
  if (item->form == GWGEN_FORM_POINTERS) {
    const void *address;
    memcpy(&address, at + i * sizeof address, sizeof address);
    put_reference(p, address, item->type, GWGEN_FORM_POINTER);
  } else if (item->type->rows) {
    put(p, "{ ");
    put_struct(p, item->type, at + i * item->type->size, " ");
    put(p, "}");
  } else {
    gw_slice text;
    memcpy(&text, at + i * sizeof text, sizeof text);
    put_text(p, text);
  }
  put(p, ",\n");
}

gw_status gwgen_print_declarator(gw_buf *out, const gwgen_item *item) {
  return gw_buf_printf(out, "const %s %s%.*s%s", item->type->name,
                       item->form == GWGEN_FORM_POINTERS ? "*const " : "",
                       (int)item->name.n, item->name.p,
                       item->form == GWGEN_FORM_POINTER ? "" : "[]");
}

gw_status gwgen_print_item(gw_buf *out, const gwgen_plan *plan,
                           const gwgen_item *item) {
  printer p = {.out = out, .plan = plan, .item = item};
  put(&p, item->is_shared ? "" : "static ");
  if (!p.status) {
    p.status = gwgen_print_declarator(out, item);
  }
  put(&p, " = {\n");
  bool is_numbers = item->form == GWGEN_FORM_ARRAY && !item->type->rows &&
                    item->type->form != GWGEN_FORM_SLICE;
  if (item->form == GWGEN_FORM_POINTER) {
    put_struct(&p, item->type, item->address, "\n");
  } else if (is_numbers) {
    put_numbers(&p);
  } else {
    for (size_t i = 0; i < item->count && !p.status; i++) {
      put_element(&p, i);
    }
  }
  put(&p, "};\n");
  return p.status;
}
