"""The tables of differences.md, and whether they explain what the sides said."""
import collections
import re

import exchanges
import sides


def read():
    """(rows about bodies, rows about requests): lists of cells, of which all
    but the last, the reason, are regular expressions that have to match from
    start to end."""
    bodies, whole = [], []
    for line in (sides.HERE / 'differences.md').read_text().splitlines():
        cells = [cell.strip().replace('\\|', '|') for cell in re.split(r'(?<!\\)\|', line)[1:-1]]
        if cells and cells[0].startswith('`'):
            patterns = [re.compile(cell.strip('`'), re.S) for cell in cells[:-1]]
            (bodies if len(patterns) == 4 else whole).append(patterns)
    return bodies, whole


class Judge:
    """Holds one kind of rows against one table."""

    def __init__(self, table, wants_all):
        self.table, self.wants_all = table, wants_all
        self.met, self.counts = set(), collections.Counter()

    def look(self, cells, is_same, texts):
        """One answer of a peer; prints what nobody explains. |cells| are those
        of the table. Returns the row that explains it, or None."""
        self.counts['asked'] += 1
        if is_same:
            self.counts['same'] += 1
            return None
        found = [i for i, row in enumerate(self.table) if all(p.fullmatch(c) for p, c in zip(row, cells))]
        self.met.update(found)
        self.counts['explained' if found else 'unexplained'] += 1
        if not found:
            print('  '.join((*cells, *texts)))
        return found[0] if found else None

    def end(self, what):
        """The exit status."""
        idle = [row for i, row in enumerate(self.table) if i not in self.met] if self.wants_all else []
        for row in idle:
            print('differences.md: nothing is like ' + ' | '.join(pattern.pattern for pattern in row))
        print(f'{what}: {self.counts["asked"]} verdicts compared, {self.counts["same"]} the same, '
              f'{self.counts["explained"]} explained differences, {self.counts["unexplained"]} others')
        return 1 if idle or self.counts['unexplained'] else 0


def judge_bodies(rows, table, wants_all):
    judge = Judge(table, wants_all)
    for row in rows:
        cells = (row['operation'], row['body'], row['gwgen'], row['peer'])
        row['class'] = judge.look(cells, row['gwgen'] == row['peer'], (row['text'],))
    return judge.end('bodies')


def verdict(said):
    """"takes", "refuses" or "fails"."""
    status = said[0]
    return 'takes' if 200 <= status < 300 else 'refuses' if 400 <= status < 500 else 'fails'


def judge_requests(rows, table, wants_all):
    judge = Judge(table, wants_all)
    for row in rows:
        ours = verdict(row['gwgen'])
        row['class'] = {}
        for peer, said in row['peers'].items():
            theirs = verdict(said)
            cells = (peer, f'{row["document"]} {row["operation"]}', exchanges.text_of(row),
                     f'{ours} {row["gwgen"][1]}'.strip(), f'{theirs} {said[1]}'.strip())
            row['class'][peer] = (ours, theirs, judge.look(cells, ours == theirs, ()))
    return judge.end('requests')
