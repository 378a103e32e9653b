import { describe, expect, it } from "vitest";
import { makeIdentityNumber } from "#lib/identity-number.ts";
import { fen } from "#lib/money.ts";
import { simulatedVerifier } from "./simulator.ts";

const verifier = simulatedVerifier();
const check = (sequence: string) =>
  verifier.checkLegalRepresentative({
    ...{ key: "a", enterpriseName: "样例公司", uscc: "91120118MA00000012", name: "样例甲" },
    identityNumber: makeIdentityNumber("120118", "1980-01-01", sequence),
  });
const transfer = (account: string) =>
  verifier.sendMicroTransfer({
    ...{ key: "a", accountName: "样例公司", bankName: "样例银行", account, amount: fen(37n) },
  });

describe("the simulator", () => {
  it("knows everybody but those whose sequence is 000, and takes money to every account but those ending in 0000", async () => {
    expect((await check("001")).outcome).toBe("match");
    expect((await check("000")).outcome).toBe("mismatch");
    expect((await transfer("6222000000001234")).outcome).toBe("sent");
    expect((await transfer("6222000000000000")).outcome).toBe("refused");
  });

  it("says in everything that it is one, and tells the amount that nobody sent", async () => {
    for (const answer of [await check("001"), await check("000"), await transfer("62221234")]) {
      expect(answer.reference).toMatch(/^模拟环境/);
      expect(answer.notice).toMatch(/^模拟环境/);
    }
    expect((await transfer("62221234")).notice).toContain("0.37 元");
  });
});
