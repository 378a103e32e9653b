import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { ActionFunctionArgs, LoaderFunctionArgs, ServerBuild } from "@remix-run/node";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Platform } from "#domain/access/platform.ts";
import { DomainError, invalid, notFound } from "#lib/errors.ts";
import { guarded, postOnly } from "./errors.ts";
import { createWebServer } from "./server.ts";

let writes = 0;
const ready = { database: true, queue: true, migrations: true };

const resources: Record<string, { loader?: unknown; action?: unknown }> = {
  note: {
    action: guarded(async ({ request }: ActionFunctionArgs) => {
      const form = await request.formData();
      writes += 1;
      return Response.json({ bytes: String(form.get("text") ?? "").length });
    }),
    loader: postOnly,
  },
  "source/deliveries": {
    action: guarded(async ({ request }: ActionFunctionArgs) => {
      const form = await request.formData();
      return Response.json({ bytes: (form.get("file") as File).size });
    }),
  },
  "cases/:id": {
    loader: guarded(async ({ params, request, context }: LoaderFunctionArgs) => {
      if (params.id === "gone") throw notFound("这笔申请");
      if (params.id === "wrong") throw invalid("编号不对。");
      if (params.id === "anonymous") throw new DomainError("unauthenticated", "请先登录。");
      if (params.id === "bug") throw new Error("secret 120105199001010011");
      return Response.json({ url: request.url, requestId: context.requestId });
    }),
  },
};

const build = {
  entry: { module: { default: () => new Response("page") } },
  routes: Object.fromEntries(
    Object.entries(resources).map(([path, module]) => [path, { id: path, path, module: { ...module } }]),
  ),
  assets: { entry: { module: "", imports: [] }, routes: {}, url: "", version: "1" },
  basename: "/",
  publicPath: "/",
  assetsBuildDirectory: "",
  isSpaMode: false,
  mode: "production",
  future: {
    v3_singleFetch: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_fetcherPersist: true,
  },
} as unknown as ServerBuild;

const lines: string[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
const settings = { NODE_ENV: "production" as const, TRUSTED_PROXIES: 0 };
// No route of this test opens the database.
const platform = { readiness: async () => ready } as Platform;
const server = createWebServer({ platform, build, env: settings, log }).listen(0, "127.0.0.1");
let port = 0;

beforeAll(async () => {
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

type Body = string | AsyncIterable<Buffer>;

function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Body,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, method, path, headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk) => chunks.push(chunk));
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
        incoming.on("error", reject);
      },
    );
    // The server may close while we still send; what counts is the answer.
    outgoing.on("error", (error) => setTimeout(reject, 100, error));
    if (body === undefined || typeof body === "string") outgoing.end(body);
    else
      void (async () => {
        for await (const chunk of body) {
          if (outgoing.destroyed) return;
          if (!outgoing.write(chunk)) await new Promise((resume) => setTimeout(resume, 1));
        }
        outgoing.end();
      })();
  });
}

const here = () => `http://127.0.0.1:${port}`;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const post = (path: string, headers: Record<string, string>, body: Body = "text=abc") =>
  ask("POST", path, { ...FORM, ...headers }, body);

