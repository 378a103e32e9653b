import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { gaugeSealing } from "./metrics.ts";

const shown = async (unsealedSince: () => Promise<Date | null>) => {
  const registry = new Registry();
  gaugeSealing(registry, unsealedSince);
  return Number(/^audit_unsealed_seconds (\S+)$/m.exec(await registry.metrics())?.[1]);
};

it("shows how long the record that waits longest for its seal has waited, and 0 where none waits", async () => {
  expect(await shown(async () => new Date(Date.now() - 600_000))).toBeGreaterThanOrEqual(600);
  expect(await shown(async () => null)).toBe(0);
});

it("shows no figure, and keeps the others, where the database is silent", async () => {
  expect(await shown(async () => Promise.reject(new Error("no database")))).toBeNaN();
});
