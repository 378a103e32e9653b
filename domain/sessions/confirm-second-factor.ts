import { schema } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { ConfirmSecondFactor } from "./inputs.ts";
import { stepOfCode } from "./one-time-code.ts";
import { passwordMatches } from "./password.ts";
import { asksPassword, assertMayBind, openPending } from "./pending-secret.ts";
import { unbind } from "./remove-second-factor.ts";
import { type Hands, sealSecret } from "./second-factor-secret.ts";
import { endOtherSessions, type FoundSession, requireSession, rotateSession } from "./session-rows.ts";
import type { CodeAnswer } from "./take-code.ts";
import {
  CODE_LIMIT,
  countAttempt,
  forgetAttempts,
  PASSWORD_LIMIT,
  throttleKey,
  windowEnd,
} from "./throttle.ts";

export type Proven =
  | { taken: true; token: string; kind: OrganisationKind }
  | Extract<CodeAnswer, { taken: false }>;

export type Bound = Proven | { taken: false; reason: "password" };

/**
 * Binds the authenticator with its first code, in place of the one before, whose recovery codes and other log-ins end.
 * The session counts as proven from now on, under a new token. Whoever is logged in without one shows the password too.
 * @throws DomainError `conflict` where no secret waits in this session, or another was bound meanwhile
 */
export const confirmSecondFactor = command({
  permission: "second_factor.confirm",
  input: ConfirmSecondFactor,
  runsAs: system("log-in"),
  conflicts: { second_factors_pkey: "验证器刚刚在另一台设备上绑定了。请重新登录，用那一个。" },
  async run({ tx, keys, input, now, audit }): Promise<Bound> {
    const hands = { tx, keys };
    const session = await requireSession(tx, input.token, now);
    const { id, userId, kind, enrolled } = session;
    assertMayBind(session, now);
    const note = (after: Record<string, unknown>) =>
      audit({ subjectType: "user", subjectId: userId, after: { secondFactor: after } });
    const pending = await openPending(hands, id, now);
    if (!pending) throw conflict("二维码已经过期，请重新显示二维码，再扫一次。");
    const refusal = await refusalOf(hands, session, input, pending, now);
    if (refusal) {
      await note({ refused: refusal.reason });
      return refusal;
    }
    if (enrolled) {
      await unbind(tx, userId);
      await endOtherSessions(tx, session, now);
    }
    await tx.insert(schema.secondFactors).values({
      ...{ userId, secretSealed: await sealSecret(hands, userId, pending) },
      ...{ confirmedAt: now, createdAt: now, lastStep: stepOfCode(pending, plain(input.code), now)! },
    });
    const token = await rotateSession(tx, id, now, { secondFactorAt: now });
    await note({ confirmed: true, replaced: enrolled });
    return { taken: true, token, kind };
  },
});

const plain = (code: string) => code.replace(/\s/g, "");

/** What is wrong with what was typed, each try counted; null where nothing is. */
async function refusalOf(
  { tx }: Hands,
  session: FoundSession,
  typed: { code: string; password?: string | undefined },
  pending: string,
  now: Date,
): Promise<Extract<Bound, { taken: false }> | null> {
  const [code, password] = (["code", "password"] as const).map((kind) => throttleKey(kind, session.userId));
  const tooMany = async (key: string, limit: typeof CODE_LIMIT) =>
    ({ taken: false, reason: "too_many", retryAt: await windowEnd(tx, { [key]: limit }, now) }) as const;
  if (asksPassword(session, now)) {
    if (!(await countAttempt(tx, password!, PASSWORD_LIMIT, now))) return tooMany(password!, PASSWORD_LIMIT);
    if (!(await passwordMatches(session.passwordHash, typed.password ?? "")))
      return { taken: false, reason: "password" };
    await forgetAttempts(tx, password!);
  }
  if (!(await countAttempt(tx, code!, CODE_LIMIT, now))) return tooMany(code!, CODE_LIMIT);
  if (stepOfCode(pending, plain(typed.code), now) === null) return { taken: false, reason: "wrong" };
  await forgetAttempts(tx, code!);
  return null;
}
