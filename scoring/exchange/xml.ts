import { invalid } from "#lib/errors.ts";

/** An element of an XML document: what stands in it is elements, or text. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

type Given = Readonly<Record<string, string | number | undefined>>;

/** An element to be written; attributes that are undefined are left out. */
export function element(
  name: string,
  given: Given = {},
  children: readonly XmlElement[] = [],
  text = "",
): XmlElement {
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) if (value !== undefined) attributes[key] = String(value);
  return { name, attributes, children, text };
}

/**
 * An XML 1.0 document, two spaces a level.
 * @throws DomainError `invalid` where a text has a character that XML 1.0 cannot hold
 */
export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, "")}`;

function written({ name, attributes, children, text }: XmlElement, indent: string): string {
  const told = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const open = `${indent}<${name}${told.join("")}`;
  if (children.length > 0) {
    const inner = children.map((child) => written(child, `${indent}  `));
    return `${open}>\n${inner.join("")}${indent}</${name}>\n`;
  }
  return text === "" ? `${open}/>\n` : `${open}>${escapeXml(text)}</${name}>\n`;
}

const NAMED: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** What is no `Char` of XML 1.0 (production 2): most controls, lone surrogates, U+FFFE and U+FFFF. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * A text as it may stand in an element or in an attribute of either quotes. White space other than a blank is written by
 * number, for readers turn it into blanks in attributes (XML 1.0, section 3.3.3) and drop a carriage return anywhere.
 * @throws DomainError `invalid` where XML 1.0 cannot hold it
 */
export function escapeXml(text: string): string {
  const faulty = text.match(NO_CHARACTER)?.[0];
  if (faulty !== undefined) {
    const code = faulty.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    throw invalid(`文字中有 XML 不能表示的字符 U+${code}，请先更正：${text.replace(NO_CHARACTER, "□")}`);
  }
  return text.replace(/[&<>"'\t\n\r]/g, (character) => NAMED[character] ?? `&#${character.charCodeAt(0)};`);
}
