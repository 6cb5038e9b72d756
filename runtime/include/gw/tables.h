/* gw/tables.h: the treaty between generated code and the runtime.
 *
 * Reads:   nothing. gwgen builds these structs in memory, prints them as C,
 *          and runs the same engines over them; the gateway links what was
 *          printed.
 * Units:   bytes and elements; times in milliseconds where a name says _ms.
 * Owns:    everything is constant and lives as long as the process. Lists are
 *          a pointer and n_<name>; absent pointers are NULL.
 * Errors:  none.
 * Threads: constant, any.
 * Source:  OpenAPI 3.0.3 and 3.1.0, JSON Schema 2020-12, google/api/http.proto,
 *          descriptor.proto; this project.
 *
 * Only <stdint.h> and <stddef.h> are included here, so that generated files
 * depend on nothing else. A change to a struct raises GW_TABLES_VERSION.
 */
#ifndef GW_TABLES_H
#define GW_TABLES_H

#include <stddef.h>
#include <stdint.h>

#define GW_TABLES_VERSION 2

/* Borrowed bytes. Text in tables is UTF-8 and may hold NUL. */
typedef struct gw_slice {
  const char *p;
  size_t n;
} gw_slice;

/* For initialisers: a string literal, the elements of an array. */
#define GW_STR(s)   { (s), sizeof(s) - 1 }
#define GW_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A set of names with a perfect hash: slot = gw_name_hash(seed, name) >>
 * (64 - bits); slots[slot] is the index of the only candidate plus one. The
 * slot array has 1 << bits entries. See base/hash.h. */
typedef struct gw_names {
  const gw_slice *names;
  const uint16_t *slots;
  uint32_t n;
  uint32_t bits;
  uint64_t seed;
} gw_names;

/* ---- schemas: what a JSON value must satisfy ---------------------------- */

typedef struct gw_schema gw_schema;

enum { /* gw_schema.types */
  GW_TYPE_NULL = 1,
  GW_TYPE_BOOLEAN = 2,
  GW_TYPE_INTEGER = 4, /* a number without fraction, 1.0 included */
  GW_TYPE_NUMBER = 8,  /* any other number; "number" sets both bits */
  GW_TYPE_STRING = 16,
  GW_TYPE_ARRAY = 32,
  GW_TYPE_OBJECT = 64,
  GW_TYPE_ANY = 127
};

enum { /* gw_schema.checks: which of the plain limits below are set */
  GW_CHECK_MIN_LENGTH = 1 << 0,
  GW_CHECK_MAX_LENGTH = 1 << 1,
  GW_CHECK_PATTERN = 1 << 2,
  GW_CHECK_MINIMUM = 1 << 3,
  GW_CHECK_MAXIMUM = 1 << 4,
  GW_CHECK_EXCLUSIVE_MINIMUM = 1 << 5, /* |minimum| itself is refused */
  GW_CHECK_EXCLUSIVE_MAXIMUM = 1 << 6,
  GW_CHECK_MIN_ITEMS = 1 << 7,
  GW_CHECK_MAX_ITEMS = 1 << 8,
  GW_CHECK_UNIQUE_ITEMS = 1 << 9,
  GW_CHECK_MIN_PROPERTIES = 1 << 10,
  GW_CHECK_MAX_PROPERTIES = 1 << 11,
  GW_CHECK_VALUES = 1 << 12,         /* enum or const */
  GW_CHECK_CLOSED = 1 << 13,         /* additionalProperties: false */
  GW_CHECK_RULES = 1 << 14,          /* |rules| has something */
  GW_CHECK_SUBTREE = 1 << 15,        /* a rule looks at more than one token:
                                        save the cursor, validate, restore */
  GW_CHECK_FORMAT = 1 << 16,
  GW_CHECK_UNEVALUATED = 1 << 17,    /* a rule asks which members or elements
                                        the others looked at */
  GW_CHECK_OPEN = 1 << 18,           /* additionalProperties: true, said */
  GW_CHECK_READ_ONLY = 1 << 19,      /* of a request: no value is allowed */
  GW_CHECK_WRITE_ONLY = 1 << 20,     /* of an answer: no value is allowed */
  GW_CHECK_SECRET = 1 << 21,         /* what is found here is not told */
  GW_CHECK_ESCAPES = 1 << 22         /* a property's name needs escapes in JSON:
                                        names are not looked for in the text */
};

