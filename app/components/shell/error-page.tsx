import { isRouteErrorResponse, useLocation } from "@remix-run/react";
import type { Problem } from "#app/http/errors.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { useRoot } from "./use-root.ts";
import { WaysOn } from "./ways-on.tsx";
import { Wordmark } from "./wordmark.tsx";

interface Words {
  title: string;
  /** What is safe. */
  safe: string;
  /** What to try. */
  next: string;
}

const WORDS: Record<number, Words> = {
  400: { title: "地址或内容有误", safe: "没有做任何更改。", next: "请返回上一页，检查后重试。" },
  403: {
    title: "您不能进行这项操作",
    safe: "没有做任何更改。",
    next: "如确需办理，请联系本单位管理员。",
  },
  404: { title: "没有找到", safe: "您的数据不受影响。", next: "请检查网址，或从首页重新进入。" },
  405: { title: "不能这样打开", safe: "没有做任何更改。", next: "请回到页面，用页面上的按钮操作。" },
  409: {
    title: "情况已经变化",
    safe: "本次操作没有执行，数据没有更改。",
    next: "请刷新页面，查看最新状态后再决定。",
  },
  429: { title: "操作太频繁", safe: "本次操作没有执行。", next: "请稍等几分钟再试。" },
};

const UNEXPECTED: Words = {
  title: "系统出了问题",
  safe: "已经保存的数据不会丢失；刚才的操作可能没有完成，请先查看记录，不要重复提交。",
  next: "请稍后刷新重试。如果仍然不行，请把下面的请求编号告诉平台客服。",
};

function problemOf(error: unknown): Partial<Problem> {
  if (!isRouteErrorResponse(error)) return {};
  const { data } = error as { data: unknown };
  return data !== null && typeof data === "object" ? (data as Partial<Problem>) : {};
}

/** The title of such a page, for the browser's tab as for the page itself. */
export const errorTitle = (error: unknown) => problemOf(error).title ?? wordsFor(error).title;

const wordsFor = (error: unknown): Words =>
  (isRouteErrorResponse(error) && WORDS[error.status]) || UNEXPECTED;

export interface ErrorPageProps {
  error: unknown;
  /** Outside of a portal's frame. */
  standalone?: boolean;
  /** Whether the person acts for several organisations: what is not found may be another's. */
  severalPlaces?: boolean;
}

/** What people see when a page cannot be shown. */
export function ErrorPage({ error, standalone, severalPlaces }: ErrorPageProps) {
  const root = useRoot();
  const { pathname, search } = useLocation();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const problem = problemOf(error);
  const words = wordsFor(error);
  const requestId = problem.requestId ?? root?.requestId;
  const { ways = [] } = problem;
  const givesAdvice = ways.length > 0 || (status === 403 && problem.message);
  const body = (
    <div className="max-w-xl">
      <h1 className="text-xl font-semibold">{problem.title ?? words.title}</h1>
      {problem.message && <p className="mt-3">{problem.message}</p>}
      {!problem.title && <p className="mt-3">{words.safe}</p>}
      {/* A refusal that gives its reason says there what to do, or offers it. */}
      {!givesAdvice && <p className="mt-1">{words.next}</p>}
      <div className="mt-6 flex flex-wrap gap-3">
        <WaysOn ways={ways} />
        <LinkButton to={root?.portal?.home ?? "/"} variant={ways.length > 0 ? "secondary" : "primary"}>
          返回首页
        </LinkButton>
        {status === 404 && severalPlaces && (
          <LinkButton to="/account#places" variant="secondary">
            切换单位
          </LinkButton>
        )}
        {/* What was not found or is not allowed stays so, however often it is asked. */}
        {status !== 404 && status !== 403 && ways.length === 0 && (
          <form method="get" action={pathname}>
            {[...new URLSearchParams(search)].map(([name, value]) => (
              <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
            ))}
            <Button type="submit" variant="secondary">
              刷新重试
            </Button>
          </form>
        )}
      </div>
      {requestId && <p className="mt-8 text-sm text-muted tabular">请求编号：{requestId}</p>}
    </div>
  );
  if (!standalone) return body;
  return (
    <div className="mx-auto max-w-3xl px-4 py-6">
      <header>
        <Wordmark />
      </header>
      <main id="main" tabIndex={-1} className="mt-10">
        {body}
      </main>
    </div>
  );
}
