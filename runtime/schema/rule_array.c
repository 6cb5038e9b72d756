#include "schema/evaluated.h"
#include "schema/marks.h"
#include "schema/quick_walk.h"

gw_status gw_rule_items(gw_schema_run *run, const gw_schema *schema, size_t n) {
  if (schema->checks & GW_CHECK_MIN_ITEMS && n < schema->min_items) {
    gw_status status = gw_schema_refuse(run, "min-items",
                                        "%zu elements, at least %u are needed",
                                        n, (unsigned)schema->min_items);
    if (status != GW_OK) {
      return status;
    }
  }
  if (schema->checks & GW_CHECK_MAX_ITEMS && n > schema->max_items) {
    return gw_schema_refuse(run, "max-items",
                            "%zu elements, at most %u are allowed", n,
                            (unsigned)schema->max_items);
  }
  return GW_OK;
}

/* Remembers the next element without consuming it. */
static gw_status mark_item(gw_schema_run *run, const gw_json *json, size_t i) {
  if (i >= GW_SCHEMA_MAX_UNIQUE) {
    return GW_OK; /* check_unique() refuses the array */
  }
  gw_json copy = *json;
  gw_mark mark;
  gw_status status = gw_mark_value(run, &copy, &mark);
  if (status != GW_OK) {
    return status;
  }
  mark.at = (uint32_t)i;
  mark.n = 0;
  return gw_mark_push(run, mark);
}

static gw_status check_unique(gw_schema_run *run, size_t from, size_t n) {
  if (n > GW_SCHEMA_MAX_UNIQUE) {
    return gw_schema_refuse(run, "unique-items",
                            "%zu elements are too many to be compared", n);
  }
  const gw_mark *mark;
  gw_status status = gw_mark_find_equal(run, from, &mark);
  if (status != GW_OK) {
    return status;
  }
  return mark ? gw_schema_refuse(run, "unique-items",
                                 "the element %u is there twice",
                                 (unsigned)mark->at)
              : GW_OK;
}

static gw_status check_item(gw_schema_run *run, const gw_schema *schema,
                            gw_json *json, size_t i) {
  const gw_schema *item =
      i < schema->n_prefix ? schema->prefix[i] : schema->items;
  if (schema->checks & GW_CHECK_UNIQUE_ITEMS) {
    gw_status status = mark_item(run, json, i);
    if (status != GW_OK) {
      return status;
    }
  }
  if (!run->sink) {
    return gw_schema_walk(run, item, json);
  }
  gw_sink_push_index(run->sink, i);
  gw_status status = gw_schema_walk(run, item, json);
  gw_sink_pop(run->sink);
  return status;
}

static gw_status next_item(gw_schema_run *run, const gw_schema *schema,
                           gw_json *json, size_t *n) {
  const char *from = json->p;
  gw_status status = gw_json_item(json);
  if (status == GW_OK) {
    status = gw_schema_charge_text(run, 0, (size_t)(json->p - from));
  }
  return status == GW_OK ? check_item(run, schema, json, (*n)++) : status;
}

/* JSON Schema 2020-12 10.3.1.1, 10.3.1.2: prefixItems looks at the first,
 * items at all others. */
static gw_status note_items(gw_schema_run *run, const gw_schema *schema,
                            size_t n) {
  size_t noted = schema->items || n < schema->n_prefix ? n : schema->n_prefix;
  gw_status status = GW_OK;
  run->evaluated->n = n;
  for (size_t i = 0; i < noted && status == GW_OK; i++) {
    status = gw_evaluated_note(run, i);
  }
  return status;
}

gw_status gw_rule_array(gw_schema_run *run, const gw_schema *schema,
                        gw_json *json) {
  size_t from = run->n_marks;
  size_t at = gw_json_at(json);
  size_t n = 0;
  gw_status status;
  do {
    status = gw_quick_items_walk(run, schema, json, &n);
    if (status == GW_OK) {
      status = next_item(run, schema, json, &n);
    }
  } while (status == GW_OK);
  if (status != GW_END) {
    return status;
  }
  status = gw_rule_items(run, schema, n);
  if (status == GW_OK && schema->checks & GW_CHECK_UNIQUE_ITEMS) {
    status = check_unique(run, from, n);
  }
  if (status == GW_OK && gw_evaluated_is_asked(run, at)) {
    status = note_items(run, schema, n);
  }
  run->n_marks = from;
  return status;
}
