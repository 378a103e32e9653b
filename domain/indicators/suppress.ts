/** Counts of firms (or of what they did) in a grid, with the totals of its rows and columns, for anyone to read. */
export type Grid = {
  /** By row, then column. */
  values: readonly (readonly number[])[];
  /** How many firms stand behind each value. */
  firms: readonly (readonly number[])[];
};

/** The grid as it may be published: null stands for what is withheld. */
export type Published = {
  cells: (number | null)[][];
  rows: (number | null)[];
  columns: (number | null)[];
  total: number | null;
};

/** Fewer firms than this are never counted in public. */
export const FEWEST_FIRMS = 5;

/*
 * The grid with its totals is one system of equations: in each row, and in each column, the parts minus their total
 * are nothing. Row and column 0 hold the totals; a total counts negatively, so that every line sums to zero. What a
 * reader can work out of a withheld number is the span it may take while all published ones hold. Growing one number
 * of the grid means sending the same amount around a cycle of withheld ones, rows and columns in turn: a flow.
 */
type System = {
  height: number;
  width: number;
  value: number[];
  firms: number[];
  withheld: boolean[];
};

const isTotal = (at: number, { width }: System) => (at % width === 0) !== at < width;
const grand = 0;

/**
 * Withholds every number behind which stand fewer than five firms, and as many others as it takes that none of those
 * can be worked out, exactly or as being below five, from what is left by adding and subtracting.
 */
export function suppress(grid: Grid): Published {
  const system = systemOf(grid);
  const scarce = system.firms.flatMap((firms, at) => (firms < FEWEST_FIRMS ? [at] : []));
  for (const at of scarce) system.withheld[at] = true;
  if (system.withheld[grand]) system.withheld.fill(true);
  else for (const at of scarce) protect(system, at);
  return publishedOf(system);
}

function systemOf({ values, firms }: Grid): System {
  const height = values.length + 1;
  const width = (values[0]?.length ?? 0) + 1;
  const withTotals = (cells: Grid["values"]) => {
    const rows = cells.map((row) => [sum(row), ...row]);
    const columns = Array.from({ length: width }, (_, column) => sum(rows.map((row) => row[column]!)));
    return [columns, ...rows].flat();
  };
  const value = withTotals(values);
  return { height, width, value, firms: withTotals(firms), withheld: value.map(() => false) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Withholds more numbers until this one could be five or more, and other than it is, for all that is published. */
function protect(system: System, at: number): void {
  const wanted = Math.max(FEWEST_FIRMS - system.value[at]!, 2);
  const sent = new Map<number, number>();
  for (let grown = 0; grown < wanted; ) {
    const cycle = cheapestCycle(system, at, sent);
    if (!cycle) {
      withholdLines(system, at);
      return;
    }
    for (const { cell } of cycle) system.withheld[cell] = true;
    const step = Math.min(wanted - grown, ...cycle.map(({ room }) => room));
    for (const { cell, rises } of cycle) sent.set(cell, (sent.get(cell) ?? 0) + (rises ? step : -step));
    grown += step;
  }
}

/** Where no cycle is left, everything beside it goes. */
function withholdLines(system: System, at: number): void {
  const { width } = system;
  system.value.forEach((_, cell) => {
    if (cell % width === at % width || Math.trunc(cell / width) === Math.trunc(at / width))
      system.withheld[cell] = true;
  });
}

type Step = { cell: number; rises: boolean; room: number };

/**
 * The way back from the number's column to its row on which the least is withheld anew: by turns a number falls in a
 * row and one rises in a column. Withheld numbers cost nothing, published ones their firms. Dijkstra over the lines.
 */
function cheapestCycle(system: System, at: number, sent: ReadonlyMap<number, number>): Step[] | null {
  const { width, height } = system;
  const lines = height + width;
  const from = Math.trunc(at / width);
  const to = height + (at % width);
  const cost = new Array<number>(lines).fill(Number.POSITIVE_INFINITY);
  const arrivedBy = new Array<(Step & { line: number }) | null>(lines).fill(null);
  const done = new Set<number>();
  cost[from] = 0;
  const rising = !isTotal(at, system);
  while (done.size < lines) {
    let line = -1;
    for (let each = 0; each < lines; each += 1)
      if (!done.has(each) && (line < 0 || cost[each]! < cost[line]!)) line = each;
    if (cost[line] === Number.POSITIVE_INFINITY) return null;
    if (line === to) return way(arrivedBy, from, to);
    done.add(line);
    for (const next of stepsFrom(system, line, rising, at, sent)) {
      const price = cost[line]! + next.price;
      if (price < cost[next.line]!) {
        cost[next.line] = price;
        arrivedBy[next.line] = { ...next, line };
      }
    }
  }
  return null;
}

function way(arrivedBy: readonly ((Step & { line: number }) | null)[], from: number, to: number): Step[] {
  const steps: Step[] = [];
  for (let line = to; line !== from; line = arrivedBy[line]!.line) steps.push(arrivedBy[line]!);
  return steps;
}

function* stepsFrom(
  system: System,
  line: number,
  rising: boolean,
  at: number,
  sent: ReadonlyMap<number, number>,
): Generator<Step & { line: number; price: number }> {
  const { width, height } = system;
  const inRow = line < height;
  const count = inRow ? width : height;
  for (let other = 0; other < count; other += 1) {
    const cell = inRow ? line * width + other : other * width + (line - height);
    if (cell === at || cell === grand) continue;
    // In the equations a number falls in each row and rises in each column of the cycle, the other way for a total.
    const rises = (!inRow === rising) !== isTotal(cell, system);
    const room = rises ? Number.POSITIVE_INFINITY : system.value[cell]! + (sent.get(cell) ?? 0);
    if (room <= 0) continue;
    const price = system.withheld[cell] ? 0 : 1 + system.firms[cell]!;
    yield { cell, rises, room, price, line: inRow ? height + other : other };
  }
}

function publishedOf({ height, width, value, withheld }: System): Published {
  const at = (row: number, column: number) => {
    const cell = row * width + column;
    return withheld[cell] ? null : value[cell]!;
  };
  const rows = Array.from({ length: height - 1 }, (_, row) => row + 1);
  const columns = Array.from({ length: width - 1 }, (_, column) => column + 1);
  return {
    cells: rows.map((row) => columns.map((column) => at(row, column))),
    rows: rows.map((row) => at(row, 0)),
    columns: columns.map((column) => at(0, column)),
    total: at(0, 0),
  };
}
