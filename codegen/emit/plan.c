#include "emit/plan.h"

#include "ir/words.h"

/* What a map key is made of: no padding, so its bytes can be compared. */
typedef struct item_key {
  uint64_t address, type, form;
} item_key;

/* A COUNT is no pointer: in keys it says "an element of an array". */
static const gwgen_form FORM_ELEMENT = GWGEN_FORM_COUNT;

static const gwgen_type *const object_types[GWGEN_OBJECT_COUNT_] = {
    [GWGEN_OBJECT_API] = &gwgen_type_api,
    [GWGEN_OBJECT_OPERATION] = &gwgen_type_operation,
    [GWGEN_OBJECT_ROUTES] = &gwgen_type_route_node,
    [GWGEN_OBJECT_SCHEMA] = &gwgen_type_schema,
    [GWGEN_OBJECT_MESSAGE] = &gwgen_type_message,
    [GWGEN_OBJECT_ENUM] = &gwgen_type_enum,
    [GWGEN_OBJECT_SHAPE] = &gwgen_type_shape,
    [GWGEN_OBJECT_XML] = &gwgen_type_xml,
    [GWGEN_OBJECT_TYPES] = &gwgen_type_types,
    [GWGEN_OBJECT_POLICIES] = &gwgen_type_policy_use,
    [GWGEN_OBJECT_DOCUMENTS] = &gwgen_type_document,
};

static gwgen_form object_form(const gwgen_object *object) {
  bool is_array = object->kind == GWGEN_OBJECT_DOCUMENTS ||
                  object->kind == GWGEN_OBJECT_POLICIES;
  return is_array ? GWGEN_FORM_ARRAY : GWGEN_FORM_POINTER;
}

static item_key key_of(const void *address, const gwgen_type *type,
                       gwgen_form form) {
  return (item_key){(uintptr_t)address, (uintptr_t)type, (uint64_t)form};
}

static gw_slice key_slice(const item_key *key) {
  return gw_slice_of((const char *)key, sizeof *key);
}

static void fail(gwgen_plan *plan, gw_status status) {
  if (!plan->status) {
    plan->status = status;
  }
}

const gwgen_item *gwgen_plan_find(const gwgen_plan *plan, const void *address,
                                  const gwgen_type *type, gwgen_form form,
                                  int64_t *ret_index) {
  *ret_index = -1;
  item_key key = key_of(address, type, form);
  gwgen_item *item = gw_map_find(&plan->items, key_slice(&key));
  if (!item && form == GWGEN_FORM_POINTER) {
    key = key_of(address, type, FORM_ELEMENT);
    item = gw_map_find(&plan->items, key_slice(&key));
    if (item) {
      size_t bytes = (uintptr_t)address - (uintptr_t)item->address;
      *ret_index = (int64_t)(bytes / type->size);
    }
  }
  return item;
}

/* ---- references -------------------------------------------------------------
 */

/* One pointer in a struct. |element| is the struct that holds it. */
typedef struct reference {
  const gwgen_row *row;
  const void *element;
  const gwgen_type *element_type;
  size_t index; /* of the element in its array */
  const void *address;
  size_t count;
} reference;

typedef void (*on_reference)(gwgen_plan *plan, gwgen_item *from,
                             const reference *ref);

static const void *load_pointer(const void *element, const gwgen_row *row) {
  const void *p;
  memcpy(&p, (const char *)element + row->offset, sizeof p);
  return p;
}

static void walk_struct(gwgen_plan *plan, gwgen_item *from, reference ref,
                        on_reference visit) {
  for (const gwgen_row *row = ref.element_type->rows; row->name; row++) {
    if (row->form == GWGEN_FORM_STRUCT) {
      reference inner = ref;
      inner.element = (const char *)ref.element + row->offset;
      inner.element_type = row->type;
      walk_struct(plan, from, inner, visit);
      continue;
    }
    if (row->form != GWGEN_FORM_POINTER && row->form != GWGEN_FORM_ARRAY &&
        row->form != GWGEN_FORM_POINTERS) {
      continue;
    }
    ref.row = row;
    ref.address = load_pointer(ref.element, row);
    ref.count = row->count ? row->count(ref.element) : 1;
    if (ref.address && ref.count) {
      visit(plan, from, &ref);
    }
  }
}

/* Calls |visit| for every pointer that |item| holds. */
static void walk_item(gwgen_plan *plan, gwgen_item *item, on_reference visit) {
  static const gwgen_row element_row = {.name = "", .form = GWGEN_FORM_POINTER};
  for (size_t i = 0; i < item->count && !plan->status; i++) {
    if (item->form == GWGEN_FORM_POINTERS) {
      gwgen_row row = element_row;
      row.type = item->type;
      reference ref = {.row = &row, .index = i, .count = 1};
      memcpy(&ref.address, (const char *)item->address + i * sizeof(void *),
             sizeof ref.address);
      visit(plan, item, &ref);
    } else if (item->type->rows) {
      reference ref = {.element =
                           (const char *)item->address + i * item->type->size,
                       .element_type = item->type,
                       .index = i};
      walk_struct(plan, item, ref, visit);
    }
  }
}

