// Imports run one way: app, jobs, cli, seeds → domain → scoring | matching | ledger; domain, ledger → db → lib.
const only = (name, from, ...allowed) => ({
  name,
  severity: "error",
  from: { path: `^${from}/`, pathNot: "\\.test\\.tsx?$|\\.fixture\\.ts$" },
  to: {
    path: "^(app|jobs|cli|seeds|domain|scoring|matching|ledger|db|lib|tests|bench|scripts)/",
    pathNot: `^(${[from, ...allowed].join("|")})/`,
  },
});

export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    only("lib-is-the-ground", "lib"),
    only("db-on-lib", "db", "lib"),
    only("scoring-is-pure", "scoring", "lib"),
    only("matching-is-pure", "matching", "lib"),
    only("ledger-on-db", "ledger", "db", "lib"),
    only("domain-below-its-edges", "domain", "scoring", "matching", "ledger", "db", "lib"),
    only("jobs-on-domain", "jobs", "domain", "db", "lib"),
    only("seeds-on-domain", "seeds", "domain", "scoring", "matching", "db", "lib"),
    only(
      "cli-on-domain",
      "cli",
      "bench",
      "domain",
      "jobs",
      "seeds",
      "scoring",
      "matching",
      "ledger",
      "db",
      "lib",
    ),
    only(
      "bench-measures-all",
      "bench",
      "app",
      "domain",
      "jobs",
      "seeds",
      "scoring",
      "matching",
      "ledger",
      "db",
      "lib",
    ),
    only("app-on-domain", "app", "domain", "jobs", "scoring", "matching", "lib"),
    {
      name: "app-rings-and-opens-but-does-no-jobs",
      severity: "error",
      from: { path: "^app/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^jobs/", pathNot: "^jobs/(queues|platform)\\.ts$" },
    },
    {
      name: "domain-by-its-front-door",
      comment:
        "Edges use a noun through its index.ts (server) or inputs.ts (pure); access/ is the shared ground.",
      severity: "error",
      from: { path: "^(app|jobs|cli|seeds)/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^domain/", pathNot: "^domain/(access/|[^/]+/(index|inputs)\\.ts$)" },
    },
    {
      name: "pure-has-no-io",
      severity: "error",
      from: { path: "^(scoring|matching)/", pathNot: "\\.(test|fixture)\\.ts$" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|buffer|worker_threads)$" },
    },
    {
      name: "only-the-engine-has-threads",
      severity: "error",
      from: {
        path: "^(scoring|matching)/",
        pathNot: "^matching/engine/(workers|threads?|thread-starter)\\.(ts|mjs)$",
      },
      to: { path: "^(node:)?worker_threads$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|node_modules|\\.data|\\.cache)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs"],
    },
  },
};
