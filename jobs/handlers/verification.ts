import { askService, settleTry, takeTry } from "#domain/verification/index.ts";
import { z } from "#lib/zod.ts";
import type { Handler } from "../handler.ts";

const Parameters = z.object({ verificationId: z.uuid() });

/**
 * Asks the identity service about one try: reads the question, asks with no transaction open, writes the answer down.
 * Run twice, it asks under the same key, which the service answers with the same.
 */
export const verify: Handler = async (caller, parameters) => {
  const { verificationId } = Parameters.parse(parameters);
  const question = await takeTry(caller, { verificationId });
  if (!question) return { settled: false };
  const { answer, problem } = await askService(caller.identity, question);
  const { settled } = await settleTry(caller, { verificationId, ...answer });
  return { settled, outcome: answer.outcome, ...(problem && { problem }) };
};