describe("where a change may come from", () => {
  it.each<[string, () => Record<string, string>]>([
    ["our own page", () => ({ origin: here() })],
    ["our own page, vouched for", () => ({ origin: here(), "sec-fetch-site": "same-origin" })],
    ["our own page without an Origin", () => ({ "sec-fetch-site": "same-origin" })],
  ])("accepts %s", async (_case, headers) => {
    expect((await post("/note", headers())).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ["a foreign page", { origin: "https://evil.example" }],
    [
      "a foreign page with a forged host",
      { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    ],
    ["a sandboxed page", { origin: "null" }],
    ["neither header", {}],
    ["another site without an Origin", { "sec-fetch-site": "cross-site" }],
    ["a sister site", { "sec-fetch-site": "same-site" }],
    ["a typed address", { "sec-fetch-site": "none" }],
    ["a broken Origin", { origin: "not an origin" }],
  ])("THREATS 17, 18: refuses %s, and changes nothing", async (_case, headers) => {
    const before = writes;
    for (const path of ["/note", "/note?_data=note", "/note.data", "/note.data?_routes=note"]) {
      expect((await post(path, headers)).status, path).toBe(403);
    }
    expect(writes).toBe(before);
  });

  it("refuses the right host from a page that the browser calls foreign", async () => {
    expect((await post("/note", { origin: here(), "sec-fetch-site": "cross-site" })).status).toBe(403);
  });

  it("THREATS 17: does not let a forwarded host into the addresses that loaders see", async () => {
    const answer = await ask("GET", "/cases/1", { "x-forwarded-host": "evil.example:8443" });
    expect(JSON.parse(answer.body).url).toBe(`${here()}/cases/1`);
  });
});

describe("behind a known public address", () => {
  const PUBLIC_ORIGIN = "https://xyd.example.gov.cn";
  const proxied = createWebServer({ platform, build, env: { ...settings, PUBLIC_ORIGIN }, log }).listen(
    0,
    "127.0.0.1",
  );
  const askProxied = async (path: string, init: RequestInit) =>
    fetch(`http://127.0.0.1:${(proxied.address() as AddressInfo).port}${path}`, init);
  afterAll(() => new Promise((resolve) => proxied.close(resolve)));

  it("accepts that origin alone", async () => {
    const body = new URLSearchParams({ text: "abc" });
    const from = async (origin: string) =>
      (await askProxied("/note", { method: "POST", body, headers: { origin } })).status;
    expect(await from(PUBLIC_ORIGIN)).toBe(200);
    expect(await from(here())).toBe(403);
    expect(await from("http://xyd.example.gov.cn")).toBe(403);
  });

  it("shows loaders that address, whatever Host says, and asks browsers to keep to TLS", async () => {
    const answer = await askProxied("/cases/1", { headers: { "x-forwarded-host": "evil.example" } });
    expect((await answer.json()).url).toBe(`${PUBLIC_ORIGIN}/cases/1`);
    expect(answer.headers.get("strict-transport-security")).toContain("max-age=31536000");
  });
});

describe("what a request may be", () => {
  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])("answers %s with 405", async (method) => {
    const answer = await ask(method, "/note", { origin: here() });
    expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD, POST"]);
  });

  it("answers HEAD to visitors alone: who is logged in would leave a read of what they never saw", async () => {
    const cookie = `xyd=${encodeURIComponent(btoa(JSON.stringify("token")))}`;
    expect((await ask("HEAD", "/cases/1")).status).toBe(200);
    for (const path of ["/cases/1", "/cases/1.data"]) {
      const answer = await ask("HEAD", path, { cookie });
      expect([answer.status, answer.headers.allow]).toEqual([405, "GET, POST"]);
    }
    expect((await ask("GET", "/cases/1", { cookie })).status).toBe(200);
  });

  it("THREATS 19: changes nothing on GET", async () => {
    const before = writes;
    expect((await ask("GET", "/note")).status).toBe(405);
    expect(writes).toBe(before);
  });

  it.each(["text/plain", "text/plain; charset=utf-8", "application/json", "application/xml", ""])(
    "THREATS 20: refuses a body of type %j",
    async (type) => {
      const answer = await ask("POST", "/note", { origin: here(), "content-type": type }, '{"text":"abc"}');
      expect(answer.status).toBe(415);
    },
  );

  it.each([
    "/%E0%A4%A",
    "/cases/%zz",
    "/source/../cases/1",
    "/./cases/1",
    "/source/%2e%2E",
    "/\\\\evil/cases/1",
    "http://127.0.0.1/cases/1",
    "cases/1",
  ])("answers %s, which is no address of a page, with 400", async (path) => {
    expect((await ask("GET", path)).status).toBe(400);
  });

  it.each([
    "127.0.0.1/cases/7?",
    "127.0.0.1#",
    "127.0.0.1\\cases",
    "a b",
    "a@b",
    "[::1",
    "%zz",
    "999.999.999.999",
    "a:99999",
  ])("answers a Host of %j with 400: the page is the one of the request line", async (host) => {
    expect((await ask("GET", "/cases/1", { host })).status).toBe(400);
  });

  it.each(["xyd.example.gov.cn", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST"])(
    "takes %j for a host",
    async (host) => {
      expect((await ask("GET", "/cases/1", { host })).status).toBe(200);
    },
  );

  it.each([
    ["thousands of segments", `/${"a/".repeat(500)}`],
    ["3,600 segments", "/a".repeat(3_600)],
    ["7 KB", `/${"a".repeat(7_000)}`],
  ])(
    "THREATS 28: answers a path of %s with 404, before it is matched against any route",
    async (_case, path) => {
      const answer = await ask("GET", path);
      expect([answer.status, answer.body.includes("请检查网址")]).toEqual([404, true]);
      const metrics = await ask("GET", "/metrics");
      expect(metrics.body).toMatch(/route="unmatched",status="404"\} [1-9]/);
    },
  );

  it("answers an endless query with 414", async () => {
    expect((await ask("GET", `/cases/1?${"q".repeat(5_000)}`)).status).toBe(414);
  });
});

