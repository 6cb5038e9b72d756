#include "front/proto.h"

#include "front/http_rule.h"
#include "front/proto_types.h"
#include "front/protoc.h"
#include "front/wire.h"

enum { FILE_SERVICE = 6, SERVICE_METHOD = 2, METHOD_OPTIONS = 4 };
enum { SCRATCH_BUDGET = 1 << 30 }; /* bytes of unpacked descriptors */

typedef Google__Protobuf__FileDescriptorSet file_set;
typedef Google__Protobuf__ServiceDescriptorProto service_descriptor;
typedef Google__Protobuf__MethodDescriptorProto method_descriptor;

/* ---- services -------------------------------------------------------------
 */

static gw_status read_options(gwgen_proto_reader *r, gwgen_rpc *rpc,
                              const method_descriptor *method,
                              gwgen_place_path *path) {
  const Google__Protobuf__MethodOptions *options = method->options;
  rpc->is_deprecated |= options->deprecated != 0;
  rpc->is_safe =
      options->idempotency_level ==
      GOOGLE__PROTOBUF__METHOD_OPTIONS__IDEMPOTENCY_LEVEL__NO_SIDE_EFFECTS;
  rpc->is_idempotent =
      rpc->is_safe ||
      options->idempotency_level ==
          GOOGLE__PROTOBUF__METHOD_OPTIONS__IDEMPOTENCY_LEVEL__IDEMPOTENT;
  gw_slice bytes = {0};
  gw_status status = gwgen_option_bytes(r->scratch, &options->base,
                                        GWGEN_HTTP_EXTENSION, &bytes);
  if (status != GW_OK || !bytes.n) {
    return status;
  }
  gwgen_place_push(path, METHOD_OPTIONS, GWGEN_HTTP_EXTENSION);
  gwgen_pos pos = gwgen_place_find(&r->places, path);
  gwgen_place_pop(path);
  return gwgen_http_rule_read(r->product, rpc, pos.line ? pos : rpc->pos,
                              bytes);
}

static gw_status refuse_method(gwgen_proto_reader *r, const gwgen_rpc *rpc,
                               const char *what) {
  gwgen_report_add(r->product->report, "descriptor-set", rpc->pos,
                   "%.*s.%.*s: %s", GWGEN_S(rpc->service), GWGEN_S(rpc->name),
                   what);
  return GW_ERR_INVALID;
}

static gw_status add_rpc(gwgen_proto_reader *r, gw_slice service,
                         const service_descriptor *parent,
                         const method_descriptor *from,
                         gwgen_place_path *path) {
  gw_arena *arena = r->product->arena;
  gwgen_rpc *rpc = gw_arena_zalloc(arena, sizeof *rpc);
  gwgen_rpc **slot = rpc ? GW_PUSH(arena, &r->product->proto.rpcs) : NULL;
  if (!slot) {
    return gw_arena_why(arena);
  }
  *slot = rpc;
  rpc->pos = gwgen_place_find(&r->places, path);
  rpc->service = service;
  rpc->comment = gwgen_place_comment(&r->places, arena, path);
  rpc->name = gwgen_proto_full_name(r, rpc->pos, (gw_slice){0}, from->name);
  if (!rpc->name.p) {
    return GW_ERR_INVALID;
  }
  rpc->input = gwgen_proto_message(r, from->input_type);
  rpc->output = gwgen_proto_message(r, from->output_type);
  if (!rpc->input || !rpc->output) {
    return refuse_method(r, rpc, "its request or response type is missing");
  }
  rpc->client_streaming = from->client_streaming != 0;
  rpc->server_streaming = from->server_streaming != 0;
  rpc->is_deprecated = parent->options && parent->options->deprecated;
  gw_status status = from->options ? read_options(r, rpc, from, path) : GW_OK;
  return status == GW_ERR_SYNTAX
             ? refuse_method(r, rpc, "its google.api.http option is damaged")
             : status;
}

