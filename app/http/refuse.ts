import type { Response } from "express";

/** Answers a request that never reaches the router. Title and message are our own fixed sentences. */
export function refuse(res: Response, status: number, title: string, message: string): void {
  const id = String(res.locals.requestId ?? "");
  res
    .status(status)
    .type("html")
    .setHeader("Cache-Control", "no-store")
    .send(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${title}</title><h1>${title}</h1><p>${message}</p><p>请求编号：${id}</p><p><a href="/">返回首页</a></p></html>`,
    );
}
