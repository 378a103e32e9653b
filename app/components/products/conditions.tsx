import type { ConditionView } from "#domain/matches/index.ts";
import { DateText } from "../finance/dates.tsx";
import { classes } from "../ui/classes.ts";
import { TONE_ICON, TONE_TEXT } from "../ui/status.tsx";

const STATE = {
  passed: { tone: "good", words: "符合" },
  failed: { tone: "bad", words: "未达到" },
  unknown: { tone: "warn", words: "缺数据" },
} as const;

/** Each condition of a product with what it came to, and the firm's own facts that it was judged by. */
export function Conditions({ conditions }: { conditions: readonly ConditionView[] }) {
  return (
    <ul className="border-t border-line">
      {conditions.map(({ text, state, facts }) => {
        const { tone, words } = STATE[state];
        const Icon = TONE_ICON[tone];
        return (
          <li key={text} className="flex gap-3 border-b border-line py-2.5">
            <Icon aria-hidden className={classes("mt-1 size-4 flex-none", TONE_TEXT[tone])} />
            <div className="min-w-0 flex-1">
              <p>{text}</p>
              {facts.map((fact) => (
                <p key={fact.id} className="text-sm text-muted tabular">
                  {fact.name}：
                  <span className={classes(fact.missing ? TONE_TEXT.warn : "text-ink")}>{fact.value}</span>（
                  {fact.source}
                  {fact.asOn && (
                    <>
                      ，截至 <DateText on={fact.asOn} />
                    </>
                  )}
                  ）
                </p>
              ))}
            </div>
            <span className={classes("flex-none text-sm font-medium", TONE_TEXT[tone])}>{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