static gw_status add_services(gwgen_proto_reader *r) {
  gwgen_place_path path = {.n = 0};
  gw_status status = GW_OK;
  gwgen_proto *proto = &r->product->proto;
  for (size_t i = 0; i < r->file->n_service && status == GW_OK; i++) {
    const service_descriptor *from = r->file->service[i];
    gwgen_place_push(&path, FILE_SERVICE, i);
    gw_slice name =
        gwgen_proto_full_name(r, gwgen_place_find(&r->places, &path),
                              gw_slice_str(r->file->package), from->name);
    gw_slice comment =
        gwgen_place_comment(&r->places, r->product->arena, &path);
    status = name.p ? GW_OK : GW_ERR_INVALID;
    for (size_t k = 0; k < from->n_method && status == GW_OK; k++) {
      gwgen_place_push(&path, SERVICE_METHOD, k);
      status = add_rpc(r, name, from, from->method[k], &path);
      if (status == GW_OK) {
        proto->rpcs.v[proto->rpcs.n - 1]->service_comment = comment;
      }
      gwgen_place_pop(&path);
    }
    gwgen_place_pop(&path);
  }
  return status;
}

/* ---- files ----------------------------------------------------------------
 */

static gw_status refuse_set(gwgen_proto_reader *r, gwgen_pos pos,
                            const char *what) {
  gwgen_report_add(r->product->report, "descriptor-set", pos, "%s", what);
  return GW_ERR_INVALID;
}

/* Makes |file| the one that is being read. */
static gw_status enter_file(gwgen_proto_reader *r,
                            const Google__Protobuf__FileDescriptorProto *file) {
  gw_arena *arena = r->product->arena;
  gw_slice name = gw_arena_dup(arena, gw_slice_str(file->name));
  if (!name.p) {
    return gw_arena_why(arena);
  }
  r->file = file;
  r->file_name = name;
  gw_slice shown = gwgen_protoc_find(r->product, name);
  return gwgen_places_init(&r->places, r->scratch, shown,
                           file->source_code_info);
}

/* What the edition and the options of the file say of all that is in it. */
static gw_status read_features(gwgen_proto_reader *r) {
  gw_slice syntax = gw_slice_str(r->file->syntax);
  if (gwgen_features_start(r->file, &r->features) != GW_OK) {
    gwgen_report_add(r->product->report, "not-yet",
                     (gwgen_pos){r->places.file, 0, 0},
                     "the syntax \"%.*s\" is not supported yet, or its edition",
                     GWGEN_S(syntax));
    return GW_ERR_INVALID;
  }
  const Google__Protobuf__FileOptions *options = r->file->options;
  gw_status status =
      gwgen_features_apply(r->scratch, options ? &options->base : NULL,
                           GWGEN_FEATURES_FILE, &r->features);
  return status == GW_ERR_SYNTAX
             ? refuse_set(r, (gwgen_pos){r->places.file, 0, 0},
                          "the features of the file are damaged")
             : status;
}

static gw_status declare_file(gwgen_proto_reader *r) {
  gw_status status = read_features(r);
  if (status != GW_OK) {
    return status;
  }
  gw_slice *read = GW_PUSH(r->product->arena, &r->product->proto.files);
  if (!read) {
    return gw_arena_why(r->product->arena);
  }
  *read = r->places.file;
  return gwgen_proto_declare(r);
}

/* The files whose RPCs count: those that gwgen.yaml names, or all of a ready
 * set. */