/* A number of the specification, exact: its text, and what it is worth in the
 * two machine types. |is_integer| says that |i| is exact. */
typedef struct gw_number {
  gw_slice text;
  int64_t i;
  double d;
  uint8_t is_integer;
} gw_number;

/* A pattern as an automaton over bytes (UTF-8 is compiled in). State 0 is the
 * start; next[state * n_classes + classes[byte]] is the next state, and
 * GW_PATTERN_DEAD where no match can follow. |accepting| says what a state
 * means. */
typedef struct gw_pattern {
  gw_slice source;          /* as the specification wrote it */
  const uint8_t *classes;   /* 256 entries: byte -> class */
  const uint16_t *next;     /* n_states * n_classes entries */
  const uint8_t *accepting; /* n_states entries: GW_PATTERN_* */
  uint32_t n_states;
  uint32_t n_classes;
  uint32_t min_length, max_length; /* code points; max 0: not counted */
  uint8_t integers;                /* of these nobody needs to ask */
} gw_pattern;

enum { /* gw_pattern.integers: all of up to 18 digits, without needless zeros */
  GW_PATTERN_UNSIGNED = 1,
  GW_PATTERN_SIGNED = 2
};

enum { /* gw_pattern.accepting */
  GW_PATTERN_NO = 0,
  GW_PATTERN_AT_END = 1, /* a match if the input ends here */
  GW_PATTERN_DECIDED = 2 /* a match whatever follows */
};
#define GW_PATTERN_DEAD UINT16_MAX

/* enum and const. Strings are decoded text; everything else is canonical JSON
 * text (no spaces, keys as written, numbers as written). */
typedef struct gw_values {
  gw_names strings;
  const gw_slice *others;
  uint32_t n_others;
  uint8_t is_const; /* for messages only */
} gw_values;

typedef struct gw_property {
  gw_slice name;
  const gw_schema *schema; /* NULL: any value */
  uint8_t is_required;
  uint8_t is_declared; /* 0: it only stands in "required" */
} gw_property;

/* A keyword that is not one of the plain limits. |kind| picks a row of
 * schema/rules.c; what the other fields mean is that row's business. */
typedef enum gw_rule_kind {
  GW_RULE_ALL_OF = 1,
  GW_RULE_ANY_OF,
  GW_RULE_ONE_OF,
  GW_RULE_NOT,
  GW_RULE_MULTIPLE_OF,
  GW_RULE_CONTAINS,           /* schemas[0]; min to max elements fit */
  GW_RULE_PROPERTY_NAMES,     /* schemas[0]: of each name */
  GW_RULE_DEPENDENT_REQUIRED, /* where names[0] is, the other names are */
  GW_RULE_DEPENDENT_SCHEMA,   /* where names[0] is, schemas[0] holds */
  GW_RULE_IF,                 /* schemas: if, then, else */
  GW_RULE_UNEVALUATED_PROPERTIES, /* schemas[0]; stands last */
  GW_RULE_UNEVALUATED_ITEMS,      /* schemas[0]; stands last */
  GW_RULE_SCOPE,       /* schemas[0] holds, in a resource whose dynamic anchor
                          names[i] is schemas[i + 1] */
  GW_RULE_DYNAMIC_REF, /* names[0]: what the outermost scope that has it says,
                          else schemas[0] */
  GW_RULE_COUNT_
} gw_rule_kind;

/* Which branch of oneOf or anyOf an object is of: the member |property| is a
 * string, values.names[i] being that of schemas[branches[i]]. With |is_by_key|
 * the members' names are these: every branch requires one of its own. */
typedef struct gw_choice {
  gw_slice property;
  gw_names values;
  const uint16_t *branches;
  uint32_t is_by_key;
} gw_choice;

