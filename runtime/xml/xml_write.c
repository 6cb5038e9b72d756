#include "base/hash.h"
#include "base/vec.h"
#include "text/json_lex.h"
#include "xml/xml.h"

#define XSI_NIL                                                                \
  " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\""

typedef struct space {
  gw_slice prefix, space;
} space;

/* One walk over the JSON. Where an object has attributes it is walked twice:
 * they stand in the tag, wherever they are in the JSON. */
typedef struct writer {
  gw_json json;
  gw_arena *arena;
  gw_buf *out;
  gw_buf text;          /* of a string with escapes */
  GW_VEC(space) spaces; /* that are declared around this place */
  gw_status status;     /* the first failure; then nothing more is written */
} writer;

static void write_element(writer *w, const gw_xml_member *member,
                          const gw_xml *xml);

static void keep(writer *w, gw_status status) {
  if (w->status == GW_OK) {
    w->status = status;
  }
}

static void put(writer *w, gw_slice text) {
  if (w->status == GW_OK) {
    keep(w, gw_buf_append(w->out, text));
  }
}

/* ---- text ---------------------------------------------------------------- */

/* XML 1.0 2.4 and 3.3.3: what would be markup, or would be read as another
 * character. |is_bad|: XML has no word for it (2.2). */
static gw_slice escape_of(gw_slice text, size_t at, bool is_attribute,
                          bool *is_bad) {
  unsigned char c = (unsigned char)text.p[at];
  gw_slice none = {NULL, 0};
  switch (c) {
  case '&':
    return GW_LIT("&amp;");
  case '<':
    return GW_LIT("&lt;");
  case '>':
    return GW_LIT("&gt;");
  case '\r':
    return GW_LIT("&#13;");
  case '"':
    return is_attribute ? GW_LIT("&quot;") : none;
  case '\t':
    return is_attribute ? GW_LIT("&#9;") : none;
  case '\n':
    return is_attribute ? GW_LIT("&#10;") : none;
  case 0xEF: { /* U+FFFE, U+FFFF */
    gw_slice code = gw_slice_sub(text, at, 3);
    *is_bad =
        gw_slice_is(code, "\xef\xbf\xbe") || gw_slice_is(code, "\xef\xbf\xbf");
    return none;
  }
  default:
    *is_bad = c < ' ';
    return none;
  }
}

static void put_escaped(writer *w, gw_slice text, bool is_attribute) {
  size_t from = 0;
  bool is_bad = false;
  for (size_t i = 0; i < text.n && !is_bad; i++) {
    gw_slice escape = escape_of(text, i, is_attribute, &is_bad);
    if (escape.n) {
      put(w, gw_slice_sub(text, from, i - from));
      put(w, escape);
      from = i + 1;
    }
  }
  put(w, gw_slice_from(text, from));
  keep(w, is_bad ? GW_ERR_INVALID : GW_OK);
}

/* The text of a string, decoded; of another scalar as it stands. */
static gw_slice text_of(writer *w, gw_json_token token) {
  if (!(token.flags & GW_JSON_ESCAPED) || token.kind != GW_JSON_STRING) {
    return gw_json_text(&w->json, token);
  }
  w->text.n = 0;
  keep(w, gw_json_append(&w->json, token, &w->text));
  return gw_buf_slice(&w->text);
}

static gw_json_token next_value(writer *w) {
  gw_json_token token = {0};
  keep(w, gw_json_value(&w->json, &token));
  return token;
}

static void skip(writer *w) {
  keep(w, gw_json_skip(&w->json));
}

/* ---- names --------------------------------------------------------------- */

/* Declares what |member|'s tag needs and nothing around it has declared. */
static void declare(writer *w, const gw_xml_member *member) {
  for (size_t i = w->spaces.n; i-- > 0;) {
    if (gw_slice_eq(w->spaces.v[i].prefix, member->prefix)) {
      if (gw_slice_eq(w->spaces.v[i].space, member->space)) {
        return;
      }
      break;
    }
  }
  if (!member->space.n) {
    return;
  }
  space *slot = GW_PUSH(w->arena, &w->spaces);
  if (!slot) {
    keep(w, gw_arena_why(w->arena));
    return;
  }
  *slot = (space){member->prefix, member->space};
  put(w, member->prefix.n ? GW_LIT(" xmlns:") : GW_LIT(" xmlns"));
  put(w, member->prefix);
  put(w, GW_LIT("=\""));
  put_escaped(w, member->space, true);
  put(w, GW_LIT("\""));
}

/* The member of |xml| that is called |key|, or one made in |*room|. */
static const gw_xml_member *member_of(writer *w, const gw_xml *xml,
                                      gw_json_token key, gw_xml_member *room) {
  gw_slice name = text_of(w, key);
  int32_t at = xml ? gw_names_find(&xml->keys, name) : -1;
  if (at >= 0) {
    return &xml->members[at];
  }
  *room = (gw_xml_member){.key = name, .tag = name};
  room->value = xml ? xml->additional : NULL;
  if (name.p == w->text.p) {
    room->tag = gw_arena_dup(w->arena, name);
    keep(w, room->tag.p ? GW_OK : gw_arena_why(w->arena));
  }
  if (!gw_xml_is_name(name)) {
    keep(w, GW_ERR_INVALID); /* no element can be called so */
  }
  return room;
}

