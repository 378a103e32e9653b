import type { AppLoadContext } from "@remix-run/node";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { DomainError, forbidden } from "#lib/errors.ts";
import { thrownBy } from "#tests/requests.ts";
import { guardedFile } from "./errors.ts";

const context = { requestId: "r-1", nonce: "n-1", log: pino({ level: "silent" }) } as AppLoadContext;

const refusal = (accept: string, error: unknown) => {
  const request = new Request("http://x/bank/exports/1", { headers: { Accept: accept } });
  const loader = guardedFile(async (): Promise<Response> => {
    throw error;
  });
  return thrownBy(loader({ request, context }));
};

const BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

describe("a file that is refused", () => {
  it("shows a browser a page with the sentence, its status and the request's number", async () => {
    const answer = await refusal(BROWSER, forbidden("企业已撤回授权。"));
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([403, "text/html; charset=utf-8"]);
    const page = await answer.text();
    expect(page).toMatch(/文件没有下载.*企业已撤回授权。.*r-1/s);
    expect(page).toContain('nonce="n-1"');
  });

  it("shows what people typed as text", async () => {
    const page = await (await refusal(BROWSER, forbidden('<script>"样例"</script>'))).text();
    expect(page).toContain("&lt;script&gt;&quot;样例&quot;&lt;/script&gt;");
    expect(page).not.toContain("<script");
  });

  it("says nothing of the cause of a fault", async () => {
    const answer = await refusal(BROWSER, new Error("secret 120105199001010011"));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret");
  });

  it("answers whatever is no browser with JSON", async () => {
    const answer = await refusal("*/*", forbidden("企业已撤回授权。"));
    expect(await answer.json()).toEqual({
      ...{ code: "forbidden", message: "企业已撤回授权。", requestId: "r-1" },
    });
  });

  it("leads a visitor to the log-in", async () => {
    const answer = await refusal(BROWSER, new DomainError("unauthenticated", "请先登录。"));
    expect([answer.status, answer.headers.get("Location")]).toEqual([
      302,
      "/login?next=%2Fbank%2Fexports%2F1",
    ]);
  });
});
