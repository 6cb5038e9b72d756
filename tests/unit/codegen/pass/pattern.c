#include "pass/pattern.h"

#include "schema/pattern.h"
#include "unit.h"

enum { YES = 1, NO = 0 };

typedef struct row {
  const char *pattern;
  const char *subject;
  int matches;
} row;

/* Each verdict is that of an ECMAScript engine with the flag "u". */
static const row rows[] = {
    {"", "", YES},
    {"", "x", YES},
    {"abc", "xxabcxx", YES},
    {"abc", "xxabxcx", NO},
    {"aab", "aaab", YES},
    {"^abc", "xabc", NO},
    {"^abc", "abcd", YES},
    {"abc$", "abcd", NO},
    {"abc$", "xabc", YES},
    {"^abc$", "abc", YES},
    {"^abc$", "abc\n", NO},
    {"^$", "", YES},
    {"^$", "a", NO},
    {"$^", "", YES},
    {"$^", "a", NO},
    {"a^b", "ab", NO},
    {"a$b", "ab", NO},
    {"^a|b$", "ax", YES},
    {"^a|b$", "xb", YES},
    {"^a|b$", "xax", NO},
    {"^(a|b)$", "b", YES},
    {"(^a|x)b", "zab", NO},
    {"(^a|x)b", "zxb", YES},
    {"(a$|b)", "ba", YES},
    {"(?:ab)+$", "ababab", YES},
    {"^(?:ab)+$", "ababa", NO},
    {"^(?<year>\\d{4})-(?<m>\\d\\d)$", "2024-01", YES},
    {"^a{0}$", "", YES},
    {"^a{0}$", "a", NO},
    {"^a{2}$", "aa", YES},
    {"^a{2}$", "aaa", NO},
    {"^a{2,}$", "aaaaa", YES},
    {"^a{2,}$", "a", NO},
    {"^a{2,4}$", "aaaa", YES},
    {"^a{2,4}$", "aaaaa", NO},
    {"^(a|bc){1,3}$", "abcbc", YES},
    {"^a*?b+?c??$", "aabb", YES},
    {"^(a*)*$", "aaaa", YES},
    {"^(a*)*$", "aab", NO},
    {"^(a|a)*b$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", NO},
    {"^(){3,5}$", "", YES},
    {"^[a-c]+$", "abccba", YES},
    {"^[a-c]+$", "abd", NO},
    {"^[^a-c]+$", "xyz\n", YES},
    {"^[^a-c]+$", "xbz", NO},
    {"^[]$", "a", NO},
    {"^[^]$", "\n", YES},
    {"^[\\]\\-\\\\^]+$", "]-\\^", YES},
    {"^[a\\-c]+$", "b", NO},
    {"^[-a]+$", "-a-", YES},
    {"^[a-]+$", "-a-", YES},
    {"^[\\d\\-x]+$", "1-x", YES},
    {"^[\\b]$", "\b", YES},
    {"^(?=.*[A-Z])(?=.*\\d).{4,}$", "Abc1", YES},
    {"^(?=.*[A-Z])(?=.*\\d).{4,}$", "abc1", NO},
    {"^(?=.*[A-Z])(?=.*\\d).{4,}$", "ABC", NO},
    {"^(?=.*[A-Z])(?=.*\\d).{4,}$", "Ab1", NO},
    {"^(?=.*[A-Z])(?=.*\\d).{4,}$", "foo", NO},
    {"^(?=.*[A-Z])(?=.*\\d).{4,}$", "foobar", NO},
    {"^(?!foo)\\w+$", "Abc1", YES},
    {"^(?!foo)\\w+$", "abc1", YES},
    {"^(?!foo)\\w+$", "ABC", YES},
    {"^(?!foo)\\w+$", "Ab1", YES},
    {"^(?!foo)\\w+$", "bar", YES},
    {"^(?!foo)\\w+$", "foo", NO},
    {"^(?!foo)\\w+$", "foobar", NO},
    {"^(?!foo)\\w+$", "a--b", NO},
    {"^(?!foo)\\w+$", "a-b", NO},
    {"^(?!foo)\\w+$", "", NO},
    {"^(?!.*--)[a-z-]+$", "foo", YES},
    {"^(?!.*--)[a-z-]+$", "foobar", YES},
    {"^(?!.*--)[a-z-]+$", "bar", YES},
    {"^(?!.*--)[a-z-]+$", "a-b", YES},
    {"^(?!.*--)[a-z-]+$", "ab", YES},
    {"^(?!.*--)[a-z-]+$", "Abc1", NO},
    {"^(?!.*--)[a-z-]+$", "abc1", NO},
    {"^(?!.*--)[a-z-]+$", "ABC", NO},
    {"^(?!.*--)[a-z-]+$", "Ab1", NO},
    {"^(?!.*--)[a-z-]+$", "a--b", NO},
    {"a(?!b)", "foobar", YES},
    {"a(?!b)", "bar", YES},
    {"a(?!b)", "a--b", YES},
    {"a(?!b)", "a-b", YES},
    {"a(?!b)", "aab", YES},
    {"a(?!b)", "Abc1", NO},
    {"a(?!b)", "abc1", NO},
    {"a(?!b)", "ABC", NO},
    {"a(?!b)", "Ab1", NO},
    {"a(?!b)", "foo", NO},
    {"a(?=b)", "abc1", YES},
    {"a(?=b)", "ab", YES},
    {"a(?=b)", "aab", YES},
    {"a(?=b)", "abc", YES},
    {"a(?=b)", "abd", YES},
    {"a(?=b)", "Abc1", NO},
    {"a(?=b)", "ABC", NO},
    {"a(?=b)", "Ab1", NO},
    {"a(?=b)", "foo", NO},
    {"a(?=b)", "foobar", NO},
    {"(?=ab)a(?=bc)", "abc1", YES},
    {"(?=ab)a(?=bc)", "abc", YES},
    {"(?=ab)a(?=bc)", "Abc1", NO},
    {"(?=ab)a(?=bc)", "ABC", NO},
    {"(?=ab)a(?=bc)", "Ab1", NO},
    {"(?=ab)a(?=bc)", "foo", NO},
    {"(?=ab)a(?=bc)", "foobar", NO},
    {"^(?:(?!ab)[a-c])*$", "ac", YES},
    {"^(?:(?!ab)[a-c])*$", "a", YES},
    {"^(?:(?!ab)[a-c])*$", "b", YES},
    {"^(?:(?!ab)[a-c])*$", "", YES},
    {"^(?:(?!ab)[a-c])*$", "bb", YES},
    {"^(?:(?!ab)[a-c])*$", "Abc1", NO},
    {"^(?:(?!ab)[a-c])*$", "abc1", NO},
    {"^(?:(?!ab)[a-c])*$", "ABC", NO},
    {"^(?:(?!ab)[a-c])*$", "Ab1", NO},
    {"^(?:(?!ab)[a-c])*$", "foo", NO},
    {"(?!^a)b", "Abc1", YES},
    {"(?!^a)b", "abc1", YES},
    {"(?!^a)b", "Ab1", YES},
    {"(?!^a)b", "foobar", YES},
    {"(?!^a)b", "bar", YES},
    {"(?!^a)b", "ABC", NO},
    {"(?!^a)b", "foo", NO},
    {"(?!^a)b", "ac", NO},
    {"(?!^a)b", "a", NO},
    {"(?!^a)b", "", NO},
    {"^(?=(?!ab)a)a.$", "ac", YES},
    {"^(?=(?!ab)a)a.$", "aa", YES},
    {"^(?=(?!ab)a)a.$", "Abc1", NO},
    {"^(?=(?!ab)a)a.$", "abc1", NO},
    {"^(?=(?!ab)a)a.$", "ABC", NO},
    {"^(?=(?!ab)a)a.$", "Ab1", NO},
    {"^(?=(?!ab)a)a.$", "foo", NO},
    {"\\bfoo\\b", "foo", YES},
    {"\\bfoo\\b", "foo bar", YES},
    {"\\bfoo\\b", "foo.", YES},
    {"\\bfoo\\b", "Abc1", NO},
    {"\\bfoo\\b", "abc1", NO},
    {"\\bfoo\\b", "ABC", NO},
    {"\\bfoo\\b", "Ab1", NO},
    {"\\bfoo\\b", "foobar", NO},
    {"^\\b", "Abc1", YES},
    {"^\\b", "abc1", YES},
    {"^\\b", "ABC", YES},
    {"^\\b", "Ab1", YES},
    {"^\\b", "foo", YES},
    {"^\\b", "", NO},
    {"\\b$", "Abc1", YES},
    {"\\b$", "abc1", YES},
    {"\\b$", "ABC", YES},
    {"\\b$", "Ab1", YES},
    {"\\b$", "foo", YES},
    {"\\b$", "", NO},
    {"\\b$", "foo.", NO},
    {"\\Bo", "foo", YES},
    {"\\Bo", "foobar", YES},
    {"\\Bo", "foo bar", YES},
    {"\\Bo", "xfoo", YES},
    {"\\Bo", "foo.", YES},
    {"\\Bo", "Abc1", NO},
    {"\\Bo", "abc1", NO},
    {"\\Bo", "ABC", NO},
    {"\\Bo", "Ab1", NO},
    {"\\Bo", "bar", NO},
    {"^a\\Bb$", "ab", YES},
    {"^a\\Bb$", "Abc1", NO},
    {"^a\\Bb$", "abc1", NO},
    {"^a\\Bb$", "ABC", NO},
    {"^a\\Bb$", "Ab1", NO},
    {"^a\\Bb$", "foo", NO},
    {"x(?=$)", "x", YES},
    {"x(?=$)", "Abc1", NO},
    {"x(?=$)", "abc1", NO},
    {"x(?=$)", "ABC", NO},
    {"x(?=$)", "Ab1", NO},
    {"x(?=$)", "foo", NO},
    {"^(?!$).", "Abc1", YES},
    {"^(?!$).", "abc1", YES},
    {"^(?!$).", "ABC", YES},
    {"^(?!$).", "Ab1", YES},
    {"^(?!$).", "foo", YES},
    {"^(?!$).", "", NO},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "foo", YES},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "bar", YES},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "ab", YES},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "abc", YES},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "ac", YES},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "Abc1", NO},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "abc1", NO},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "ABC", NO},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "Ab1", NO},
    {"^(?=[a-z]{2,3}$)(?!aa).*", "foobar", NO},
    {"(?!\\b)b", "Abc1", YES},
    {"(?!\\b)b", "abc1", YES},
    {"(?!\\b)b", "Ab1", YES},
    {"(?!\\b)b", "foobar", YES},
    {"(?!\\b)b", "ab", YES},
    {"(?!\\b)b", "ABC", NO},
    {"(?!\\b)b", "foo", NO},
    {"(?!\\b)b", "bar", NO},
    {"(?!\\b)b", "a--b", NO},
    {"(?!\\b)b", "a-b", NO},
    {"^(?=.*(?=b)b$)a", "a--b", YES},
    {"^(?=.*(?=b)b$)a", "a-b", YES},
    {"^(?=.*(?=b)b$)a", "ab", YES},
    {"^(?=.*(?=b)b$)a", "aab", YES},
    {"^(?=.*(?=b)b$)a", "Abc1", NO},
    {"^(?=.*(?=b)b$)a", "abc1", NO},
    {"^(?=.*(?=b)b$)a", "ABC", NO},
    {"^(?=.*(?=b)b$)a", "Ab1", NO},
    {"^(?=.*(?=b)b$)a", "foo", NO},
    {"^(?!(a|b)$)", "Abc1", YES},
    {"^(?!(a|b)$)", "abc1", YES},
    {"^(?!(a|b)$)", "ABC", YES},
    {"^(?!(a|b)$)", "Ab1", YES},
    {"^(?!(a|b)$)", "foo", YES},
    {"^(?!(a|b)$)", "a", NO},
    {"^(?!(a|b)$)", "b", NO},
    {"a(?=.*c)(?!.*d)", "abc1", YES},
    {"a(?=.*c)(?!.*d)", "abc", YES},
    {"a(?=.*c)(?!.*d)", "ac", YES},
    {"a(?=.*c)(?!.*d)", "Abc1", NO},
    {"a(?=.*c)(?!.*d)", "ABC", NO},
    {"a(?=.*c)(?!.*d)", "Ab1", NO},
    {"a(?=.*c)(?!.*d)", "foo", NO},
    {"a(?=.*c)(?!.*d)", "foobar", NO},
    {"^[ab]{1,1024}$", "ab", YES},
    {"^[ab]{1,1024}$", "", NO},
    {"^[ab]{1,1024}$", "abc", NO},
    {"^x([^/]{0,100})(y|z)$", "xz", YES},
    {"^x([^/]{0,100})(y|z)$", "x\xc3\xa9\xc3\xa9y", YES},
    {"^x([^/]{0,100})(y|z)$", "x/y", NO},
    {"^[\xc3\xa9]{65,66}$",
     "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", NO},
    {"^.$", "x", YES},
    {"^.$", "\n", NO},
    {"^.$", "\r", NO},
    {"^.$", "\xe2\x80\xa8", NO},
    {"^.$", "\xe2\x80\xa9", NO},
    {"^.$", "\xe2\x80\xaa", YES},
    {"^.$", "\xc3\xa9", YES},
    {"^.$", "\xe2\x82\xac", YES},
    {"^.$", "\xf0\x9f\x98\x80", YES},
    {"^..$", "\xf0\x9f\x98\x80", NO},
    {"^.{2}$", "\xf0\x9f\x98\x80\xc3\xa9", YES},
    {"^\\u{1f600}$", "\xf0\x9f\x98\x80", YES},
    {"^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", YES},
    {"^[\\ud83d\\ude00-\\ud83d\\ude02]$", "\xf0\x9f\x98\x81", YES},
    {"^[\\u{1f600}-\\u{1f602}]$", "\xf0\x9f\x98\x83", NO},
    {"^\\u00e9\\xe9\xc3\xa9$", "\xc3\xa9\xc3\xa9\xc3\xa9", YES},
    {"^[\xc3\xa0-\xc3\xbf]+$", "\xc3\xa9\xc3\xbf", YES},
    {"^[\xc3\xa0-\xc3\xbf]+$", "\xc4\x80", NO},
    {"^[\\u0700-\\u0900]$", "\xdf\xbf", YES},
    {"^[\\u0700-\\u0900]$", "\xe0\xa0\x80", YES},
    {"^[\\u0700-\\u0900]$", "\xe0\xa4\x80", YES},
    {"^[\\u0700-\\u0900]$", "\xe0\xa4\x81", NO},
    {"^[^\\u{10000}]$", "\xf0\x90\x80\x80", NO},
    {"^[^\\u{10000}]$", "\xf0\x90\x80\x81", YES},
    {"^\\d+$", "0123456789", YES},
    {"^\\d+$", "\xd9\xa3", NO},
    {"^\\D+$", "a\xd9\xa3", YES},
    {"^\\D+$", "a1", NO},
    {"^\\w+$", "aZ_9", YES},
    {"^\\w+$", "a-b", NO},
    {"^\\W+$", "-\xc3\xa9", YES},
    {"^\\s+$", " \t\n\v\f\r\xc2\xa0\xe2\x80\x83\xef\xbb\xbf", YES},
    {"^\\s+$", "\xe2\x80\x8b", NO},
    {"^\\S+$", "\xe2\x80\x8b", YES},
    {"^[\\s\\S]$", "\n", YES},
    {"^\\t\\n\\v\\f\\r\\cJ$", "\t\n\v\f\r\n", YES},
    {"^\\x41\\/\\.\\$\\^\\{\\}$", "A/.$^{}", YES},
    {"^\\p{L}+$", "aZ\xc3\xa9\xe4\xb8\xad", YES},
    {"^\\p{L}+$", "a1", NO},
    {"^\\p{Lu}\\p{Ll}$", "\xc3\x89\xc3\xa9", YES},
    {"^\\p{Lu}\\p{Ll}$", "\xc3\xa9\xc3\x89", NO},
    {"^\\p{N}+$", "1\xc2\xbd\xd9\xa3", YES},
    {"^\\p{Nd}+$", "1\xd9\xa3", YES},
    {"^\\p{Nd}+$", "\xc2\xbd", NO},
    {"^\\P{L}+$", "123 ", YES},
    {"^[\\p{L}\\p{Nd} ]+$", "Abc 12\xc3\xa9", YES},
    {"^[^\\p{L}]+$", "\xc3\xa9", NO},
    {"^\\p{Script=Greek}+$", "\xce\xb1\xce\xb2", YES},
    {"^\\p{sc=Cyrl}$", "a", NO},
    {"[a-z]{2,10000}", "1ab2", YES},
    {"[a-z]{2,10000}", "1a2b", NO},
    {"\\S{1,8192}$", "a b", YES},
    {"\\S{1,8192}$", "b ", NO},
    {"(^$)|([a-z]{1,1023}/$)", "abc/", YES},
    {"(^$)|([a-z]{1,1023}/$)", "/", NO},
    {"^a(b{2,3000}|c)", "ab", NO},
    {"^a(b{2,3000}|c)", "abb", YES},
    {"^a(b{2,3000}|c?)", "ab", YES},
    {"(x{0,9}|y)z", "z", YES},
    {"^(?=[a-z]{2,5000}).{3}$", "ab1", YES},
    {"^(?=[a-z]{2,5000}).{3}$", "a12", NO},
    {"(a{1,2000}b{0,2000}){1,2000}", "b", NO},
    {"\\b[a-z]{3,4000}\\b", "ab abc", YES},
    {"\\b[a-z]{3,40}\\b", "ab ab", NO},
    {"^\\p{Uppercase_Letter}$", "A", YES},
    {"^\\p{ASCII}+$", "a~", YES},
    {"^\\p{ASCII}+$", "\xc3\xa9", NO},
    {"^\\p{Any}$", "\xf4\x8f\xbf\xbf", YES},
    {"^\\p{Assigned}$", "\xcd\xb8", NO},
    {"^\\P{Assigned}$", "\xcd\xb8", YES},
    {"^\\p{Emoji_Presentation}$", "\xf0\x9f\x98\x80", YES},
    {"^\\p{Alpha}$", "1", NO},
    {"^\\p{scx=Deva}$", "\xe0\xa5\xa4", YES},
    {"^\\p{sc=Deva}$", "\xe0\xa5\xa4", NO},
    {"^\\p{gc=punct}$", "!", YES},
    {"^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$", "a-b-c9", YES},
    {"^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$", "a--b", NO},
    {"^[^@]+@[^@]+\\.[a-z]{2,}$", "someone@example.org", YES},
    {"^[^@]+@[^@]+\\.[a-z]{2,}$", "some@one@example.org", NO},
    {"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
     "123e4567-e89b-12d3-a456-426614174000", YES},
    {"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
     "123e4567-e89b-12d3-a456-42661417400", NO},
    {"[ab]*a[ab]{5}$", "bbbabbbbb", YES},
    {"[ab]*a[ab]{5}$", "bbbbbbbbb", NO},
};

