import { invalid } from "#lib/errors.ts";

/** More than any form of the platform has. */
export const MAX_ENTRIES = 500;
export const MAX_ENTRIES_OF_ONE_NAME = 100;

/** The names that our forms give their fields. Form libraries read paths, lists and commands out of others. */
const FIELD_NAME = /^[A-Za-z]\w{0,59}$/;
const MULTIPART = /^multipart\/form-data;\s*boundary="?([\w'()+,./:=?-]{1,70})"?$/i;

/**
 * Reads a posted form: the one way, since forms are anybody's to send. One with more entries than ours have is refused
 * before it is taken apart; fields with names that no form of ours gives are left out.
 * @throws DomainError `invalid`
 */
export async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get("Content-Type") ?? "";
  const body = Buffer.from(await request.arrayBuffer().catch(unreadable));
  if (!hasFewEntries(body, type)) throw tooManyFields();
  const posted = await new Response(body, { headers: { "Content-Type": type } }).formData().catch(unreadable);
  return ownFields(posted);
}

function unreadable(): never {
  throw invalid("提交的内容不完整或无法识别，没有做任何更改。请返回页面重新提交。");
}

const tooManyFields = () => invalid("提交的内容过多，没有做任何更改。请返回页面重新提交。");

function ownFields(posted: FormData): FormData {
  const form = new FormData();
  const times = new Map<string, number>();
  for (const [name, value] of posted) {
    if (!FIELD_NAME.test(name) || name in Object.prototype) continue;
    const count = (times.get(name) ?? 0) + 1;
    if (count > MAX_ENTRIES_OF_ONE_NAME) throw tooManyFields();
    times.set(name, count);
    form.append(name, value);
  }
  return form;
}

/** Told from what separates entries, at most one more than the limit: parsing half a million takes a second. */
function hasFewEntries(body: Buffer, type: string): boolean {
  const isMultipart = /^multipart\//i.test(type);
  const boundary = MULTIPART.exec(type)?.[1];
  if (isMultipart && !boundary) return unreadable();
  const separator = boundary ? `--${boundary}` : "&";
  let entries = 0;
  for (let at = body.indexOf(separator); at !== -1; at = body.indexOf(separator, at + separator.length)) {
    entries += 1;
    if (entries > MAX_ENTRIES) return false;
  }
  return true;
}
