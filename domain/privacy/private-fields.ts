import { parse, stringify } from "uuid";
import { open, seal } from "#lib/crypto/suites.ts";
import { dataKeysById, dataKeysFor, type Hands, type Subject, type SubjectKind } from "./subject-keys.ts";

/*
 * Private fields are sealed one by one under the data key of the person or firm they are about. A sealed value names
 * its data key, and is bound to table, field and row: moved anywhere else, it does not open.
 */

const KEY_ID_BYTES = 16;

type Values = Record<string, string>;
type Sealed = Record<string, Buffer | null>;
type SealedOf<V extends Values> = { [F in keyof V]: Buffer };
/** Null where the value was never there, or has been erased. */
type OpenedOf<S extends Sealed> = { [F in keyof S]: string | null };

/** Seals fields of one row. The fields' names and the row's id must be given again to open them. */
export async function sealFields<V extends Values>(
  hands: Hands,
  subject: Subject,
  table: string,
  rowId: string,
  values: V,
): Promise<SealedOf<V>> {
  const [sealed] = await sealRows(hands, subject.kind, table, [{ subjectId: subject.id, rowId, values }]);
  return sealed!;
}

/** The same for many rows of one table, in a handful of statements. */
export async function sealRows<V extends Values>(
  hands: Hands,
  kind: SubjectKind,
  table: string,
  rows: { subjectId: string; rowId: string; values: V }[],
): Promise<SealedOf<V>[]> {
  const ids = rows.map(({ subjectId }) => subjectId);
  const dataKeys = await dataKeysFor(hands, kind, ids);
  return rows.map(({ subjectId, rowId, values }) => {
    const dataKey = dataKeys.get(subjectId);
    if (!dataKey) throw new Error(`the actor may not seal for ${kind} ${subjectId}`);
    return mapFields(values, (value, field) =>
      Buffer.concat([
        parse(dataKey.id),
        seal(hands.keys.suite, dataKey.key, Buffer.from(value, "utf8"), place(table, field, rowId)),
      ]),
    );
  });
}

/**
 * Opens fields of one row.
 * @throws Error where a value was changed, or belongs to another row or field
 */
export async function openFields<S extends Sealed>(
  hands: Hands,
  table: string,
  rowId: string,
  sealed: S,
): Promise<OpenedOf<S>> {
  const [opened] = await openRows(hands, table, [{ rowId, sealed }]);
  return opened!;
}

/** The same for many rows of one table, in one statement. */
export async function openRows<S extends Sealed>(
  hands: Hands,
  table: string,
  rows: { rowId: string; sealed: S }[],
): Promise<OpenedOf<S>[]> {
  const values = rows.flatMap(({ sealed }) => Object.values(sealed).filter((each) => each !== null));
  const dataKeys = await dataKeysById(hands, values.map(keyIdOf));
  return rows.map(({ rowId, sealed }) =>
    mapFields(sealed, (value, field) => {
      if (value === null) return null;
      const dataKey = dataKeys.get(keyIdOf(value));
      if (dataKey === undefined) throw new Error(`${place(table, field, rowId)}: its key is out of reach`);
      if (dataKey === null) return null;
      return open(dataKey, value.subarray(KEY_ID_BYTES), place(table, field, rowId)).toString("utf8");
    }),
  );
}

const place = (table: string, field: string, rowId: string) => `${table}.${field}:${rowId}`;

function keyIdOf(sealed: Buffer): string {
  if (sealed.length <= KEY_ID_BYTES) throw new Error("a sealed value was cut");
  return stringify(sealed.subarray(0, KEY_ID_BYTES));
}

function mapFields<T extends Record<string, unknown>, R>(
  fields: T,
  each: (value: T[string], field: string) => R,
): { [F in keyof T]: R } {
  const mapped = Object.entries(fields).map(([field, value]) => [field, each(value as T[string], field)]);
  return Object.fromEntries(mapped) as { [F in keyof T]: R };
}