typedef struct gw_rule {
  gw_rule_kind kind;
  const gw_schema *const *schemas;
  size_t n_schemas;
  const gw_slice *names;
  size_t n_names;
  const gw_number *number;
  uint32_t min, max;
  const gw_choice *choice; /* oneOf, anyOf; NULL: all are tried */
} gw_rule;

/* The schema of members whose names match. */
typedef struct gw_pattern_property {
  const gw_pattern *pattern;
  const gw_schema *schema; /* NULL: any value */
} gw_pattern_property;

/* Formats that are checked, in the order of the rows of schema/formats.c. */
typedef enum gw_format_id {
  GW_FORMAT_ID_NONE = 0,
  GW_FORMAT_ID_DATE_TIME,
  GW_FORMAT_ID_DATE,
  GW_FORMAT_ID_TIME,
  GW_FORMAT_ID_DURATION,
  GW_FORMAT_ID_EMAIL,
  GW_FORMAT_ID_IDN_EMAIL,
  GW_FORMAT_ID_HOSTNAME,
  GW_FORMAT_ID_IDN_HOSTNAME,
  GW_FORMAT_ID_IPV4,
  GW_FORMAT_ID_IPV6,
  GW_FORMAT_ID_UUID,
  GW_FORMAT_ID_URI,
  GW_FORMAT_ID_URI_REFERENCE,
  GW_FORMAT_ID_IRI,
  GW_FORMAT_ID_IRI_REFERENCE,
  GW_FORMAT_ID_URI_TEMPLATE,
  GW_FORMAT_ID_JSON_POINTER,
  GW_FORMAT_ID_RELATIVE_JSON_POINTER,
  GW_FORMAT_ID_REGEX,
  GW_FORMAT_ID_BYTE,
  GW_FORMAT_ID_BASE64URL,
  GW_FORMAT_ID_CHAR,
  GW_FORMAT_ID_INT8,
  GW_FORMAT_ID_INT16,
  GW_FORMAT_ID_INT32,
  GW_FORMAT_ID_INT64,
  GW_FORMAT_ID_UINT8,
  GW_FORMAT_ID_UINT16,
  GW_FORMAT_ID_UINT32,
  GW_FORMAT_ID_UINT64,
  GW_FORMAT_ID_FLOAT,
  GW_FORMAT_ID_DOUBLE,
  GW_FORMAT_ID_COUNT_
} gw_format_id;

struct gw_schema {
  gw_slice name;   /* for messages: "Book", "Book/properties/title" */
  uint32_t types;  /* GW_TYPE_*: which types are allowed */
  uint32_t checks; /* GW_CHECK_* */
  uint32_t min_length, max_length; /* code points */
  uint32_t min_items, max_items;
  uint32_t min_properties, max_properties;
  const gw_number *minimum, *maximum;
  const gw_pattern *pattern;
  const gw_values *values;
  const gw_schema *items;          /* NULL: anything */
  gw_names property_names;         /* index into properties */
  const gw_property *properties;   /* as declared, then required only */
  size_t n_properties;
  uint32_t n_required;
  const gw_schema *additional;     /* of undeclared keys; NULL: anything */
  const gw_rule *rules;
  size_t n_rules;
  const gw_schema *const *prefix; /* of the first elements; |items| of others */
  size_t n_prefix;
  const gw_pattern_property *patterns;
  size_t n_patterns;
  gw_format_id format;
};

/* ---- messages: what protobuf says --------------------------------------- */

typedef struct gw_message gw_message;
typedef struct gw_enum gw_enum;

/* The numbers of FieldDescriptorProto.Type. */
typedef enum gw_field_type {
  GW_PB_DOUBLE = 1,
  GW_PB_FLOAT,
  GW_PB_INT64,
  GW_PB_UINT64,
  GW_PB_INT32,
  GW_PB_FIXED64,
  GW_PB_FIXED32,
  GW_PB_BOOL,
  GW_PB_STRING,
  GW_PB_GROUP,
  GW_PB_MESSAGE,
  GW_PB_BYTES,
  GW_PB_UINT32,
  GW_PB_ENUM,
  GW_PB_SFIXED32,
  GW_PB_SFIXED64,
  GW_PB_SINT32,
  GW_PB_SINT64
} gw_field_type;

