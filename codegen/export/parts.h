/* parts: what the files of export/ share.
 *
 * Reads:   the product.
 * Units:   none.
 * Owns:    everything stands in the product's arena.
 * Errors:  a node is NULL where the arena failed, and is then left out:
 *          gwgen_export_openapi() asks the arena once, at its end.
 * Threads: one.
 * Source:  OpenAPI 3.1.0 section 4.8.
 */
#ifndef GWGEN_EXPORT_PARTS_H
#define GWGEN_EXPORT_PARTS_H

#include "export/export.h"
#include "text/node_make.h"

typedef struct gwgen_exporter gwgen_exporter;

/* Makes the schema of |what|: a gw_shape, a gw_enum, a gwgen_schema. */
typedef gw_node *(*gwgen_export_write)(gwgen_exporter *x, const void *what);

/* A schema that something refers to; all are written at the end. */
typedef struct gwgen_component {
  gw_slice name;
  const void *what;
  gwgen_export_write write;
} gwgen_component;

struct gwgen_exporter {
  gwgen_product *product;
  gw_arena *arena;
  gw_slice base; /* of every path; cut off, and the server's url */
  gw_node *paths;
  gw_node *security_schemes;
  gw_map items;      /* "/shelves/{}" -> gwgen_export_item */
  gw_map answered;   /* names of messages that stand in answers */
  gw_map components; /* pointer to what is written -> gwgen_component */
  gw_map names;      /* of components -> the same */
  GW_VEC(gwgen_component *) pending; /* in order of the first reference */
};

/* ---- document.c ---------------------------------------------------------- */

/* {$ref: ...} to the component that |write| makes of |what|, called |wanted|
 * or, if that name is another's, |wanted| and a number. */
gw_node *gwgen_export_component(gwgen_exporter *x, gw_slice wanted,
                                const void *what, gwgen_export_write write);

/* ---- path.c -------------------------------------------------------------- */

/* How a path is spelled in OpenAPI. */
typedef struct gwgen_export_path {
  gw_slice text;          /* "/shelves/{shelf}:move" */
  GW_VEC(gw_slice) names; /* of the variables, one for each capture */
} gwgen_export_path;

/* The first spelling of a path decides for all: OpenAPI takes two templates
 * that differ in the names of variables for one. */
typedef struct gwgen_export_item {
  gwgen_export_path path;
  gw_node *node; /* the path item */
} gwgen_export_item;

/* The item at which |op| stands; NULL, with a finding, if another operation
 * stands there already. */
gwgen_export_item *gwgen_export_item_of(gwgen_exporter *x,
                                        const gwgen_operation *op);

/* ---- operation.c, parameter.c: what only the protos know ------------------
 */

gw_node *gwgen_export_operation(gwgen_exporter *x, const gwgen_operation *op,
                                const gw_operation *table,
                                const gwgen_export_path *path);

/* The parameters of such an operation; NULL if there are none. */
gw_node *gwgen_export_parameters(gwgen_exporter *x, const gwgen_operation *op,
                                 const gw_operation *table,
                                 const gwgen_export_path *path);

/* ---- documented.c, documented_schema.c: what a document says --------------
 */

gw_node *gwgen_export_documented(gwgen_exporter *x, const gwgen_operation *op);

/* A copy in which references lead to what they name, or to components. */
gw_node *gwgen_export_copy(gwgen_exporter *x, const gw_node *node);

gw_node *gwgen_export_schema_copy(gwgen_exporter *x,
                                  const gwgen_schema *schema);

/* ---- message.c, value.c: schemas of messages ------------------------------
 */

/* Notes which messages stand in answers, so that their names are known when
 * requests refer to the same messages. */
void gwgen_export_note_answers(gwgen_exporter *x, const gw_member *member);

/* The schema of a member's value, in the direction of its flags. */
gw_node *gwgen_export_value(gwgen_exporter *x, const gw_member *member);

/* The schema of |shape|, a reference or the object itself. */
gw_node *gwgen_export_shape(gwgen_exporter *x, const gw_shape *shape);

/* The object itself, where the fields that |op| takes from the path, or none
 * if |op| is NULL, are left out. */
gw_node *gwgen_export_object(gwgen_exporter *x, const gw_shape *shape,
                             const gwgen_operation *op);

/* ---- problem.c ----------------------------------------------------------- */

/* {$ref: ...} to the schema of application/problem+json. */
gw_node *gwgen_export_problem(gwgen_exporter *x);

/* ---- security.c ---------------------------------------------------------- */

/* The security of |op|: what its document says, or what gwgen.yaml does. */
gw_node *gwgen_export_security(gwgen_exporter *x, const gwgen_operation *op);

/* Those that the documents define. */
void gwgen_export_schemes(gwgen_exporter *x);

/* ---- text.c ----------------------------------------------------------------
 */

/* In lower case. */
gw_slice gwgen_export_lower(gw_arena *arena, gw_slice method);

/* "description", unless |text| is empty. */
void gwgen_export_describe(gwgen_exporter *x, gw_node *map, gw_slice text);

/* "summary": the first sentence of |comment|, or the words of |name|. */
void gwgen_export_summarize(gwgen_exporter *x, gw_node *map, gw_slice comment,
                            gw_slice name);

/* {type: |type|}, and a format if it is not NULL. */
gw_node *gwgen_export_type(gwgen_exporter *x, const char *type,
                           const char *format);

#endif
