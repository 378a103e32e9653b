import { describe, expect, it } from "vitest";
import { DomainError, invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { parseForm } from "./form.ts";

const LogIn = z.object({
  name: z.string().min(3, "登录名至少三个字符。"),
  password: z.string(),
  domains: z.array(z.enum(["tax", "water"])).min(1, "请至少选择一类。"),
});

const posted = (fields: [string, string][]) =>
  new Request("http://x/", { method: "POST", body: new URLSearchParams(fields) });

const refusal = async (fields: [string, string][]) => {
  const form = await parseForm(posted(fields), LogIn, { secrets: ["password"] });
  if (form.ok) throw new Error("the form was accepted");
  return { ...form.response.data, status: form.response.init?.status };
};

const good: [string, string][] = [
  ["name", "wang"],
  ["password", "correct horse"],
  ["domains", "tax"],
  ["domains", "water"],
];

describe("a posted form", () => {
  it("becomes the schema's value, a repeated field a list", async () => {
    const form = await parseForm(posted(good), LogIn);
    expect(form.ok && form.value).toEqual({
      name: "wang",
      password: "correct horse",
      domains: ["tax", "water"],
    });
  });

  it("answers 400 with a sentence beside each wrong field", async () => {
    const { status, error } = await refusal([
      ["name", "wa"],
      ["password", ""],
    ]);
    expect(status).toBe(400);
    expect(error).toEqual({
      name: ["登录名至少三个字符。"],
      password: ["请填写或选择这一项。"],
      domains: ["请至少选择一类。"],
    });
  });

  it("gives back what was typed, but never a secret", async () => {
    const { initialValue } = await refusal([
      ["name", "wa"],
      ["password", "correct horse"],
    ]);
    expect(initialValue).toMatchObject({ name: "wa" });
    expect(JSON.stringify(initialValue)).not.toContain("horse");
  });
});

describe("a refusal of the verb", () => {
  const refuse = async (error: unknown) => {
    const form = await parseForm(posted(good), LogIn, { secrets: ["password"] });
    if (!form.ok) throw new Error("the form was refused");
    const { data, init } = form.refuse(error);
    return { status: init?.status, error: data.error };
  };

  it("stands beside the field it names", async () => {
    const error = invalid("请更正。", { name: ["这个登录名已被使用。"] });
    expect(await refuse(error)).toEqual({ status: 400, error: { name: ["这个登录名已被使用。"] } });
  });

  it("stands over the form when it names none, with the status of its kind", async () => {
    const error = new DomainError("conflict", "申请已被受理，请刷新页面。");
    expect(await refuse(error)).toEqual({ status: 409, error: { "": ["申请已被受理，请刷新页面。"] } });
  });

  it.each([
    new DomainError("not_found", "没有找到。"),
    new DomainError("unauthenticated", "请登录。"),
    new TypeError("bug"),
  ])("is no business of the form when it is %s", async (error) => {
    await expect(refuse(error)).rejects.toBe(error);
  });
});
