import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { renderToPipeableStream } from "react-dom/server";
import { expect, test } from "vitest";
import { withoutNul } from "./without-nul.ts";

const rendered = (text: string, through: PassThrough | ReturnType<typeof withoutNul>) => {
  renderToPipeableStream(
    <main>
      {Array.from({ length: 400 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never move
        <p key={index}>{text.slice(index % 7)}</p>
      ))}
    </main>,
  ).pipe(through);
  return buffer(through);
};

test("long Chinese pages arrive without NUL bytes, and with every character", async () => {
  const text = "授权书写明银行、用途、数据和期限，随时可以撤回。";
  const raw = await rendered(text, new PassThrough());
  const clean = await rendered(text, withoutNul());
  expect(raw.includes(0), "React still leaves zeros; when it no longer does, drop the filter").toBe(true);
  expect(clean.includes(0)).toBe(false);
  expect(clean.toString("utf8")).not.toContain("\uFFFD");
  expect(clean.toString("utf8").split("随时可以撤回。</p>")).toHaveLength(401);
});