static void matches_as_ecmascript_does(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(rows); i++) {
    gw_arena arena;
    gw_pattern pattern;
    gw_why why;
    gw_arena_init(&arena, 0);
    gw_status status = gwgen_pattern_compile(
        &arena, gw_slice_str(rows[i].pattern), NULL, &pattern, &why);
    if (status != GW_OK) {
      fail_msg("%s: %s at %zu", rows[i].pattern, why.what, why.pos);
    }
    if (gw_pattern_match(&pattern, gw_slice_str(rows[i].subject)) !=
        rows[i].matches) {
      fail_msg("%s on \"%s\" is not %d", rows[i].pattern, rows[i].subject,
               rows[i].matches);
    }
    gw_arena_done(&arena);
  }
}

typedef struct refusal {
  const char *pattern;
  gw_status status;
  size_t pos;
} refusal;

static const refusal refusals[] = {
    {"a(b", GW_ERR_SYNTAX, 1},
    {"ab)", GW_ERR_SYNTAX, 2},
    {"[ab", GW_ERR_SYNTAX, 0},
    {"a]", GW_ERR_SYNTAX, 1},
    {"a}", GW_ERR_SYNTAX, 1},
    {"a{", GW_ERR_SYNTAX, 1},
    {"a{x}", GW_ERR_SYNTAX, 1},
    {"a{2,1}", GW_ERR_SYNTAX, 1},
    {"*a", GW_ERR_SYNTAX, 0},
    {"a**", GW_ERR_SYNTAX, 2},
    {"^*", GW_ERR_SYNTAX, 1},
    {"a|+", GW_ERR_SYNTAX, 2},
    {"[b-a]", GW_ERR_SYNTAX, 1},
    {"[\\d-z]", GW_ERR_SYNTAX, 1},
    {"\\", GW_ERR_SYNTAX, 1},
    {"\\a", GW_ERR_SYNTAX, 1},
    {"\\xg0", GW_ERR_SYNTAX, 2},
    {"\\u12", GW_ERR_SYNTAX, 4},
    {"\\u{110000}", GW_ERR_SYNTAX, 8},
    {"\\00", GW_ERR_SYNTAX, 1},
    {"\\pL", GW_ERR_SYNTAX, 2},
    {"(?a)", GW_ERR_SYNTAX, 1},
    {"(?=a)*", GW_ERR_SYNTAX, 5},
    {"(?!a", GW_ERR_SYNTAX, 0},
    {"(?<=a)b", GW_ERR_UNSUPPORTED, 1},
    {"(?<!a)b", GW_ERR_UNSUPPORTED, 1},
    {"(a)\\1", GW_ERR_UNSUPPORTED, 4},
    {"(?<n>a)\\k<n>", GW_ERR_UNSUPPORTED, 8},
    {"a\\b+", GW_ERR_SYNTAX, 3},
    {"\\p{Hyphen}", GW_ERR_UNSUPPORTED, 3},
    {"\\p{lu}", GW_ERR_UNSUPPORTED, 3},
    {"\\p{Script=latin}", GW_ERR_UNSUPPORTED, 3},
    {"\\p{Latin}", GW_ERR_UNSUPPORTED, 3},
    {"(?i)a", GW_ERR_UNSUPPORTED, 1},
    {"a(?-s:.)", GW_ERR_UNSUPPORTED, 2},
    {"(a{9999}){9999}", GW_ERR_LIMIT, 0},
    {"[ab]*a[ab]{20}$", GW_ERR_LIMIT, 0},
    {"\xff", GW_ERR_SYNTAX, 0},
};

