import { createHash } from "node:crypto";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { Word } from "#lib/vocabulary.ts";
import { expertV1, type Scorecard } from "#scoring/index.ts";

/** The cards that come with this version of the platform. Earlier ones stay in the database alone. */
export const declaredCards: readonly Scorecard[] = [expertV1];

/** A card as the database keeps it. */
export type CardVersion = { version: string; kind: Word<"modelKind">; spec: string; digest: string };

/** SHA-256 of a text in UTF-8, in hexadecimal; of its spec, what a version is held to. */
export const digestOfText = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** What scores name the card by. */
export const versionOf = ({ id, version }: Pick<Scorecard, "id" | "version">): string => `${id}@${version}`;

export function cardVersion(card: Scorecard): CardVersion {
  const spec = canonicalJson(card);
  return { version: versionOf(card), kind: card.kind, spec, digest: digestOfText(spec) };
}

const SHOWN_DIGITS = 12;
/** As much of a digest as people compare by eye. */
export const shortDigest = (digest: string): string => digest.slice(0, SHOWN_DIGITS);

/** The short digest of the card that scores what banks look at. */
export const expertDigest = shortDigest(cardVersion(expertV1).digest);