enum { /* gw_field.flags */
  GW_FIELD_REPEATED = 1,
  GW_FIELD_PACKED = 2,
  GW_FIELD_PRESENCE = 4, /* explicit: optional, oneof, message, proto2 */
  GW_FIELD_REQUIRED = 8, /* proto2 */
  GW_FIELD_MAP = 16      /* message is the entry: key = 1, value = 2 */
};

typedef struct gw_field {
  gw_slice name;      /* as in the .proto */
  gw_slice json_name; /* lowerCamelCase or json_name */
  uint32_t number;
  gw_field_type type;
  uint32_t flags;
  uint32_t oneof;            /* index in the message + 1; 0: none. Synthetic
                                oneofs of proto3 optional do not count */
  const gw_message *message; /* message, group, map entry */
  const gw_enum *enumeration;
  /* What it is worth when it is unset, as the wire would carry it: proto2's
   * "default", an enum's first value; else all of it zero. */
  uint64_t default_bits;
  gw_slice default_bytes;
} gw_field;

typedef enum gw_well_known {
  GW_WK_NONE = 0,
  GW_WK_TIMESTAMP,
  GW_WK_DURATION,
  GW_WK_FIELD_MASK,
  GW_WK_EMPTY,
  GW_WK_WRAPPER, /* one field "value" = 1 */
  GW_WK_STRUCT,
  GW_WK_VALUE,
  GW_WK_LIST_VALUE,
  GW_WK_ANY
} gw_well_known;

struct gw_message {
  gw_slice name; /* full name, without the leading dot */
  gw_well_known well_known;
  const gw_field *fields; /* in order of the .proto */
  size_t n_fields;
  uint32_t n_oneofs;
};

typedef struct gw_enum_value {
  gw_slice name;
  int32_t number;
} gw_enum_value;

struct gw_enum {
  gw_slice name;
  const gw_enum_value *values; /* in order of the .proto, aliases included */
  size_t n_values;
  gw_names names; /* index into values */
  uint8_t is_closed; /* proto2 */
  uint8_t is_null;   /* google.protobuf.NullValue: null in JSON */
};

/* ---- shapes: how one JSON value and one protobuf message correspond ------ */

typedef struct gw_shape gw_shape;

enum { /* gw_member.flags */
  GW_MEMBER_REQUIRED = 1,    /* must be there; out: proto2's "required" */
  GW_MEMBER_NULLABLE = 2,    /* in: null is taken (as "not set") */
  GW_MEMBER_EMIT = 4,        /* out: written even if unset, as its zero value */
  GW_MEMBER_EMIT_NULL = 8,   /* out: written as null if unset */
  GW_MEMBER_IN = 16,         /* accepted from clients; without it, in: passed
                                over (OUTPUT_ONLY) */
  GW_MEMBER_OUT = 32,        /* shown to clients */
  GW_MEMBER_ALIAS = 64,      /* a second spelling: in only */
  GW_MEMBER_LENIENT = 128,   /* in: all spellings of proto3 JSON */
  GW_MEMBER_INT_NUMBER = 256,/* out: 64-bit integers as JSON numbers; in, if
                                not lenient: only numbers. Else strings */
  GW_MEMBER_ENUM_NUMBER = 512,/* out: enums as numbers */
  GW_MEMBER_ONEOF = 1024      /* of a oneof; set with |form| */
};

/* The JSON spellings of an enum under one schema: names[i] is numbers[i].
 * Out: the first entry with the number. */
typedef struct gw_enum_names {
  gw_names names;
  const int32_t *numbers;
} gw_enum_names;

/* What a value is, at one look: the engines have a short road for each form,
 * and the general walk for GW_FORM_OTHER and for all that is unusual. */
