#include "base/hash.h"
#include "base/map.h"
#include "text/json_scalar.h"
#include "text/json_write.h"
#include "xml/xml_parts.h"

/* Room for "@{namespace}name". */
enum { FULL_NAME = GW_XML_MAX_NAME + GW_XML_MAX_SPACE + 3 };

typedef struct writer {
  gw_arena *arena;
  gw_buf *out;
  gw_xml_node **last; /* by member: its last node; NULL between two objects */
  size_t n_last;
} writer;

static gw_status write_value(writer *w, const gw_xml_node *node,
                             const gw_xml *xml);

static bool is_attribute(const gw_xml_node *node) {
  return node->flags & GW_XML_NODE_ATTRIBUTE;
}

/* "@{namespace}local"; the namespace |inside| is not said. */
static gw_slice name_of(const gw_xml_node *node, gw_slice inside,
                        char room[FULL_NAME]) {
  bool is_said = node->space.n &&
                 (is_attribute(node) || !gw_slice_eq(node->space, inside));
  size_t n = 0;
  if (!is_said && !is_attribute(node)) {
    return node->local;
  }
  if (is_attribute(node)) {
    room[n++] = '@';
  }
  if (is_said) {
    room[n++] = '{';
    memcpy(room + n, node->space.p, node->space.n);
    n += node->space.n;
    room[n++] = '}';
  }
  memcpy(room + n, node->local.p, node->local.n);
  return gw_slice_of(room, n + node->local.n);
}

/* Whether |node| is what the tables call |name|. */
static bool is_named(const gw_xml_node *node, gw_slice name) {
  char room[FULL_NAME];
  return gw_slice_eq(name_of(node, (gw_slice){NULL, 0}, room), name);
}

/* ---- which member a child is --------------------------------------------- */

static void chain(gw_xml_node *before, gw_xml_node *node) {
  if (before) {
    before->same = node;
    node->flags |= GW_XML_NODE_INSIDE;
  }
}

static gw_status room_for(writer *w, const gw_xml *xml) {
  if (xml && xml->n_members > w->n_last) {
    w->last = gw_arena_zalloc(w->arena, xml->n_members * sizeof *w->last);
    w->n_last = w->last ? xml->n_members : 0;
  }
  return w->last || !xml || !xml->n_members ? GW_OK : gw_arena_why(w->arena);
}

/* The name of a child that no property has. One that is a property's in JSON
 * and not in XML is not that property. */
static gw_slice key_of(writer *w, const gw_xml *xml, gw_slice inside,
                       const gw_xml_node *node) {
  char room[FULL_NAME];
  gw_slice name = name_of(node, inside, room);
  if (xml && gw_names_find(&xml->keys, name) >= 0) {
    return gw_arena_printf(w->arena, "{}%.*s", (int)name.n, name.p);
  }
  return name.p == room ? gw_arena_dup(w->arena, name) : name;
}

/* Those of one name become a list. */
static gw_status add_unknown(writer *w, gw_map *others, const gw_xml *xml,
                             gw_slice inside, gw_xml_node *node) {
  node->key = key_of(w, xml, inside, node);
  if (!node->key.p) {
    return gw_arena_why(w->arena);
  }
  gw_xml_node *first = gw_map_find(others, node->key);
  if (!first) {
    return gw_map_put(w->arena, others, node->key, node);
  }
  chain(first->last_same ? first->last_same : first, node);
  first->last_same = node;
  return GW_OK;
}

/* Gives each child its key, and chains the elements of lists. */
static gw_status group(writer *w, const gw_xml_node *node, const gw_xml *xml) {
  gw_slice inside = xml ? xml->space : node->space;
  gw_slice none = {NULL, 0};
  gw_map others = {0};
  gw_status status = room_for(w, xml);
  for (gw_xml_node *child = node->first; child && status == GW_OK;
       child = child->next) {
    char room[FULL_NAME];
    int32_t at =
        xml ? gw_names_find(&xml->names, name_of(child, none, room)) : -1;
    if (at < 0) {
      status = add_unknown(w, &others, xml, inside, child);
      continue;
    }
    child->member = &xml->members[at];
    child->key = child->member->key;
    if (child->member->flags & GW_XML_LIST) {
      chain(w->last[at], child);
      w->last[at] = child;
    }
  }
  return status;
}

