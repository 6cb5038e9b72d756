#include "options.h"

/* What an option does with its argument. False: it can't be that. */
typedef bool (*option_set)(gwgen_options *options, const char *value);

typedef struct option_row {
  const char *name;
  char letter;          /* 0: none */
  const char *argument; /* NULL: takes none */
  unsigned takes;       /* which verbs have it */
  option_set set;
  const char *help;
} option_row;

/* ---- what each does ------------------------------------------------------ */

static bool set_config(gwgen_options *o, const char *value) {
  o->config = value;
  return true;
}

static bool set_out(gwgen_options *o, const char *value) {
  o->out = value;
  return true;
}

static bool set_deps(gwgen_options *o, const char *value) {
  o->deps = value;
  return true;
}

static bool set_operation(gwgen_options *o, const char *value) {
  o->operation = value;
  return true;
}

static bool set_schema(gwgen_options *o, const char *value) {
  o->schema = value;
  return true;
}

static bool set_body(gwgen_options *o, const char *value) {
  o->body = value;
  return true;
}

static bool set_content_type(gwgen_options *o, const char *value) {
  o->content_type = value;
  return true;
}

static bool set_lines(gwgen_options *o, const char *value) {
  (void)value;
  o->by_line = true;
  return true;
}

static bool set_import(gwgen_options *o, const char *value) {
  gw_slice *slot = GW_PUSH(o->arena, &o->import_paths);
  if (slot) {
    *slot = gw_slice_str(value);
  }
  return slot != NULL;
}

static bool set_dialect(gwgen_options *o, const char *value) {
  for (int i = 0; i < GWGEN_DIALECTS; i++) {
    if (strcmp(value, gwgen_dialect_text((gwgen_dialect)i)) == 0) {
      o->dialect = (gwgen_dialect)i;
      return true;
    }
  }
  return false;
}

static bool set_format(gwgen_options *o, const char *value) {
  return gwgen_format_parse(gw_slice_str(value), &o->format);
}

static bool set_notation(gwgen_options *o, const char *value) {
  bool is_json = strcmp(value, "json") == 0;
  o->notation = is_json ? GWGEN_NOTATION_JSON : GWGEN_NOTATION_YAML;
  return is_json || strcmp(value, "yaml") == 0;
}

static bool set_fail_on(gwgen_options *o, const char *value) {
  o->fail_on_warnings = strcmp(value, "warn") == 0;
  return o->fail_on_warnings || strcmp(value, "error") == 0;
}

static bool set_undocumented(gwgen_options *o, const char *value) {
  (void)value;
  o->allow_undocumented = true;
  return true;
}

static bool set_verify(gwgen_options *o, const char *value) {
  (void)value;
  o->is_verify = true;
  return true;
}

static bool set_dump_ir(gwgen_options *o, const char *value) {
  (void)value;
  o->dump_ir = true;
  return true;
}

static const option_row rows[] = {
    {"--config", 'c', "FILE", GWGEN_TAKES_CONFIG, set_config,
     "gwgen.yaml, or the folder it stands in (default: .)"},
    {"--out", 'o', "PATH", GWGEN_TAKES_OUT, set_out, "where the result goes"},
    {"--proto_path", 'I', "DIR", GWGEN_TAKES_CONFIG, set_import,
     "where to look for .proto files, before gwgen.yaml's own paths"},
    {"--error-format", 0, "FORMAT", GWGEN_TAKES_CONFIG, set_format,
     "text, json, sarif or github-actions"},
    {"--fail-on", 0, "LEVEL", GWGEN_TAKES_CONFIG, set_fail_on,
     "error or warn: from which finding on to exit with 100"},
    {"--allow-undocumented", 0, NULL, GWGEN_TAKES_CONFIG, set_undocumented,
     "RPC routes that OpenAPI doesn't document are only warned about"},
    {"--deps", 0, "FILE", GWGEN_TAKES_DEPS, set_deps,
     "write the inputs as a makefile rule"},
    {"--verify", 0, NULL, GWGEN_TAKES_DEPS, set_verify,
     "write nothing; exit with 100 if the output is out of date"},
    {"--dump-ir", 0, NULL, GWGEN_TAKES_IR, set_dump_ir,
     "print the model that was read"},
    {"--format", 0, "FORMAT", GWGEN_TAKES_EXPORT, set_notation,
     "yaml or json (default: what the ending of the file says)"},
    {"--operation", 0, "ID", GWGEN_TAKES_BODY, set_operation,
     "the operation whose request body is meant"},
    {"--schema", 0, "FILE", GWGEN_TAKES_BODY, set_schema,
     "a file with one schema"},
    {"--dialect", 0, "VERSION", GWGEN_TAKES_BODY, set_dialect,
     "what --schema is written in: 3.1 (default), 3.0, 2020-12, draft4"},
    {"--body", 0, "FILE", GWGEN_TAKES_BODY, set_body,
     "the body to look at; - is standard input"},
    {"--content-type", 0, "TYPE", GWGEN_TAKES_BODY, set_content_type,
     "what --body is (default: JSON), with its parameters"},
    {"--lines", 0, NULL, GWGEN_TAKES_BODY, set_lines,
     "each line of --body is a body of its own"},
};

