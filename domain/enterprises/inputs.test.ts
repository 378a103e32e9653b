import { parseWithZod } from "@conform-to/zod/v4";
import { expect, it } from "vitest";
import { wan } from "#lib/money.ts";
import { RegisterEnterprise } from "./inputs.ts";

const typed = {
  ...{ uscc: "9112 0118ma00001a11", name: "样例五金有限公司", kind: "company", registeredOn: "2019-03-01" },
  ...{ divisionCode: "120118108", industry: "C3311", employees: "25", annualRevenue: "680.5", address: "" },
  ...{ totalAssets: "", registeredCapital: "100", legalRepresentative: "样例甲", contactName: "样例乙" },
  ...{ phone: "138 0000 0000", loginName: "firm.one", password: "一句好记的话 2026", agreed: "on" },
};

function posted(over: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...typed, ...over })) form.set(name, value);
  return parseWithZod(form, { schema: RegisterEnterprise });
}

it("reads a form as people fill it in, and reads its own reading again", () => {
  const submission = posted();
  if (submission.status !== "success") throw new Error(JSON.stringify(submission.error));
  expect(submission.value).toMatchObject({
    ...{ uscc: "91120118MA00001A11", employees: 25, annualRevenue: wan(680.5), phone: "13800000000" },
    ...{ registeredCapital: wan(100), address: "", agreed: true },
  });
  expect(submission.value.totalAssets).toBeUndefined();
  expect(RegisterEnterprise.parse(submission.value)).toEqual(submission.value);
});

it.each([
  ["annualRevenue", "1,000", "年营业收入请填写数字"],
  ["annualRevenue", "", "请填写年营业收入"],
  ["totalAssets", "abc", "资产总额请填写数字"],
  ["employees", "12a", "从业人数请填写整数"],
  ["employees", "", "请填写从业人数"],
  ["kind", "cooperative", "主体类型与统一社会信用代码不符"],
  ["agreed", "", "勾选同意"],
])("says what is wrong with %s %j", (field, value, message) => {
  const submission = posted({ [field]: value });
  const error = submission.status === "success" ? null : submission.error;
  expect(error).toEqual({ [field]: [expect.stringContaining(message)] });
});
