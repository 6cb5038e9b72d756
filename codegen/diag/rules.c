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
    {"GW0006", "protoc-warning", GWGEN_WARNING, "protoc warns",
     "The message is protoc's own; an unused import is the usual one."},
    {"GW0010", "openapi-version", GWGEN_ERROR,
     "a version of OpenAPI that is not read",
     "gwgen reads OpenAPI 3.0.x and 3.1.x, and documents of version 2.0 "
     "(Swagger), which it rewrites as 3.0 when it reads them."},
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
     "credentials under \"security\". Take the parameter out. Of a response, "
     "keys of \"content\" that are no media types are ignored, the second of "
     "two that differ in parameters only, and \"content\" of its headers."},
    {"GW0024", "openapi-fragment", GWGEN_WARNING,
     "a path that ends in a fragment",
     "A fragment is never sent (RFC 9110 section 7.1): two operations that "
     "differ in nothing else can't be told apart, and are refused. One that "
     "no other has the path and method of is served without it."},
    {"GW0030", "ref-syntax", GWGEN_ERROR, "a $ref that is no reference",
     "A reference is a string: the name of a file relative to this one, "
     "nothing for the same file, then \"#\" and a JSON Pointer, as in "
     "common.yaml#/components/schemas/Book. In the pointer \"/\" is written "
     "~1 and \"~\" is written ~0; a plain name is that of an $anchor."},
    {"GW0031", "ref-unresolved", GWGEN_ERROR, "a $ref that leads nowhere",
     "The file or the place in it does not exist. Names are case-sensitive."},
    {"GW0032", "ref-outside", GWGEN_ERROR, "a $ref out of the product's folder",
     "References lead to files below the folder of gwgen.yaml, symbolic links "
     "resolved: no absolute paths, and \"..\" only as far as it stays below "
     "that folder. So a build reads what is in the repository, the same "
     "everywhere, and a specification from elsewhere cannot read other files "
     "of the machine. Nothing is fetched from a URI; gwgen.yaml can name "
     "copies "
     "of what stands there: copies: {'https://example.com/schemas/': vendor}."},
    {"GW0033", "ref-cycle", GWGEN_ERROR, "references that lead to each other",
     "A parameter, response or other object that is only references has no "
     "content. Schemas may refer to themselves, as long as each turn goes "
     "down into an item or a property."},
    {"GW0034", "ref-siblings", GWGEN_WARNING, "keys beside a $ref",
     "OpenAPI 3.0 ignores what stands beside $ref, and so does 3.1 for all "
     "objects but schemas. To add constraints to a schema of 3.0 write "
     "allOf: [{$ref: ...}, {...}]."},
    {"GW0035", "ref-twice", GWGEN_ERROR, "two schemas of one name",
     "$id, $anchor and $dynamicAnchor name a schema for references. Within "
     "one resource an anchor stands once, and a URI is that of one schema in "
     "all documents of the product."},
    {"GW1001", "product-key", GWGEN_ERROR, "an unknown key in gwgen.yaml",
     "Keys that gwgen does not know are refused, so that a misspelt one does "
     "not silently leave a default in force. docs/CONFIG.md lists the keys."},
    {"GW1002", "product-value", GWGEN_ERROR,
     "a value in gwgen.yaml is of the wrong type or not allowed",
     "The message says what is expected there; docs/CONFIG.md lists what each "
     "key takes."},
    {"GW1003", "product-missing", GWGEN_ERROR,
     "gwgen.yaml lacks something it needs",
     "A product needs a version, a name, and protos (proto.files or "
     "proto.descriptor_set) or OpenAPI documents (openapi), or both. With "
     "documents alone its upstreams speak HTTP, and requests go on as they "
     "came."},
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
    {"GW1090", "pinned-name", GWGEN_ERROR, "a pinned C name can't be used",
     "\"x-gwgen: {name: orders}\" fixes the name of an object in the "
     "generated C. It is made of lower-case letters, digits and \"_\", and no "
     "two objects of a kind may ask for the same one."},
    {"GW1101", "link-rpc", GWGEN_ERROR,
     "x-gwgen names an RPC that does not exist",
     "x-gwgen: {rpc: package.Service/Method} on an operation binds it "
     "to that RPC, whatever their paths are. The name is the full name "
     "of the service, a slash, and the method, and the service stands "
     "in one of the proto files that gwgen.yaml names (not only in an "
     "import of them)."},
    {"GW1102", "link-no-rpc", GWGEN_ERROR,
     "an OpenAPI operation without an RPC",
     "An operation is bound to exactly one RPC, by the first of these "
     "that applies: x-gwgen: {rpc: package.Service/Method}; a "
     "google.api.http rule with the same method and the same path, up "
     "to the names of variables; an operationId that is Service_Method, "
     "or Method where only one service has such a method.\n\n"
     "The path that is compared is the whole one: base_path, or the "
     "path of the document's first server, and then the path of the "
     "operation. /shelves/{shelf} under a server that ends in /v1 meets "
     "the rule /v1/{name=shelves/*}. Where no rule is near, add x-gwgen "
     "with the RPC.\n\n"
     "An operation may also go on, as it comes, to a service that speaks "
     "HTTP: x-gwgen: {http_service: NAME} says so of one, http_service: NAME "
     "in gwgen.yaml of all that no RPC serves. gateway.yaml's services say "
     "where NAME is. Where gwgen.yaml names no protos at all, every operation "
     "goes on so."},
    {"GW1103", "link-conflict", GWGEN_ERROR,
     "two places bind an operation differently",
     "The path of the operation is that of one RPC and its operationId "
     "is the name of another; or two RPCs have an http rule with this "
     "path; or x-gwgen says another body than the http rule. Nothing "
     "says which of them is meant, so gwgen does not guess.\n\n"
     "Say it with x-gwgen: {rpc: package.Service/Method}, or change the "
     "operationId, or take out the key that repeats the rule."},
    {"GW1104", "link-id", GWGEN_ERROR, "two operations of one name",
     "The name of an operation stands in configuration, logs and "
     "metrics, so it is unique in the product. Operations without an "
     "operationId are called Service_Method, then Service_Method_2. "
     "Give one of the two another operationId."},
    {"GW1105", "link-undocumented", GWGEN_ERROR,
     "an RPC route that OpenAPI does not document",
     "An RPC has a google.api.http rule, and no OpenAPI operation has "
     "its method and path: clients could call something that the "
     "published contract does not know. It is also what remains when an "
     "operation was meant for this RPC and its path has a typing error.\n\n"
     "Document the route, or take the rule out, or run with "
     "--allow-undocumented: the route is then served from the proto "
     "alone, and this is a warning."},
    {"GW1106", "link-path-variable", GWGEN_ERROR,
     "a path variable that fills no field",
     "Each variable of a path fills one field of the request message. "
     "{book.name=shelves/*} leads through nested messages; the field at "
     "its end is one scalar or enum, not repeated, no message and no "
     "map. A variable that spans several segments is text, so its field "
     "is a string.\n\n"
     "Without an http rule the variables of the OpenAPI path are taken "
     "by the JSON name or the proto name of a field; x-gwgen: {field: "
     "book.name} on the parameter says another one."},
    {"GW1107", "link-parameter", GWGEN_ERROR, "a parameter that fills no field",
     "A query parameter fills a field of the request message, by JSON "
     "name or proto name, through nested messages as in filter.author. "
     "The field is a scalar, an enum, a list of these, or a message "
     "that JSON writes as one string (Timestamp, Duration, FieldMask) "
     "or a wrapper; an object fills a message or a map, JSON and what "
     "may be of several types any field that can hold it; and the path "
     "does not fill it already.\n\n"
     "A parameter that goes nowhere would be accepted and ignored. Add "
     "the field, correct the name, or say x-gwgen: {field: "
     "path.to.field} on the parameter."},
    {"GW1108", "link-cookie", GWGEN_WARNING,
     "a cookie parameter that is only checked",
     "The cookie is validated against its schema, and no field of the "
     "request message has its name, so the service never sees it. Say "
     "x-gwgen: {field: name} on the parameter if it should."},
    {"GW1109", "link-body", GWGEN_ERROR, "body and message do not fit",
     "The field that body or response_body names must exist in the "
     "request or response message; and an operation that documents a "
     "request body needs an http rule that takes one: body: \"*\" for "
     "the whole message or body: \"book\" for one field. Otherwise "
     "clients would send something that is thrown away."},
    {"GW1110", "link-body-undocumented", GWGEN_WARNING,
     "an RPC body that OpenAPI does not document",
     "The http rule takes a body, and the OpenAPI operation has no "
     "requestBody. The contract decides: requests with a body get 415, "
     "and the fields it would have filled stay unset. Document the "
     "body, or take it out of the rule."},
    {"GW1111", "link-streaming", GWGEN_ERROR, "a route to a streaming RPC",
     "Requests and responses are single messages in this version. An "
     "RPC that streams may stand in the proto file as long as no route "
     "leads to it; on_unsupported: skip leaves its operations out."},
    {"GW1113", "link-skipped", GWGEN_WARNING, "an operation that is left out",
     "gwgen.yaml says on_unsupported: skip, and the operation needs "
     "something that this version does not do: its path is answered "
     "with 404. Or another operation has its route, as route-duplicate and "
     "route-dead tell: the first one is served."},
    {"GW1114", "x-gwgen", GWGEN_ERROR, "x-gwgen is not understood",
     "On an operation x-gwgen is a map with rpc, body, response_body, "
     "http_service, timeout (1m30s), limits: {request_body: 4MiB}, validate, "
     "response, unknown_fields, name and policies; on a parameter it has "
     "field. Other keys are refused: a limit with a typing error would be no "
     "limit. An operation with http_service has no rpc, body, response_body "
     "or field: nothing of it becomes a message."},
    {"GW1116", "link-style", GWGEN_ERROR,
     "a parameter that can't be read as its style says",
     "An object of style form is exploded unless it says otherwise: each of "
     "its properties stands in the query, or among the cookies, under its own "
     "name. Two parameters can't have one name, and only one can take the "
     "names that nobody declared (additionalProperties). spaceDelimited and "
     "pipeDelimited have no exploded form of an object. Say explode: false, "
     "or style: deepObject."},
    {"GW1117", "link-style-open", GWGEN_WARNING,
     "a way to write a parameter that OpenAPI leaves open",
     "OpenAPI's table of styles has no entry for this, and published "
     "documents have it. The message says how the gateway reads it; other "
     "tools may write it otherwise. deepObject of an array is name[]=a for "
     "each element, or name[0]=a, name[1]=b and so on; of one text it is "
     "name=a. An object without properties is read as deepObject. An object "
     "or array within an array is JSON."},
    {"GW2101", "drift-property", GWGEN_ERROR,
     "a documented property without a field",
     "OpenAPI documents a property, and the message has no field of "
     "that JSON name or proto name. In a request clients would send a "
     "value that the service never gets; in a response they would wait "
     "for one that never comes. Rename one of the two, add the field, "
     "or take the property out of the schema.\n\n"
     "Properties that are readOnly are looked at in responses only, "
     "those that are writeOnly in requests only. Names under if, then, else, "
     "dependentSchemas and dependentRequired count too, and those of a map "
     "whose keys are no strings have to be such keys."},
    {"GW2102", "drift-type", GWGEN_ERROR,
     "the types of a property and its field differ",
     "Each type of protobuf has one form in JSON: strings, bytes, "
     "enums, Timestamp, Duration and FieldMask are strings; bool is "
     "boolean; 32-bit integers are integer; 64-bit integers are integer "
     "or string; float and double are number; repeated fields are "
     "arrays; maps and messages are objects; a wrapper is what it "
     "wraps.\n\n"
     "A number in a request may have a fraction, so it does not fit an "
     "integer field; an integer field may be documented as number in a "
     "response. A double may have a fraction, so in a response it is "
     "not an integer."},
    {"GW2103", "drift-enum", GWGEN_ERROR,
     "a documented value that the proto's enum does not have",
     "Each value of the schema's enum stands for one value of the "
     "proto's: its name (GENRE_FICTION), the name without the prefix "
     "that is the enum's own name (FICTION), or either in another case "
     "(fiction). A value that matches none, or more than one, could not "
     "be sent to the service. The note shows the enum."},
    {"GW2104", "drift-enum-undocumented", GWGEN_ERROR,
     "the proto's enum has a value that OpenAPI does not document",
     "The service can answer with a value that clients were promised "
     "never to see. Add it to the schema's enum. The first value "
     "(number 0) may stay undocumented where it is the same as a field "
     "that is not set: there it is left out of the response."},
    {"GW2105", "drift-enum-open", GWGEN_WARNING, "a string without its values",
     "The field is an enum, and the schema is a plain string: clients "
     "learn from the contract that any text is accepted, and most are "
     "refused. List the values under enum."},
    {"GW2106", "drift-range", GWGEN_ERROR, "numbers that the field cannot hold",
     "The limits or the format of the schema go beyond the type of the "
     "field: maximum: 3000000000 or format: int64 on an int32, a "
     "negative minimum on a uint32. In responses it is the other way "
     "round: format: int32 promises less than an int64 field can give. "
     "Correct the limit, or change the field's type."},
    {"GW2107", "drift-range-open", GWGEN_WARNING,
     "an integer without limits on a smaller field",
     "The schema accepts every integer, and the field holds 32 bits or "
     "nothing negative. Larger numbers are refused with 400, which the "
     "contract does not tell. Add format: int32, or minimum and "
     "maximum."},
    {"GW2108", "drift-additional", GWGEN_ERROR,
     "additional properties have no place to go",
     "The schema accepts properties that it does not name "
     "(additionalProperties: true, or a schema), and the message is no "
     "map, so it could not hold them. Use a map<string, ...> field, or "
     "say additionalProperties: false."},
    {"GW2109", "drift-presence", GWGEN_WARNING,
     "one side requires what the other may leave out",
     "The response schema requires the property, and the field has "
     "presence: the service may leave it unset. The gateway then writes "
     "its zero value ({} for a message), which may not be what the "
     "service meant, nor what the inner schema allows. Make the "
     "property nullable or not required, or see that the service always "
     "sets it. In a request it is the other way round: a required field of "
     "proto2 whose property a client may leave out makes a message that the "
     "service can't read. List the property under \"required\"."},
    {"GW2110", "drift-nullable", GWGEN_WARNING,
     "null on a field without presence",
     "The schema accepts null, and the field cannot tell \"not set\" "
     "from its zero value, so null arrives as 0, \"\" or false. Mark "
     "the field optional, use a wrapper, or take null out of the "
     "schema."},
    {"GW2111", "drift-undocumented", GWGEN_WARNING,
     "response fields that OpenAPI does not document",
     "The message of the response has fields that the schema does not "
     "name. Where the schema closes the object (additionalProperties: "
     "false) the gateway does not show them to clients; where it does "
     "not, clients see what no contract mentions. Document the fields, "
     "or close the schema."},
    {"GW2112", "drift-oneof", GWGEN_ERROR, "a oneOf that is no oneof",
     "The schema of a response says that exactly one of several "
     "properties is there, and in the proto they are not members of one "
     "oneof: the service can set two. Put them into a oneof, or use "
     "anyOf."},
    {"GW2113", "drift-status", GWGEN_ERROR,
     "a response without content for a message with fields",
     "204, and any response without content, loses what the service "
     "answers. Use 200 with application/json, or let the RPC return "
     "google.protobuf.Empty. An operation also needs a 2xx response: "
     "its number is the one that clients get."},
    {"GW2114", "media-unsupported", GWGEN_ERROR,
     "a body that no field can hold",
     "Bodies are converted between protobuf and JSON, XML (where the "
     "document has a schema for it) and, in requests, forms; a string field "
     "takes text, bytes and google.api.HttpBody take anything. "
     "on_unsupported: skip leaves the operation out."},
    {"GW2115", "media-ignored", GWGEN_WARNING,
     "a media type that is not served",
     "Beside what is served the operation documents other media types. "
     "Requests of those types get 415, and responses never have them."},
    {"GW2116", "drift-dynamic", GWGEN_WARNING,
     "a schema over what the proto leaves open",
     "A Struct, a Value, a ListValue and an Any hold what no proto says. "
     "In requests the schema decides what of it is let in; an Any has to "
     "require \"@type\". In responses the service may put there what the "
     "schema refuses."},
    {"GW2117", "media-unchecked", GWGEN_WARNING,
     "a body that passes without a look at its schema",
     "The product has no protos, so a body goes on byte for byte. JSON, XML, "
     "plain text and forms are checked against their schemas first; bodies of "
     "other media types, and forms whose properties can't be told apart (an "
     "exploded object with a member that is another property too, files "
     "beside a oneOf) are held to their media type and the limits of size, "
     "and to nothing else."},
    {"GW2118", "xml-invalid", GWGEN_ERROR, "an xml object that says nothing",
     "A body of XML is documented, and what the xml objects of its schema say "
     "can't be: two members of one name, an attribute that is an object or an "
     "array, a prefix without a namespace (or an attribute with a namespace "
     "and no prefix), a name that no element can have, a key that the XML "
     "Object does not know."},
    {"GW2119", "xml-root", GWGEN_WARNING, "a root element without a name",
     "The schema of a body of XML is no component and has no xml name. In "
     "requests any root element is taken, in answers it is called root. Give "
     "the schema xml: {name}, or make it a component."},
    {"GW2120", "answer-code", GWGEN_WARNING,
     "a status that the service can't choose",
     "An answer is made by the schema of the lowest documented status of "
     "success. Metadata x-http-code may choose another one, if its response "
     "has the same schema (the same $ref) or no content. This one has "
     "another schema, so that the lowest status is answered instead."},
    {"GW3001", "route-duplicate", GWGEN_ERROR, "two operations with one route",
     "Two operations have the same method and the same path, up to the "
     "names of variables: /books/{id} and /books/{name} are one route, "
     "and only one operation could ever get its requests. The message "
     "shows a path that both match."},
    {"GW3002", "route-ambiguous", GWGEN_ERROR,
     "two routes that match the same paths",
     "Where text and variables share a segment, as in {name}.json and "
     "report.{format}, a path such as /report.json is both, and neither "
     "is more special than the other. Literal segments win over mixed "
     "ones, and a mixed one with longer text at both ends wins over the "
     "other; everything else is refused. Change one of the two, or make "
     "the special case a literal."},
    {"GW3003", "route-dead", GWGEN_ERROR, "a route that can never win",
     "Every path that the route matches is taken by another one, which "
     "is tried before it. At each segment literals come first, then "
     "segments of text and variables, then {v} or *, then **. A text behind "
     "a ** is tried before the ** takes all, a variable behind it after "
     "that: beside /files/{path=**}, /files/{path=**}/info gets its "
     "requests and /files/{path=**}/{id} never does. The message shows "
     "such a path and who gets it."},
    {"GW3004", "route-spread", GWGEN_WARNING,
     "the methods of a path lie on different templates",
     "GET /books/new and POST /books/{book} are legal together: "
     "matching is by method, so POST /books/new is a book called "
     "\"new\". That may be a surprise, for the authors of the service "
     "and in access rules by path. Reserve the name, or give the "
     "literal path its own answer for the method."},
    {"GW3005", "route-methods", GWGEN_ERROR,
     "more methods than an Allow header has room for",
     "A path that lacks a method is answered 405 with every method that it has "
     "(RFC 9110 section 15.5.6). A product may use 62 methods, HEAD and "
     "OPTIONS "
     "aside; \"custom\" rules can ask for more."},
    {"GW3006", "route-none", GWGEN_WARNING, "a product without routes",
     "Its gateway would answer every request with 404. With protos alone, an "
     "RPC is served if it has a google.api.http rule, in the .proto or in a "
     "service configuration; beside an OpenAPI document each of its operations "
     "is a route."},
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
     "enum or const with no value that its own schema takes",
     "No value can be sent, since \"type\" beside it excludes all of them. In "
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
     "that takes one step a byte. Look-behind and backreferences do not fit "
     "into one; counted repeats of large groups may grow beyond the limit. "
     "The message says what and where."},
    {"GW4011", "schema-loop", GWGEN_ERROR, "a schema that contains itself",
     "Through $ref, allOf, anyOf, oneOf and not the schema leads back to "
     "itself for the same value, so checking it would never end. A recursive "
     "schema goes down into a property, an item or additionalProperties on "
     "its way round."},
    {"GW4012", "schema-limit", GWGEN_ERROR, "a schema that is too large",
     "An object has at most 4,096 properties and an enum at most 4,096 "
     "values, also where a .proto alone says so; schemas nest through "
     "references at most 64 deep for one value."},
    {"GW4013", "schema-example", GWGEN_WARNING,
     "an example or default that its own schema refuses",
     "Either the example misleads readers or the schema refuses what it was "
     "written for. The message is what the gateway would answer. It changes "
     "nothing that is enforced; --fail-on warn makes it stop a build."},
    {"GW4014", "schema-read-write", GWGEN_ERROR,
     "a property that is both readOnly and writeOnly",
     "readOnly keeps a property out of requests, writeOnly out of responses: "
     "with both it can stand nowhere."},
    {"GW4015", "schema-default", GWGEN_ERROR,
     "a default of a parameter that its own schema refuses",
     "A request without the parameter gets the default, which the gateway "
     "would not take from a client. Correct the default or the schema."},
    {"GW4016", "schema-idle-value", GWGEN_WARNING,
     "a value of enum that its own schema refuses",
     "The value can never be sent, since \"type\" beside it excludes it; the "
     "others can. In YAML quote words such as null and true, and numbers, "
     "that are meant as strings; null beside a type of OpenAPI 3.0 needs "
     "nullable: true."},
    {"GW4101", "export-left-out", GWGEN_WARNING,
     "something that OpenAPI has no words for",
     "OpenAPI knows eight methods, takes two paths that differ only in the "
     "names of their variables for one, and has no style for several texts of "
     "JSON in one parameter; references that depend on the way to them stay "
     "within one document. What an API has beyond that "
     "works in the gateway and can't stand in the exported document."},
    {"GW5001", "security-enforce", GWGEN_ERROR,
     "a security scheme that would have to be enforced",
     "The operation asks for credentials, and gwgen.yaml leaves it to "
     "the gateway to check them, which this version cannot do. It is "
     "refused rather than ignored.\n\n"
     "With security: delegate in gwgen.yaml the gateway passes the "
     "credentials on as gRPC metadata and the service checks them: "
     "Authorization for http, oauth2 and openIdConnect schemes, the "
     "named header, cookie or query key for apiKey. `gwgen routes` "
     "shows which operations are delegated."},
    {"GW5002", "security-unsaid", GWGEN_ERROR,
     "nothing says who may call an operation",
     "An API that is open to everybody should be so because somebody "
     "said it. Say security: [] on the operation or for the whole "
     "document if it is public, name a security scheme if it is not, or "
     "say security: public or security: delegate once for the product "
     "in gwgen.yaml. With protos alone only gwgen.yaml can say it."},
    {"GW5003", "security-conflict", GWGEN_ERROR,
     "public in gwgen.yaml, protected in OpenAPI",
     "The document asks for credentials, and gwgen.yaml says that the "
     "product is public: the gateway would neither check the "
     "credentials nor pass them on. Say security: delegate in "
     "gwgen.yaml, or security: [] on the operation."},
    {"GW5004", "security-scheme", GWGEN_ERROR,
     "a security scheme that cannot be delegated",
     "Delegating a scheme means passing its credentials on as gRPC "
     "metadata. A client certificate ends at the gateway; names that "
     "begin with grpc- or end with -bin, and those of HTTP itself, are "
     "not free for metadata. Use a header such as Authorization or "
     "X-Api-Key."},
    {"GW5090", "policy-value", GWGEN_ERROR, "\"policies\" is not a map",
     "\"x-gwgen: {policies: {name: {...}}}\" names the policies of an "
     "operation, each with its configuration. The gateway reads the "
     "configurations when it starts."},
};

const size_t gwgen_n_rules = sizeof gwgen_rules / sizeof gwgen_rules[0];
