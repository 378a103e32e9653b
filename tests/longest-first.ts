import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes some ten seconds and more, the longest first: begun last, it would leave the other worker without work. */
const LONG = [
  "tests/access-matrix.test.ts",
  "ledger/simulation/simulation.test.ts",
  "tests/e2e/journey.test.ts",
  "tests/start.test.ts",
  "tests/threats.test.ts",
  "tests/navigation.test.ts",
  "tests/faults/match-kills.test.ts",
  "domain/indicators/figures.test.ts",
  "cli/commands/bench-ledger.test.ts",
  "domain/audit/tampering.test.ts",
  "domain/audit/verify-audit.test.ts",
  "domain/sessions/sessions.test.ts",
  "tests/foreign-rows.test.ts",
  "matching/engine/engine.test.ts",
  "domain/records/read-workbook.test.ts",
  "domain/privacy/erase.test.ts",
  "tests/permissions.test.ts",
];

/** Begins with the longest files, on a clean checkout as well, where Vitest knows sizes alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.indexOf(relative(this.ctx.config.root, moduleId));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
