import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import type { Word } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { Alert } from "../ui/alert.tsx";
import { Progress } from "../ui/progress.tsx";

const KINDS = {
  edited: "被改动",
  inserted: "混入",
  deleted: "被删除",
  cut: "尾部被截去",
  broken_chain: "封存链断开",
  bad_signature: "签名无效",
  revived: "授权被改回",
  altered: "防护被改动",
} as const;

export interface VerificationView {
  status: Word<"jobStatus">;
  finishedAt: Date | null;
  done: number;
  total: number | null;
  error: string | null;
  verdict: {
    ok: boolean;
    entries: number;
    reads: number;
    seals: number;
    unsealed: number;
    found: number;
    findings: { kind: keyof typeof KINDS; statement: string; seal?: number; entryId?: string }[];
  } | null;
}

const FINDINGS_SHOWN = 20;
const count = (n: number) => n.toLocaleString("zh-CN");

/** How the verification that was asked for last is coming on, or what it found; looks again by itself while it runs. */
export function AuditVerification({ verification }: { verification: VerificationView }) {
  const { revalidate } = useRevalidator();
  const { status, verdict, error, finishedAt } = verification;
  const open = status === "queued" || status === "running";
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(revalidate, 1_500);
    return () => clearInterval(timer);
  }, [open, revalidate]);
  if (open) return <Running {...verification} />;
  if (!verdict) {
    return (
      <Alert tone="bad" live title="核验没有完成" className="mb-4">
        {error ?? "处理时发生意外，已记入日志。"} 可以再试一次。
      </Alert>
    );
  }
  if (!verdict.ok) return <Found finishedAt={finishedAt} verdict={verdict} />;
  return (
    <Alert tone="good" live title="审计核验通过" className="mb-4">
      <InstantText at={finishedAt} />，{count(verdict.entries)} 条审计记录、{count(verdict.reads)}{" "}
      条查看记录、{count(verdict.seals)} 号封存，没有发现出入。
    </Alert>
  );
}

function Running({ status, done, total }: VerificationView) {
  return (
    <Alert live title={status === "queued" ? "已收到，正在排队" : "正在核验"} className="mb-4">
      <p>可以离开本页，稍后回来看结果。</p>
      {total !== null && total > 0 && (
        <div className="mt-2">
          <Progress
            label="核验进度"
            value={done / total}
            text={`已核验 ${count(done)} 条，共 ${count(total)} 条`}
          />
        </div>
      )}
    </Alert>
  );
}

function Found({
  finishedAt,
  verdict,
}: {
  finishedAt: Date | null;
  verdict: NonNullable<VerificationView["verdict"]>;
}) {
  const rest = verdict.found - Math.min(verdict.findings.length, FINDINGS_SHOWN);
  return (
    <Alert
      tone="bad"
      live
      title={`发现 ${count(verdict.found)} 处出入：数据被人在平台之外动过，请保留现场并立即报告`}
      className="mb-4"
    >
      <p>
        核验于 <InstantText at={finishedAt} />
      </p>
      <ul className="mt-2 list-disc ps-5">
        {verdict.findings.slice(0, FINDINGS_SHOWN).map(({ kind, statement, seal, entryId }) => (
          <li key={`${kind} ${seal} ${entryId}`}>
            <strong>{KINDS[kind]}</strong>：{statement}
            {seal !== undefined && `（第 ${seal} 号封存）`}
            {entryId && <code className="ms-1 text-xs break-all">{entryId}</code>}
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="mt-2">其余 {count(rest)} 处请运行 xyd audit verify 查看。</p>}
    </Alert>
  );
}
