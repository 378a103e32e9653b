import { z } from "zod";

const Settings = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  /** PostgreSQL 15 or newer, as the role that owns the schema. Empty: the embedded server is started. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Log-in for the running application, a member of role xyd_app. Empty: one is made where the owner may, else DATABASE_URL narrowed. */
  APP_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Redis 7 or newer, or Valkey. Empty: the queue runs in PostgreSQL. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Where the embedded server keeps its data. */
  DATA_DIR: z.string().min(1).default(".data"),
  /** The platform's keys. Empty: keys.json in DATA_DIR. Every node of one platform needs the same file. */
  KEYS_FILE: z.string().min(1).optional(),
  /** Algorithms that protect private fields: international or 国密. What either sealed stays readable. */
  CRYPTO_SUITE: z.enum(["standard", "gm"]).default("standard"),
  /** The city's identity service, and the key that both sides sign with. Empty: see IDENTITY_SIMULATOR. */
  IDENTITY_SERVICE_URL: z.url({ protocol: /^https?$/ }).optional(),
  IDENTITY_SERVICE_KEY: z.string().min(32, "at least 32 characters").optional(),
  /** `yes` lets a simulator verify firms; by default only in development, in the demo district and on the embedded database. */
  IDENTITY_SIMULATOR: z.enum(["yes", "no"]).optional(),
  /** Where the audit's newest head is kept outside of the database. Empty: audit-head.json in DATA_DIR. */
  AUDIT_HEAD_FILE: z.string().min(1).optional(),
  /** JSON with the weights of the ranking of offers. Empty: the defaults. Every node of one platform needs the same file. */
  RANKING_FILE: z.string().min(1).optional(),
  /** The same of the ledger's newest head. Empty: ledger-head.json in DATA_DIR. */
  LEDGER_HEAD_FILE: z.string().min(1).optional(),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** The address people type, when a proxy stands in front; decides which Origin is ours and whether cookies are Secure. */
  PUBLIC_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  /** How many proxies in front add to X-Forwarded-For. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  /** `district` loads the demo district into an empty database; `none` leaves it empty. */
  DEMO: z.enum(["district", "none"]).optional(),
});

const Environment = Settings.refine((env) => !env.IDENTITY_SERVICE_URL || env.IDENTITY_SERVICE_KEY, {
  path: ["IDENTITY_SERVICE_KEY"],
  message: "needed where IDENTITY_SERVICE_URL is set",
});

export type Env = z.infer<typeof Environment>;

/**
 * Reads the settings once, at the start of a process; empty strings count as unset.
 * @throws Error that names every wrong variable, so that a deployment is mended in one go.
 */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Environment is not usable:\n  ${wrong.join("\n  ")}`);
}
