// Takes the pictures of docs/pictures from a running platform with the demo district:
//   npm run pictures -- [--base http://127.0.0.1:3000] [--out docs/pictures] [--only bureau] [--all]
// By default the first screen of the main pages; with --all every page, in its full length.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { DEMO_PASSWORD } from "#seeds/run.ts";
import { LAUNCH } from "#tests/chromium.ts";
import { demoCode } from "#tests/demo-code.ts";

const { values } = parseArgs({
  options: {
    base: { type: "string", default: "http://127.0.0.1:3000" },
    out: { type: "string", default: "docs/pictures" },
    only: { type: "string", default: "" },
    all: { type: "boolean", default: false },
  },
});

const MAIN = new Set([
  ...["home", "products", "register", "enterprise", "enterprise-consents", "enterprise-credit"],
  ...["enterprise-offers", "enterprise-loans", "enterprise-reads", "bank", "bank-applications"],
  ...[
    "bank-application",
    "bank-loan",
    "bureau",
    "bureau-rows",
    "bureau-targets",
    "source",
    "source-delivery",
  ],
]);

/** A page to take: its name, its address or how to get there by the first link that matches. */
type Shot = { name: string; path: string; follow?: string };
type Portal = { loginName: string | null; shots: Shot[] };

const PORTALS: Portal[] = [
  {
    loginName: null,
    shots: [
      { name: "home", path: "/" },
      { name: "products", path: "/products" },
      { name: "product", path: "/products", follow: "main a[href^='/products/']" },
      { name: "login", path: "/login" },
      { name: "register", path: "/register" },
    ],
  },
  {
    loginName: "owner0016",
    shots: [
      { name: "enterprise", path: "/enterprise" },
      { name: "enterprise-profile", path: "/enterprise/profile" },
      { name: "enterprise-consents", path: "/enterprise/consents" },
      { name: "enterprise-consents-new", path: "/enterprise/consents/new" },
      {
        name: "enterprise-consent",
        path: "/enterprise/consents",
        follow: "main a[href^='/enterprise/consents/0']",
      },
      { name: "enterprise-credit", path: "/enterprise/credit" },
      { name: "enterprise-offers", path: "/enterprise/offers" },
      { name: "enterprise-offer", path: "/enterprise/offers", follow: "main a[href^='/enterprise/offers/']" },
      {
        name: "enterprise-apply",
        path: "/enterprise/offers",
        follow: "main a[href^='/enterprise/applications/new']",
      },
      { name: "enterprise-applications", path: "/enterprise/applications" },
      { name: "enterprise-reads", path: "/enterprise/reads" },
    ],
  },
  {
    loginName: "owner0025",
    shots: [
      {
        name: "enterprise-application",
        path: "/enterprise/applications",
        follow: "main a[href^='/enterprise/applications/0']",
      },
      { name: "enterprise-loans", path: "/enterprise/loans" },
      { name: "enterprise-loan", path: "/enterprise/loans", follow: "main a[href^='/enterprise/loans/0']" },
    ],
  },
  {
    loginName: "tuanpo-officer",
    shots: [
      { name: "bank", path: "/bank" },
      { name: "bank-applications", path: "/bank/applications" },
      {
        name: "bank-application",
        path: "/bank/applications",
        follow: "main a[href^='/bank/applications/0']",
      },
      { name: "bank-lines", path: "/bank/lines" },
      { name: "bank-line", path: "/bank/lines", follow: "main a[href^='/bank/lines/0']" },
      { name: "bank-loans", path: "/bank/loans" },
      { name: "bank-loan", path: "/bank/loans", follow: "main a[href^='/bank/loans/0']" },
      { name: "bank-products", path: "/bank/products" },
      { name: "bank-product", path: "/bank/products", follow: "main a[href^='/bank/products/']" },
    ],
  },
  {
    loginName: "tuanpo-approver",
    shots: [{ name: "bank-reviews", path: "/bank/reviews" }],
  },
  {
    loginName: "bureau",
    shots: [
      { name: "bureau", path: "/bureau" },
      { name: "bureau-rows", path: "/bureau/rows" },
      { name: "bureau-targets", path: "/bureau/targets" },
      { name: "bureau-reports", path: "/bureau/reports" },
    ],
  },
  {
    loginName: "tax-bureau",
    shots: [
      { name: "source", path: "/source" },
      { name: "source-delivery", path: "/source", follow: "main a[href^='/source/deliveries/0']" },
      { name: "source-templates", path: "/source/templates" },
    ],
  },
  { loginName: "operator", shots: [{ name: "operator", path: "/operator" }] },
];

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 375, height: 812 } };

async function take(browser: Browser, { loginName, shots }: Portal, size: keyof typeof SIZES) {
  const context = await browser.newContext({
    viewport: SIZES[size],
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`${size} ${page.url()}: ${message.text()}`);
  });
  if (loginName) {
    await page.goto(`${values.base}/login`);
    await page.fill("[name=loginName]", loginName);
    await page.fill("[name=password]", DEMO_PASSWORD);
    await page.click("main button[type=submit]");
    await page.waitForURL((url) => url.pathname !== "/login");
    if (new URL(page.url()).pathname === "/login/code") {
      await page.fill("[name=code]", await demoCode(loginName));
      await page.click("main button[type=submit]");
      await page.waitForURL((url) => !url.pathname.startsWith("/login"));
    }
  }
  for (const { name, path, follow } of shots) {
    await page.goto(`${values.base}${path}`);
    if (follow) {
      const href = await page
        .locator(follow)
        .first()
        .getAttribute("href", { timeout: 3_000 })
        .catch(() => null);
      if (!href) {
        console.error(`${name}: nothing to follow on ${path}`);
        continue;
      }
      await page.goto(new URL(href, values.base).href);
    }
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(values.out, `${name}-${size}.png`), fullPage: values.all });
  }
  await context.close();
}

mkdirSync(values.out, { recursive: true });
const browser = await chromium.launch(LAUNCH);
for (const portal of PORTALS) {
  const shots = portal.shots.filter(
    ({ name }) => name.startsWith(values.only) && (values.all || MAIN.has(name)),
  );
  if (shots.length === 0) continue;
  for (const size of ["desktop", "phone"] as const) await take(browser, { ...portal, shots }, size);
}
await browser.close();
