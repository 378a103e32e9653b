import { parseArgs } from "node:util";
import { modelCard, scoreColumns } from "#scoring/index.ts";
import { type ExitCode, type Io, UsageError } from "../command.ts";
import { neededColumns } from "./apply.ts";
import { readModel } from "./models.ts";
import { readLabelled } from "./outcomes.ts";
import { needed, writeOut } from "./words.ts";

/** `xyd score card`: a model card, with figures of performance where rows with outcomes are given. */
export async function cardCommand(args: string[], io: Io): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      ...{ model: { type: "string" }, out: { type: "string" }, data: { type: "string" } },
      ...{ target: { type: "string" }, bad: { type: "string" } },
    },
  });
  const card = await readModel(needed(values, "model"));
  let text: string;
  if (values.data === undefined) {
    if (values.target !== undefined || values.bad !== undefined)
      throw new UsageError("请用 --data 写明数据文件。");
    text = modelCard({ card });
  } else {
    const file = { data: values.data, target: needed(values, "target"), bad: needed(values, "bad") };
    const { columns, bad } = await readLabelled(file);
    const { points, probability } = scoreColumns(card, neededColumns(card, columns, file.data));
    text = modelCard({ card, test: { points, probability, labels: bad } });
  }
  if (values.out !== undefined) await writeOut(values.out, text);
  if (io.json) io.printJson({ out: values.out ?? null, markdown: values.out === undefined ? text : null });
  else io.print(values.out === undefined ? text : `模型卡已写入 ${values.out}。`);
  return 0;
}
