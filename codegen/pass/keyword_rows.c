#include "pass/keyword_table.h"

#define ALL       0xff
#define OPENAPI   (GWGEN_IN_30 | GWGEN_IN_31)
#define OAS30     GWGEN_IN_30
#define OAS31     GWGEN_IN_31
#define IN2020    GWGEN_IN_2020
#define PLAIN     (GWGEN_IN_2020 | GWGEN_IN_DRAFT4)
#define DRAFT4    GWGEN_IN_DRAFT4
#define OLD       (GWGEN_IN_30 | GWGEN_IN_DRAFT4)
#define NEW       (GWGEN_IN_31 | GWGEN_IN_2020)
#define MODERN    (GWGEN_IN_30 | GWGEN_IN_31 | GWGEN_IN_2020)
#define NOT30     (GWGEN_IN_31 | GWGEN_IN_2020 | GWGEN_IN_DRAFT4)
#define ENFORCED  GWGEN_KEYWORD_ENFORCED
#define ANNOTATED GWGEN_KEYWORD_ANNOTATED
#define REFUSED   GWGEN_KEYWORD_REFUSED
#define BOOLEAN   GWGEN_TAKES_BOOLEAN
#define COUNT     GWGEN_TAKES_COUNT
#define NUMBER    GWGEN_TAKES_NUMBER
#define STRING    GWGEN_TAKES_STRING
#define LIST      GWGEN_TAKES_LIST
#define MAP       GWGEN_TAKES_MAP
#define SCHEMA    GWGEN_TAKES_SCHEMA
#define ANY       GWGEN_TAKES_ANY
#define OF_NUMBER (GW_TYPE_INTEGER | GW_TYPE_NUMBER)

