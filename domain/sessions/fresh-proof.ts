import { DomainError } from "#lib/errors.ts";
import type { FoundSession } from "./session-rows.ts";

/** How long a shown code counts for what could shut the person out. */
export const FRESH_MINUTES = 10;

export const isFresh = (secondFactorAt: Date | null, now: Date) =>
  secondFactorAt !== null && now.getTime() - secondFactorAt.getTime() < FRESH_MINUTES * 60_000;

/** @throws DomainError `conflict` where the code was shown too long ago */
export function requireFreshProof({ secondFactorAt }: FoundSession, now: Date): void {
  if (!isFresh(secondFactorAt, now))
    throw new DomainError("conflict", "为了您的账号安全，请先重新输入一次动态码，再做这一步。");
}
