// Texts that a pattern may match: made from its source by a small reader that
// takes one of the ways at each place. What it does not understand it leaves
// out: the judge says what matches, this only has to come near.

export class Random {
  constructor(seed) { this.state = seed >>> 0; }
  below(n) {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor(this.state / 4294967296 * n);
  }
  pick(list) { return list[this.below(list.length)]; }
}

const CLASSES = {
  d: '0123456789', w: 'abzAZ09_', s: ' \t\n\u00a0', D: 'ax-', W: ' -.é',
  S: 'a1-é',
};
const ESCAPES = {t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', 0: '\0'};
const LONGEST = 40;

class Sampler {
  constructor(source, random) {
    this.chars = [...source];
    this.at = 0;
    this.random = random;
  }
  peek() { return this.chars[this.at]; }
  oneOf() {
    const ways = [this.all()];
    while (this.peek() === '|') {
      this.at++;
      ways.push(this.all());
    }
    return this.random.pick(ways);
  }
  all() {
    let text = '';
    while (this.at < this.chars.length && !'|)'.includes(this.peek())) {
      text += this.term();
    }
    return text;
  }
  // Each repeat takes a way of its own.
  term() {
    const start = this.at;
    let text = this.atom();
    const end = this.at;
    const [min, max] = this.counts();
    const after = this.at;
    const n = min + this.random.below(Math.min(max - min, 3) + 1);
    if (n === 0) return '';
    for (let i = 1; i < n && text.length < LONGEST; i++) {
      this.at = start;
      text += this.atom();
    }
    this.at = after;
    return end === after ? text : text.slice(0, 6000);
  }
  counts() {
    const rest = this.chars.slice(this.at, this.at + 16).join('');
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
    if (!found) return [1, 1];
    this.at += found[0].length;
    if (found[0][0] === '*') return [0, 4];
    if (found[0][0] === '+') return [1, 4];
    if (found[0][0] === '?') return [0, 1];
    const min = Number(found[1]);
    return [min, !found[2] ? min : found[3] ? Number(found[3]) : min + 3];
  }
  atom() {
    const c = this.chars[this.at++];
    if (c === '(') return this.group();
    if (c === '[') return this.set();
    if (c === '\\') return this.escape();
    if (c === '^' || c === '$') return '';
    return c === '.' ? this.random.pick([...'aZ0-é 😀']) : c;
  }
  group() {
    const rest = this.chars.slice(this.at, this.at + 40).join('');
    const kind = /^\?(?:[=!:]|<[=!]|<\w+>)/.exec(rest);
    this.at += kind ? kind[0].length : 0;
    const text = this.oneOf();
    this.at++;
    return kind && /^\?<?[=!]/.test(kind[0]) ? '' : text;
  }
  escape() {
    const c = this.chars[this.at++];
    if (CLASSES[c]) return this.random.pick([...CLASSES[c]]);
    if (c in ESCAPES) return ESCAPES[c];
    if (c === 'p' || c === 'P') {
      while (this.at < this.chars.length && this.chars[this.at++] !== '}');
      return this.random.pick([...'aZ5é中я-_ 😀']);
    }
    if (c === 'b' || c === 'B') return '';
    if (c === 'x' || c === 'u') return this.code(c);
    return c ?? '';
  }
  code(kind) {
    const rest = this.chars.slice(this.at, this.at + 10).join('');
    const found = kind === 'x' ? /^([0-9a-f]{2})/i.exec(rest)
      : /^(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/i.exec(rest);
    if (!found) return kind;
    this.at += found[0].length;
    const code = parseInt(found[1] ?? found[2], 16);
    return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code) : '';
  }
  set() {
    const negated = this.peek() === '^';
    const members = [];
    this.at += negated ? 1 : 0;
    while (this.at < this.chars.length && this.peek() !== ']') {
      const c = this.chars[this.at++];
      const first = c === '\\' ? this.escape() : c;
      if (this.peek() === '-' && this.chars[this.at + 1] !== ']' &&
          this.at + 1 < this.chars.length) {
        this.at++;
        const d = this.chars[this.at++];
        members.push(this.between(first, d === '\\' ? this.escape() : d));
      } else {
        members.push(first);
      }
    }
    this.at++;
    if (negated || !members.length) return this.random.pick([...'aZ5-é~ ']);
    return this.random.pick(members);
  }
  between(first, last) {
    const a = first.codePointAt(0) ?? 97, b = last.codePointAt(0) ?? 97;
    const code = a + this.random.below(Math.max(1, b - a + 1));
    return code >= 0xd800 && code <= 0xdfff ? first : String.fromCodePoint(code);
  }
}

export function sample(source, random) {
  return new Sampler(source, random).oneOf();
}

// One step away: a character more, less or another one.
export function mutate(text, random) {
  const chars = [...text];
  const at = random.below(chars.length + 1);
  const other = random.pick([...'aZ09_-. /\n\té中😀', ...chars]);
  const kind = random.below(3);
  chars.splice(at, kind === 0 ? 0 : 1, ...(kind === 1 ? [] : [other]));
  return chars.join('');
}
