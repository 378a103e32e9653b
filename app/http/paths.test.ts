import { describe, expect, it } from "vitest";
import { localPath, loginPath } from "./paths.ts";

describe("the path to go on to after a log-in", () => {
  it.each([
    "/enterprise",
    "/bank/applications?status=submitted",
    "/bureau/rows?month=2026-11-01",
    "/products",
  ])("keeps %s", (next) => expect(localPath(next)).toBe(next));

  it.each([
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "https://evil.example/bank",
    "/bank\r\nSet-Cookie: a=b",
    "/bank/../../logout",
    "/logout",
    "/bankrupt",
    "",
    null,
    undefined,
    `/bank/${"a".repeat(600)}`,
  ])("THREATS 25: goes home for %j", (next) => expect(localPath(next)).toBe("/"));

  it("asks to come back to a page, also from its data request", () => {
    expect(loginPath(new Request("http://x/bank/loans?overdue=1"))).toBe(
      "/login?next=%2Fbank%2Floans%3Foverdue%3D1",
    );
    expect(loginPath(new Request("http://x/bank/loans.data?_routes=routes%2Fbank"))).toBe(
      "/login?next=%2Fbank%2Floans",
    );
  });

  it("does not come back to a form post or an unknown place", () => {
    expect(loginPath(new Request("http://x/bank/loans", { method: "POST" }))).toBe("/login?done=lapsed");
    expect(loginPath(new Request("http://x/elsewhere"))).toBe("/login");
  });
});
