/* What gwgen wrote for api/, without the main() of a gateway. */
#include "bindings.c"
#include "documents.c"
#include "messages_bench_library_v1_library.c"
#include "messages_google_protobuf_timestamp.c"
#include "routes.c"
#include "schemas_default.c"
