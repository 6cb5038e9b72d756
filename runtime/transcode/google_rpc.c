#include "transcode/types.h"

/* google/rpc/status.proto and error_details.proto. Unlike a product's own
 * messages these leave out what is unset: most of a detail is. One shape serves
 * both ways; a name of the .proto follows its spelling in JSON. */

#define FIELD(id, label, json, kind, bits, of)                                 \
  {                                                                            \
    .name = GW_STR(label), .json_name = GW_STR(json), .number = (id),          \
    .type = GW_PB_##kind, .flags = (bits), .message = (of)                     \
  }
#define MESSAGE(label, short_)                                                 \
  {                                                                            \
    .name = GW_STR(label), .fields = short_##_fields,                          \
    .n_fields = GW_COUNT(short_##_fields)                                      \
  }
#define MEMBER(label, of, at, within, more)                                    \
  {                                                                            \
    .name = GW_STR(label), .field = &(of), .shape = (within),                  \
    .flags = GW_MEMBER_IN | GW_MEMBER_OUT | GW_MEMBER_LENIENT | (more),        \
    .bit = (at)                                                                \
  }
/* |count| bits, and a perfect hash of the names: see gw_names of gw/tables.h.
 */
#define SHAPE(short_, count, hash_bits, hash_seed)                             \
  {                                                                            \
    .message = &short_##_message,                                              \
    .names = {.names = short_##_names,                                         \
              .slots = short_##_slots,                                         \
              .n = GW_COUNT(short_##_names),                                   \
              .bits = (hash_bits),                                             \
              .seed = (hash_seed)},                                            \
    .members = short_##_members, .n_members = GW_COUNT(short_##_members),      \
    .n_bits = (count), .by_number = short_##_numbers,                          \
    .n_by_number = GW_COUNT(short_##_numbers),                                 \
    .flags = GW_SHAPE_IN | GW_SHAPE_OUT                                        \
  }

/* map<string, string> */
static const gw_field texts_fields[] = {
    FIELD(1, "key", "key", STRING, 0, NULL),
    FIELD(2, "value", "value", STRING, 0, NULL),
};
static const gw_message texts_entry = {.fields = texts_fields, .n_fields = 2};

/* ---- Help.Link ---------------------------------------------------- */

static const gw_field help_link_fields[] = {
    FIELD(1, "description", "description", STRING, 0, NULL),
    FIELD(2, "url", "url", STRING, 0, NULL),
};
static const gw_message help_link_message =
    MESSAGE("google.rpc.Help.Link", help_link);
static const gw_member help_link_members[] = {
    MEMBER("description", help_link_fields[0], 0, NULL, 0),
    MEMBER("url", help_link_fields[1], 1, NULL, 0),
};
static const gw_slice help_link_names[] = {GW_STR("description"),
                                           GW_STR("url")};
static const uint16_t help_link_slots[] = {1, 2};
static const uint16_t help_link_numbers[] = {0, 1, 2};
static const gw_shape help_link_shape = SHAPE(help_link, 2, 1, 1);

/* ---- LocalizedMessage --------------------------------------------- */

static const gw_field localized_message_fields[] = {
    FIELD(1, "locale", "locale", STRING, 0, NULL),
    FIELD(2, "message", "message", STRING, 0, NULL),
};
static const gw_message localized_message_message =
    MESSAGE("google.rpc.LocalizedMessage", localized_message);
static const gw_member localized_message_members[] = {
    MEMBER("locale", localized_message_fields[0], 0, NULL, 0),
    MEMBER("message", localized_message_fields[1], 1, NULL, 0),
};
static const gw_slice localized_message_names[] = {GW_STR("locale"),
                                                   GW_STR("message")};
static const uint16_t localized_message_slots[] = {1, 2};
static const uint16_t localized_message_numbers[] = {0, 1, 2};
static const gw_shape localized_message_shape =
    SHAPE(localized_message, 2, 1, 5);

/* ---- BadRequest.FieldViolation ------------------------------------ */

static const gw_field field_violation_fields[] = {
    FIELD(1, "field", "field", STRING, 0, NULL),
    FIELD(2, "description", "description", STRING, 0, NULL),
    FIELD(3, "reason", "reason", STRING, 0, NULL),
    FIELD(4, "localized_message", "localizedMessage", MESSAGE,
          GW_FIELD_PRESENCE, &localized_message_message),
};
static const gw_message field_violation_message =
    MESSAGE("google.rpc.BadRequest.FieldViolation", field_violation);
static const gw_member field_violation_members[] = {
    MEMBER("field", field_violation_fields[0], 0, NULL, 0),
    MEMBER("description", field_violation_fields[1], 1, NULL, 0),
    MEMBER("reason", field_violation_fields[2], 2, NULL, 0),
    MEMBER("localizedMessage", field_violation_fields[3], 3,
           &localized_message_shape, 0),
    MEMBER("localized_message", field_violation_fields[3], 3,
           &localized_message_shape, GW_MEMBER_ALIAS),
};
static const gw_slice field_violation_names[] = {
    GW_STR("field"), GW_STR("description"), GW_STR("reason"),
    GW_STR("localizedMessage"), GW_STR("localized_message")};
static const uint16_t field_violation_slots[] = {5, 4, 3, 1, 0, 0, 2, 0};
static const uint16_t field_violation_numbers[] = {0, 1, 2, 3, 4};
static const gw_shape field_violation_shape = SHAPE(field_violation, 4, 3, 6);

/* ---- PreconditionFailure.Violation -------------------------------- */

static const gw_field precondition_violation_fields[] = {
    FIELD(1, "type", "type", STRING, 0, NULL),
    FIELD(2, "subject", "subject", STRING, 0, NULL),
    FIELD(3, "description", "description", STRING, 0, NULL),
};
static const gw_message precondition_violation_message =
    MESSAGE("google.rpc.PreconditionFailure.Violation", precondition_violation);
static const gw_member precondition_violation_members[] = {
    MEMBER("type", precondition_violation_fields[0], 0, NULL, 0),
    MEMBER("subject", precondition_violation_fields[1], 1, NULL, 0),
    MEMBER("description", precondition_violation_fields[2], 2, NULL, 0),
};
static const gw_slice precondition_violation_names[] = {
    GW_STR("type"), GW_STR("subject"), GW_STR("description")};
static const uint16_t precondition_violation_slots[] = {3, 0, 2, 1};
static const uint16_t precondition_violation_numbers[] = {0, 1, 2, 3};
static const gw_shape precondition_violation_shape =
    SHAPE(precondition_violation, 3, 2, 1);

/* ---- QuotaFailure.Violation --------------------------------------- */

static const gw_field quota_violation_fields[] = {
    FIELD(1, "subject", "subject", STRING, 0, NULL),
    FIELD(2, "description", "description", STRING, 0, NULL),
    FIELD(3, "api_service", "apiService", STRING, 0, NULL),
    FIELD(4, "quota_metric", "quotaMetric", STRING, 0, NULL),
    FIELD(5, "quota_id", "quotaId", STRING, 0, NULL),
    FIELD(6, "quota_dimensions", "quotaDimensions", MESSAGE, GW_FIELD_MAP,
          &texts_entry),
    FIELD(7, "quota_value", "quotaValue", INT64, 0, NULL),
    FIELD(8, "future_quota_value", "futureQuotaValue", INT64, GW_FIELD_PRESENCE,
          NULL),
};
static const gw_message quota_violation_message =
    MESSAGE("google.rpc.QuotaFailure.Violation", quota_violation);
static const gw_member quota_violation_members[] = {
    MEMBER("subject", quota_violation_fields[0], 0, NULL, 0),
    MEMBER("description", quota_violation_fields[1], 1, NULL, 0),
    MEMBER("apiService", quota_violation_fields[2], 2, NULL, 0),
    MEMBER("api_service", quota_violation_fields[2], 2, NULL, GW_MEMBER_ALIAS),
    MEMBER("quotaMetric", quota_violation_fields[3], 3, NULL, 0),
    MEMBER("quota_metric", quota_violation_fields[3], 3, NULL, GW_MEMBER_ALIAS),
    MEMBER("quotaId", quota_violation_fields[4], 4, NULL, 0),
    MEMBER("quota_id", quota_violation_fields[4], 4, NULL, GW_MEMBER_ALIAS),
    MEMBER("quotaDimensions", quota_violation_fields[5], 5, NULL, 0),
    MEMBER("quota_dimensions", quota_violation_fields[5], 5, NULL,
           GW_MEMBER_ALIAS),
    MEMBER("quotaValue", quota_violation_fields[6], 6, NULL, 0),
    MEMBER("quota_value", quota_violation_fields[6], 6, NULL, GW_MEMBER_ALIAS),
    MEMBER("futureQuotaValue", quota_violation_fields[7], 7, NULL, 0),
    MEMBER("future_quota_value", quota_violation_fields[7], 7, NULL,
           GW_MEMBER_ALIAS),
};
static const gw_slice quota_violation_names[] = {
    GW_STR("subject"),          GW_STR("description"),
    GW_STR("apiService"),       GW_STR("api_service"),
    GW_STR("quotaMetric"),      GW_STR("quota_metric"),
    GW_STR("quotaId"),          GW_STR("quota_id"),
    GW_STR("quotaDimensions"),  GW_STR("quota_dimensions"),
    GW_STR("quotaValue"),       GW_STR("quota_value"),
    GW_STR("futureQuotaValue"), GW_STR("future_quota_value")};
static const uint16_t quota_violation_slots[] = {
    7, 0, 9, 1, 0, 0, 0,  12, 0, 0, 2, 10, 0, 0,  0, 0,
    0, 0, 8, 4, 3, 0, 14, 0,  0, 0, 0, 5,  0, 13, 6, 11};
static const uint16_t quota_violation_numbers[] = {0, 1, 2, 3, 5, 7, 9, 11, 13};
static const gw_shape quota_violation_shape = SHAPE(quota_violation, 8, 5, 13);

/* ---- BadRequest --------------------------------------------------- */

static const gw_field bad_request_fields[] = {
    FIELD(1, "field_violations", "fieldViolations", MESSAGE, GW_FIELD_REPEATED,
          &field_violation_message),
};
static const gw_message bad_request_message =
    MESSAGE("google.rpc.BadRequest", bad_request);
static const gw_member bad_request_members[] = {
    MEMBER("fieldViolations", bad_request_fields[0], 0, &field_violation_shape,
           0),
    MEMBER("field_violations", bad_request_fields[0], 0, &field_violation_shape,
           GW_MEMBER_ALIAS),
};
static const gw_slice bad_request_names[] = {GW_STR("fieldViolations"),
                                             GW_STR("field_violations")};
static const uint16_t bad_request_slots[] = {2, 1};
static const uint16_t bad_request_numbers[] = {0, 1};
static const gw_shape bad_request_shape = SHAPE(bad_request, 1, 1, 4);

/* ---- DebugInfo ---------------------------------------------------- */

static const gw_field debug_info_fields[] = {
    FIELD(1, "stack_entries", "stackEntries", STRING, GW_FIELD_REPEATED, NULL),
    FIELD(2, "detail", "detail", STRING, 0, NULL),
};
static const gw_message debug_info_message =
    MESSAGE("google.rpc.DebugInfo", debug_info);
static const gw_member debug_info_members[] = {
    MEMBER("stackEntries", debug_info_fields[0], 0, NULL, 0),
    MEMBER("stack_entries", debug_info_fields[0], 0, NULL, GW_MEMBER_ALIAS),
    MEMBER("detail", debug_info_fields[1], 1, NULL, 0),
};
static const gw_slice debug_info_names[] = {
    GW_STR("stackEntries"), GW_STR("stack_entries"), GW_STR("detail")};
static const uint16_t debug_info_slots[] = {1, 3, 2, 0};
static const uint16_t debug_info_numbers[] = {0, 1, 3};
static const gw_shape debug_info_shape = SHAPE(debug_info, 2, 2, 1);

/* ---- ErrorInfo ---------------------------------------------------- */

static const gw_field error_info_fields[] = {
    FIELD(1, "reason", "reason", STRING, 0, NULL),
    FIELD(2, "domain", "domain", STRING, 0, NULL),
    FIELD(3, "metadata", "metadata", MESSAGE, GW_FIELD_MAP, &texts_entry),
};
static const gw_message error_info_message =
    MESSAGE("google.rpc.ErrorInfo", error_info);
static const gw_member error_info_members[] = {
    MEMBER("reason", error_info_fields[0], 0, NULL, 0),
    MEMBER("domain", error_info_fields[1], 1, NULL, 0),
    MEMBER("metadata", error_info_fields[2], 2, NULL, 0),
};
static const gw_slice error_info_names[] = {GW_STR("reason"), GW_STR("domain"),
                                            GW_STR("metadata")};
static const uint16_t error_info_slots[] = {2, 3, 1, 0};
static const uint16_t error_info_numbers[] = {0, 1, 2, 3};
static const gw_shape error_info_shape = SHAPE(error_info, 3, 2, 5);

/* ---- Help --------------------------------------------------------- */

static const gw_field help_fields[] = {
    FIELD(1, "links", "links", MESSAGE, GW_FIELD_REPEATED, &help_link_message),
};
static const gw_message help_message = MESSAGE("google.rpc.Help", help);
static const gw_member help_members[] = {
    MEMBER("links", help_fields[0], 0, &help_link_shape, 0),
};
static const gw_slice help_names[] = {GW_STR("links")};
static const uint16_t help_slots[] = {1};
static const uint16_t help_numbers[] = {0, 1};
static const gw_shape help_shape = SHAPE(help, 1, 0, 1);

/* ---- PreconditionFailure ------------------------------------------ */

static const gw_field precondition_failure_fields[] = {
    FIELD(1, "violations", "violations", MESSAGE, GW_FIELD_REPEATED,
          &precondition_violation_message),
};
static const gw_message precondition_failure_message =
    MESSAGE("google.rpc.PreconditionFailure", precondition_failure);
static const gw_member precondition_failure_members[] = {
    MEMBER("violations", precondition_failure_fields[0], 0,
           &precondition_violation_shape, 0),
};
static const gw_slice precondition_failure_names[] = {GW_STR("violations")};
static const uint16_t precondition_failure_slots[] = {1};
static const uint16_t precondition_failure_numbers[] = {0, 1};
static const gw_shape precondition_failure_shape =
    SHAPE(precondition_failure, 1, 0, 1);

/* ---- QuotaFailure ------------------------------------------------- */

static const gw_field quota_failure_fields[] = {
    FIELD(1, "violations", "violations", MESSAGE, GW_FIELD_REPEATED,
          &quota_violation_message),
};
static const gw_message quota_failure_message =
    MESSAGE("google.rpc.QuotaFailure", quota_failure);
static const gw_member quota_failure_members[] = {
    MEMBER("violations", quota_failure_fields[0], 0, &quota_violation_shape, 0),
};
static const gw_slice quota_failure_names[] = {GW_STR("violations")};
static const uint16_t quota_failure_slots[] = {1};
static const uint16_t quota_failure_numbers[] = {0, 1};
static const gw_shape quota_failure_shape = SHAPE(quota_failure, 1, 0, 1);

/* ---- RequestInfo -------------------------------------------------- */

static const gw_field request_info_fields[] = {
    FIELD(1, "request_id", "requestId", STRING, 0, NULL),
    FIELD(2, "serving_data", "servingData", STRING, 0, NULL),
};
static const gw_message request_info_message =
    MESSAGE("google.rpc.RequestInfo", request_info);
static const gw_member request_info_members[] = {
    MEMBER("requestId", request_info_fields[0], 0, NULL, 0),
    MEMBER("request_id", request_info_fields[0], 0, NULL, GW_MEMBER_ALIAS),
    MEMBER("servingData", request_info_fields[1], 1, NULL, 0),
    MEMBER("serving_data", request_info_fields[1], 1, NULL, GW_MEMBER_ALIAS),
};
static const gw_slice request_info_names[] = {
    GW_STR("requestId"), GW_STR("request_id"), GW_STR("servingData"),
    GW_STR("serving_data")};
static const uint16_t request_info_slots[] = {4, 1, 3, 2};
static const uint16_t request_info_numbers[] = {0, 1, 3};
static const gw_shape request_info_shape = SHAPE(request_info, 2, 2, 2);

/* ---- ResourceInfo ------------------------------------------------- */

static const gw_field resource_info_fields[] = {
    FIELD(1, "resource_type", "resourceType", STRING, 0, NULL),
    FIELD(2, "resource_name", "resourceName", STRING, 0, NULL),
    FIELD(3, "owner", "owner", STRING, 0, NULL),
    FIELD(4, "description", "description", STRING, 0, NULL),
};
static const gw_message resource_info_message =
    MESSAGE("google.rpc.ResourceInfo", resource_info);
static const gw_member resource_info_members[] = {
    MEMBER("resourceType", resource_info_fields[0], 0, NULL, 0),
    MEMBER("resource_type", resource_info_fields[0], 0, NULL, GW_MEMBER_ALIAS),
    MEMBER("resourceName", resource_info_fields[1], 1, NULL, 0),
    MEMBER("resource_name", resource_info_fields[1], 1, NULL, GW_MEMBER_ALIAS),
    MEMBER("owner", resource_info_fields[2], 2, NULL, 0),
    MEMBER("description", resource_info_fields[3], 3, NULL, 0),
};
static const gw_slice resource_info_names[] = {
    GW_STR("resourceType"),  GW_STR("resource_type"), GW_STR("resourceName"),
    GW_STR("resource_name"), GW_STR("owner"),         GW_STR("description")};
static const uint16_t resource_info_slots[] = {5, 2, 3, 0, 6, 4, 1, 0};
static const uint16_t resource_info_numbers[] = {0, 1, 3, 5, 6};
static const gw_shape resource_info_shape = SHAPE(resource_info, 4, 3, 5);

/* ---- RetryInfo ---------------------------------------------------- */

static const gw_field retry_info_fields[] = {
    FIELD(1, "retry_delay", "retryDelay", MESSAGE, GW_FIELD_PRESENCE,
          &gw_types_duration),
};
static const gw_message retry_info_message =
    MESSAGE("google.rpc.RetryInfo", retry_info);
static const gw_member retry_info_members[] = {
    MEMBER("retryDelay", retry_info_fields[0], 0, NULL, 0),
    MEMBER("retry_delay", retry_info_fields[0], 0, NULL, GW_MEMBER_ALIAS),
};
static const gw_slice retry_info_names[] = {GW_STR("retryDelay"),
                                            GW_STR("retry_delay")};
static const uint16_t retry_info_slots[] = {1, 2};
static const uint16_t retry_info_numbers[] = {0, 1};
static const gw_shape retry_info_shape = SHAPE(retry_info, 1, 1, 5);

/* ---- Status ------------------------------------------------------- */

static const gw_field status_fields[] = {
    FIELD(1, "code", "code", INT32, 0, NULL),
    FIELD(2, "message", "message", STRING, 0, NULL),
    FIELD(3, "details", "details", MESSAGE, GW_FIELD_REPEATED, &gw_types_any),
};
static const gw_message status_message = MESSAGE("google.rpc.Status", status);
static const gw_member status_members[] = {
    MEMBER("code", status_fields[0], 0, NULL, 0),
    MEMBER("message", status_fields[1], 1, NULL, 0),
    MEMBER("details", status_fields[2], 2, &gw_types_any_shape, 0),
};
static const gw_slice status_names[] = {GW_STR("code"), GW_STR("message"),
                                        GW_STR("details")};
static const uint16_t status_slots[] = {3, 0, 1, 2};
static const uint16_t status_numbers[] = {0, 1, 2, 3};
static const gw_shape status_shape = SHAPE(status, 3, 2, 2);

static const gw_type types[] = {
    {&bad_request_message, &bad_request_shape, &bad_request_shape},
    {&field_violation_message, &field_violation_shape, &field_violation_shape},
    {&debug_info_message, &debug_info_shape, &debug_info_shape},
    {&error_info_message, &error_info_shape, &error_info_shape},
    {&help_message, &help_shape, &help_shape},
    {&help_link_message, &help_link_shape, &help_link_shape},
    {&localized_message_message, &localized_message_shape,
     &localized_message_shape},
    {&precondition_failure_message, &precondition_failure_shape,
     &precondition_failure_shape},
    {&precondition_violation_message, &precondition_violation_shape,
     &precondition_violation_shape},
    {&quota_failure_message, &quota_failure_shape, &quota_failure_shape},
    {&quota_violation_message, &quota_violation_shape, &quota_violation_shape},
    {&request_info_message, &request_info_shape, &request_info_shape},
    {&resource_info_message, &resource_info_shape, &resource_info_shape},
    {&retry_info_message, &retry_info_shape, &retry_info_shape},
    {&status_message, &status_shape, &status_shape},
};

const gw_types gw_types_google_rpc = {types, GW_COUNT(types)};
