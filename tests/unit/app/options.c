#include "app/options.h"

#include "unit.h"

static void reads_the_command_line(void **state) {
  (void)state;
  static const struct {
    const char *words[5];
    gw_status status;
    gw_action action;
    const char *config;
  } rows[] = {
      {{"gw", "--config", "a"}, GW_OK, GW_ACTION_RUN, "a"},
      {{"gw", "-c", "a"}, GW_OK, GW_ACTION_RUN, "a"},
      {{"gw", "--config=a"}, GW_OK, GW_ACTION_RUN, "a"},
      {{"gw", "--check", "--config", "a"}, GW_OK, GW_ACTION_CHECK, "a"},
      {{"gw", "--config=a", "--config=b"}, GW_OK, GW_ACTION_RUN, "b"},
      {{"gw", "--print-spec"}, GW_OK, GW_ACTION_PRINT_SPEC, ""},
      {{"gw", "--print-keys"}, GW_OK, GW_ACTION_PRINT_KEYS, ""},
      {{"gw", "--help"}, GW_OK, GW_ACTION_HELP, ""},
      {{"gw", "-h"}, GW_OK, GW_ACTION_HELP, ""},
      {{"gw", "--version"}, GW_OK, GW_ACTION_VERSION, ""},
      {{"gw"}, GW_ERR_INVALID, GW_ACTION_RUN, ""},
      {{"gw", "--check"}, GW_ERR_INVALID, GW_ACTION_RUN, ""},
      {{"gw", "--config"}, GW_ERR_INVALID, GW_ACTION_RUN, ""},
      {{"gw", "--config="}, GW_ERR_INVALID, GW_ACTION_RUN, ""},
      {{"gw", "--chek", "--config=a"}, GW_ERR_INVALID, GW_ACTION_RUN, ""},
      {{"gw", "a"}, GW_ERR_INVALID, GW_ACTION_RUN, ""},
  };
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    char text[5][32], *words[6] = {0};
    int n = 0;
    for (; n < 5 && rows[i].words[n]; n++) {
      words[n] = strcat(memset(text[n], 0, sizeof text[n]), rows[i].words[n]);
    }
    gw_options options = {GW_ACTION_RUN, GW_LIT("")};
    assert_int_equal(gw_options_parse(n, words, &options), rows[i].status);
    assert_int_equal(options.action, rows[i].action);
    assert_slice(options.config, rows[i].config);
  }
}

static void help_names_every_option(void **state) {
  (void)state;
  static const char *const names[] = {"--config",     "--check", "--print-spec",
                                      "--print-keys", "--help",  "--version"};
  for (size_t i = 0; i < GW_COUNT(names); i++) {
    assert_non_null(strstr(gw_options_help, names[i]));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_the_command_line),
      cmocka_unit_test(help_names_every_option),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
