import { expect, test } from "vitest";
import { handleDataRequest } from "./entry.server.tsx";

test("what scripts are given is kept by no cache, unless a route says otherwise", async () => {
  const given = async (headers: Record<string, string>) => {
    const request = new Request("http://127.0.0.1/bank.data");
    const response = await handleDataRequest(new Response("{}", { headers }), {
      request,
      context: {} as never,
      params: {},
    });
    return (response as Response).headers.get("Cache-Control");
  };
  expect(await given({})).toBe("no-store");
  expect(await given({ "Cache-Control": "private, max-age=60" })).toBe("private, max-age=60");
});