static gw_status choose_files(gwgen_proto_reader *r, const file_set *set,
                              gw_map *chosen) {
  const gwgen_settings *settings = &r->product->settings;
  gw_map all = {0};
  gw_status status = GW_OK;
  for (size_t i = 0; i < set->n_file && status == GW_OK; i++) {
    gw_slice name = gw_slice_str(set->file[i]->name);
    if (!name.n) {
      return refuse_set(r, settings->descriptor_set.pos,
                        "a file of the descriptor set has no name");
    }
    status = gw_map_put(r->scratch, settings->proto_files.n ? &all : chosen,
                        name, set->file[i]);
    if (status == GW_ERR_DUPLICATE) {
      return refuse_set(r, settings->descriptor_set.pos,
                        "a file stands twice in the descriptor set");
    }
  }
  for (size_t i = 0; i < settings->proto_files.n && status == GW_OK; i++) {
    const gwgen_input *input = &settings->proto_files.v[i];
    void *file = gw_map_find(&all, input->path);
    if (!file) {
      gwgen_report_add(r->product->report, "product-value", input->pos,
                       "\"%.*s\" is not among the descriptors: write the name "
                       "as an import does",
                       GWGEN_S(input->path));
      continue;
    }
    status = gw_map_put(r->scratch, chosen, input->path, file);
    status = status == GW_ERR_DUPLICATE ? GW_OK : status;
  }
  return status;
}

static gw_status read_set(gwgen_proto_reader *r, const file_set *set) {
  gw_map chosen = {0};
  gw_status status = choose_files(r, set, &chosen);
  for (size_t i = 0; i < set->n_file && status == GW_OK; i++) {
    status = enter_file(r, set->file[i]);
    if (status == GW_OK) {
      status = declare_file(r);
    }
  }
  if (status == GW_OK) {
    status = gwgen_proto_resolve(r);
  }
  for (size_t i = 0; i < set->n_file && status == GW_OK; i++) {
    if (gw_map_find(&chosen, gw_slice_str(set->file[i]->name))) {
      status = enter_file(r, set->file[i]);
      status = status == GW_OK ? add_services(r) : status;
    }
  }
  return status == GW_OK ? gwgen_proto_prune(r, &chosen) : status;
}

/* ---- the set --------------------------------------------------------------
 */

static void *scratch_alloc(void *scratch, size_t n) {
  return gw_arena_alloc(scratch, n);
}

static void scratch_free(void *scratch, void *p) {
  (void)scratch;
  (void)p;
}

static gw_status load_set(gwgen_product *product, gw_slice *ret_bytes) {
  const gwgen_input *input = &product->settings.descriptor_set;
  if (!input->path.p) {
    return gwgen_protoc_run(product, ret_bytes);
  }
  gw_status status =
      gwgen_file_load(product->arena, input->path, GWGEN_FILE_LIMIT, ret_bytes);
  if (status != GW_OK) {
    gwgen_report_add(product->report, "unreadable", input->pos,
                     "cannot read \"%.*s\": %s", GWGEN_S(input->path),
                     gw_status_text(status));
    return GW_ERR_INVALID;
  }
  return GW_OK;
}

gw_status gwgen_proto_read(gwgen_product *product) {
  size_t n_before = product->report->n_errors;
  if (gwgen_product_is_rest(product)) {
    return GW_OK;
  }
  gw_slice bytes = {0};
  gw_status status = load_set(product, &bytes);
  if (status != GW_OK) {
    return status;
  }
  gw_arena scratch;
  gw_arena_init(&scratch, SCRATCH_BUDGET);
  gwgen_proto_reader reader = {.product = product, .scratch = &scratch};
  ProtobufCAllocator allocator = {scratch_alloc, scratch_free, &scratch};
  gwgen_pos pos = product->settings.descriptor_set.path.p
                      ? product->settings.descriptor_set.pos
                      : product->settings.pos;
  file_set *set = NULL;
  if (gwgen_wire_check_descriptors(bytes) == GW_OK) {
    set = google__protobuf__file_descriptor_set__unpack(
        &allocator, bytes.n, (const uint8_t *)bytes.p);
  }
  status = set ? read_set(&reader, set)
               : refuse_set(&reader, pos, "this is no descriptor set");
  gw_arena_done(&scratch);
  if (status == GW_OK && product->report->n_errors > n_before) {
    return GW_ERR_INVALID;
  }
  return status;
}
