const STYLE =
  ":root{color-scheme:light dark}body{max-width:36rem;margin:3rem auto;padding:0 1rem;line-height:1.6;" +
  'font-family:-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}h1{font-size:1.75rem}';

export type PlainProblem = { title: string; message: string; requestId: string; nonce: string };

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const asText = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!);

/** A page of a few sentences, for answers that the router does not draw. */
export const problemPage = ({ title, message, requestId, nonce }: PlainProblem): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${asText(title)}</title><style nonce="${asText(nonce)}">${STYLE}</style><h1>${asText(title)}</h1>` +
  `<p>${asText(message)}</p><p>请求编号：${asText(requestId)}</p><p><a href="/">返回首页</a></p></html>`;
