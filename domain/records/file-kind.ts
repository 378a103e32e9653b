import { invalid } from "#lib/errors.ts";

/** The largest file that is taken, in bytes. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

export type FileKind = "csv" | "xlsx";

const refuse = (message: string) => invalid(message, { file: [message] });
const begins = (content: Uint8Array, ...signature: number[]) =>
  signature.every((byte, index) => content[index] === byte);

/**
 * What the file is, by its content; its name says nothing.
 * @throws DomainError `invalid` for anything but CSV text and XLSX workbooks
 */
export function fileKind(content: Uint8Array): FileKind {
  if (content.length === 0) throw refuse("文件是空的。请选择从模板填写的 CSV 或 XLSX 文件。");
  if (content.length > MAX_FILE_BYTES) throw refuse("文件超过 20 MB。请按月份拆成几个文件，分别报送。");
  if (begins(content, 0x50, 0x4b, 0x03, 0x04)) return "xlsx";
  if (begins(content, 0xd0, 0xcf, 0x11, 0xe0))
    throw refuse("这是旧版或加密的 Excel 文件。请去掉密码，另存为 .xlsx 或 CSV 后再报送。");
  if (begins(content, 0xff, 0xfe) || begins(content, 0xfe, 0xff))
    throw refuse("文件是 UTF-16 编码。请另存为“CSV UTF-8（逗号分隔）”后再报送。");
  if (begins(content, 0x25, 0x50, 0x44, 0x46)) throw refuse("这是 PDF 文件。请报送 CSV 或 XLSX 文件。");
  if (content.includes(0)) throw refuse("这不是文本文件。请报送 CSV 或 XLSX 文件。");
  const text = decodeText(content);
  if (/^\s*<(!doctype|html|\?xml|script|table)/i.test(text.slice(0, 200)))
    throw refuse("这是网页文件，只是换了扩展名。请另存为 CSV 或 XLSX 后再报送。");
  return "csv";
}

/**
 * Text in UTF-8 with or without its mark, else in GBK as spreadsheets on Chinese systems write it.
 * @throws DomainError `invalid` when it is neither
 */
export function decodeText(content: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    try {
      return new TextDecoder("gb18030", { fatal: true }).decode(content);
    } catch {
      throw refuse("文件的文字编码无法识别。请另存为“CSV UTF-8（逗号分隔）”后再报送。");
    }
  }
}

/**
 * The file's name as it is shown and kept.
 * @throws DomainError `invalid` for names that hold a path or invisible characters
 */
export function safeFileName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed === "." || trimmed === "..") throw refuse("文件没有名称。请重命名后再报送。");
  if (/[\\/\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(trimmed))
    throw refuse("文件名中有斜杠或不可见字符。请重命名后再报送。");
  if (trimmed.length > 120) throw refuse("文件名超过 120 个字。请改短后再报送。");
  return trimmed;
}
