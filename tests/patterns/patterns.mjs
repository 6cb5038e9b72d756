// Verdicts of the pattern compiler beside those of an ECMAScript engine:
// patterns.mjs PROGRAM [SEED [DOCUMENTS...]]. Patterns are the lists below and
// those of all JSON documents under DOCUMENTS; texts are made from each pattern
// and changed by one step, and again.
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';

import {BINARY, CATEGORIES, PATTERNS, SCRIPTS} from './lists.mjs';
import {Random, mutate, sample} from './sample.mjs';

const TEXTS = 24, UNSUPPORTED = -9, LIMIT = -2;
// Two editions of Unicode differ in a few code points of a property.
const EDITION = 0.04;

function collect(value, into) {
  if (!value || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    if (key === 'pattern' && typeof child === 'string') into.add(child);
    if (key === 'patternProperties' && child && typeof child === 'object') {
      Object.keys(child).forEach((name) => into.add(name));
    }
    collect(child, into);
  }
}

function readAll(path, into) {
  if (!existsSync(path)) {
    console.log(`no documents at ${path}: see scripts/setup test`);
  } else if (statSync(path).isDirectory()) {
    readdirSync(path).sort().forEach((name) => readAll(join(path, name), into));
  } else if (path.endsWith('.json')) {
    try {
      collect(JSON.parse(readFileSync(path, 'utf8')), into);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
}

function regExp(source) {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    return null;
  }
}

function textsOf(source, random) {
  const texts = new Set(['']);
  for (let i = 0; i < TEXTS; i++) {
    let text = sample(source, random);
    for (let k = i % 4; k > 0; k--) text = mutate(text, random);
    texts.add(text.toWellFormed ? text.toWellFormed() : text);
  }
  return [...texts];
}

// Code points of all blocks, for properties.
function codePoints(random) {
  const points = [];
  for (let code = 0; code < 0x3100; code += 1 + random.below(40)) {
    points.push(code);
  }
  for (let code = 0x3100; code < 0x32000; code += 1 + random.below(1200)) {
    points.push(code);
  }
  return points.filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
}

function propertyCases(random) {
  const names = [
    ...BINARY, ...CATEGORIES, ...CATEGORIES.map((name) => `gc=${name}`),
    ...SCRIPTS.flatMap((name) => [`sc=${name}`, `scx=${name}`]),
    'General_Category=Lu', 'Script=Grek', 'Script_Extensions=Deva',
    // what ECMA-262 does not have
    'lu', 'latin', 'Latin', 'Greek', 'script=Greek', 'IsGreek', 'InGreek',
    'L_', 'Uppercase Letter', 'Composition_Exclusion', 'Hyphen', 'Age=6.0',
    'Block=Basic_Latin', 'gc', 'sc=', '=Lu', '', 'ALPHA', 'Expands_On_NFC',
    'General_Category_Mask=L', 'Line_Break=AL', 'scx=latn', 'Any=1',
  ];
  const texts = codePoints(random);
  return names.flatMap((name) => [
    {source: `^\\p{${name}}$`, texts, isProperty: true},
    {source: `^[^\\P{${name}}\\d]$`, texts, isProperty: true},
  ]);
}

function ask(program, cases) {
  const parts = [];
  const put = (kind, text) => {
    const bytes = Buffer.from(text, 'utf8');
    parts.push(Buffer.from(`${kind}${bytes.length}\n`), bytes);
  };
  for (const {source, texts} of cases) {
    put('p', source);
    texts.forEach((text) => put('t', text));
  }
  const run = spawnSync(program, [], {
    input: Buffer.concat(parts), maxBuffer: 1 << 30, encoding: 'utf8',
  });
  if (run.status !== 0) {
    throw new Error(`${program}: ${run.status} ${run.stderr}`);
  }
  return run.stdout.split('\n');
}

// What is said about one pattern: a reason, or the texts that are judged
// otherwise.
function judgeOne({source, texts, isProperty}, verdict, answers, counts) {
  const judge = regExp(source);
  if (verdict !== 'ok') {
    const [, status, why] = /^no (-?\d+) (.*)$/.exec(verdict);
    counts.refused[why] = (counts.refused[why] ?? 0) + 1;
    const mayRefuse = [UNSUPPORTED, LIMIT].includes(Number(status));
    return judge && (isProperty || !mayRefuse) ? [{source, why}] : [];
  }
  if (!judge) {
    counts.lenient++;
    return isProperty ? [{source, why: 'is no pattern'}] : [];
  }
  const expected = texts.map((text) => judge.test(text));
  const wrong = texts.map((text, i) => ({source, text, expected: expected[i]}))
    .filter((row, i) => row.expected !== (answers[i] === '1'));
  counts.texts += texts.length;
  counts.matches += expected.filter(Boolean).length;
  return isProperty && wrong.length <= EDITION * texts.length ? [] : wrong;
}

function compare(cases, lines) {
  const counts = {patterns: cases.length, texts: 0, matches: 0, lenient: 0,
    refused: {}, wrong: []};
  let at = 0;
  for (const one of cases) {
    const verdict = lines[at++];
    const answers = lines.slice(at, at += one.texts.length);
    counts.wrong.push(...judgeOne(one, verdict, answers, counts));
  }
  return counts;
}

function main() {
  const [program, seed = '1', ...paths] = process.argv.slice(2);
  const random = new Random(Number(seed));
  const sources = new Set(PATTERNS);
  paths.forEach((path) => readAll(path, sources));
  const cases = [...sources].filter((source) => source.isWellFormed?.() ?? true)
    .map((source) => ({source, texts: textsOf(source, random)}));
  cases.push(...propertyCases(random));
  const counts = compare(cases, ask(program, cases));
  console.log(`${counts.patterns} patterns, ${counts.texts} texts, ` +
    `${counts.matches} match, ${counts.lenient} are no ECMAScript`);
  for (const [why, n] of Object.entries(counts.refused)) {
    console.log(`refused ${n}: ${why}`);
  }
  counts.wrong.slice(0, 40).forEach((row) => console.log(JSON.stringify(row)));
  console.log(`${counts.wrong.length} verdicts differ`);
  process.exitCode = counts.wrong.length ||
    counts.matches < counts.texts / 20 ? 1 : 0;
}

main();
