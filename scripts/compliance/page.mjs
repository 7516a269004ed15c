// Makes the text of docs/compliance.md, and finds what is wrong with it: rows without specs, specs that failed, names of
// specs that no spec has (any more).

const EXCLUDED = / \[excluded in (\w+): (.*)\]$/;
const PEERS = ['G', 'J', 'S'];

/**
 * @param {{introduction: string, rows: object[], traps: object[], columns: object[]}} tables
 * @param {Record<string, Record<string, boolean>>} results launcher → title of a spec → whether it passed
 * @returns {{text: string, problems: string[]}}
 */
export function composePage({ introduction, rows, traps, columns }, results) {
  const missing = columns.flatMap(({ launchers }) => launchers).filter((name) => !results[name]);
  if (missing.length > 0) throw new Error(`the results are not of a whole run: ${missing.join(', ')} missing`);
  const page = new Page(columns, results);
  const lines = [
    introduction.trimEnd(),
    ...page.sections(rows, ['#', 'feature'], PEERS, ({ number, text, later }) => [number, later ? `${text} (${later})` : text]),
    '', '# Traps', '', 'What breaks real processors and real pages on naive implementations, and the specs that hold it.',
    ...page.sections(traps, ['trap'], [], ({ text, later }) => [later ? `${text} (${later})` : text]),
    ...page.proofs(rows), ...page.exclusions(), ...page.totals(),
  ];
  return { text: `${lines.join('\n')}\n`, problems: page.problems };
}

class Page {
  problems = [];

  constructor(columns, results) {
    this.columns = columns.map((column) => ({ ...column, specs: column.launchers.map((launcher) => [launcher, results[launcher]]) }));
    this.titles = new Set(Object.values(results).flatMap((specs) => Object.keys(specs)));
  }

  /** Tables of rows, one a section. */
  sections(rows, before, after, cellsOf) {
    const lines = [];
    for (const row of rows) {
      if (row.section) lines.push(...heading(row.section, [...before, ...this.columns.map(({ title }) => title), ...after]));
      else lines.push(tableLine([...cellsOf(row), ...this.marks(row), ...(after.length > 0 ? row.peers : [])]));
    }
    return lines;
  }

  marks(row) {
    for (const part of row.specs) {
      if (![...this.titles].some((title) => title.includes(part))) this.problems.push(`${nameOf(row)}: no spec is called "${part}"`);
    }
    return this.columns.map((column) => this.mark(row, column));
  }

  /** ✓ all specs pass; ✓* some are excluded, with a reason, below; ✗ one failed; – there is none. */
  mark(row, { title, specs, oracle }) {
    let [proved, excluded, failed] = [0, 0, 0];
    for (const [launcher, outcomes] of specs) {
      for (const [spec, passed] of Object.entries(outcomes)) {
        if (!row.specs.some((part) => spec.includes(part))) continue;
        proved++;
        if (EXCLUDED.test(spec)) excluded++;
        if (passed) continue;
        failed++;
        this.problems.push(`${nameOf(row)} in ${launcher}: "${spec}" failed`);
      }
    }
    if (failed > 0) return '✗';
    if (proved > 0) return excluded > 0 ? '✓\\*' : '✓';
    if (!row.later && !oracle) this.problems.push(`${nameOf(row)} has no spec in ${title}`);
    return '–';
  }

  /** Which specs stand behind each row: their names, or how their names begin. */
  proofs(rows) {
    const lines = ['', '# The specs behind the rows', '', 'A part of a title stands for every spec whose title has it.', ''];
    for (const { number, specs } of rows) {
      if (number && specs.length > 0) lines.push(`${number}. ${specs.map((part) => `“${part.trim()}”`).join(', ')}`, '');
    }
    return lines;
  }

  exclusions() {
    const lines = ['# Exclusions', '', 'Specs that an engine is known to fail, natively or by what the browser itself lacks. Each fails the run when it is stale.', '', '| spec | engine | reason |', '|---|---|---|'];
    for (const { specs } of this.columns) {
      for (const [launcher, outcomes] of specs) {
        for (const spec of Object.keys(outcomes).sort()) {
          const excluded = EXCLUDED.exec(spec);
          if (excluded) lines.push(tableLine([spec.slice(0, excluded.index), launcher, excluded[2]]));
        }
      }
    }
    return lines;
  }

  totals() {
    const lines = ['', '# The runs behind this page', '', '| engine | specs | excluded |', '|---|---:|---:|'];
    for (const { specs } of this.columns) {
      for (const [launcher, outcomes] of specs) {
        const all = Object.keys(outcomes);
        lines.push(tableLine([launcher, all.length, all.filter((spec) => EXCLUDED.test(spec)).length]));
      }
    }
    return lines;
  }
}

function heading(section, columns) {
  return ['', `## ${section}`, '', tableLine(columns), `|${'---|'.repeat(columns.length)}`];
}

function tableLine(cells) {
  return `| ${[...cells].map((cell) => String(cell).replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
}

function nameOf({ number, text }) {
  return number ? `row ${number}` : `trap "${text}"`;
}
