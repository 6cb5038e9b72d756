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
};

const size_t gwgen_n_rules = sizeof gwgen_rules / sizeof gwgen_rules[0];
