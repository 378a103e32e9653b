import { addMonths, type DateOn, formatDate, isDate } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import {
  type ActionLevel,
  type FeatureMove,
  type FirmStates,
  known,
  type RecourseAction,
  stateIn,
} from "./action.ts";

const value = z.union([z.string(), z.number(), z.boolean()]);
const months = z.int().min(0).max(120);

/** What becomes of a feature whose value is known: a value, so much more, or the next step of a ladder. */
const change = z.union([
  z.strictObject({ to: value }),
  z.strictObject({ plus: z.number(), atMost: z.number() }),
  z.strictObject({ step: z.record(z.string(), z.string()) }),
]);

/** Bounds are exclusive; a value that is missing is within none. */
const condition = z.strictObject({
  feature: z.string().min(1),
  above: z.number().optional(),
  below: z.number().optional(),
});

const cost = z.int().min(0).max(1000);

const level = z.strictObject({
  text: z.string().min(1),
  cost,
  earliest: z.union([
    z.strictObject({ months }),
    z.strictObject({ on: z.string().refine(isDate, "日期不存在。") }),
    z.strictObject({ nextYearOn: z.string().regex(/^(0[1-9]|1[0-2])-\d{2}$/) }),
  ]),
  when: z.array(condition).default([]),
  moves: z.array(z.strictObject({ feature: z.string().min(1), change })).min(1),
});

const templateSchema = z
  .strictObject({
    id: z.string().min(1),
    name: z.string().min(1),
    actionable: z.boolean(),
    /** Why it is never suggested. */
    whyNever: z.string().min(1).optional(),
    excludes: z.array(z.string()).default([]),
    source: z.string().min(1),
    /** A count that falls as its entries grow old; the days they leave on are told of each firm, where they are known. */
    agesOut: z.strictObject({ feature: z.string().min(1), text: z.string().min(1), cost }).optional(),
    levels: z.array(level).min(1),
  })
  .refine(
    ({ actionable, whyNever }) => actionable === (whyNever === undefined),
    "不可建议的行动要写明原因。",
  );

const templatesSchema = z
  .array(templateSchema)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "行动的编号不能重复。");

/** An action as data, before it is told what it does for one firm. */
export type ActionTemplate = z.infer<typeof templateSchema>;
export type DraftedAction = z.input<typeof templateSchema>;

/**
 * Reads actions from JSON.
 * @throws DomainError `invalid` naming the first faulty place
 */
export function parseActionTemplates(given: unknown): ActionTemplate[] {
  const result = templatesSchema.safeParse(given);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw invalid(`行动清单有误：${first?.path.join(".") ?? ""} ${first?.message ?? ""}`);
}

/** On which days entries of a count leave its window, one day for each entry, by feature. */
export type LeavingDays = Readonly<Record<string, readonly DateOn[]>>;

/**
 * What an action does for one firm: its levels with the states that they lead to. A level is left out whose conditions do
 * not hold or that moves nothing; so is an action without levels.
 * @param leaving where it is known, each day on which a count falls becomes a level of its own
 */
export function actionsFor(
  templates: readonly ActionTemplate[],
  profile: FirmStates,
  today: DateOn,
  leaving: LeavingDays = {},
): RecourseAction[] {
  return templates
    .map(({ id, name, actionable, excludes, source, agesOut, levels }) => ({
      ...{ id, name, actionable, excludes, source },
      levels: [
        ...(agesOut ? ageingLevels(agesOut, profile, today, leaving[agesOut.feature] ?? []) : []),
        ...levels
          .filter(({ when }) => when.every((it) => holds(it, profile)))
          .flatMap((it) => levelFor(it, profile)),
      ],
    }))
    .filter((action) => action.levels.length > 0);
}

function holds({ feature, above, below }: z.infer<typeof condition>, profile: FirmStates): boolean {
  const { value: at } = stateIn(profile, feature);
  return typeof at === "number" && (above === undefined || at > above) && (below === undefined || at < below);
}

function levelFor(
  { text, cost, earliest, moves }: ActionTemplate["levels"][number],
  profile: FirmStates,
): ActionLevel[] {
  const effective = moves.flatMap(({ feature, change }): FeatureMove[] => {
    const { value: before } = stateIn(profile, feature);
    const after = before === null ? null : changed(before, change);
    return after === null || after === before ? [] : [{ feature, to: known(after) }];
  });
  return effective.length > 0 ? [{ text, cost, earliest, moves: effective }] : [];
}

type Known = string | number | boolean;

/** The value after a change; null where the change does not apply to it. */
function changed(before: Known, how: z.infer<typeof change>): Known | null {
  if ("to" in how) return how.to;
  if ("step" in how) return how.step[String(before)] ?? null;
  return typeof before === "number" ? Math.max(before, Math.min(before + how.plus, how.atMost)) : null;
}

/** A level for each day on which entries leave, with what is then left of the count. */
function ageingLevels(
  { feature, text, cost }: NonNullable<ActionTemplate["agesOut"]>,
  profile: FirmStates,
  today: DateOn,
  days: readonly DateOn[],
): ActionLevel[] {
  const { value: count } = stateIn(profile, feature);
  if (typeof count !== "number") return [];
  const last = addMonths(today, 12 * 10);
  const later = [...new Set(days)].filter((on) => on > today && on <= last).sort();
  return later.map((on) => ({
    ...{ text: `${text}至${formatDate(on)}`, cost, earliest: { on } },
    moves: [
      { feature, to: known(Math.max(0, count - days.filter((day) => day > today && day <= on).length)) },
    ],
  }));
}