/* XML has no word for an empty list without an element of its own: where the
 * schema wants one, it is there. Leaves w->last as it was before group(). */
static gw_status write_missing(writer *w, const gw_xml_node *node,
                               const gw_xml *xml, bool *is_first) {
  gw_status status = GW_OK;
  bool has_some = xml && xml->flags & GW_XML_HAS_REQUIRED;
  for (size_t i = 0; has_some && i < xml->n_members && status == GW_OK; i++) {
    const gw_xml_member *member = &xml->members[i];
    if (member->flags & GW_XML_REQUIRED && !w->last[i]) {
      status = gw_json_write_key(w->out, member->key, *is_first);
      if (status == GW_OK) {
        status = gw_buf_append(w->out, GW_LIT("[]"));
      }
      *is_first = false;
    }
  }
  for (const gw_xml_node *child = node->first; child; child = child->next) {
    if (child->member && child->member->flags & GW_XML_LIST) {
      w->last[child->member - xml->members] = NULL;
    }
  }
  return status;
}

/* ---- values -------------------------------------------------------------- */

static gw_status write_list(writer *w, const gw_xml_node *node,
                            const gw_xml *item) {
  gw_status status = gw_json_write_char(w->out, '[');
  for (; node && status == GW_OK; node = node->same) {
    status = write_value(w, node, item);
    if (status == GW_OK && node->same) {
      status = gw_json_write_char(w->out, ',');
    }
  }
  return status == GW_OK ? gw_json_write_char(w->out, ']') : status;
}

static bool is_only_list(const gw_xml *xml) {
  return xml && xml->item && xml->types & GW_TYPE_ARRAY &&
         !(xml->types & GW_TYPE_OBJECT);
}

static gw_status write_child(writer *w, const gw_xml_node *child,
                             const gw_xml *xml) {
  const gw_xml_member *member = child->member;
  const gw_xml *value = member ? member->value : xml ? xml->additional : NULL;
  bool is_list =
      member ? member->flags & GW_XML_LIST : child->same || is_only_list(value);
  if (!is_list) {
    return write_value(w, child, value);
  }
  bool has_item = value && value->item;
  return write_list(w, child, has_item ? value->item->value : value);
}

static gw_status write_object(writer *w, const gw_xml_node *node,
                              const gw_xml *xml) {
  bool is_first = true;
  gw_status status = group(w, node, xml);
  if (status == GW_OK) {
    status = gw_json_write_char(w->out, '{');
  }
  if (status == GW_OK) {
    status = write_missing(w, node, xml, &is_first);
  }
  for (const gw_xml_node *child = node->first; child && status == GW_OK;
       child = child->next) {
    if (child->flags & GW_XML_NODE_INSIDE) {
      continue;
    }
    status = gw_json_write_key(w->out, child->key, is_first);
    if (status == GW_OK) {
      status = write_child(w, child, xml);
    }
    is_first = false;
  }
  return status == GW_OK ? gw_json_write_char(w->out, '}') : status;
}

/* Whether all that stands in |node| are elements of the array |xml|. */
static bool is_list_of(const gw_xml_node *node, const gw_xml *xml) {
  if (!is_only_list(xml)) {
    return false;
  }
  for (const gw_xml_node *child = node->first; child; child = child->next) {
    if (!is_named(child, xml->item->name)) {
      return false;
    }
  }
  return true;
}

static gw_status write_wrapped(writer *w, const gw_xml_node *node,
                               const gw_xml *xml) {
  gw_status status = gw_json_write_char(w->out, '[');
  for (const gw_xml_node *child = node->first; child && status == GW_OK;
       child = child->next) {
    status = write_value(w, child, xml->item->value);
    if (status == GW_OK && child->next) {
      status = gw_json_write_char(w->out, ',');
    }
  }
  return status == GW_OK ? gw_json_write_char(w->out, ']') : status;
}

