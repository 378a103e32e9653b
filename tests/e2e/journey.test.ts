import { type Browser, chromium } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, LAUNCH } from "#tests/chromium.ts";
import { useDatabase } from "#tests/database.ts";
import { bindsAuthenticator, looksAfterAccount } from "./account-steps.ts";
import * as bank from "./bank-steps.ts";
import { findsLoan, readsFigures } from "./bureau-steps.ts";
import { approves, proposesTarget, proposesVersion } from "./change-steps.ts";
import { anotherFirm, aSoundFirm } from "./new-firm.ts";
import * as owner from "./owner-steps.ts";
import { buildPages, type RunningPlatform, runPlatform } from "./running-platform.ts";
import { delivers } from "./source-steps.ts";
import { showsWhoItIs } from "./verification-steps.ts";
import { Visitor } from "./visitor.ts";

const ACCOUNT = { loginName: "journey.owner", password: "开春就去采购一批新钢材" };

describe("in a real browser", () => {
  const database = useDatabase();
  const firm = aSoundFirm();
  let running: RunningPlatform;
  let browser: Browser;
  /** Who has walked, under their log-in names. */
  const people = new Map<string, Visitor>();

  beforeAll(async () => {
    if (!hasChromium) return;
    buildPages();
    running = await runPlatform(database);
    browser = await chromium.launch(LAUNCH);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  const visitor = async (loginName: string) => {
    const arrived = await Visitor.arrive(browser, running.base);
    people.set(loginName, arrived);
    return arrived;
  };
  const member = async (loginName: string) => {
    const arrived = await visitor(loginName);
    await arrived.logIn(loginName);
    return arrived;
  };

  test.skipIf(!hasChromium)(
    "a firm walks from registration to a loan that the bureau's dashboard counts",
    async () => {
      const official = await member("bureau");
      const before = await readsFigures(official);

      const boss = await visitor(ACCOUNT.loginName);
      await owner.registers(boss, firm, ACCOUNT);
      await showsWhoItIs(boss);

      const deliverers = [
        ["tax-bureau", "tax-grade", "invoice"],
        ["social-security", "social-security"],
        ["power-supply", "electricity"],
        ["water-supply", "water"],
      ] as const;
      const tax = await member("tax-bureau");
      await delivers(tax, firm, "tax", true);
      await Promise.all(
        deliverers.map(async ([loginName, ...templates]) => {
          const source = people.get(loginName) ?? (await member(loginName));
          for (const template of templates) await delivers(source, firm, template);
        }),
      );

      await owner.authorisesPlatform(boss);
      await owner.readsScore(boss);
      const { bank: chosen } = await owner.comparesOffers(boss);
      await owner.applies(boss, chosen);

      const officer = await member(`${chosen.code}-officer`);
      await bank.accepts(officer, firm);
      await bank.opensProfile(officer);
      await boss.page.goto("/enterprise/reads");
      await boss.sees(`${chosen.name}，客户经理`);
      await boss.look();

      const review = await bank.proposes(officer);
      const approver = await member(`${chosen.code}-approver`);
      await bank.confirms(approver, firm);
      await bank.paysOut(officer, review.replace("/reviews/", "/applications/"));
      await bank.releases(approver, firm);
      const number = await owner.receivesMoney(boss);
      await bank.recordsRepayment(officer, number);
      await boss.page.reload();
      await boss.page.getByRole("row", { name: /第 1 期.*已还/ }).waitFor();

      await bank.asksForAftercare(officer, number);
      await owner.answersRequest(boss);
      await bank.opensAftercare(officer, number);

      await findsLoan(official, before, number);

      await proposesTarget(official);
      await approves(await member("bureau-2"), "bureau", /目标/);
      await proposesVersion(await member(`${chosen.code}-product`));
      await approves(approver, "bank", /新版本/);

      await looksAfterAccount(officer);
      await bindsAuthenticator(boss, ACCOUNT.password);
      await looksAfterAccount(boss);

      await tax.isRefused("/bank/applications");
      await officer.isRefused("/source");
      await boss.isRefused(review);
      const stranger = await member(chosen.code === "ziya" ? "tuanpo-officer" : "ziya-officer");
      await stranger.isRefused(review.replace("/reviews/", "/applications/"));
    },
    400_000,
  );

  test.skipIf(!hasChromium)(
    "every page of that walk fits a phone",
    async () => {
      let pages = 0;
      for (const person of people.values()) pages += await person.fitsPhone();
      expect(pages).toBeGreaterThan(25);
    },
    120_000,
  );

  test.skipIf(!hasChromium)(
    "registration, log-in, verification, consent and the authenticator need no JavaScript",
    async () => {
      const account = { loginName: "plain.owner", password: "没有脚本也要能登录 2026" };
      const plain = await Visitor.arrive(browser, running.base, { javaScriptEnabled: false });
      await owner.registers(plain, anotherFirm(), account);
      await plain.page.getByRole("banner").getByRole("button", { name: "退出登录" }).click();
      await plain.sees("您已退出登录");
      await plain.logIn(account.loginName, account.password);
      await showsWhoItIs(plain);
      await owner.authorisesPlatform(plain);
      await bindsAuthenticator(plain, account.password, 1);
    },
    60_000,
  );
});
