import { describe, expect, it } from "vitest";
import { type Io, UsageError } from "../command.ts";
import uscc from "./uscc.ts";

async function run(args: string[], json: boolean) {
  const printed: unknown[] = [];
  const io: Io = {
    json,
    print: (text) => void printed.push(text),
    printJson: (value) => void printed.push(value),
    platform: () => Promise.reject(new Error("needs no database")),
  };
  return { code: await uscc.run(args, io), printed };
}

describe("xyd uscc", () => {
  it("answers one object a code, normalised, with the reason or null", async () => {
    const codes = [
      " 91120118ma00001a11",
      "91120118",
      "9112011IMA00001A11",
      "00120118MA00001A11",
      "91990118MA00001A11",
      "91120118MA00001A12",
    ];
    const { code, printed } = await run(codes, true);
    expect(code).toBe(0);
    expect(printed).toEqual([
      [
        { code: "91120118MA00001A11", valid: true, reason: null },
        { code: "91120118", valid: false, reason: "length" },
        { code: "9112011IMA00001A11", valid: false, reason: "alphabet" },
        { code: "00120118MA00001A11", valid: false, reason: "registrar" },
        { code: "91990118MA00001A11", valid: false, reason: "division" },
        { code: "91120118MA00001A12", valid: false, reason: "check" },
      ],
    ]);
  });

  it("tells people in words, with the second look that a failing organisation code asks for", async () => {
    const { printed } = await run(["91120118MA00001A11", "91120118MA00001A12"], false);
    expect(printed).toEqual([
      expect.stringMatching(/^91120118MA00001A11 {2}有效（.*组织机构代码/),
      expect.stringMatching(/^91120118MA00001A12 {2}无效 .*最后一位/),
    ]);
  });

  it.each([[[]], [["--all"]]])("does not understand %j", async (args) => {
    await expect(run(args, true)).rejects.toThrow(UsageError);
  });
});
