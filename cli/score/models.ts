import { type EstimatedCard, parseEstimatedCard } from "#scoring/index.ts";
import { readJson } from "./words.ts";

/** Reads a scorecard that `xyd score fit` wrote. */
export const readModel = async (file: string): Promise<EstimatedCard> =>
  parseEstimatedCard(await readJson(file));