/* ---- items ------------------------------------------------------------------
 */

static void put_key(gwgen_plan *plan, item_key key, gwgen_item *item) {
  item_key *kept = gw_arena_alloc(plan->arena, sizeof *kept);
  if (!kept) {
    fail(plan, gw_arena_why(plan->arena));
    return;
  }
  *kept = key;
  gw_status status =
      gw_map_put(plan->arena, &plan->items, key_slice(kept), item);
  if (status && status != GW_ERR_DUPLICATE) {
    fail(plan, status);
  }
}

/* Files |item| by its address, and the elements of arrays of structs, so that
 * pointers into them are found. */
static void file_item(gwgen_plan *plan, gwgen_item *item) {
  put_key(plan, key_of(item->address, item->type, item->form), item);
  if (item->form != GWGEN_FORM_ARRAY || !item->type->rows) {
    return;
  }
  for (size_t i = 0; i < item->count && !plan->status; i++) {
    const char *element = (const char *)item->address + i * item->type->size;
    put_key(plan, key_of(element, item->type, FORM_ELEMENT), item);
  }
}

/* Takes |name|, or name_2, name_3 ... if others have it. */
static gw_slice take_name(gwgen_plan *plan, gw_slice name) {
  gw_slice free_name = name;
  if (!name.p) {
    fail(plan, gw_arena_why(plan->arena));
  }
  for (unsigned i = 2; !plan->status; i++) {
    gw_status status = gw_map_put(plan->arena, &plan->names, free_name, plan);
    if (status != GW_ERR_DUPLICATE) {
      fail(plan, status);
      break;
    }
    free_name = gw_arena_printf(plan->arena, "%.*s_%u", (int)name.n, name.p, i);
    if (!free_name.p) {
      fail(plan, gw_arena_why(plan->arena));
    }
  }
  return free_name;
}

static gw_slice strip(const char *label) {
  gw_slice s = gw_slice_str(label);
  (void)gw_slice_cut(&s, '_'); /* GW_RULE_ALL_OF: ALL_OF */
  (void)gw_slice_cut(&s, '_');
  return s.p ? s : gw_slice_str(label);
}

/* What tells an element of an array apart for a reader: its first text, else
 * its kind. p NULL: nothing does. */
static gw_slice element_label(gwgen_plan *plan, const reference *ref) {
  const gwgen_row *row = ref->element_type ? ref->element_type->rows : NULL;
  for (; row && row->name; row++) {
    const char *at = (const char *)ref->element + row->offset;
    if (row->form == GWGEN_FORM_SLICE) {
      gw_slice text;
      memcpy(&text, at, sizeof text);
      return text.n ? gwgen_words(plan->arena, text) : (gw_slice){NULL, 0};
    }
    uint32_t value = 0;
    if (row->form == GWGEN_FORM_ENUM) {
      memcpy(&value, at, sizeof value);
    }
    for (const gwgen_label *l = row->labels; value && l->name; l++) {
      if (l->value == value) {
        return gwgen_words(plan->arena, strip(l->name));
      }
    }
  }
  return (gw_slice){NULL, 0};
}

/* The name of what |ref| points to: the stem, what tells the element apart,
 * the field. A "node" is a step of the route tree, whose text says enough. */
static gw_slice child_name(gwgen_plan *plan, const gwgen_item *from,
                           const reference *ref) {
  gw_arena *arena = plan->arena;
  gw_slice base = from->stem;
  if (from->form == GWGEN_FORM_ARRAY) {
    gw_slice label = element_label(plan, ref);
    base = label.p ? gw_arena_printf(arena, "%.*s_%.*s", GWGEN_S(base),
                                     GWGEN_S(label))
                   : gw_arena_printf(arena, "%.*s_%zu", GWGEN_S(from->name),
                                     ref->index + 1);
  }
  if (from->form == GWGEN_FORM_POINTERS) {
    return take_name(plan, gw_arena_printf(arena, "%.*s_%zu", GWGEN_S(base),
                                           ref->index + 1));
  }
  const char *part = ref->row->name;
  if (strcmp(part, "node") != 0) {
    base = gw_arena_printf(arena, "%.*s_%s", GWGEN_S(base), part);
  }
  return take_name(plan, base);
}

static gwgen_item *new_item(gwgen_plan *plan, const gwgen_item *what) {
  gwgen_item *item = gw_arena_alloc(plan->arena, sizeof *item);
  if (!item) {
    fail(plan, gw_arena_why(plan->arena));
    return NULL;
  }
  *item = *what;
  file_item(plan, item);
  return item;
}

/* ---- what the API reaches ------------------------------------------------ */

/* Objects with names wait in |reached| for their turn: references between them
 * may form long chains and cycles. */
