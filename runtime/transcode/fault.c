#include "transcode/fault.h"

typedef struct fault_row {
  gw_status status;
  const char *code, *text;
} fault_row;

static const fault_row rows[GW_FAULT_COUNT_] = {
#define X(id, status, code, text) [GW_FAULT_##id] = {status, code, text},
    GW_FAULT_LIST(X)
#undef X
};

gw_status gw_fault_status(gw_fault fault) {
  return rows[fault].status;
}

const char *gw_fault_code(gw_fault fault) {
  return rows[fault].code;
}

const char *gw_fault_text(gw_fault fault) {
  return rows[fault].text;
}
