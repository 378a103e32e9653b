import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withdrawConsent } from "#domain/consents/index.ts";
import { aCase, submitted } from "#domain/loans/case.fixture.ts";
import { openSite, type Site } from "./access/site.ts";
import { hasChromium, LAUNCH } from "./chromium.ts";
import { useDatabase } from "./database.ts";
import { cookieOf } from "./requests.ts";

/* Browsers keep whole pages to go back to, whatever their headers say. */

describe("going back to a page that the browser kept", () => {
  const database = useDatabase();
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    if (!hasChromium) return;
    site = await openSite(database);
    // Playwright switches off what is tried here.
    browser = await chromium.launch({ ...LAUNCH, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  const words = (page: Page) => page.locator("main").innerText();

  test.skipIf(!hasChromium)("THREATS 31: asks anew, so that a withdrawn profile is gone", async () => {
    const world = await aCase(database);
    const { id } = await submitted(world);
    const cookie = await cookieOf(database, world.bank.officer, new Request(site.origin));
    const [name = "", value = ""] = cookie.split(/=(.*)/s);
    const context = await browser.newContext({ baseURL: site.origin });
    await context.addCookies([{ name, value, url: site.origin }]);
    const page = await context.newPage();

    await page.goto(`/bank/applications/${id}/profile`);
    expect(await words(page)).toContain("授权信用画像");
    await page.goto("/products");
    await withdrawConsent(world.as.owner, { consentId: world.consent.id });
    await page.goBack({ waitUntil: "commit" });
    await expect.poll(() => words(page).catch(() => ""), { timeout: 20_000 }).toContain("授权已撤回");
    expect(await page.content()).not.toContain(world.enterprise.uscc);
  });
});
