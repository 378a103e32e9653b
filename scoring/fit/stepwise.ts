import { fitLogistic, type LogisticFit } from "./logistic-regression.ts";

export type Stepwise = {
  /** Places of the columns that stay, ascending. */ kept: number[];
  fit: LogisticFit;
  aic: number;
};

/**
 * Chooses columns by Akaike's information criterion, deviance + 2 · (columns + 1): from all of them, the step that lowers
 * it most, a column less or one that was dropped again, until none does (R's `step(direction = "both")`). Optional: a ridge
 * with no negative weight is preferred, since it moves with the data instead of jumping.
 * @param columns and y as for {@link fitLogistic}
 */
export function stepwiseAic(columns: readonly Float64Array[], y: ArrayLike<number>): Stepwise {
  const tried = new Map<string, Stepwise>();
  const fitted = (kept: number[]): Stepwise => {
    const key = kept.join();
    const known = tried.get(key);
    if (known) return known;
    const fit = fitLogistic(
      kept.map((at) => columns[at]!),
      y,
    );
    const step = { kept, fit, aic: fit.deviance + 2 * (kept.length + 1) };
    tried.set(key, step);
    return step;
  };
  let best = fitted(columns.map((_, at) => at));
  for (;;) {
    const without = best.kept.map((dropped) => best.kept.filter((at) => at !== dropped));
    const back = columns.flatMap((_, at) =>
      best.kept.includes(at) ? [] : [[...best.kept, at].sort((a, b) => a - b)],
    );
    const next = [...without, ...back].map(fitted).reduce((a, b) => (b.aic < a.aic ? b : a), best);
    if (next.aic >= best.aic - 1e-9) return best;
    best = next;
  }
}