typedef enum gw_form {
  GW_FORM_OTHER = 0,
  GW_FORM_STRING,
  GW_FORM_BYTES,
  GW_FORM_BOOL,
  GW_FORM_INT,       /* int32, int64 as a JSON number */
  GW_FORM_UINT,      /* uint32, uint64 as a JSON number */
  GW_FORM_INT_TEXT,  /* int64 as a JSON string */
  GW_FORM_UINT_TEXT, /* uint64 as a JSON string */
  GW_FORM_DOUBLE,
  GW_FORM_ENUM,      /* by its name */
  GW_FORM_TIMESTAMP,
  GW_FORM_MESSAGE,
  GW_FORM_LIST,      /* of what |item| says, each with its tag */
  GW_FORM_PACKED,    /* the same behind one tag */
  GW_FORM_MAP,       /* from strings to what |item| says */
  GW_FORM_COUNT_
} gw_form;

/* One value: a member of an object, or a whole body, a parameter. */
typedef struct gw_member {
  gw_slice name;                 /* the JSON key; empty for a whole value */
  const gw_field *field;         /* NULL: the value is the whole message */
  const gw_schema *schema;       /* NULL: no OpenAPI schema covers it */
  const gw_shape *shape;         /* message, map value or element; else NULL */
  const gw_schema *item_schema;  /* of elements and of map values, or NULL */
  const gw_enum_names *enum_names; /* NULL: the proto's names */
  uint32_t flags;
  uint16_t bit; /* its bit of the "seen" set; aliases share it */
  /* Made of what stands above by transcode/form.h; zero if it wasn't. */
  uint8_t form;      /* gw_form */
  uint8_t item;      /* gw_form: of an element, of a map's value, or |form| */
  uint32_t tag;      /* on the wire; of a packed list and a map: theirs */
  uint32_t item_tag; /* 0 within a packed list */
  gw_slice key;      /* the name with quotes and colon; empty where JSON needs
                        escapes in it */
} gw_member;

enum { /* gw_shape.flags */
  GW_SHAPE_VALIDATE = 1,  /* message and schema do not correspond member by
                             member: validate(schema) first, then encode with
                             the members' schemas NULL */
  GW_SHAPE_DROP_UNKNOWN = 2,   /* unknown_fields: drop */
  GW_SHAPE_REPORT_UNKNOWN = 4, /* unknown_fields: report (drop and count) */
  GW_SHAPE_IN = 8,
  GW_SHAPE_OUT = 16,
  GW_SHAPE_ORDERED = 32 /* members stand in the order of their numbers */
};

struct gw_shape {
  gw_slice name;
  const gw_message *message;
  const gw_schema *schema;  /* NULL: none covers it */
  gw_names names;           /* index into members */
  const gw_member *members; /* in the order in which they are expected */
  size_t n_members;
  uint32_t n_bits;     /* size of the "seen" set */
  uint32_t n_required; /* how many members, but for aliases, are
                          GW_MEMBER_REQUIRED */
  /* Field number -> member index + 1, dense; numbers beyond stand in
   * |sparse| (sorted by number). */
  const uint16_t *by_number;
  size_t n_by_number;
  const struct gw_sparse *sparse;
  size_t n_sparse;
  uint32_t flags;
  const struct gw_types *types; /* of google.protobuf.Any: what it may hold
                                   besides the types that all products know */
  uint32_t n_emits; /* out: no member behind so many is written, or missed, if
                       it is unset */
};

/* A message that an Any can hold, as no schema covers it. */
typedef struct gw_type {
  const gw_message *message;
  const gw_shape *in, *out; /* NULL: well known, or not for this way */
} gw_type;

typedef struct gw_types {
  const gw_type *types; /* sorted by the name of the message */
  size_t n_types;
} gw_types;

typedef struct gw_sparse {
  uint32_t number;
  uint32_t member; /* index + 1 */
} gw_sparse;

/* ---- operations and routes ----------------------------------------------- */

/* Where a value goes in the request message: through message fields to a
 * leaf. */
typedef struct gw_target {
  const gw_field *const *parents;
  size_t n_parents;
  const gw_member *leaf; /* its field, schema and spelling */
} gw_target;

typedef enum gw_param_in {
  GW_IN_PATH = 1,
  GW_IN_QUERY,
  GW_IN_HEADER,
  GW_IN_COOKIE
} gw_param_in;

