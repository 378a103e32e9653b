import { verifySync } from "otplib";
import { describe, expect, it } from "vitest";
import { DEMO_SECRET } from "#seeds/seeding.ts";
import { type Io, UsageError } from "../command.ts";
import demo from "./demo.ts";

async function run(args: string[], json: boolean) {
  const printed: unknown[] = [];
  const io: Io = {
    json,
    print: (text) => void printed.push(text),
    printJson: (value) => void printed.push(value),
    platform: () => Promise.reject(new Error("needs no database")),
  };
  return { code: await demo.run(args, io), printed };
}

describe("xyd demo code", () => {
  it("prints a code that an authenticator with the published secret shows too", async () => {
    const { code, printed } = await run(["code"], true);
    expect(code).toBe(0);
    const [answer] = printed as [{ code: string; secondsLeft: number; secret: string }];
    expect(answer.secret).toBe(DEMO_SECRET);
    expect(verifySync({ secret: DEMO_SECRET, token: answer.code, epochTolerance: 30 }).valid).toBe(true);
    expect(answer.secondsLeft).toBeGreaterThan(0);
    expect(answer.secondsLeft).toBeLessThanOrEqual(30);
  });

  it("says in words how long the code lives", async () => {
    const { printed } = await run(["code"], false);
    expect(printed[0]).toMatch(/^\d{6}（还有 \d+ 秒有效）$/);
  });

  it.each([[[]], [["codes"]], [["code", "more"]]])("asks what is meant by %j", async (args) => {
    await expect(run(args, true)).rejects.toBeInstanceOf(UsageError);
  });
});
