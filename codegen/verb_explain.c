#include "verbs.h"

static int print_list(void) {
  for (size_t i = 0; i < gwgen_n_rules; i++) {
    printf("%s %-24s %s\n", gwgen_rules[i].id, gwgen_rules[i].name,
           gwgen_rules[i].summary);
  }
  return GWGEN_EXIT_OK;
}

int gwgen_verb_explain(const gwgen_options *options) {
  if (!options->word) {
    return print_list();
  }
  gw_slice wanted = gw_slice_str(options->word);
  gw_nearest nearest = gw_nearest_to(wanted);
  for (size_t i = 0; i < gwgen_n_rules; i++) {
    const gwgen_rule *rule = &gwgen_rules[i];
    if (gw_slice_eq_nocase(wanted, gw_slice_str(rule->id)) ||
        gw_slice_is(wanted, rule->name)) {
      printf("%s %s (%s): %s\n\n%s\n", rule->id, rule->name,
             rule->severity == GWGEN_ERROR ? "error" : "warning", rule->summary,
             rule->explanation);
      return GWGEN_EXIT_OK;
    }
    gw_nearest_try(&nearest, gw_slice_str(rule->name));
  }
  fprintf(stderr, "gwgen explain: no rule \"%s\"%s%.*s%s\n", options->word,
          nearest.name.p ? "; did you mean \"" : "", GWGEN_S(nearest.name),
          nearest.name.p ? "\"?" : "");
  return GWGEN_EXIT_USAGE;
}
