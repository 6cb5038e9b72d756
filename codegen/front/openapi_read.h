/* openapi_read: what the files of the OpenAPI reader share.
 *
 * Reads:   places in documents.
 * Units:   none.
 * Owns:    results stand in the product's arena. An object that several
 *          references reach is read once.
 * Errors:  findings; a function that returns a pointer returns NULL with a
 *          finding or an arena that is full.
 * Threads: one.
 * Source:  OpenAPI 3.0.3 section 4.7 and 3.1.0 section 4.8.
 */
#ifndef GWGEN_FRONT_OPENAPI_READ_H
#define GWGEN_FRONT_OPENAPI_READ_H

#include "front/openapi.h"
#include "front/ref.h"

typedef struct gwgen_oas {
  gwgen_product *product;
  gw_arena *arena;
  gwgen_report *report;
  gwgen_refs refs;
  gw_map seen;          /* key: a node's address -> what was read there */
  gw_map operation_ids; /* -> gwgen_oas_operation* */
  gw_map schemes;       /* name -> gwgen_pos* of its description */
  GW_VEC(gwgen_schema *) pending; /* a $ref to resolve */
  gw_map resources;               /* URI of $id -> gwgen_schema* */
  gw_map anchors;                 /* URI#name -> gwgen_schema* */
  gw_map bare_paths; /* method and path without its fragment -> size_t: how
                        often the document has them */
  uint8_t too_many_schemas, too_many_operations; /* reported */
} gwgen_oas;

/* ---- openapi_object.c: which keys an object may have ------------------------
 */

enum { /* gwgen_key.kinds */
       GWGEN_IS_BOOL = 1 << GW_NODE_BOOL,
       GWGEN_IS_STRING = 1 << GW_NODE_STRING,
       GWGEN_IS_LIST = 1 << GW_NODE_LIST,
       GWGEN_IS_MAP = 1 << GW_NODE_MAP,
       GWGEN_IS_ANY = 0xff
};

enum { /* gwgen_key.flags */
       GWGEN_KEY_REQUIRED = 1,
       GWGEN_KEY_REQUIRED_30 = 2, /* in 3.0 */
       GWGEN_KEY_ONLY_31 = 4
};

typedef struct gwgen_key {
  const char *name;
  uint8_t kinds, flags;
} gwgen_key;

/* One kind of object of the specification: "operation". */
typedef struct gwgen_object {
  const char *what;
  const gwgen_key *keys;
  size_t n_keys;
} gwgen_object;

extern const gwgen_object gwgen_object_document, gwgen_object_info,
    gwgen_object_contact, gwgen_object_license, gwgen_object_server,
    gwgen_object_server_variable, gwgen_object_components,
    gwgen_object_path_item, gwgen_object_operation, gwgen_object_docs,
    gwgen_object_parameter, gwgen_object_header, gwgen_object_request_body,
    gwgen_object_media, gwgen_object_encoding, gwgen_object_response,
    gwgen_object_tag, gwgen_object_security_scheme, gwgen_object_flows,
    gwgen_object_flow, gwgen_object_example, gwgen_object_link;

/* Files what is wrong with the keys of the object at |place|. False where it
 * is no map. */
bool gwgen_object_check(gwgen_oas *oas, gwgen_place place,
                        const gwgen_object *object);

/* The value of |key| if it is of |kind|, else NULL: what is of the wrong kind
 * was filed by the check. */
const gw_node *gwgen_object_get(gwgen_place place, const char *key,
                                gw_node_kind kind);
gw_slice gwgen_object_text(gwgen_place place, const char *key);
bool gwgen_object_flag(gwgen_place place, const char *key, bool otherwise);

/* Whether |key| is an extension ("x-..."). */
bool gwgen_key_is_extension(gw_slice key);

/* What was read at |node| already, and a note that it was. */
void *gwgen_oas_seen(const gwgen_oas *oas, const gw_node *node);
void gwgen_oas_see(gwgen_oas *oas, const gw_node *node, void *what);

/* ---- the objects, each in its file --------------------------------------- */

/* openapi_schema.c. |parent| is the schema that holds this one, or NULL. */
gwgen_schema *gwgen_oas_schema(gwgen_oas *oas, gwgen_place place,
                               gwgen_schema *parent);

