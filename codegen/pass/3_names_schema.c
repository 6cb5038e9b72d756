#include "ir/words.h"
#include "pass/3_names.h"

enum { MAX_NAME = 160 };

/* The words of a JSON Pointer, one token after the other. */
typedef struct speller {
  gw_arena *arena;
  gw_slice rest; /* what is left of the pointer, without the leading '/' */
  gw_buf name;
} speller;

/* RFC 6901 section 4: "~1" is '/', "~0" is '~'. Both only separate words. */
static gw_slice next_token(speller *s) {
  return gw_slice_cut(&s->rest, '/');
}

static bool has_token(const speller *s) {
  return s->rest.p != NULL;
}

static void spell(speller *s, gw_slice text) {
  gw_slice words = gwgen_words(s->arena, text);
  if (!words.p || s->name.n + words.n > MAX_NAME) {
    return; /* names that meet are told apart by number */
  }
  if (s->name.n) {
    (void)gw_buf_append(&s->name, GW_LIT("_"));
  }
  (void)gw_buf_append(&s->name, words);
}

static bool is_one_of(gw_slice token, const char *const *list) {
  for (; *list; list++) {
    if (gw_slice_is(token, *list)) {
      return true;
    }
  }
  return false;
}

/* Keywords whose next token is a name that the user chose. */
static const char *const holders[] = {
    "properties", "patternProperties", "$defs",     "definitions",
    "schemas",    "headers",           "responses", NULL};

/* Keywords that say nothing to a reader. */
static const char *const silent[] = {"content", "schema", "application~1json",
                                     "parameters", NULL};

static void spell_keyword(speller *s, gw_slice token) {
  if (is_one_of(token, holders)) {
    if (has_token(s)) {
      spell(s, next_token(s));
    }
  } else if (gw_slice_is(token, "items")) {
    spell(s, GW_LIT("item"));
  } else if (gw_slice_is(token, "additionalProperties")) {
    spell(s, GW_LIT("value"));
  } else if (gw_slice_is(token, "requestBody")) {
    spell(s, GW_LIT("request"));
  } else if (!is_one_of(token, silent)) {
    spell(s, token);
  }
}

gw_slice gwgen_schema_words(gw_arena *arena, gw_slice pointer, gw_slice owner) {
  speller s = {.arena = arena, .rest = gw_slice_from(pointer, 1)};
  gw_buf_init(&s.name, arena, 4096);
  if (pointer.n == 0) {
    s.rest.p = NULL;
  }
  if (gw_slice_starts(pointer, GW_LIT("/components/"))) {
    (void)next_token(&s);
    (void)next_token(&s);
    if (has_token(&s)) {
      spell(&s, next_token(&s));
    }
  } else if (owner.p && gw_slice_starts(pointer, GW_LIT("/paths/"))) {
    (void)next_token(&s);
    (void)next_token(&s);
    (void)next_token(&s);
    spell(&s, owner);
  }
  while (has_token(&s)) {
    spell_keyword(&s, next_token(&s));
  }
  if (s.name.n == 0) {
    spell(&s, GW_LIT("root"));
  }
  return gw_arena_dup(arena, gw_buf_slice(&s.name));
}
