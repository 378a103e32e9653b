import { expect, test } from "vitest";
import { benchLedger } from "#bench/ledger.ts";

test("a tiny run measures every party and finds its book sound", async () => {
  const figures = await benchLedger({ connections: 2, accounts: 200, seconds: 0.2, rounds: 1 });
  const positive = expect.toSatisfy((figure: number) => figure > 0);
  const percentiles = { p50: positive, p99: positive };
  expect(figures).toEqual({
    ...{ connections: 2, pgbench: expect.stringMatching(/^(pgbench|emulated)$/), pgbenchTps: positive },
    ...{ singleTps: positive, aloneTps: positive, verbTps: positive, batchTps: positive, hotTps: positive },
    ratios: {
      ...{ single: positive, alone: positive, verb: positive, batch: positive, hot: positive },
      accounts: positive,
    },
    latencyMs: { single: percentiles, alone: percentiles, batch: percentiles },
    accounts: { few: 200, usual: 200, many: 200 },
    ...{ transfers: 200, sealedRecords: 400, verifySeconds: positive },
    ...{ totalSeconds: positive, peakMemoryMb: positive },
    verifyFindings: 0,
  });
}, 60_000);
