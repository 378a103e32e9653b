import type { Response } from "express";

const STYLE =
  ":root{color-scheme:light dark}body{max-width:36rem;margin:3rem auto;padding:0 1rem;line-height:1.6;" +
  'font-family:-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}h1{font-size:1.75rem}';

/** Answers a request that never reaches the router. Title and message are our own fixed sentences. */
export function refuse(res: Response, status: number, title: string, message: string): void {
  const id = String(res.locals.requestId ?? "");
  res
    .status(status)
    .type("html")
    .setHeader("Cache-Control", "no-store")
    .send(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${title}</title><style nonce="${res.locals.nonce ?? ""}">${STYLE}</style><h1>${title}</h1><p>${message}</p><p>请求编号：${id}</p><p><a href="/">返回首页</a></p></html>`,
    );
}