typedef enum gw_param_style { /* OpenAPI "style" */
  GW_STYLE_SIMPLE = 1,
  GW_STYLE_FORM,
  GW_STYLE_SPACE_DELIMITED,
  GW_STYLE_PIPE_DELIMITED,
  GW_STYLE_DEEP_OBJECT,
  GW_STYLE_LABEL,
  GW_STYLE_MATRIX
} gw_param_style;

enum { /* gw_param.flags */
  GW_PARAM_REQUIRED = 1,
  GW_PARAM_EXPLODE = 2,
  GW_PARAM_ALLOW_EMPTY = 4,
  GW_PARAM_ALLOW_RESERVED = 8,
  GW_PARAM_METADATA = 16, /* header: sent on as metadata of its name */
  GW_PARAM_ARRAY = 32,    /* the schema is an array */
  GW_PARAM_JSON = 64,     /* its text is JSON: OpenAPI "content" */
  GW_PARAM_ALIAS = 128,   /* another name of the one before it */
  GW_PARAM_OBJECT = 256,  /* the schema is an object */
  GW_PARAM_SCALAR = 512,  /* ... or else one text; with ARRAY, OBJECT */
  GW_PARAM_WHOLE = 1024,  /* read as one JSON value, made of its texts */
  GW_PARAM_OPEN = 2048    /* an exploded object that takes other names too */
};

typedef struct gw_param {
  gw_slice name;
  gw_param_in in;
  gw_param_style style;
  uint32_t flags;
  const gw_schema *schema; /* NULL: anything */
  const gw_target *target; /* NULL: checked, and part of no field */
  uint32_t capture;        /* path: which capture of the route */
  gw_slice default_value;  /* as it would stand in a request, of WHOLE and JSON
                              as JSON; p NULL: none */
  gw_names members; /* of an exploded object: they stand in the query or the
                       cookies under their own names */
} gw_param;

/* A path field is the concatenation of its pieces. */
typedef struct gw_piece {
  gw_slice text;
  int32_t capture; /* -1: |text| itself */
} gw_piece;

typedef struct gw_path_field {
  const gw_target *target;
  const gw_piece *pieces;
  size_t n_pieces;
} gw_path_field;

/* How the bytes of a body, or of a part of a form, stand for its value. */
typedef enum gw_codec {
  GW_CODEC_JSON = 1,
  GW_CODEC_TEXT,     /* the text of a scalar */
  GW_CODEC_BYTES,    /* the bytes themselves: bytes, google.api.HttpBody; of an
                        operation without an rpc: all that isn't looked into */
  GW_CODEC_FORM,     /* application/x-www-form-urlencoded */
  GW_CODEC_MULTIPART, /* multipart/form-data */
  GW_CODEC_XML
} gw_codec;

enum { /* gw_part.flags */
  GW_PART_LIST = 1,     /* an array: each part of the name is an element */
  GW_PART_JOINED = 2,   /* an array in one part, joined as |style| says */
  GW_PART_HTTP_BODY = 4 /* BYTES: a google.api.HttpBody, with a media type */
};

/* One part of a form; or all of a body, where that is one value. */
typedef struct gw_part {
  gw_slice name;
  gw_codec codec; /* of one value: JSON, TEXT, BYTES */
  gw_param_style style;
  uint32_t flags;
  uint32_t types;                  /* TEXT: the GW_TYPE_* it may stand for */
  uint32_t min_length, max_length; /* BYTES: octets */
  const gw_slice *media_types; /* what a part may say it is; none: anything */
  size_t n_media_types;
  const gw_param *param; /* read as this parameter of a query would be, which
                            is WHOLE; NULL: as |codec| says */
} gw_part;

/* How JSON stands in XML: what OpenAPI's "xml" says of one value, with the
 * namespaces that hold where it stands. */
typedef struct gw_xml gw_xml;

enum { /* gw_xml_member.flags */
  GW_XML_ATTRIBUTE = 1,
  GW_XML_LIST = 2,    /* an array without an element of its own: each element
                         of this name is one of |value|'s */
  GW_XML_REQUIRED = 4 /* LIST: where no element is, the array is empty */
};

