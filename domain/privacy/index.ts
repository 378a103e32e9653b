export { adoptKeys } from "./adopt-keys.ts";
export { isSealed, listKeys, type PlatformKey } from "./list-keys.ts";
export { openFields, openRows, sealFields, sealRows } from "./private-fields.ts";
export { rewrapKeys } from "./rewrap-keys.ts";
export { sealPlain } from "./seal-plain.ts";
export { type Upkeep, upkeep } from "./upkeep.ts";