static bool next_key(writer *w, gw_json_token *ret_key) {
  if (w->status != GW_OK) {
    return false;
  }
  gw_status status = gw_json_key(&w->json, GW_LIT(""), ret_key);
  keep(w, status == GW_END ? GW_OK : status);
  return status == GW_OK && w->status == GW_OK;
}

static bool next_item(writer *w) {
  if (w->status != GW_OK) {
    return false;
  }
  gw_status status = gw_json_item(&w->json);
  keep(w, status == GW_END ? GW_OK : status);
  return status == GW_OK;
}

/* ---- objects ------------------------------------------------------------- */

/* An attribute that is null is none. */
static void write_attribute(writer *w, const gw_xml_member *member) {
  gw_json_token token = next_value(w);
  if (token.kind == GW_JSON_NULL) {
    return;
  }
  if (token.kind == GW_JSON_OBJECT || token.kind == GW_JSON_ARRAY) {
    keep(w, GW_ERR_INVALID);
    return;
  }
  declare(w, member);
  put(w, GW_LIT(" "));
  put(w, member->tag);
  put(w, GW_LIT("=\""));
  put_escaped(w, text_of(w, token), true);
  put(w, GW_LIT("\""));
}

/* The attributes of the object that was entered, which stays where it is. */
static void write_attributes(writer *w, const gw_xml *xml) {
  gw_json before = w->json;
  gw_json_token key;
  while (next_key(w, &key)) {
    int32_t at = gw_names_find(&xml->keys, text_of(w, key));
    if (at >= 0 && xml->members[at].flags & GW_XML_ATTRIBUTE) {
      write_attribute(w, &xml->members[at]);
    } else {
      skip(w);
    }
  }
  w->json = before;
}

/* Each element of an array by itself, with nothing around them. */
static void write_items(writer *w, const gw_xml_member *member,
                        const gw_xml *item) {
  (void)next_value(w);
  while (next_item(w)) {
    write_element(w, member, item);
  }
}

/* What undeclared arrays look like is nowhere said: as lists do. */
static void write_child(writer *w, const gw_xml_member *member) {
  const gw_xml *value = member->value;
  const gw_xml *item = value && value->item ? value->item->value : NULL;
  bool is_list = member->flags & GW_XML_LIST || !value || !member->name.n;
  gw_json_kind kind = gw_json_peek(&w->json);
  if (member->flags & GW_XML_LIST && kind == GW_JSON_NULL) {
    skip(w); /* nil would be an element of it */
  } else if (is_list && kind == GW_JSON_ARRAY) {
    write_items(w, member, item);
  } else {
    write_element(w, member, value);
  }
}

static void write_members(writer *w, const gw_xml *xml) {
  gw_json_token key;
  while (next_key(w, &key)) {
    gw_xml_member room;
    const gw_xml_member *member = member_of(w, xml, key, &room);
    if (member->flags & GW_XML_ATTRIBUTE) {
      skip(w);
    } else {
      write_child(w, member);
    }
  }
}

/* ---- elements ------------------------------------------------------------ */

static void write_wrapped(writer *w, const gw_xml_member *member,
                          const gw_xml *xml) {
  const gw_xml_member *item = xml && xml->item ? xml->item : member;
  const gw_xml *value = xml && xml->item ? xml->item->value : NULL;
  while (next_item(w)) {
    write_element(w, item, value);
  }
}

/* What stands in the element, behind the ">" that this writes too; false where
 * there is nothing. */
static bool write_content(writer *w, const gw_xml_member *member,
                          const gw_xml *xml) {
  gw_json_token token = next_value(w);
  bool is_object = token.kind == GW_JSON_OBJECT;
  if (is_object && xml && xml->flags & GW_XML_HAS_ATTRIBUTES) {
    write_attributes(w, xml);
  }
  if (token.kind == GW_JSON_NULL) {
    put(w, GW_LIT(XSI_NIL));
    return false;
  }
  size_t before = w->out->n;
  put(w, GW_LIT(">"));
  size_t inside = w->out->n;
  if (is_object) {
    write_members(w, xml);
  } else if (token.kind == GW_JSON_ARRAY) {
    write_wrapped(w, member, xml);
  } else {
    put_escaped(w, text_of(w, token), false);
  }
  if (w->status == GW_OK && w->out->n == inside) {
    w->out->n = before; /* nothing: "<a/>" */
    return false;
  }
  return true;
}

static void write_element(writer *w, const gw_xml_member *member,
                          const gw_xml *xml) {
  size_t n_spaces = w->spaces.n;
  put(w, GW_LIT("<"));
  put(w, member->tag);
  declare(w, member);
  if (write_content(w, member, xml)) {
    put(w, GW_LIT("</"));
    put(w, member->tag);
    put(w, GW_LIT(">"));
  } else {
    put(w, GW_LIT("/>"));
  }
  w->spaces.n = n_spaces;
}

gw_status gw_xml_from_json(const gw_xml_member *root, gw_slice json,
                           gw_arena *arena, gw_buf *out) {
  writer w = {.arena = arena, .out = out};
  gw_buf_init(&w.text, NULL, json.n + GW_JSON_SLACK);
  keep(&w, gw_json_init(&w.json, json));
  put(&w, GW_LIT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
  if (w.status == GW_OK) {
    write_element(&w, root, root->value);
  }
  if (w.status == GW_OK) {
    keep(&w, gw_json_finish(&w.json));
  }
  gw_buf_done(&w.text);
  return w.status;
}
