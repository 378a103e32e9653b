// The last line of the gate: 'N passed, N failed', read from Vitest's JSON report.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const skipped = report.numPendingTests + report.numTodoTests;
// A file that could not be loaded or prepared holds no failed test, but the run has failed all the same.
const unloaded = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
).length;
const counts = [`${report.numPassedTests} passed`, `${report.numFailedTests + unloaded} failed`];
if (skipped > 0) counts.push(`${skipped} skipped`);
console.log(counts.join(", "));
