export { openFields, openRows, sealFields, sealRows } from "./private-fields.ts";
