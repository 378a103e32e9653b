import { sql } from "drizzle-orm";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { sm3 } from "#lib/crypto/sm3.ts";
import type { ReadFacts } from "../access/reads.ts";
import { exactInstant, exactList } from "./stored-values.ts";

/** A read as it stands in the log, the instant with its microseconds. */
export type StoredRead = ReadFacts & {
  openCase: boolean | null;
  mac: Buffer | null;
};

/** Selects a {@link StoredRead} from `data_reads r`. */
export const storedRead = sql.raw(`r.id,
  ${exactInstant("r.at")} as at,
  r.verb, r.reader_organisation_id as "readerOrganisationId", r.reader_user_id as "readerUserId",
  r.reader_role as "readerRole", r.enterprise_id as "enterpriseId", ${exactList("r.domains")} as domains, ${exactList("r.fields")} as fields, r.basis, r.purpose,
  r.consent_id as "consentId", r.application_id as "applicationId", r.access_id as "accessId",
  r.open_case as "openCase", r.mac`);

/** What the read's MAC is about. */
export const readFactsOf = ({ openCase: _, mac: __, ...read }: StoredRead): ReadFacts => read;

/** Digest over every character of the row. */
export const contentOf = ({ mac, ...read }: StoredRead): Buffer =>
  sm3(canonicalJson({ ...read, mac: mac?.toString("hex") ?? null }));

/**
 * The read's leaf in the Merkle tree. It names the instant beside the digest, so that the place of a read that was dropped
 * still proves of which month it was.
 */
export const readLeafOf = (id: string, at: string, content: Buffer): Buffer =>
  sm3(canonicalJson({ read: id, at, content: content.toString("hex") }));
