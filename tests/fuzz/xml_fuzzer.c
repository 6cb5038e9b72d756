/* links: gw_xml gw_text gw_base */
#include <assert.h>

#include "../support/xmls.h"
#include "text/json_lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 22, MAX_NODES = 1000 };

/* What is taken is one JSON value; what can be written of it again is XML that
 * is taken. */
static void check_value(const xmls *x, gw_arena *arena, gw_buf *json) {
  gw_json lexer;
  gw_buf text, again;
  gw_xml_fault fault;
  assert(gw_buf_pad(json) == GW_OK);
  gw_status status = gw_json_init(&lexer, gw_buf_slice(json));
  assert(status == GW_OK);
  status = gw_json_skip(&lexer);
  assert(status == GW_OK || status == GW_ERR_LIMIT);
  if (status != GW_OK) {
    return; /* an array around each element: too deep as JSON */
  }
  assert(gw_json_finish(&lexer) == GW_OK);
  gw_buf_init(&text, NULL, LIMIT);
  gw_buf_init(&again, NULL, LIMIT);
  status = gw_xml_from_json(&x->root, gw_buf_slice(json), arena, &text);
  assert(status == GW_OK || status == GW_ERR_INVALID || status == GW_ERR_LIMIT);
  if (status == GW_OK) {
    gw_xml_input input = {&x->root, gw_buf_slice(&text), 16 * MAX_NODES};
    status = gw_xml_to_json(&input, arena, &again, &fault);
    assert(status != GW_ERR_SYNTAX || !fault.why.what ||
           gw_slice_is(gw_slice_str(fault.why.what), "a name is too long"));
  }
  gw_buf_done(&text);
  gw_buf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gw_arena arena;
  gw_buf out;
  xmls x;
  gw_xml_fault fault;
  gw_xml_member any = {.value = NULL};
  if (!size) {
    return 0;
  }
  gw_arena_init(&arena, (size_t)64 << 20);
  gw_buf_init(&out, NULL, LIMIT);
  xmls_make(&arena, &x);
  /* The first byte: with the tables or without. */
  gw_xml_input input = {*data & 1 ? &x.root : &any,
                        gw_slice_of((const char *)data + 1, size - 1),
                        MAX_NODES};
  gw_status status = gw_xml_to_json(&input, &arena, &out, &fault);
  assert(status <= 0 && fault.why.pos <= size);
  assert(status == GW_OK || fault.why.what || status == GW_ERR_LIMIT ||
         status == GW_ERR_NOMEM);
  if (status == GW_OK) {
    check_value(&x, &arena, &out);
  }
  gw_buf_done(&out);
  gw_arena_done(&arena);
  return 0;
}
