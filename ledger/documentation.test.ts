import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { label, words } from "#lib/vocabulary.ts";
import { CHART } from "./accounts.ts";
import { MOVEMENTS } from "./movements.ts";

const lines = readFileSync(new URL("../docs/ledger.md", import.meta.url), "utf8").split("\n");

test.each(words("ledgerAccount"))("docs/ledger.md tells account %s as the chart has it", (code) => {
  const { subject, owner, side, limit } = CHART[code];
  expect(lines).toContain(
    `| \`${code}\` ${label("ledgerAccount", code)} | ${subject} | ${owner} | ${side} | \`${limit}\` |`,
  );
});

test.each(words("ledgerMovement"))("docs/ledger.md tells movement %s as it is booked", (code) => {
  const { debit, credit } = MOVEMENTS[code];
  expect(lines).toContain(`| \`${code}\` ${label("ledgerMovement", code)} | \`${debit}\` | \`${credit}\` |`);
});

test.each(words("ledgerEvent"))("docs/ledger.md tells event %s", (code) => {
  expect(lines.some((line) => line.startsWith(`| \`${code}\` ${label("ledgerEvent", code)} |`))).toBe(true);
});
