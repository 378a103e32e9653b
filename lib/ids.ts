import { v7 } from "uuid";

/** A new time-ordered id (UUID version 7, RFC 9562). */
export const newId = (): string => v7();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (text: string) => UUID.test(text);