/* clang-format off */
const gwgen_keyword gwgen_keywords[] = {
    /* any value */
    {"type", OAS30, ENFORCED, STRING, GW_TYPE_ANY, gwgen_lower_type,
     "the type of the value"},
    {"type", NOT30, ENFORCED, STRING | LIST, GW_TYPE_ANY, gwgen_lower_type,
     "the type of the value, or a list of types"},
    {"nullable", OAS30, ENFORCED, BOOLEAN, GW_TYPE_ANY, gwgen_lower_nullable,
     "adds null to the type"},
    {"enum", ALL, ENFORCED, LIST, GW_TYPE_ANY, gwgen_lower_enum,
     "the value is one of these"},
    {"const", NEW, ENFORCED, ANY, GW_TYPE_ANY, gwgen_lower_const,
     "the value is this"},
    {"$ref", ALL, ENFORCED, STRING, GW_TYPE_ANY, gwgen_lower_ref,
     "the schema over there holds too (3.0: nothing else does)"},
    {"$dynamicRef", NEW, ENFORCED, STRING, GW_TYPE_ANY, gwgen_lower_dynamic_ref,
     "a reference that depends on the way to it"},
    {"$id", NEW, ENFORCED, STRING, GW_TYPE_ANY, NULL,
     "the URI of the schema, which references start from"},
    {"id", DRAFT4, ENFORCED, STRING, GW_TYPE_ANY, NULL,
     "the URI of the schema, which references start from"},
    {"$anchor", NEW, ENFORCED, STRING, GW_TYPE_ANY, NULL,
     "a name for $ref to use"},
    {"$dynamicAnchor", NEW, ENFORCED, STRING, GW_TYPE_ANY, NULL,
     "a name for $dynamicRef to use"},
    {"allOf", ALL, ENFORCED, LIST, GW_TYPE_ANY, gwgen_lower_all_of,
     "every one of these holds"},
    {"anyOf", ALL, ENFORCED, LIST, GW_TYPE_ANY, gwgen_lower_any_of,
     "at least one of these holds"},
    {"oneOf", ALL, ENFORCED, LIST, GW_TYPE_ANY, gwgen_lower_one_of,
     "exactly one of these holds"},
    {"discriminator", OPENAPI, ENFORCED, MAP, GW_TYPE_ANY,
     gwgen_lower_discriminator,
     "the member that says which branch of oneOf or anyOf an object is of"},
    {"not", ALL, ENFORCED, SCHEMA, GW_TYPE_ANY, gwgen_lower_not,
     "this does not hold"},
    {"if", NEW, ENFORCED, SCHEMA, GW_TYPE_ANY, gwgen_lower_if,
     "chooses then or else"},
    {"then", NEW, ENFORCED, SCHEMA, GW_TYPE_ANY, gwgen_lower_then,
     "holds where if does"},
    {"else", NEW, ENFORCED, SCHEMA, GW_TYPE_ANY, gwgen_lower_then,
     "holds where if does not"},

    /* numbers */
    {"minimum", ALL, ENFORCED, NUMBER, OF_NUMBER, gwgen_lower_minimum,
     "at least this"},
    {"maximum", ALL, ENFORCED, NUMBER, OF_NUMBER, gwgen_lower_maximum,
     "at most this"},
    {"exclusiveMinimum", OLD, ENFORCED, BOOLEAN, OF_NUMBER,
     gwgen_lower_exclusive_minimum, "minimum itself is not allowed"},
    {"exclusiveMinimum", NEW, ENFORCED, NUMBER, OF_NUMBER,
     gwgen_lower_exclusive_minimum, "more than this"},
    {"exclusiveMaximum", OLD, ENFORCED, BOOLEAN, OF_NUMBER,
     gwgen_lower_exclusive_maximum, "maximum itself is not allowed"},
    {"exclusiveMaximum", NEW, ENFORCED, NUMBER, OF_NUMBER,
     gwgen_lower_exclusive_maximum, "less than this"},
    {"multipleOf", ALL, ENFORCED, NUMBER, OF_NUMBER, gwgen_lower_multiple_of,
     "this times a whole number"},

    /* strings */
    {"minLength", ALL, ENFORCED, COUNT, GW_TYPE_STRING, gwgen_lower_size,
     "at least so many code points"},
    {"maxLength", ALL, ENFORCED, COUNT, GW_TYPE_STRING, gwgen_lower_size,
     "at most so many code points"},
    {"pattern", ALL, ENFORCED, STRING, GW_TYPE_STRING, gwgen_lower_pattern,
     "the regular expression matches somewhere in the string"},

    /* arrays */
    {"items", OAS30, ENFORCED, MAP, GW_TYPE_ARRAY, gwgen_lower_items,
     "holds for every element"},
    {"items", DRAFT4, ENFORCED, MAP | LIST, GW_TYPE_ARRAY, gwgen_lower_items,
     "holds for every element; of a list, each for its own"},
    {"additionalItems", DRAFT4, ENFORCED, SCHEMA, GW_TYPE_ARRAY,
     gwgen_lower_additional_items, "holds for the elements behind the list"},
    {"prefixItems", NEW, ENFORCED, LIST, GW_TYPE_ARRAY,
     gwgen_lower_prefix_items, "the schemas of the first elements"},
    {"items", NEW, ENFORCED, SCHEMA, GW_TYPE_ARRAY, gwgen_lower_items,
     "holds for every element that prefixItems has no schema for"},
    {"contains", NEW, ENFORCED, SCHEMA, GW_TYPE_ARRAY, gwgen_lower_contains,
     "holds for some element"},
    {"minContains", NEW, ENFORCED, COUNT, GW_TYPE_ARRAY,
     gwgen_lower_min_contains, "for at least so many"},
    {"maxContains", NEW, ENFORCED, COUNT, GW_TYPE_ARRAY,
     gwgen_lower_max_contains, "for at most so many"},
    {"unevaluatedItems", NEW, ENFORCED, SCHEMA, GW_TYPE_ARRAY,
     gwgen_lower_unevaluated_items,
     "the schema of elements that nothing else looked at"},
    {"minItems", ALL, ENFORCED, COUNT, GW_TYPE_ARRAY, gwgen_lower_size,
     "at least so many elements"},
    {"maxItems", ALL, ENFORCED, COUNT, GW_TYPE_ARRAY, gwgen_lower_size,
     "at most so many elements"},
    {"uniqueItems", ALL, ENFORCED, BOOLEAN, GW_TYPE_ARRAY,
     gwgen_lower_unique_items, "no two elements are equal"},

    /* objects */
    {"properties", ALL, ENFORCED, MAP, GW_TYPE_OBJECT, gwgen_lower_properties,
     "the schemas of members by name"},
    {"required", ALL, ENFORCED, LIST, GW_TYPE_OBJECT, gwgen_lower_required,
     "members that must be there"},
    {"additionalProperties", ALL, ENFORCED, SCHEMA, GW_TYPE_OBJECT,
     gwgen_lower_additional, "the schema of all other members; false: none"},
    {"patternProperties", NOT30, ENFORCED, MAP, GW_TYPE_OBJECT,
     gwgen_lower_pattern_properties, "the schemas of members by pattern"},
    {"propertyNames", NEW, ENFORCED, SCHEMA, GW_TYPE_OBJECT,
     gwgen_lower_property_names, "holds for every name of a member"},
    {"dependentRequired", NEW, ENFORCED, MAP, GW_TYPE_OBJECT,
     gwgen_lower_dependent_required, "members that others require"},
    {"dependentSchemas", NEW, ENFORCED, MAP, GW_TYPE_OBJECT,
     gwgen_lower_dependent_schemas, "schemas that members bring with them"},
    {"dependencies", DRAFT4, ENFORCED, MAP, GW_TYPE_OBJECT,
     gwgen_lower_dependencies, "members or schemas that others require"},
    {"unevaluatedProperties", NEW, ENFORCED, SCHEMA, GW_TYPE_OBJECT,
     gwgen_lower_unevaluated_properties,
     "the schema of members that nothing else looked at"},
    {"minProperties", ALL, ENFORCED, COUNT, GW_TYPE_OBJECT, gwgen_lower_size,
     "at least so many members"},
    {"maxProperties", ALL, ENFORCED, COUNT, GW_TYPE_OBJECT, gwgen_lower_size,
     "at most so many members"},
    {"readOnly", MODERN, ENFORCED, BOOLEAN, GW_TYPE_ANY, NULL,
     "the property is refused in requests and not required there"},
    {"writeOnly", MODERN, ENFORCED, BOOLEAN, GW_TYPE_ANY, NULL,
     "the property does not stand in responses and is not required there"},

    /* annotations */
    {"title", ALL, ANNOTATED, STRING, GW_TYPE_ANY, NULL, "a name for readers"},
    {"description", ALL, ANNOTATED, STRING, GW_TYPE_ANY, NULL,
     "text for readers"},
    {"default", ALL, ANNOTATED, ANY, GW_TYPE_ANY, NULL,
     "of parameters: the value when none is sent; of bodies: for readers"},
    {"example", OPENAPI, ANNOTATED, ANY, GW_TYPE_ANY, NULL,
     "a value for readers"},
    {"examples", NEW, ANNOTATED, LIST, GW_TYPE_ANY, NULL,
     "values for readers"},
    {"deprecated", MODERN, ANNOTATED, BOOLEAN, GW_TYPE_ANY, NULL,
     "better not used any more"},
    {"format", OPENAPI, ENFORCED, STRING, GW_TYPE_ANY, gwgen_lower_format,
     "what the value looks like; unknown ones are warned about"},
    {"format", PLAIN, ANNOTATED, STRING, GW_TYPE_ANY, gwgen_lower_format,
     "what the value means"},
    {"contentEncoding", OAS31, ENFORCED, STRING, GW_TYPE_STRING,
     gwgen_lower_content_encoding, "base64, base64url: the string is that"},
    {"contentEncoding", IN2020, ANNOTATED, STRING, GW_TYPE_STRING, NULL,
     "how bytes are written as the string"},
    {"contentMediaType", NEW, ANNOTATED, STRING, GW_TYPE_STRING, NULL,
     "what the bytes are"},
    {"contentSchema", NEW, ANNOTATED, SCHEMA, GW_TYPE_STRING, NULL,
     "the schema of the decoded content"},
    {"xml", OPENAPI, ENFORCED, MAP, GW_TYPE_ANY, NULL,
     "names, namespaces, attributes and wrappers in bodies that are XML"},
    {"externalDocs", OPENAPI, ANNOTATED, MAP, GW_TYPE_ANY, NULL,
     "a link for readers"},
    {"$comment", NOT30, ANNOTATED, STRING, GW_TYPE_ANY, NULL,
     "text for maintainers"},
    {"$defs", NEW, ANNOTATED, MAP, GW_TYPE_ANY, NULL,
     "schemas for $ref to name"},
    {"definitions", DRAFT4, ANNOTATED, MAP, GW_TYPE_ANY, NULL,
     "schemas for $ref to name"},
    {"$schema", NOT30, ANNOTATED, STRING, GW_TYPE_ANY, gwgen_lower_schema_uri,
     "the dialect, which must be 2020-12 or OpenAPI's"},

    /* refused until they are enforced */
    {"$vocabulary", NEW, REFUSED, ANY, GW_TYPE_ANY, NULL,
     "the keywords of a dialect"},
};
/* clang-format on */

const size_t gwgen_n_keywords = GW_COUNT(gwgen_keywords);
