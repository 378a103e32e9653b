import type { AccessView } from "#domain/supervision/index.ts";
import { formatInstant } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";
import { Alert } from "../ui/alert.tsx";

/** What a firm is told of the supervisors who opened its rows, the last few of them. */
export function OwnAccesses({ accesses }: { accesses: readonly AccessView[] }) {
  if (accesses.length === 0) return null;
  const live = accesses.some((access) => access.live);
  return (
    <Alert
      tone={live ? "warn" : "info"}
      title={live ? "主管部门正在查看您的信息" : "主管部门查看过您的信息"}
      className="mb-6"
    >
      <ul className="grid gap-1">
        {accesses.map((access) => (
          <li key={access.id}>
            {formatInstant(new Date(access.openedAt))}，{access.bureauName}因
            {label("accessReason", access.reason)}（文号 {access.documentNumber}）登记查看
            {access.live ? `，最迟 ${formatInstant(new Date(access.expiresAt))} 结束` : "，已结束"}
            ，查看 {access.reads} 次。说明：{access.explanation}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-sm text-muted">如有疑问，可凭文号向该部门查询。</p>
    </Alert>
  );
}