static void refuses_with_a_place(void **state) {
  (void)state;
  for (size_t i = 0; i < GW_COUNT(refusals); i++) {
    gw_arena arena;
    gw_pattern pattern;
    gw_why why;
    gw_arena_init(&arena, 0);
    gw_status status = gwgen_pattern_compile(
        &arena, gw_slice_str(refusals[i].pattern), NULL, &pattern, &why);
    if (status != refusals[i].status || why.pos != refusals[i].pos ||
        !why.what) {
      fail_msg("%s: %d at %zu: %s", refusals[i].pattern, status, why.pos,
               why.what ? why.what : "no reason");
    }
    gw_arena_done(&arena);
  }
}

static void build(gw_arena *arena, const char *source, gw_pattern *pattern) {
  gw_why why;
  assert_int_equal(
      gwgen_pattern_compile(arena, gw_slice_str(source), NULL, pattern, &why),
      GW_OK);
}

static void is_minimal_and_knows_its_end(void **state) {
  (void)state;
  gw_arena arena;
  gw_pattern p;
  gw_arena_init(&arena, 0);
  build(&arena, "^(ab|cb)", &p);
  assert_int_equal(p.n_states, 3);        /* start, behind a or c, decided */
  assert_int_equal(p.n_classes, 3);       /* a and c, b, the rest */
  build(&arena, "^([a-z]{1,1000})$", &p); /* counted, not unfolded */
  assert_int_equal(p.n_states, 1);
  assert_int_equal(p.min_length, 1);
  assert_int_equal(p.max_length, 1000);
  build(&arena, "^[a-z]{1,1000}([0-9]+|$)$", &p);
  assert_int_equal(p.max_length, 0);
  assert_int_equal(p.n_states, 1001);
  build(&arena, "^([a-z]{1,500}|[a-z]{501,1000})$", &p);
  assert_int_equal(p.n_states, 1001);
  assert_int_equal(p.n_classes, 2);
  assert_int_equal(p.next[p.classes['/']], GW_PATTERN_DEAD);
  assert_int_equal(p.next[p.classes['q']], 1);
  build(&arena, "^[^/]{1,1000}$", &p);
  assert_true(p.n_states <= GWGEN_PATTERN_STATES);
  build(&arena, "x", &p);
  uint32_t end = p.next[p.classes['x']];
  assert_true(p.accepting[end] & GW_PATTERN_DECIDED);
  build(&arena, "[]", &p);
  assert_int_equal(p.n_states, 1);
  assert_int_equal(p.accepting[0], GW_PATTERN_NO);
  gw_arena_done(&arena);
}

