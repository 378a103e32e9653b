/** The process that the engine is measured in: apart from its peers, so that its memory is its own. */
import { type EngineSize, engineWork } from "./engine-work.ts";

export type EngineCall = { name: string; argument?: unknown };
export type EngineReply = { result: unknown } | { error: string };

type Work = (...given: unknown[]) => unknown;
let work: unknown = null;

async function answer({ name, argument }: EngineCall): Promise<unknown> {
  if (name !== "open") return (engineWork as Record<string, Work>)[name]!(work, argument);
  work = engineWork.open(argument as EngineSize);
  return null;
}

process.on("message", async (call: EngineCall) => {
  try {
    process.send!({ result: await answer(call) } satisfies EngineReply);
  } catch (error) {
    process.send!({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