static void mark(gwgen_plan *plan, gwgen_item *from, const reference *ref) {
  (void)from;
  gwgen_item found = {.address = ref->address,
                      .type = ref->row->type,
                      .form = ref->row->form,
                      .count = ref->count};
  item_key key = key_of(found.address, found.type, found.form);
  gwgen_item *item = gw_map_find(&plan->items, key_slice(&key));
  if (!item) {
    walk_item(plan, &found, mark);
    return;
  }
  if (item->is_reached) {
    return;
  }
  gwgen_item **slot = GW_PUSH(plan->arena, &plan->reached);
  if (!slot) {
    fail(plan, gw_arena_why(plan->arena));
    return;
  }
  *slot = item;
  item->is_reached = 1;
}

/* ---- the order of printing ----------------------------------------------- */

static void place(gwgen_plan *plan, gwgen_item *item);

static void place_child(gwgen_plan *plan, gwgen_item *from,
                        const reference *ref) {
  item_key key = key_of(ref->address, ref->row->type, ref->row->form);
  gwgen_item *item = gw_map_find(&plan->items, key_slice(&key));
  if (!item && ref->row->form == GWGEN_FORM_POINTER) {
    key = key_of(ref->address, ref->row->type, FORM_ELEMENT);
    item = gw_map_find(&plan->items, key_slice(&key));
  }
  if (!item) {
    gwgen_item child = {.address = ref->address,
                        .type = ref->row->type,
                        .form = ref->row->form,
                        .count = ref->count,
                        .file = from->file,
                        .is_reached = 1};
    child.name = child_name(plan, from, ref);
    bool is_inner = child.form == GWGEN_FORM_ARRAY && child.type->rows;
    child.stem = is_inner ? from->stem : child.name;
    item = new_item(plan, &child);
    if (item) {
      place(plan, item);
    }
    return;
  }
  if (item->file != from->file) {
    item->is_shared = 1;
  } else if (!item->order) {
    item->is_early = 1;
  }
}

/* Appends |item| to its file, behind what only it points to. */
static void place(gwgen_plan *plan, gwgen_item *item) {
  walk_item(plan, item, place_child);
  gwgen_plan_file *file = &plan->files.v[item->file];
  gwgen_item **slot = GW_PUSH(plan->arena, &file->items);
  if (!slot) {
    fail(plan, gw_arena_why(plan->arena));
    return;
  }
  *slot = item;
  item->order = file->items.n;
}

static void file_objects(gwgen_plan *plan, size_t at) {
  const gwgen_output_file *file = &plan->layout->files.v[at];
  gwgen_plan_file *slot = GW_PUSH(plan->arena, &plan->files);
  if (!slot) {
    fail(plan, gw_arena_why(plan->arena));
    return;
  }
  slot->name = file->name;
  for (size_t i = 0; i < file->objects.n && !plan->status; i++) {
    const gwgen_object *object = &file->objects.v[i];
    gwgen_item item = {.address = object->table,
                       .type = object_types[object->kind],
                       .form = object_form(object),
                       .count = object->count,
                       .name = take_name(plan, object->c_name),
                       .file = at,
                       .object = object};
    item.stem = item.name;
    if (object->table && object->count) {
      (void)new_item(plan, &item);
    }
  }
}

static void mark_api(gwgen_plan *plan, const gwgen_object *object) {
  if (object->kind != GWGEN_OBJECT_API) {
    return;
  }
  static const gwgen_row row = {
      .name = "api", .form = GWGEN_FORM_POINTER, .type = &gwgen_type_api};
  reference ref = {.row = &row, .address = object->table, .count = 1};
  mark(plan, NULL, &ref);
  for (size_t i = 0; i < plan->reached.n && !plan->status; i++) {
    walk_item(plan, plan->reached.v[i], mark);
  }
}

static gwgen_item *item_of(gwgen_plan *plan, const gwgen_object *object) {
  item_key key =
      key_of(object->table, object_types[object->kind], object_form(object));
  gwgen_item *item = gw_map_find(&plan->items, key_slice(&key));
  return item && item->object == object ? item : NULL;
}

gw_status gwgen_plan_make(gw_arena *arena, const gwgen_layout *layout,
                          gwgen_plan *ret_plan) {
  gwgen_plan *plan = ret_plan;
  *plan = (gwgen_plan){.arena = arena, .layout = layout};
  for (size_t i = 0; i < layout->files.n && !plan->status; i++) {
    file_objects(plan, i);
  }
  for (size_t i = 0; i < layout->files.n && !plan->status; i++) {
    const gwgen_output_file *file = &layout->files.v[i];
    for (size_t k = 0; k < file->objects.n; k++) {
      mark_api(plan, &file->objects.v[k]);
    }
  }
  for (size_t i = 0; i < layout->files.n; i++) {
    const gwgen_output_file *file = &layout->files.v[i];
    for (size_t k = 0; k < file->objects.n && !plan->status; k++) {
      gwgen_item *item = item_of(plan, &file->objects.v[k]);
      if (item && item->is_reached) {
        item->is_shared |= item->object->kind == GWGEN_OBJECT_API;
        place(plan, item);
      }
    }
  }
  return plan->status;
}
