/* ECMA-262 22.2.2.9.5 and its tables 66 to 68: \p{...}. What is in a property
 * says the Unicode character database, as ICU has it. */
#include <unicode/uchar.h>
#include <unicode/uset.h>

#include "pass/pattern_parts.h"

enum { NAME_BYTES = 64 };

/* Table 67 in its order; ICU knows more than ECMA-262 has. */
static const UProperty binary_properties[] = {
    UCHAR_ASCII_HEX_DIGIT,
    UCHAR_ALPHABETIC,
    UCHAR_BIDI_CONTROL,
    UCHAR_BIDI_MIRRORED,
    UCHAR_CASE_IGNORABLE,
    UCHAR_CASED,
    UCHAR_CHANGES_WHEN_CASEFOLDED,
    UCHAR_CHANGES_WHEN_CASEMAPPED,
    UCHAR_CHANGES_WHEN_LOWERCASED,
    UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED,
    UCHAR_CHANGES_WHEN_TITLECASED,
    UCHAR_CHANGES_WHEN_UPPERCASED,
    UCHAR_DASH,
    UCHAR_DEFAULT_IGNORABLE_CODE_POINT,
    UCHAR_DEPRECATED,
    UCHAR_DIACRITIC,
    UCHAR_EMOJI,
    UCHAR_EMOJI_COMPONENT,
    UCHAR_EMOJI_MODIFIER,
    UCHAR_EMOJI_MODIFIER_BASE,
    UCHAR_EMOJI_PRESENTATION,
    UCHAR_EXTENDED_PICTOGRAPHIC,
    UCHAR_EXTENDER,
    UCHAR_GRAPHEME_BASE,
    UCHAR_GRAPHEME_EXTEND,
    UCHAR_HEX_DIGIT,
    UCHAR_IDS_BINARY_OPERATOR,
    UCHAR_IDS_TRINARY_OPERATOR,
    UCHAR_ID_CONTINUE,
    UCHAR_ID_START,
    UCHAR_IDEOGRAPHIC,
    UCHAR_JOIN_CONTROL,
    UCHAR_LOGICAL_ORDER_EXCEPTION,
    UCHAR_LOWERCASE,
    UCHAR_MATH,
    UCHAR_NONCHARACTER_CODE_POINT,
    UCHAR_PATTERN_SYNTAX,
    UCHAR_PATTERN_WHITE_SPACE,
    UCHAR_QUOTATION_MARK,
    UCHAR_RADICAL,
    UCHAR_REGIONAL_INDICATOR,
    UCHAR_S_TERM,
    UCHAR_SOFT_DOTTED,
    UCHAR_TERMINAL_PUNCTUATION,
    UCHAR_UNIFIED_IDEOGRAPH,
    UCHAR_UPPERCASE,
    UCHAR_VARIATION_SELECTOR,
    UCHAR_WHITE_SPACE,
    UCHAR_XID_CONTINUE,
    UCHAR_XID_START,
};

/* Properties with a value, table 66. */
static const struct {
  const char *name, *code;
  UProperty property;
} valued_properties[] = {
    {"General_Category", "gc", UCHAR_GENERAL_CATEGORY_MASK},
    {"Script", "sc", UCHAR_SCRIPT},
    {"Script_Extensions", "scx", UCHAR_SCRIPT_EXTENSIONS},
};

/* ICU takes names in any spelling, ECMA-262 only as they are listed. The names
 * are those of UPropertyNameChoice: short, long, then others. */
static bool is_named(UProperty property, gw_slice name) {
  for (int i = U_SHORT_PROPERTY_NAME;; i++) {
    const char *known = u_getPropertyName(property, (UPropertyNameChoice)i);
    if (known && gw_slice_is(name, known)) {
      return true;
    }
    if (!known && i > U_LONG_PROPERTY_NAME) {
      return false;
    }
  }
}