/* ---- reading ------------------------------------------------------------- */

static void complain_unknown(const gwgen_verb *verb, const char *arg) {
  gw_nearest nearest = gw_nearest_to(gw_slice_str(arg));
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    if (rows[i].takes & verb->takes) {
      gw_nearest_try(&nearest, gw_slice_str(rows[i].name));
    }
  }
  const char *best = nearest.name.p;
  fprintf(stderr, "gwgen %s: unknown option \"%s\"%s%s%s\n", verb->name, arg,
          best ? "; did you mean " : "", best ? best : "", best ? "?" : "");
}

/* The row of |arg|: "--name", "--name=value", "-n", "-nvalue". What follows
 * the name in the same argument is |*ret_value|, or NULL. */
static const option_row *find_row(const gwgen_verb *verb, const char *arg,
                                  const char **ret_value) {
  size_t n = strcspn(arg, "=");
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const option_row *row = &rows[i];
    if (!(row->takes & verb->takes)) {
      continue;
    }
    if (strlen(row->name) == n && strncmp(arg, row->name, n) == 0) {
      *ret_value = arg[n] ? arg + n + 1 : NULL;
      return row;
    }
    if (row->letter && arg[0] == '-' && arg[1] == row->letter) {
      *ret_value = arg[2] ? arg + 2 : NULL;
      return row;
    }
  }
  return NULL;
}

static bool read_option(gwgen_options *options, const gwgen_verb *verb,
                        char **argv, int *at) {
  const char *arg = argv[*at], *value = NULL;
  const option_row *row = find_row(verb, arg, &value);
  if (!row) {
    complain_unknown(verb, arg);
    return false;
  }
  if (!row->argument && value) {
    fprintf(stderr, "gwgen %s: %s takes no value\n", verb->name, row->name);
    return false;
  }
  if (row->argument && !value && argv[*at + 1]) {
    value = argv[++*at];
  }
  if (row->argument && !value) {
    fprintf(stderr, "gwgen %s: %s needs a value\n", verb->name, row->name);
    return false;
  }
  if (!row->set(options, value)) {
    fprintf(stderr, "gwgen %s: %s can't be \"%s\": %s\n", verb->name, row->name,
            value, row->help);
    return false;
  }
  return true;
}

bool gwgen_options_read(gwgen_options *options, const gwgen_verb *verb,
                        int argc, char **argv, bool *ret_help) {
  options->config = ".";
  options->dialect = GWGEN_OPENAPI_31;
  for (int i = 0; i < argc; i++) {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
      *ret_help = true;
      return true;
    }
    if (argv[i][0] == '-' && argv[i][1]) {
      if (!read_option(options, verb, argv, &i)) {
        return false;
      }
    } else if ((verb->takes & GWGEN_TAKES_WORD) && !options->word) {
      options->word = argv[i];
    } else {
      fprintf(stderr, "gwgen %s: unexpected argument \"%s\"\n", verb->name,
              argv[i]);
      return false;
    }
  }
  return true;
}

/* ---- help ---------------------------------------------------------------- */

const gwgen_verb *gwgen_verb_find(const char *name) {
  gw_nearest nearest = gw_nearest_to(gw_slice_str(name));
  for (size_t i = 0; i < gwgen_n_verbs; i++) {
    if (strcmp(gwgen_verbs[i].name, name) == 0) {
      return &gwgen_verbs[i];
    }
    gw_nearest_try(&nearest, gw_slice_str(gwgen_verbs[i].name));
  }
  const char *best = nearest.name.p;
  fprintf(stderr, "gwgen: unknown command \"%s\"%s%s%s\n", name,
          best ? "; did you mean \"" : "", best ? best : "", best ? "\"?" : "");
  return NULL;
}

void gwgen_help_print(FILE *out) {
  fprintf(out, "usage: gwgen COMMAND [OPTIONS]\n\n");
  for (size_t i = 0; i < gwgen_n_verbs; i++) {
    fprintf(out, "  %-10s %s\n", gwgen_verbs[i].name, gwgen_verbs[i].summary);
  }
  fprintf(out, "\n\"gwgen COMMAND --help\" lists the options of a command.\n"
               "Exit status: 0 fine, 1 system error, 2 usage, 100 findings,\n"
               "101 a specification that can't be read.\n");
}

void gwgen_verb_help_print(const gwgen_verb *verb, FILE *out) {
  fprintf(out, "usage: gwgen %s %s\n\n%s\n\n", verb->name, verb->usage,
          verb->summary);
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    const option_row *row = &rows[i];
    if (!(row->takes & verb->takes)) {
      continue;
    }
    char letter[5] = "    ";
    if (row->letter) {
      letter[0] = '-';
      letter[1] = row->letter;
      letter[2] = ',';
    }
    fprintf(out, "  %s%s %s\n        %s\n", letter, row->name,
            row->argument ? row->argument : "", row->help);
  }
  fprintf(out, "      --help\n        this text\n");
}
