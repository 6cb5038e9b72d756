/* http_rule: one google.api.http rule as it stands in a descriptor.
 *
 * Reads:   the bytes of a google.api.HttpRule message.
 * Units:   bytes.
 * Owns:    rules stand in the product's arena; texts are copied.
 * Errors:  findings at the rule's place; GW_ERR_SYNTAX for bytes that are no
 *          HttpRule, GW_ERR_NOMEM.
 * Threads: one.
 * Source:  google/api/http.proto.
 */
#ifndef GWGEN_FRONT_HTTP_RULE_H
#define GWGEN_FRONT_HTTP_RULE_H

#include "front/front.h"

enum { GWGEN_HTTP_EXTENSION = 72295728 }; /* google.api.http */
enum { GWGEN_HTTP_BINDINGS = 100 };       /* rules of one RPC */

/* What a rule says, before its template is parsed. */
typedef struct gwgen_http_text {
  gwgen_pos pos;
  gw_slice method, path, body, response_body;
} gwgen_http_text;

/* Parses the template of |text| and appends the rule to |rpc|; a rule that is
 * refused is filed ("http-rule") and left out. */
gw_status gwgen_http_rule_add(gwgen_product *product, gwgen_rpc *rpc,
                              const gwgen_http_text *text);

/* Appends the rule in |bytes| and its additional bindings to |rpc|. */
gw_status gwgen_http_rule_read(gwgen_product *product, gwgen_rpc *rpc,
                               gwgen_pos pos, gw_slice bytes);

#endif
