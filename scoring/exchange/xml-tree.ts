import { SaxesParser } from "saxes";
import { invalid } from "#lib/errors.ts";
import type { XmlElement } from "./xml.ts";

/** A scorecard of a thousand characteristics is smaller. */
const LONGEST = 20_000_000;
const DEEPEST = 64;

type Open = { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string };

/**
 * Reads an XML document into a tree; names are local ones, namespaces are resolved and comments dropped. It opens nothing:
 * a document type declaration is refused, so there are no entities beyond the five of XML and characters by number, and
 * none that unfold into each other.
 * @throws DomainError `invalid` where it is no well-formed XML, has a document type, or is out of all proportion
 */
export function parseXml(xml: string): XmlElement & { namespace: string } {
  if (xml.length > LONGEST) throw invalid("文件过大，不像评分卡。");
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [{ name: "", attributes: {}, children: [], text: "" }];
  let namespace: string | null = null;
  parser.on("error", ({ message }) => {
    throw invalid(`不是有效的 XML：${message}`);
  });
  parser.on("doctype", () => {
    throw invalid("为了安全，不接受带 DOCTYPE 声明的 XML，请删去后再导入。");
  });
  parser.on("opentag", ({ local, uri, attributes }) => {
    if (open.length > DEEPEST) throw invalid("XML 嵌套过深，不像评分卡。");
    namespace ??= uri;
    const own = Object.values(attributes).filter(({ prefix }) => prefix === "");
    open.push({
      name: local,
      attributes: Object.fromEntries(own.map((attribute) => [attribute.local, attribute.value])),
      children: [],
      text: "",
    });
  });
  const hear = (text: string) => {
    open.at(-1)!.text += text;
  };
  parser.on("text", hear);
  parser.on("cdata", hear);
  parser.on("closetag", () => {
    const closed = open.pop()!;
    open.at(-1)!.children.push(closed);
  });
  parser.write(xml).close();
  const [root] = open[0]!.children;
  if (!root) throw invalid("文件是空的。");
  return { ...root, namespace: namespace ?? "" };
}

export const childrenOf = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((child) => child.name === name);

export const childOf = (parent: XmlElement, name: string): XmlElement | undefined =>
  parent.children.find((child) => child.name === name);

/**
 * A number of an attribute.
 * @throws DomainError `invalid` where it is none
 */
export function numberOf(value: string, where: string): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) throw invalid(`${where} 要是数字，不能是“${value}”。`);
  return number;
}
