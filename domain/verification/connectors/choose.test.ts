import { expect, test } from "vitest";
import { identityVerifierOf } from "./choose.ts";

const service = { IDENTITY_SERVICE_URL: "https://identity.example", IDENTITY_SERVICE_KEY: "k".repeat(32) };

test.each([
  ["the service where one is named", { NODE_ENV: "production", ...service }, "service"],
  ["the service, also in a demonstration", { DEMO: "district", ...service }, "service"],
  ["nobody in production", { NODE_ENV: "production" }, undefined],
  [
    "nobody where the address has no key",
    { NODE_ENV: "production", IDENTITY_SERVICE_URL: "https://x.example" },
    undefined,
  ],
  ["the simulator for the demo district", { NODE_ENV: "production", DEMO: "district" }, "simulator"],
  ["the simulator where asked for", { NODE_ENV: "production", IDENTITY_SIMULATOR: "yes" }, "simulator"],
  ["the simulator in development", { NODE_ENV: "development" }, "simulator"],
  ["nobody where the simulator is refused", { NODE_ENV: "development", IDENTITY_SIMULATOR: "no" }, undefined],
])("firms are verified by %s", (_, settings, expected) => {
  expect(identityVerifierOf(settings)?.environment).toBe(expected);
});
