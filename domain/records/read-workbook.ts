import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { FileRow } from "./read-csv.ts";
import { FileRefusal } from "./reject-rules.ts";
import { MAX_ROWS } from "./workbook-limits.ts";

const MEMORY_MB = 1_024;
const TIME_LIMIT_MS = 45_000;

const EXHAUSTED = "工作簿过大或结构异常，没有读完。请拆分成几个文件，或改用 CSV 报送。";

/**
 * The rows of a workbook's first sheet, the header first, read in a process of its own with capped memory and time.
 * Dates come as `2026-10-31`, numbers as plain decimals, empty rows not at all.
 * @param width how many columns the template has
 * @throws FileRefusal for formulas, links, macros, damage, and whatever exceeds the caps
 */
export async function* readWorkbook(content: Uint8Array, width: number): AsyncGenerator<FileRow> {
  const script = fileURLToPath(new URL("./workbook-child.ts", import.meta.url));
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const options = [`--max-old-space-size=${MEMORY_MB}`, "--import", "tsx"];
  const child = spawn(process.execPath, [...options, script, String(width)], {
    cwd: root,
    // Nothing of ours: neither addresses nor passwords.
    env: { NODE_ENV: "production", PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: TIME_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  // A child that refuses early closes its end while we still write.
  child.stdin.on("error", () => {});
  child.stdin.end(content);
  let done = false;
  let rows = 0;
  try {
    for await (const text of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
      const message = parsed(text);
      if (!Array.isArray(message)) {
        if ("refusal" in message) throw new FileRefusal(message.refusal);
        done = true;
        break;
      }
      rows += 1;
      if (rows > MAX_ROWS) throw new FileRefusal(EXHAUSTED);
      const [line, cells] = message;
      if (cells.some((cell) => cell.trim() !== "")) yield { line, cells };
    }
    if (failure) throw failure;
    if (!done) throw new FileRefusal(EXHAUSTED);
  } finally {
    child.kill("SIGKILL");
  }
}

type Message = [number, string[]] | { done: true } | { refusal: string };

/** A child that is ended in the middle of a line leaves half of it. */
function parsed(text: string): Message {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return { refusal: EXHAUSTED };
  }
}
