import argon2 from "argon2";

/** argon2id with 19 MiB and two passes, as OWASP's password storage guidance recommends for log-ins. */
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => argon2.hash(password, COST);

let nobodysHash: Promise<string> | undefined;

/** Compares with a stored hash. Without one it does the same work, so that an unknown name takes as long as a wrong password. */
export async function passwordMatches(hash: string | undefined, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword("no account has this password");
  const matches = await argon2.verify(hash ?? (await nobodysHash), password);
  return matches && hash !== undefined;
}
