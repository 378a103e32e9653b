import { sql } from "drizzle-orm";
import { check, pgTable, text } from "drizzle-orm/pg-core";
import { instant, word, wordCheck } from "../columns.ts";
import { actorIs, rowPolicies } from "../policies.ts";

/**
 * Each version of a model that has scored, as data. A trigger keeps the rows as they were written: another card is
 * another version. For everybody who is shown a score, so that the page can say whose it is.
 */
export const modelVersions = pgTable(
  "model_versions",
  {
    /** What scores name it by: `expert@1.0.0`. */
    version: text("version").primaryKey(),
    kind: word("kind", "modelKind").notNull(),
    /** The model as canonical JSON (RFC 8785): text, since these very bytes are digested. */
    spec: text("spec").notNull(),
    /** SHA-256 of the spec in UTF-8, in hexadecimal. */
    digest: text("digest").notNull(),
    registeredAt: instant("registered_at").notNull(),
  },
  (t) => [
    wordCheck("model_versions_kind_check", t.kind, "modelKind"),
    check(
      "model_versions_digest_check",
      sql`${t.digest} = encode(sha256(convert_to(${t.spec}, 'UTF8')), 'hex')`,
    ),
    check(
      "model_versions_spec_check",
      sql`(${t.version}, ${t.kind}) is not distinct from
        (${t.spec}::jsonb ->> 'id' || '@' || (${t.spec}::jsonb ->> 'version'), ${t.spec}::jsonb ->> 'kind')`,
    ),
    ...rowPolicies("model_versions", {
      read: actorIs("enterprise", "bank", "system"),
      insert: actorIs("system"),
    }),
  ],
);
