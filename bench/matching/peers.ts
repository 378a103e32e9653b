import { conflict } from "#lib/errors.ts";

const PEERS = ["@duckdb/node-api", "json-rules-engine"];

/**
 * The bench's peers are development dependencies, which a production install leaves out.
 * @throws DomainError `conflict` that says what to install
 */
export async function assertPeers(): Promise<void> {
  const lacking: string[] = [];
  for (const peer of PEERS) await import(peer).catch(() => lacking.push(peer));
  if (lacking.length > 0)
    throw conflict(
      `对照程序 ${lacking.join("、")} 没有安装，它们只在开发依赖里。请在代码目录执行 npm ci（不带 --omit=dev）后再测。`,
    );
}
