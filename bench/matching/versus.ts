import { readKept, sameAsDuckDb } from "./compare.ts";
import { type DuckDb, FORMULATIONS, type Formulation, openDuckDb } from "./duckdb.ts";
import type { EngineParty } from "./engine-party.ts";
import type { EngineSize } from "./engine-work.ts";
import { runJsonRules } from "./json-rules.ts";
import { benchProducts } from "./products.ts";
import { featuresOf, profileBlocks } from "./profiles.ts";

/** Pairs on which both of DuckDB's formulations are tried; a larger run tries them on as many of its rows as come to this. */
const TRIAL_PAIRS = 100_000_000;
/** Rows whose verdicts are compared pair by pair. */
const VERDICT_ROWS = 256;
/** Rows that json-rules-engine is asked for: it takes tens of microseconds a pair. */
const JSON_RULES_ROWS = 32;

export type DuckDbTrial = { enterprises: number; seconds: Record<Formulation, number> };

/**
 * Engine and DuckDB in turns on the same job, DuckDB with the formulation that a trial finds faster. A batch before them,
 * as a process that matches once does it, reckons the costs and gives the memory; DuckDB too has its costs beforehand.
 */
export async function versusDuckDb(
  engine: EngineParty,
  size: EngineSize,
  { rounds, folder, say }: { rounds: number; folder: string; say: (what: string) => void },
) {
  const products = benchProducts(size.products);
  const trialRows = Math.min(size.rows, Math.ceil(TRIAL_PAIRS / size.products));
  say(`DuckDB 装入企业画像，在 ${trialRows} 家上试两种写法……`);
  const smaller = trialRows < size.rows ? await tried(await openDuckDb(trialRows, products, size)) : null;
  const duckDb = await openDuckDb(size.rows, products, size);
  try {
    const trialSeconds = smaller ?? (await tryFormulations(duckDb));
    const [formulation] = [...FORMULATIONS].sort((a, b) => trialSeconds[a] - trialSeconds[b]);
    const times = { engine: [] as number[], duckDb: [] as number[] };
    say(`引擎与 DuckDB 轮流匹配全部 ${size.rows} 家 ${rounds} 轮……`);
    const { seconds: firstSeconds, eligiblePairs } = await engine.match();
    const peakMemoryMb = await engine.peakMb();
    for (let round = 0; round < rounds; round += 1) {
      times.engine.push((await engine.match()).seconds);
      times.duckDb.push(await duckDb.match(formulation!));
    }
    await engine.keep(folder);
    const verdicts = await engine.verdicts(Math.min(size.rows, VERDICT_ROWS));
    const same = await sameAsDuckDb(duckDb.connection, readKept(folder, size), verdicts);
    const trial: DuckDbTrial = { enterprises: trialRows, seconds: trialSeconds };
    return { times, firstSeconds, eligiblePairs, peakMemoryMb, same, trial, formulation: formulation! };
  } finally {
    duckDb.close();
  }
}

async function tried(duckDb: DuckDb): Promise<DuckDbTrial["seconds"]> {
  try {
    return await tryFormulations(duckDb);
  } finally {
    duckDb.close();
  }
}

async function tryFormulations(duckDb: DuckDb): Promise<DuckDbTrial["seconds"]> {
  const seconds = { queries: 0, scan: 0 };
  for (const how of FORMULATIONS) seconds[how] = await duckDb.match(how);
  return seconds;
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
