#include "diag/diag.h"

/* One row for each thing that gwgen can find, in the order of the ids. A name
 * stays as it is once released: users silence and demote rules by it. The
 * explanation is what `gwgen explain` prints: why it matters, what to do. */

const gwgen_rule gwgen_rules[] = {
    {"GW0000", "internal", GWGEN_ERROR, "gwgen made a mistake",
     "This is a defect of gwgen. Please report it with the input."},
    {"GW0001", "unreadable", GWGEN_ERROR, "a file cannot be read",
     "The file does not exist, may not be read, or is longer than the limit "
     "of 64 MiB. Paths in gwgen.yaml start at its own folder."},
    {"GW0002", "syntax", GWGEN_ERROR, "a text is not well-formed",
     "The file is not YAML or JSON. YAML is read as version 1.2 with its core "
     "schema: yes and no are strings, octal numbers are written 0o17.\n\n"
     "Anchors, aliases, merge keys, tags and second documents are refused, "
     "since they make a short text large or change what a value is; a key "
     "that stands twice in one map is refused, since readers disagree which "
     "of the two counts. Write such values out."},
    {"GW0003", "protoc", GWGEN_ERROR, "protoc refuses a .proto file",
     "The message is protoc's own. Imports are searched in the import_paths "
     "of gwgen.yaml in their order, then in the folder of protos that comes "
     "with gwgen (google/api, google/rpc, grpc/health), then in protoc's "
     "own."},
    {"GW0004", "protoc-run", GWGEN_ERROR, "protoc could not be run",
     "gwgen reads .proto files through protoc, which it looks for in PATH "
     "(Debian: protobuf-compiler). Alternatively name a descriptor_set that "
     "protoc or buf made with source info and imports."},
    {"GW0005", "descriptor-set", GWGEN_ERROR,
     "a descriptor set is damaged or incomplete",
     "The bytes are not a google.protobuf.FileDescriptorSet, or it names "
     "types that it does not hold. Make it with `protoc --include_imports "
     "--include_source_info --descriptor_set_out=FILE` or `buf build -o "
     "FILE`."},
    {"GW0010", "openapi-version", GWGEN_ERROR,
     "a version of OpenAPI that is not read",
     "gwgen reads OpenAPI 3.0.x and 3.1.x. A document of version 2.0 "
     "(Swagger) says the same things in other places; convert it first."},
    {"GW0011", "openapi-unknown-key", GWGEN_ERROR,
     "a key that the OpenAPI object does not have",
     "A misspelt key would be a rule that nobody applies: \"requierd\" makes "
     "nothing required. So every key that OpenAPI does not define at that "
     "place is refused, but for extensions, whose names begin with \"x-\". "
     "Keys that only 3.1 has are unknown in a 3.0 document."},
    {"GW0012", "openapi-type", GWGEN_ERROR,
     "a value of the wrong type in an OpenAPI document",
     "The key wants a map, a list, a string or a boolean, and something else "
     "stands there. In YAML 1.0 is a number and true is a boolean: put them "
     "in quotes where a string is wanted, as in version: '1.0'."},
    {"GW0013", "openapi-missing", GWGEN_ERROR,
     "an OpenAPI object lacks a required key",
     "OpenAPI requires the key that the message names. Without it the object "
     "has no meaning that all readers would agree on."},
    {"GW0014", "openapi-value", GWGEN_ERROR,
     "a value that OpenAPI does not allow there",
     "The value is of the right type and is none of those that OpenAPI lists "
     "for this key. The message names what is allowed."},
    {"GW0015", "openapi-duplicate", GWGEN_ERROR,
     "the same thing described twice",
     "Two parameters of one name and place, two media types that differ in "
     "case only, or two security schemes of one name: nothing says which of "
     "the two counts. The parameter of an operation replaces the one of its "
     "path item; within one list every name stands once."},
    {"GW0016", "openapi-operation-id", GWGEN_ERROR,
     "two operations with one operationId",
     "The operationId names an operation in configuration, logs and metrics, "
     "so it is unique in the whole product, over all of its documents."},
    {"GW0017", "openapi-path", GWGEN_ERROR, "a path that is no template",
     "A path begins with \"/\", its variables are written {name}, and \"?\" "
     "and \"#\" cannot be part of it: query parameters are described under "
     "\"parameters\"."},
    {"GW0018", "openapi-path-parameter", GWGEN_ERROR,
     "path and path parameters do not agree",
     "Every {name} of a path has a parameter with in: path and required: "
     "true, in the operation or in its path item, and every such parameter "
     "has its {name}."},
    {"GW0019", "openapi-server", GWGEN_ERROR,
     "a server whose path cannot be told",
     "The path part of the first server's url stands before every path of the "
     "document, with the defaults of its variables put in. It is absolute, "
     "and the same for all documents of the product unless base_path of "
     "gwgen.yaml says it."},
    {"GW0020", "openapi-security", GWGEN_ERROR,
     "a security requirement without its scheme",
     "The names in \"security\" are those of components.securitySchemes of "
     "the product's documents."},
    {"GW0021", "openapi-unsupported", GWGEN_ERROR,
     "a part of OpenAPI that gwgen does not serve",
     "The document is valid, and this version of gwgen does not do what it "
     "asks for. It is refused rather than ignored, so that the gateway never "
     "does less than its specification says. The message names a way round "
     "where there is one."},
    {"GW0022", "openapi-limit", GWGEN_ERROR, "a document is too large",
     "Limits keep a hostile or generated document from taking all time and "
     "memory: 16 MiB a file, 10,000 operations, 100,000 schemas, 1,000 "
     "documents, 256 parameters an operation, 64 media types a body."},
    {"GW0023", "openapi-ignored", GWGEN_WARNING,
     "a part of the document that means nothing",
     "OpenAPI says that header parameters called Accept, Content-Type and "
     "Authorization are ignored: media types stand under \"content\", "
     "credentials under \"security\". Take the parameter out."},
    {"GW0030", "ref-syntax", GWGEN_ERROR, "a $ref that is no reference",
     "A reference is a string: the name of a file relative to this one, "
     "nothing for the same file, then \"#\" and a JSON Pointer, as in "
     "common.yaml#/components/schemas/Book. In the pointer \"/\" is written "
     "~1 and \"~\" is written ~0. Anchors are not followed."},
    {"GW0031", "ref-unresolved", GWGEN_ERROR, "a $ref that leads nowhere",
     "The file or the place in it does not exist. Names are case-sensitive."},
    {"GW0032", "ref-outside", GWGEN_ERROR, "a $ref out of the product's folder",
     "References lead to files below the folder of gwgen.yaml, symbolic links "
     "resolved: no URLs, no absolute paths, no \"..\". So a build reads what "
     "is in the repository, the same everywhere, and a specification from "
     "elsewhere cannot read other files of the machine."},
    {"GW0033", "ref-cycle", GWGEN_ERROR, "references that lead to each other",
     "A parameter, response or other object that is only references has no "
     "content. Schemas may refer to themselves, as long as each turn goes "
     "down into an item or a property."},
    {"GW0034", "ref-siblings", GWGEN_WARNING, "keys beside a $ref",
     "OpenAPI 3.0 ignores what stands beside $ref, and so does 3.1 for all "
     "objects but schemas. To add constraints to a schema of 3.0 write "
     "allOf: [{$ref: ...}, {...}]."},
    {"GW1001", "product-key", GWGEN_ERROR, "an unknown key in gwgen.yaml",
     "Keys that gwgen does not know are refused, so that a misspelt one does "
     "not silently leave a default in force. docs/CONFIG.md lists the keys."},
    {"GW1002", "product-value", GWGEN_ERROR,
     "a value in gwgen.yaml is of the wrong type or not allowed",
     "The message says what is expected there; docs/CONFIG.md lists what each "
     "key takes."},
    {"GW1003", "product-missing", GWGEN_ERROR,
     "gwgen.yaml lacks something it needs",
     "A product needs a version, a name, and protos: either proto.files or "
     "proto.descriptor_set."},
    {"GW1004", "not-yet", GWGEN_ERROR, "a feature that does not exist yet",
     "The key is part of the design, and this version of gwgen cannot do what "
     "it asks for. It is refused rather than ignored: a gateway that was told "
     "to check responses and does not would be worse. Take the key out, or "
     "give it the value that the message names."},
    {"GW1005", "http-rule", GWGEN_ERROR, "an HTTP rule is not valid",
     "A google.api.http rule needs exactly one of get, put, post, delete, "
     "patch and custom, with a path template such as "
     "/v1/{name=shelves/*/books/*}:move. Additional bindings must not nest. "
     "body and response_body are empty, \"*\" (body only) or the name of a "
     "field."},
    {"GW1006", "service-config", GWGEN_ERROR,
     "a service configuration is not valid",
     "gwgen reads http.rules of a google.api.Service file: each rule has a "
     "selector (package.Service.Method, or a prefix with a final .*) that "
     "must select at least one RPC, and otherwise the fields of "
     "google.api.HttpRule."},
    {"GW4001", "schema-unknown-keyword", GWGEN_ERROR,
     "a schema keyword that does not exist",
     "A misspelt keyword would be a check that nobody makes, so every keyword "
     "that the dialect does not have is refused, but for extensions, whose "
     "names begin with \"x-\". \"nullable\" and \"example\" are words of "
     "OpenAPI 3.0, \"const\", \"$defs\" and others of 3.1 only."},
    {"GW4002", "schema-unsupported", GWGEN_ERROR,
     "a schema keyword that is not enforced",
     "The keyword is part of JSON Schema, and this version of gwgen does not "
     "enforce it. Ignoring it would let values pass that the specification "
     "forbids. docs/SUPPORT.md lists every keyword: enforced, annotated or "
     "refused."},
    {"GW4003", "schema-value", GWGEN_ERROR,
     "a schema keyword with a value it cannot have",
     "The value is of another type than the keyword takes, or out of its "
     "range: lengths and counts are whole numbers from 0, multipleOf is over "
     "0, allOf, anyOf, oneOf and enum have at least one entry."},
    {"GW4004", "schema-impossible", GWGEN_ERROR,
     "a schema that no value satisfies",
     "Two keywords exclude each other: a minimum above the maximum, a "
     "required property that a closed object does not have. Every request "
     "would be refused, which is hardly what was meant."},
    {"GW4005", "schema-enum", GWGEN_ERROR,
     "a value of enum or const that its own schema refuses",
     "The value can never be sent, since \"type\" beside it excludes it. In "
     "YAML quote words such as null and true, and numbers, that are meant as "
     "strings."},
    {"GW4006", "schema-enum-twice", GWGEN_WARNING,
     "a value that stands twice in enum",
     "It counts once. Often one of the two was meant to be another value."},
    {"GW4007", "schema-format", GWGEN_WARNING, "a format that is not known",
     "Formats are annotations: they document a value and choose how it is "
     "converted. This one is on no list that gwgen knows, so it does nothing; "
     "it may be misspelt. docs/SUPPORT.md lists the known formats."},
    {"GW4008", "schema-nullable", GWGEN_WARNING,
     "nullable that changes nothing",
     "In OpenAPI 3.0 nullable adds null to the type that stands beside it in "
     "the same schema. Without \"type\" it does nothing, and an enum beside it "
     "still needs null among its values."},
    {"GW4009", "schema-idle-keyword", GWGEN_WARNING,
     "a keyword that can never apply",
     "The keyword looks at values of a type that \"type\" excludes, as "
     "maxLength beside type: integer. It checks nothing; perhaps the type is "
     "wrong."},
    {"GW4010", "schema-pattern", GWGEN_ERROR,
     "a pattern that cannot be compiled",
     "Patterns are regular expressions of ECMA-262, compiled to an automaton "
     "that takes one step a byte. Look-around and backreferences do not fit "
     "into one; counted repeats of large groups may grow beyond the limit. "
     "The message says what and where."},
    {"GW4011", "schema-loop", GWGEN_ERROR, "a schema that contains itself",
     "Through $ref, allOf, anyOf, oneOf and not the schema leads back to "
     "itself for the same value, so checking it would never end. A recursive "
     "schema goes down into a property, an item or additionalProperties on "
     "its way round."},
    {"GW4012", "schema-limit", GWGEN_ERROR, "a schema that is too large",
     "An object has at most 4,096 properties and an enum at most 4,096 "
     "strings; schemas nest through references at most 64 deep for one "
     "value."},
    {"GW4013", "schema-example", GWGEN_ERROR,
     "an example or default that its own schema refuses",
     "Either the example misleads readers or the schema refuses what it was "
     "written for. The message is what the gateway would answer."},
    {"GW4014", "schema-read-write", GWGEN_ERROR,
     "a property that is both readOnly and writeOnly",
     "readOnly keeps a property out of requests, writeOnly out of responses: "
     "with both it can stand nowhere."},
};

const size_t gwgen_n_rules = sizeof gwgen_rules / sizeof gwgen_rules[0];
