import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { networkOf } from "../sessions/device.ts";
import { countAttempt, type Limit, throttleKey, windowEnd } from "../sessions/throttle.ts";

/** Registrations tried from one address, behind which a whole service hall may sit. */
export const REGISTRATION_LIMIT: Limit = { attempts: 30, minutes: 60 };

export type Admission = { admitted: true } | { admitted: false; retryAt: Date };

/**
 * Counts an attempt to register, before it is looked at: by trying codes and names, nobody learns at leisure which
 * firms are here. A transaction of its own, so that an attempt counts also where the registration is refused.
 */
export const admitRegistration = command({
  permission: "enterprise.admit",
  input: z.object({ address: z.string().default("unknown") }),
  runsAs: system("registration"),
  async run({ tx, input, now, audit }): Promise<Admission> {
    const key = throttleKey("registration", networkOf(input.address));
    const admitted = await countAttempt(tx, key, REGISTRATION_LIMIT, now);
    await audit({ subjectType: "registration", subjectId: key, after: { admitted } });
    if (admitted) return { admitted };
    return { admitted, retryAt: await windowEnd(tx, { [key]: REGISTRATION_LIMIT }, now) };
  },
});