/* A member of an object, an element of an array, or a whole body. */
typedef struct gw_xml_member {
  gw_slice key;           /* in JSON; empty where it is no member */
  gw_slice name;          /* "{namespace}local", behind "@" for attributes;
                             empty: a body whose element may be any */
  gw_slice tag;           /* as it is written: "prefix:local" */
  gw_slice prefix, space; /* what has to be declared for |tag| */
  uint32_t flags;
  const gw_xml *value; /* NULL: anything */
} gw_xml_member;

enum { /* gw_xml.flags */
  GW_XML_HAS_ATTRIBUTES = 1,
  GW_XML_HAS_REQUIRED = 2 /* a member is GW_XML_REQUIRED */
};

struct gw_xml {
  gw_slice space; /* of names without a prefix inside */
  uint32_t types; /* GW_TYPE_*: what the JSON may be */
  uint32_t flags;
  gw_names names; /* index into members, by their names */
  gw_names keys;  /* by their keys */
  const gw_xml_member *members;
  size_t n_members;
  const gw_xml_member *item; /* of an array; NULL: none is documented */
  const gw_xml *additional;  /* of undeclared members; NULL: anything */
};

/* One form of a body. */
typedef struct gw_media {
  gw_slice type; /* lower case; "image/" followed by a star is a range */
  gw_codec codec;
  const gw_member *value; /* field NULL: the whole message */
  gw_names part_names;    /* FORM, MULTIPART: index into parts */
  const gw_part *parts;   /* TEXT, BYTES: one, the body itself */
  size_t n_parts;
  const gw_xml_member *root; /* XML */
} gw_media;

enum { /* gw_body.flags */
  GW_BODY_REQUIRED = 1
};

typedef struct gw_body {
  const gw_media *media; /* what is taken, JSON first */
  size_t n_media;
  uint32_t flags;
  const gw_member *value;  /* of the first */
  const gw_schema *schema; /* of the first; NULL: none */
} gw_body;

typedef struct gw_reply {
  uint32_t status;        /* 200, 201, ... of success */
  gw_slice media_type;    /* of the first of |media|; empty: no body (204) */
  const gw_member *value; /* of the first */
  const gw_slice *headers; /* documented ones, lower case: metadata of these
                              names is passed on */
  size_t n_headers;
  const gw_media *media; /* what can be given, JSON first */
  size_t n_media;
} gw_reply;

typedef enum gw_security {
  GW_SECURITY_PUBLIC = 1, /* "security: []", or public in gwgen.yaml */
  GW_SECURITY_DELEGATE    /* left to the backend; see |credentials| */
} gw_security;

/* A place of credentials that "delegate" passes on as metadata. */
typedef struct gw_credential {
  gw_param_in in;
  gw_slice name;     /* header, query or cookie name */
  gw_slice metadata; /* lower case */
} gw_credential;

enum { /* gw_operation.flags */
  GW_OP_DEPRECATED = 1,
  GW_OP_IDEMPOTENT = 2, /* idempotency_level or method */
  GW_OP_CODES = 4       /* several statuses of success are documented, and
                           "x-http-code" may choose */
};

/* What is done with what validation finds. */
typedef enum gw_mode {
  GW_MODE_DEFAULT = 0, /* requests: enforce; answers: off */
  GW_MODE_OFF,
  GW_MODE_REPORT,
  GW_MODE_ENFORCE
} gw_mode;

/* Answers as the document has them: what their validation goes by. */
typedef struct gw_answer_media {
  gw_slice type; /* lower case; ranges as in gw_media */
  const gw_schema *schema; /* of JSON and of text; NULL: anything */
} gw_answer_media;

typedef struct gw_answer {
  uint32_t first, last; /* statuses: 200 to 200, 2XX: 200 to 299; "default" is
                           0 to 999 */
  const gw_answer_media *media;
  size_t n_media; /* 0: no body is documented */
} gw_answer;

typedef struct gw_policy_use { /* a policy of x-gwgen on an operation */
  gw_slice policy; /* name in the registry */
  gw_slice config; /* JSON text */
} gw_policy_use;

