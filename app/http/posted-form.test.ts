import { readdirSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Platform } from "#domain/access/platform.ts";
import { z } from "#lib/zod.ts";
import { guarded } from "./errors.ts";
import { parseForm } from "./form.ts";
import { MAX_ENTRIES, MAX_ENTRIES_OF_ONE_NAME, readForm } from "./posted-form.ts";
import { createWebServer } from "./server.ts";

const LogIn = z.object({ loginName: z.string().min(3), password: z.string() });

const build = {
  entry: { module: { default: () => new Response("page") } },
  routes: {
    login: {
      ...{ id: "login", path: "login" },
      module: {
        action: guarded(async ({ request }: ActionFunctionArgs) => {
          const form = await parseForm(request, LogIn, { secrets: ["password"] });
          return form.ok ? { welcome: form.value.loginName } : form.response;
        }),
        default: () => null,
      },
    },
  },
  assets: { entry: { module: "", imports: [] }, routes: {}, url: "", version: "1" },
  ...{ basename: "/", publicPath: "/", assetsBuildDirectory: "", isSpaMode: false, mode: "production" },
  future: { v3_singleFetch: true },
} as unknown as ServerBuild;

const lines: string[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
const env = { NODE_ENV: "production", TRUSTED_PROXIES: 0 } as const;
// The form of this test opens no database.
const platform = { readiness: async () => ({}) } as Platform;
const server = createWebServer({ platform, build, env, log, limits: "off" }).listen(0, "127.0.0.1");
let origin = "";

beforeAll(async () => {
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const FORM = "application/x-www-form-urlencoded";

async function post(body: string, type = FORM) {
  const headers = { Origin: origin, "Content-Type": type };
  const response = await fetch(`${origin}/login.data`, { method: "POST", body, headers });
  return { status: response.status, text: await response.text() };
}

const FEW_BYTES = 2_000;
const typed = "loginName=wang&password=correct";

describe("a form that no page of ours sends", () => {
  it.each([
    ["a list of sixty million", "x[60000000]=1"],
    ["a path of four thousand steps", `a${".b".repeat(4_000)}=1`],
    ["sixty thousand fields of one name", "a&".repeat(60_000)],
    ["four hundred thousand fields", "a&".repeat(400_000)],
    ["sixty thousand fields of different names", Array.from({ length: 60_000 }, (_, n) => `a${n}`).join("&")],
    ["a command for the form library", "__intent__=x"],
    ["a state for the form library", "__state__=x"],
    ["a deeply nested state", `__state__=${"[".repeat(5_000)}`],
    ["the names of an object's own workings", "__proto__=1&constructor=1&toString=1"],
    ["nothing at all", ""],
  ])("%s is answered with 400 and few words", async (_case, body) => {
    const { status, text } = await post(body);
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(FEW_BYTES);
  });

  it("is no way to name more than the form has: it counts as if it were not there", async () => {
    const { status, text } = await post(`${typed}&x[60000000]=1&__intent__=x&__state__=[[&constructor=1`);
    expect([status, text.includes("wang")]).toEqual([200, true]);
  });

  it.each([
    ["JSON", '{"loginName":"wang"}', "application/json", 415],
    ["a body of another kind than it says", '{"loginName":"wang"}', FORM, 400],
    ["a broken multipart body", "--x\r\nloginName", "multipart/form-data; boundary=x", 400],
    ["a multipart body without a boundary", "--x\r\nloginName", "multipart/form-data", 400],
    ["a multipart body of 19,000 parts", manyParts(19_000), "multipart/form-data; boundary=x", 400],
  ])("%s is refused", async (_case, body, type, expected) => {
    expect((await post(body, type)).status).toBe(expected);
  });

  it("leaves nothing that was typed in the log, and is no fault of ours", async () => {
    lines.length = 0;
    await post("__state__=SecretPass&__intent__=SecretPass&x[[SecretPass=1&张三[13800000000][x=1");
    await expect.poll(() => lines.length).toBe(1);
    expect(lines.join()).not.toMatch(/SecretPass|张三|13800000000|"level":50/);
  });
});

function manyParts(count: number): string {
  return `${'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(count)}--x--\r\n`;
}

describe("how many entries a form may have", () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => [`f${n}`, "1"]);
  const same = (count: number) => Array.from({ length: count }, () => ["items", "1"]);
  const read = (entries: string[][]) =>
    readForm(new Request("http://x/", { method: "POST", body: new URLSearchParams(entries) }));

  it("is enough for every list of ours, in all and of one name", async () => {
    expect([...(await read(names(MAX_ENTRIES)))]).toHaveLength(MAX_ENTRIES);
    expect((await read(same(MAX_ENTRIES_OF_ONE_NAME))).getAll("items")).toHaveLength(MAX_ENTRIES_OF_ONE_NAME);
  });

  it("ends there", async () => {
    await expect(read(names(MAX_ENTRIES + 2))).rejects.toMatchObject({ code: "invalid" });
    await expect(read(same(MAX_ENTRIES_OF_ONE_NAME + 1))).rejects.toMatchObject({ code: "invalid" });
  });
});

test("no route reads a posted form in another way", () => {
  const app = fileURLToPath(new URL("..", import.meta.url));
  const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((path) =>
    /^(routes|http)\/.*(?<!\.test)\.tsx?$/.test(path),
  );
  const readers = files.filter((path) =>
    /request\.(formData|json|text|arrayBuffer|blob|body)\b/.test(readFileSync(app + path, "utf8")),
  );
  expect(readers).toEqual(["http/posted-form.ts"]);
});
