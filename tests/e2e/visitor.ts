import { setTimeout } from "node:timers/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Locator, Page } from "@playwright/test";
import { expect } from "vitest";
import { DEMO_PASSWORD } from "#seeds/seeding.ts";
import { demoCode } from "#tests/demo-code.ts";

const PHONE = { width: 375, height: 812 };
const GRAVE = new Set(["serious", "critical"]);

/** A person before a browser: what they see must be sound, and nothing may go wrong behind it. */
export class Visitor {
  /** Addresses that were looked at. */
  readonly passed = new Set<string>();
  readonly #complaints: string[] = [];
  /** Without them axe cannot look, and a refused form is a whole answer of 400, which the browser notes. */
  readonly #hasScripts: boolean;

  private constructor(
    readonly page: Page,
    hasScripts: boolean,
  ) {
    this.#hasScripts = hasScripts;
    page.on("console", (message) => {
      if (message.type() === "error") this.#complain(message.text());
    });
    page.on("pageerror", (error) => this.#complain(`${error.name}: ${error.message}`));
  }

  /** Remix notes an answer that was given up because the person had gone on; that is no complaint. */
  #complain(text: string): void {
    if (!text.startsWith("AbortError: ")) this.#complaints.push(`${this.page.url()}: ${text}`);
  }

  static async arrive(browser: Browser, base: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: base,
      locale: "zh-CN",
      timezoneId: "Asia/Shanghai",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(15_000);
    return new Visitor(await context.newPage(), options.javaScriptEnabled ?? true);
  }

  async logIn(loginName: string, password = DEMO_PASSWORD): Promise<void> {
    await this.page.goto("/login");
    await this.page.getByLabel("登录名").fill(loginName);
    await this.page.getByLabel("密码").fill(password);
    await this.press("登录");
    await this.page.waitForURL((url) => url.pathname !== "/login");
    if (new URL(this.page.url()).pathname !== "/login/code") return;
    await this.look();
    await this.page.getByLabel("动态码").fill(await demoCode(loginName));
    await this.press("继续");
    await this.page.waitForURL((url) => !url.pathname.startsWith("/login"));
  }

  /** Presses a button of the page's own content. */
  press = (name: string | RegExp) => this.page.getByRole("main").getByRole("button", { name }).click();
  /** Follows a link of the page's own content. */
  follow = (name: string | RegExp) => this.page.getByRole("main").getByRole("link", { name }).first().click();
  fill = (name: string | RegExp, value: string) => this.page.getByRole("textbox", { name }).fill(value);

  /** Waits until the words stand on the page. */
  sees = (words: string | RegExp) => this.#waitFor(this.page.getByText(words).first());
  /** Waits until the page has this title. */
  isAt = (title: string | RegExp) => this.#waitFor(this.page.getByRole("heading", { level: 1, name: title }));

  async #waitFor(found: Locator): Promise<void> {
    try {
      await found.waitFor();
    } catch {
      throw new Error(`no ${found} on ${this.page.url()}:\n${await this.text()}`);
    }
  }

  /** What the page says, as a reader hears it. */
  text = () => this.page.getByRole("main").innerText();

  /** Looks again until the page says it, for what a job is still making; the answer is what the page says. */
  async waitsUntil(isThere: (text: string) => boolean, seconds = 40): Promise<string> {
    for (const deadline = Date.now() + seconds * 1_000; ; ) {
      const text = await this.text();
      if (isThere(text)) return text;
      if (Date.now() > deadline) throw new Error(`still not there on ${this.page.url()}:\n${text}`);
      await setTimeout(500);
      await this.page.reload();
    }
  }

  /** Looks at the page: nobody may be shut out of it, and it must not have complained. */
  async look(): Promise<void> {
    const { pathname, search } = new URL(this.page.url());
    this.passed.add(pathname + search);
    if (!this.#hasScripts) return;
    expect(this.#complaints).toEqual([]);
    // Without frames the page alone is enough; the other mode opens a tab for each look.
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode().analyze();
    const grave = violations
      .filter(({ impact }) => GRAVE.has(impact ?? ""))
      .map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ html }) => html).join(" | ")}`);
    expect(grave, `axe on ${pathname}`).toEqual([]);
  }

  /** Is sent back to mend what a posted step lacks: an answer of 400, which the browser notes. */
  async isSentBack(words: string | RegExp): Promise<void> {
    await this.sees(words);
    const noted = this.#complaints.splice(0);
    if (this.#hasScripts) expect(noted).toEqual([expect.stringContaining("400")]);
  }

  /** Tries an address that is not theirs: the platform answers as if it were not there. */
  async isRefused(path: string): Promise<void> {
    const response = await this.page.goto(path);
    expect(response?.status(), path).toBe(404);
    expect(this.#complaints.splice(0)).toEqual([expect.stringContaining("404")]);
  }

  /**
   * Goes back to everything that was looked at, on a phone: no page may need to be pushed sideways. Counts the pages;
   * some, such as the form for what is done by now, are no longer there.
   */
  async fitsPhone(): Promise<number> {
    await this.page.setViewportSize(PHONE);
    const widths = new Map<string, number>();
    for (const path of this.passed) {
      const response = await this.page.goto(path);
      if (!response?.ok()) continue;
      widths.set(path, await this.page.evaluate(() => document.documentElement.scrollWidth));
    }
    expect([...widths].filter(([, width]) => width > PHONE.width)).toEqual([]);
    return widths.size;
  }
}