static void knows_integers(void **state) {
  enum { U = GW_PATTERN_UNSIGNED, BOTH = U | GW_PATTERN_SIGNED };
  static const struct {
    const char *source;
    uint8_t integers;
  } some[] = {
      {"", BOTH},
      {"^-?[0-9]{1,19}$", BOTH},
      {"^-?[0-9]{1,18}$", BOTH},
      {"^-?[0-9]{1,17}$", 0},
      {"^-?\\d+$", BOTH},
      {"^-?(0|[1-9][0-9]*)$", BOTH},
      {"^(0|-?[1-9][0-9]*)$", U}, /* not "-0" */
      {"^-?[1-9][0-9]*$", 0},
      {"^[0-9]+$", U},
      {"^[0-9a-f]{1,20}$", U},
      {"^[0-9]{2,}$", 0},
      {"^-?[0-8]+$", 0},
      {"[0-9]", BOTH},
      {"^-", 0},
  };
  (void)state;
  for (size_t i = 0; i < GW_COUNT(some); i++) {
    gw_arena arena;
    gw_pattern pattern;
    gw_arena_init(&arena, 0);
    build(&arena, some[i].source, &pattern);
    if (pattern.integers != some[i].integers) {
      fail_msg("%s: %u", some[i].source, pattern.integers);
    }
    gw_arena_done(&arena);
  }
}

static void stops_at_its_limit(void **state) {
  (void)state;
  gw_arena arena;
  gw_pattern p;
  gw_why why;
  gwgen_pattern_limits limits = {.n_states = 12, .n_nodes = 1000};
  gw_arena_init(&arena, 0);
  assert_int_equal(
      gwgen_pattern_compile(&arena, GW_LIT("^a{10}$"), &limits, &p, &why),
      GW_OK);
  assert_int_equal(
      gwgen_pattern_compile(&arena, GW_LIT("^a{20}$"), &limits, &p, &why),
      GW_ERR_LIMIT);
  assert_non_null(strstr(why.what, "it counts to 20;"));
  assert_int_equal(gwgen_pattern_compile(&arena, GW_LIT("[ab]*a[ab]{20}b{30}"),
                                         &limits, &p, &why),
                   GW_ERR_LIMIT);
  assert_non_null(
      strstr(why.what, "it counts to 30 while it counts something else;"));
  gw_arena_done(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(matches_as_ecmascript_does),
      cmocka_unit_test(refuses_with_a_place),
      cmocka_unit_test(is_minimal_and_knows_its_end),
      cmocka_unit_test(knows_integers),
      cmocka_unit_test(stops_at_its_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