/* XML Schema part 2, 4.3.6: around numbers and booleans space says nothing. */
static gw_slice trim(gw_slice text) {
  while (text.n && gw_xml_is_blank(gw_slice_sub(text, 0, 1))) {
    text = gw_slice_from(text, 1);
  }
  while (text.n && gw_xml_is_blank(gw_slice_from(text, text.n - 1))) {
    text.n--;
  }
  return text;
}

enum {
  SCALAR = GW_TYPE_STRING | GW_TYPE_NUMBER | GW_TYPE_INTEGER | GW_TYPE_BOOLEAN
};

static gw_status write_text(writer *w, const gw_xml_node *node,
                            const gw_xml *xml) {
  uint32_t types = xml ? xml->types : GW_TYPE_ANY;
  gw_slice bare = trim(node->text);
  if (!bare.n && !(types & SCALAR) &&
      types & (GW_TYPE_OBJECT | GW_TYPE_ARRAY)) {
    return types & GW_TYPE_OBJECT ? write_object(w, node, xml)
                                  : gw_buf_append(w->out, GW_LIT("[]"));
  }
  if (types & GW_TYPE_STRING || !gw_json_is_bare(bare, types)) {
    bare = node->text;
  }
  return gw_json_write_scalar(w->out, bare, types);
}

static gw_status write_value(writer *w, const gw_xml_node *node,
                             const gw_xml *xml) {
  if (node->flags & GW_XML_NODE_NIL) {
    return gw_buf_append(w->out, GW_LIT("null"));
  }
  if (!node->first) {
    return write_text(w, node, xml);
  }
  return is_list_of(node, xml) ? write_wrapped(w, node, xml)
                               : write_object(w, node, xml);
}

/* ---- documents ----------------------------------------------------------- */

static gw_status check_root(const gw_xml_member *wanted,
                            const gw_xml_node *root, gw_arena *arena,
                            gw_xml_fault *fault) {
  if (!wanted->name.n || is_named(root, wanted->name)) {
    return GW_OK;
  }
  gw_slice what = gw_arena_printf(arena, "the root element is not %.*s",
                                  (int)wanted->name.n, wanted->name.p);
  *fault = (gw_xml_fault){"root-element", {what.p, 0}};
  return what.p ? GW_ERR_INVALID : gw_arena_why(arena);
}

/* The tree: nodes, texts, names that no table has. It goes before the caller
 * goes on. */
static size_t tree_limit(const gw_xml_input *input) {
  return 2 * input->body.n + 2 * input->max_nodes * sizeof(gw_xml_node) +
         64 * 1024;
}

gw_status gw_xml_to_json(const gw_xml_input *input, gw_arena *arena,
                         gw_buf *out, gw_xml_fault *reterr_fault) {
  gw_slice mark = GW_LIT("\xef\xbb\xbf"); /* XML 1.0 4.3.3: it may be there */
  gw_slice body = input->body;
  gw_xml_tree tree = {NULL, NULL};
  gw_arena nodes;
  writer w = {.arena = &nodes, .out = out};
  *reterr_fault = (gw_xml_fault){NULL, {NULL, 0}};
  if (gw_slice_starts(body, mark)) {
    body = gw_slice_from(body, mark.n);
  }
  gw_status status = gw_xml_guard(body, input->max_nodes, reterr_fault);
  if (status != GW_OK) {
    return status;
  }
  gw_arena_init(&nodes, tree_limit(input));
  status = gw_xml_read(body, &nodes, &tree, reterr_fault);
  if (status == GW_OK) {
    status = check_root(input->root, tree.root, arena, reterr_fault);
  }
  if (status == GW_OK) {
    status = write_value(&w, tree.root, input->root->value);
  }
  gw_xml_read_done(&tree);
  gw_arena_done(&nodes);
  return status;
}