typedef struct gw_operation {
  gw_slice id;
  gw_slice method; /* "GET" */
  gw_slice path;   /* the effective template, for logs and /routes */
  gw_slice service;   /* "bookstore.v1.BookService" */
  gw_slice rpc;       /* "GetBook" */
  gw_slice grpc_path; /* "/bookstore.v1.BookService/GetBook" */
  const gw_message *input, *output;
  const gw_param *params; /* path, then query, header, cookie */
  size_t n_params;
  gw_names query_names; /* index into params, less n_path_params */
  uint32_t n_path_params;
  const gw_path_field *path_fields;
  size_t n_path_fields;
  const gw_body *body;   /* NULL: no body is taken */
  const gw_reply *reply;
  gw_security security;
  const gw_credential *credentials;
  size_t n_credentials;
  const gw_policy_use *policies;
  size_t n_policies;
  uint32_t timeout_ms; /* x-gwgen; 0: none */
  uint32_t max_body;   /* x-gwgen limits, bytes; 0: none */
  uint32_t flags;
  /* Where the upstream is no gRPC service: the path of the request to it, text
   * as it is sent and captures that are to be encoded. Then there is no rpc,
   * no message, and no parameter has a target; |service| is the product. */
  const gw_piece *target;
  size_t n_target;
  gw_mode validate;         /* of requests; x-gwgen */
  gw_mode response;         /* of answers; x-gwgen, gwgen.yaml */
  const gw_answer *answers; /* the narrowest first; none: nothing is known */
  size_t n_answers;
  const gw_shape *query; /* protos alone, and more fields than |params| can
                            list: those of this shape; else NULL */
} gw_operation;

typedef struct gw_route_node gw_route_node;

/* Matching walks segments. At a node the literals are tried first (sorted,
 * binary search), then the mixed segments in order, then |any|, then |rest|;
 * the first way to a leaf with the method wins, with backtracking. Each
 * variable, "*" and "**" passed appends one capture. */
typedef struct gw_route_literal {
  gw_slice text; /* decoded */
  const gw_route_node *node;
} gw_route_literal;

/* A segment of text and variables: prefix {v} text {w} suffix. texts[0] stands
 * before the first variable (maybe empty), texts[i] after variable i. */
typedef struct gw_route_mixed {
  const gw_slice *texts;
  size_t n_texts;
  const gw_route_node *node;
} gw_route_mixed;

/* What ends here: one operation per method and verb. */
typedef struct gw_route_leaf {
  gw_slice method;
  gw_slice verb; /* "archive" of ":archive"; empty: none */
  const gw_operation *operation;
} gw_route_leaf;

struct gw_route_node {
  const gw_route_literal *literals;
  size_t n_literals;
  const gw_route_mixed *mixed;
  size_t n_mixed;
  const gw_route_node *any;  /* one segment, not empty */
  const gw_route_node *rest; /* "**": what is left, any number of segments,
                                then what |rest| itself continues with */
  const gw_route_leaf *leaves;
  size_t n_leaves;
};

enum { /* gw_api.path_flags */
  GW_PATH_ENCODED_SLASH = 1, /* path: {encoded_slash: allow} */
  GW_PATH_MATRIX = 2         /* a parameter has the style matrix: ";a=b" */
};

/* A specification as it was read, for --print-spec and its digest. */
typedef struct gw_document {
  gw_slice name; /* "openapi.yaml" */
  gw_slice json; /* the document as JSON */
} gw_document;

typedef struct gw_api {
  uint32_t version; /* GW_TABLES_VERSION */
  gw_slice name;    /* of the product */
  gw_slice title, spec_version; /* of the OpenAPI document */
  const gw_operation *const *operations; /* in spec order */
  size_t n_operations;
  const gw_route_node *routes;
  const gw_slice *services; /* full names, sorted */
  size_t n_services;
  const gw_slice *ignore_query; /* "utm_*" or names */
  size_t n_ignore_query;
  const gw_document *documents;
  size_t n_documents;
  uint32_t path_flags;
  const gw_types *types; /* what details of a gRPC status may be; NULL: only
                            what all products know */
  const struct gw_api *shadow; /* the next version of the document: requests
                                  are held against it, and go on */
} gw_api;

#endif