describe("how large a body may be", () => {
  async function* stream(bytes: number): AsyncIterable<Buffer> {
    yield Buffer.from("text=");
    const chunk = Buffer.alloc(64_000, "a");
    for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk;
  }

  it("takes a form under one megabyte, declared or streamed", async () => {
    expect(
      JSON.parse((await post("/note", { origin: here() }, `text=${"a".repeat(900_000)}`)).body).bytes,
    ).toBe(900_000);
    expect((await post("/note", { origin: here() }, stream(640_000))).body).toBe('{"bytes":640000}');
  });

  it("refuses a larger form by its declared length", async () => {
    const answer = await post("/note", { origin: here(), "content-length": "1000001" }, "text=");
    expect([answer.status, answer.body.includes("1 MB")]).toEqual([413, true]);
  });

  it("refuses a larger form while it streams, and changes nothing", async () => {
    const before = writes;
    expect((await post("/note", { origin: here() }, stream(30_000_000))).status).toBe(413);
    expect(writes).toBe(before);
  });

  const upload = (bytes: number, path: string) => {
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="tax.csv"\r\n\r\n';
    const headers = { origin: here(), "content-type": "multipart/form-data; boundary=x" };
    return ask("POST", path, headers, `${head}${"a".repeat(bytes)}\r\n--x--\r\n`);
  };

  it("takes a delivery of several megabytes in the source portal only", async () => {
    expect((await upload(6_000_000, "/source/deliveries")).body).toBe('{"bytes":6000000}');
    expect((await upload(6_000_000, "/note")).status).toBe(413);
    expect((await upload(26_000_000, "/source/deliveries")).status).toBe(413);
  });
});

describe("refusals of the domain", () => {
  it.each([
    ["gone", 404, "没有找到这笔申请"],
    ["wrong", 400, "编号不对。"],
  ])("answers %s with %d and its sentence", async (id, status, sentence) => {
    const answer = await ask("GET", `/cases/${id}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(sentence);
    expect(answer.body).toContain(answer.headers["x-request-id"]);
  });

  it("sends an anonymous visitor to log in", async () => {
    const answer = await ask("GET", "/cases/anonymous");
    expect([answer.status, answer.headers.location]).toEqual([302, "/login"]);
  });

  it("answers a bug with 500 and its request id, and says nothing of its cause", async () => {
    const answer = await ask("GET", "/cases/bug");
    expect(answer.status).toBe(500);
    expect(answer.body).toContain(answer.headers["x-request-id"]);
    expect(answer.body).not.toContain("secret");
  });
});

const directiveOf = (policy: string, name: string) =>
  policy
    .split(";")
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name} `))
    ?.slice(name.length + 1);

describe("what every answer carries", () => {
  it("THREATS 27: a policy with a fresh nonce, no framing, no sniffing", async () => {
    const nonces = new Set<string>();
    for (const path of ["/cases/1", "/healthz", "/nowhere"]) {
      const { headers } = await ask("GET", path);
      const policy = String(headers["content-security-policy"]);
      nonces.add(/'nonce-([^']{20,})'/.exec(policy)?.[1] ?? "");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(directiveOf(policy, "script-src")).toMatch(/^'self' 'strict-dynamic' 'nonce-[^']{20,}'$/);
      expect(directiveOf(policy, "default-src")).toBe("'self'");
      expect(directiveOf(policy, "object-src")).toBe("'none'");
      expect(headers["x-frame-options"]).toBe("DENY");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-powered-by"]).toBeUndefined();
    }
    expect(nonces.size).toBe(3);
    expect(nonces).not.toContain("");
  });
});

describe("health", () => {
  it("is live without asking anything of the platform", async () => {
    expect((await ask("GET", "/healthz")).status).toBe(200);
  });

  it("is ready only when every part is", async () => {
    expect((await ask("GET", "/readyz")).status).toBe(200);
    ready.queue = false;
    const answer = await ask("GET", "/readyz");
    ready.queue = true;
    expect([answer.status, JSON.parse(answer.body).queue]).toEqual([503, false]);
  });

  it("counts requests by the route's pattern", async () => {
    await ask("GET", "/cases/42");
    const { body } = await ask("GET", "/metrics");
    expect(body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/cases\/:id",status="200"\} \d+/,
    );
    expect(body).not.toContain("/cases/42");
    expect(body).toContain("process_cpu_seconds_total");
  });

  it("does not show its figures through a proxy", async () => {
    expect((await ask("GET", "/metrics", { "x-forwarded-for": "203.0.113.9" })).body).not.toContain(
      "process_cpu",
    );
  });
});

describe("the request log", () => {
  it("holds method, path and status, but no query, no cookie and no message of an error's cause", async () => {
    lines.length = 0;
    const { headers } = await ask("GET", "/cases/7?idNumber=120105199001010011", {
      cookie: "session=topsecret",
    });
    await expect.poll(() => lines.length).toBe(1);
    const line = JSON.parse(lines[0] ?? "");
    expect(line).toMatchObject({
      method: "GET",
      path: "/cases/7",
      status: 200,
      requestId: headers["x-request-id"],
    });
    expect(lines.join()).not.toMatch(/120105|topsecret/);
  });

  it("hides a number in a path that may be a person's, and leaves ids", async () => {
    const id = "01a20531-f345-7319-bbc3-ed3d1ceea598";
    lines.length = 0;
    await ask("GET", "/cases/12010519900101001X");
    await ask("GET", `/cases/${id}`);
    await expect.poll(() => lines.length).toBe(2);
    expect(lines.map((line) => JSON.parse(line).path)).toEqual(["/cases/[number]", `/cases/${id}`]);
  });
});
