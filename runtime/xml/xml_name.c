#include "xml/xml.h"

typedef struct range {
  uint32_t from, to;
} range;

/* Namespaces in XML 1.0, section 3 (NCNameStartChar): no colon. */
static const range starts[] = {
    {'A', 'Z'},       {'_', '_'},       {'a', 'z'},         {0xC0, 0xD6},
    {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},     {0x37F, 0x1FFF},
    {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},   {0x3001, 0xD7FF},
    {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};

/* What may follow besides (NCNameChar). */
static const range others[] = {
    {'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040},
};

static bool is_in(uint32_t code, const range *ranges, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (code >= ranges[i].from && code <= ranges[i].to) {
      return true;
    }
  }
  return false;
}

/* The code point at |*at|, of what is UTF-8. */
static uint32_t next_code(gw_slice s, size_t *at) {
  unsigned char lead = (unsigned char)s.p[(*at)++];
  unsigned more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  uint32_t code = more ? lead & (0x3Fu >> more) : lead;
  for (; more && *at < s.n; more--) {
    code = code << 6 | ((unsigned char)s.p[(*at)++] & 0x3Fu);
  }
  return code;
}

bool gw_xml_is_name(gw_slice s) {
  size_t at = 0;
  while (at < s.n) {
    bool is_first = at == 0;
    uint32_t code = next_code(s, &at);
    if (!is_in(code, starts, GW_COUNT(starts)) &&
        (is_first || !is_in(code, others, GW_COUNT(others)))) {
      return false;
    }
  }
  return s.n > 0;
}