/* Resolves every $ref of a schema, and those that are found so. */
void gwgen_oas_resolve_schemas(gwgen_oas *oas);

/* openapi_identify.c: sets |schema->base| and files what $id and $anchor call
 * it. |around| is the base of what it stands in. */
void gwgen_oas_identify(gwgen_oas *oas, gwgen_schema *schema, gw_slice around);

/* The place that the reference under |keyword| of |schema| names; finds
 * resources by their URIs, then files. */
bool gwgen_oas_find(gwgen_oas *oas, gwgen_schema *schema, const char *keyword,
                    gwgen_place *ret_target);

/* Whether only the reference of |schema| counts: the old dialects ignore what
 * stands beside it. */
bool gwgen_oas_is_only_ref(const gwgen_schema *schema);

/* The schema objects directly in |schema|, one per call; NULL at the end.
 * Start with a zeroed cursor. */
typedef struct gwgen_child_cursor {
  size_t holder, item;
} gwgen_child_cursor;
gwgen_schema *gwgen_oas_child(const gwgen_openapi *openapi,
                              const gwgen_schema *schema,
                              gwgen_child_cursor *cursor);

/* openapi_example.c: "example" and "examples" of a parameter or media type. */
typedef GW_VEC(gwgen_example) gwgen_example_list;
void gwgen_oas_examples(gwgen_oas *oas, gwgen_place place,
                        gwgen_example_list *ret_list);

/* openapi_parameter.c: a parameter, or a reference to one. |in| is 0 where the
 * finding left nothing to use. */
gwgen_parameter *gwgen_oas_parameter(gwgen_oas *oas, gwgen_place place);
gwgen_header *gwgen_oas_header(gwgen_oas *oas, gwgen_place place);

/* openapi_content.c */
typedef struct gwgen_request_body {
  gwgen_pos pos;
  uint8_t is_required;
  GW_VEC(gwgen_media) content;
} gwgen_request_body;
gwgen_request_body *gwgen_oas_request_body(gwgen_oas *oas, gwgen_place place);
gwgen_response *gwgen_oas_response(gwgen_oas *oas, gwgen_place place);

/* openapi_path.c: everything below "paths". */
void gwgen_oas_paths(gwgen_oas *oas, gwgen_place document);

/* "GET" of "get"; NULL for a key of a path item that is no method. */
const char *gwgen_oas_method(gw_slice key);

/* openapi_fragment.c: notes what the paths of a document are without their
 * fragments. */
void gwgen_oas_count_fragments(gwgen_oas *oas, const gw_node *paths);

/* |path| without its fragment, and a warning, where no other operation of the
 * document has that path and one of the methods of |item|; else |path|. */
gw_slice gwgen_oas_cut_fragment(gwgen_oas *oas, gwgen_pos pos, gw_slice path,
                                const gw_node *item);

/* openapi_operation.c: one operation, filed with the product. |item| holds
 * what the path item says for all of its operations: path, parameters. */
void gwgen_oas_operation_read(gwgen_oas *oas, gwgen_place place, gwgen_pos pos,
                              const gwgen_oas_operation *item);

/* Appends the parameters listed at |list| to |owner|. */
void gwgen_oas_parameters(gwgen_oas *oas, gwgen_place list,
                          gwgen_oas_operation *owner);

/* openapi_security.c. Requirements are compared with the schemes at the end,
 * when all documents are read. */
void gwgen_oas_security_scheme(gwgen_oas *oas, gw_slice name,
                               gwgen_place place);
void gwgen_oas_requirements(gwgen_oas *oas, gwgen_place list,
                            gwgen_oas_operation *operation);
void gwgen_oas_check_requirements(gwgen_oas *oas);

/* openapi_server.c: the base path of the document. */
void gwgen_oas_servers(gwgen_oas *oas, gwgen_place document, bool is_first);

/* The base path of a path item's or an operation's own first server;
 * |otherwise| where it has none. */
gw_slice gwgen_oas_own_base(gwgen_oas *oas, gwgen_place owner,
                            gw_slice otherwise);

/* openapi_tags.c: sets gwgen_schema.tag. */
void gwgen_oas_tag_schemas(gwgen_oas *oas);

#endif
