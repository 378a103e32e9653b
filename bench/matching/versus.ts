import { readKept, sameAsDuckDb } from "./compare.ts";
import { FORMULATIONS, type Formulation, openDuckDb } from "./duckdb.ts";
import type { EngineParty } from "./engine-party.ts";
import type { EngineSize } from "./engine-work.ts";
import { runJsonRules } from "./json-rules.ts";
import { benchProducts } from "./products.ts";
import { featuresOf, profileBlocks } from "./profiles.ts";

/** Rows on which DuckDB's formulations are tried first, to find the faster one. */
const TRIAL_ROWS = 20_000;
/** Rows whose verdicts are compared pair by pair. */
const VERDICT_ROWS = 256;
/** Rows that json-rules-engine is asked for: it takes tens of microseconds a pair. */
const JSON_RULES_ROWS = 32;

export type DuckDbTrial = { enterprises: number; seconds: Record<Formulation, number> };

/**
 * Engine and DuckDB in turns on the same job, DuckDB with the formulation that is faster on a part of the rows. The
 * engine's memory is taken after its last batch.
 */
export async function versusDuckDb(
  engine: EngineParty,
  size: EngineSize,
  { rounds, folder }: { rounds: number; folder: string },
) {
  const trial = await tryFormulations({ ...size, rows: Math.min(size.rows, TRIAL_ROWS) });
  const [formulation] = [...FORMULATIONS].sort((a, b) => trial.seconds[a] - trial.seconds[b]);
  const duckDb = await openDuckDb(size.rows, benchProducts(size.products), size);
  try {
    const times = { engine: [] as number[], duckDb: [] as number[] };
    let eligiblePairs = 0;
    for (let round = 0; round < rounds; round += 1) {
      const batch = await engine.match();
      times.engine.push(batch.seconds);
      times.duckDb.push(await duckDb.match(formulation!));
      eligiblePairs = batch.eligiblePairs;
    }
    const peakMemoryMb = await engine.peakMb();
    await engine.keep(folder);
    const verdicts = await engine.verdicts(Math.min(size.rows, VERDICT_ROWS));
    const same = await sameAsDuckDb(duckDb.connection, readKept(folder, size), verdicts);
    return { times, eligiblePairs, peakMemoryMb, same, trial, formulation: formulation! };
  } finally {
    duckDb.close();
  }
}

async function tryFormulations(size: EngineSize): Promise<DuckDbTrial> {
  const duckDb = await openDuckDb(size.rows, benchProducts(size.products), size);
  try {
    const seconds = { queries: Number.POSITIVE_INFINITY, scan: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 2; round += 1)
      for (const how of FORMULATIONS) seconds[how] = Math.min(seconds[how], await duckDb.match(how));
    return { enterprises: size.rows, seconds };
  } finally {
    duckDb.close();
  }
}

/** json-rules-engine on the first rows, and whether it comes to the engine's verdicts. */
export async function versusJsonRules(engine: EngineParty, { rows, products }: EngineSize) {
  const few = Math.min(rows, JSON_RULES_ROWS);
  const [block] = profileBlocks(few);
  const profiles = Array.from({ length: few }, (_, row) => featuresOf(block!, row));
  const { pairs, seconds, verdicts } = await runJsonRules(profiles, benchProducts(products));
  const same = JSON.stringify(verdicts) === JSON.stringify(await engine.verdicts(few));
  return { pairs, same, nanosecondsPerPair: (seconds / pairs) * 1e9 };
}
