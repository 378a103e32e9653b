import { afterEach, expect, vi } from "vitest";

// Whatever writes to the error console has gone wrong unnoticed: the test fails.
const errors = vi.spyOn(console, "error");
afterEach(() => {
  const calls = errors.mock.calls.map((call) => call.join(" "));
  errors.mockClear();
  expect(calls, "unexpected console.error").toEqual([]);
});
