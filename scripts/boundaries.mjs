// Runs dependency-cruiser, and fails where it saw so few modules that its silence means nothing.
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import config from "../.dependency-cruiser.mjs";

const FOLDERS = [
  "app",
  "jobs",
  "domain",
  "scoring",
  "matching",
  "ledger",
  "db",
  "lib",
  "cli",
  "seeds",
  "bench",
];
const EXPECTED_MODULES = 900;

const { output } = await cruise(
  FOLDERS,
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true },
  undefined,
  { tsConfig: extractTSConfig("tsconfig.json") },
);
const own = output.modules.filter((module) =>
  FOLDERS.some((folder) => module.source.startsWith(`${folder}/`)),
);
const internal = own
  .flatMap((module) => module.dependencies)
  .filter((dependency) => dependency.resolved.match(/^(lib|db|domain)\//));
for (const { from, to, rule } of output.summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(
  `${own.length} modules, ${internal.length} imports of lib, db and domain, ${output.summary.error} violations`,
);
if (own.length < EXPECTED_MODULES || internal.length < own.length) {
  console.error(
    `Too few modules or imports were seen (at least ${EXPECTED_MODULES} expected): the check itself is broken.`,
  );
  process.exit(1);
}
process.exit(output.summary.error > 0 ? 1 : 0);