static bool is_value_named(UProperty property, int32_t value, gw_slice name) {
  for (int i = U_SHORT_PROPERTY_NAME;; i++) {
    const char *known =
        u_getPropertyValueName(property, value, (UPropertyNameChoice)i);
    if (known && gw_slice_is(name, known)) {
      return true;
    }
    if (!known && i > U_LONG_PROPERTY_NAME) {
      return false;
    }
  }
}

/* ---- sets ---------------------------------------------------------------- */

static gw_status add_ranges(gw_arena *arena, pattern_set *set,
                            const USet *from) {
  gw_status status = GW_OK;
  int32_t n = uset_getItemCount(from);
  for (int32_t i = 0; i < n && status == GW_OK; i++) {
    UChar32 first, last;
    UErrorCode error = U_ZERO_ERROR;
    if (uset_getItem(from, i, &first, &last, NULL, 0, &error) == 0) {
      status = pattern_set_add(arena, set, (uint32_t)first, (uint32_t)last);
    }
  }
  return status;
}

static gw_status add_value(gw_arena *arena, pattern_set *set,
                           UProperty property, int32_t value) {
  UErrorCode error = U_ZERO_ERROR;
  USet *found = uset_openEmpty();
  if (!found) {
    return GW_ERR_NOMEM;
  }
  uset_applyIntPropertyValue(found, property, value, &error);
  gw_status status =
      U_FAILURE(error) ? GW_ERR_NOMEM : add_ranges(arena, set, found);
  uset_close(found);
  return status;
}

/* ---- names --------------------------------------------------------------- */

static gw_status add_of_value(gw_arena *arena, pattern_set *set,
                              UProperty property, gw_slice name) {
  char text[NAME_BYTES];
  /* of script extensions ICU has no names: they are those of scripts */
  UProperty names =
      property == UCHAR_SCRIPT_EXTENSIONS ? UCHAR_SCRIPT : property;
  if (name.n == 0 || name.n >= sizeof text) {
    return GW_ERR_UNSUPPORTED;
  }
  memcpy(text, name.p, name.n);
  text[name.n] = 0;
  int32_t value = u_getPropertyValueEnum(names, text);
  return value != UCHAR_INVALID_CODE && is_value_named(names, value, name)
             ? add_value(arena, set, property, value)
             : GW_ERR_UNSUPPORTED;
}

/* A name without a value: a property that is or is not, or a category. */
static gw_status add_lone(gw_arena *arena, pattern_set *set, gw_slice name) {
  if (gw_slice_is(name, "Any")) {
    return pattern_set_add(arena, set, 0, PATTERN_MAX_CODE);
  }
  if (gw_slice_is(name, "ASCII")) {
    return pattern_set_add(arena, set, 0, 0x7f);
  }
  if (gw_slice_is(name, "Assigned")) {
    gw_status status =
        add_value(arena, set, UCHAR_GENERAL_CATEGORY_MASK, U_GC_CN_MASK);
    return status == GW_OK ? pattern_set_negate(arena, set) : status;
  }
  for (size_t i = 0; i < GW_COUNT(binary_properties); i++) {
    if (is_named(binary_properties[i], name)) {
      return add_value(arena, set, binary_properties[i], 1);
    }
  }
  return add_of_value(arena, set, UCHAR_GENERAL_CATEGORY_MASK, name);
}

gw_status pattern_set_property(gw_arena *arena, pattern_set *set,
                               gw_slice name) {
  gw_slice value = name;
  gw_slice key = gw_slice_cut(&value, '=');
  if (!value.p) {
    return add_lone(arena, set, key);
  }
  for (size_t i = 0; i < GW_COUNT(valued_properties); i++) {
    if (gw_slice_is(key, valued_properties[i].name) ||
        gw_slice_is(key, valued_properties[i].code)) {
      return add_of_value(arena, set, valued_properties[i].property, value);
    }
  }
  return GW_ERR_UNSUPPORTED;
}
