import type { Response } from "express";
import { problemPage } from "./problem-page.ts";

/** Answers a request that never reaches the router. Title and message are our own fixed sentences. */
export function refuse(res: Response, status: number, title: string, message: string): void {
  const { requestId = "", nonce = "" } = res.locals;
  res
    .status(status)
    .type("html")
    .setHeader("Cache-Control", "no-store")
    .send(problemPage({ title, message, requestId: String(requestId), nonce: String(nonce) }));
}
