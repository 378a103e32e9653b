import { expect, it } from "vitest";
import { breaker } from "./breaker.ts";

it("rests after failures in a row, tries once, and trusts again after a success", () => {
  let now = 0;
  const door = breaker({ failures: 2, restMs: 100 }, () => now);
  door.failed();
  door.succeeded();
  door.failed();
  expect(door.lets()).toBe(true);
  door.failed();
  expect(door.lets()).toBe(false);
  now = 99;
  expect(door.lets()).toBe(false);
  now = 100;
  expect(door.lets()).toBe(true);
  door.failed();
  expect(door.lets()).toBe(false);
  now = 200;
  door.succeeded();
  door.failed();
  expect(door.lets()).toBe(true);
});
