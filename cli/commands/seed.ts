import { parseArgs } from "node:util";
import { conflict } from "#lib/errors.ts";
import { demoState, seedDistrict } from "#seeds/run.ts";
import { type Command, UsageError } from "../command.ts";

const seed: Command = {
  usage: `用法：xyd seed [--enterprises N] [--months M] [--json]
把演示区装入空数据库：默认 2000 家虚构企业、24 个月的记录。`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        enterprises: { type: "string", default: "2000" },
        months: { type: "string", default: "24" },
      },
    });
    const enterprises = wholeNumber("enterprises", values.enterprises, 20, 200_000);
    const months = wholeNumber("months", values.months, 3, 60);
    const platform = await io.platform();
    const state = await demoState(platform.db);
    if (state === "complete" || state === "own_data")
      throw conflict("数据库里已有数据。演示数据只装入空数据库。");
    const started = performance.now();
    const counts = await seedDistrict(platform, {
      enterprises,
      months,
      onStep: (step) => io.json || io.print(step),
    });
    const seconds = Math.round(performance.now() - started) / 1000;
    if (io.json) io.printJson({ ...counts, seconds });
    else io.print(`完成，用时 ${seconds} 秒。`);
    return 0;
  },
};

function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new UsageError(`--${name} 要填 ${low} 到 ${high} 之间的整数。`);
  }
  return value;
}

export default seed;
