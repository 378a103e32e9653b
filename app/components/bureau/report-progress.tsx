import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import type { Word } from "#lib/vocabulary.ts";
import { Alert } from "../ui/alert.tsx";

export interface JobProgress {
  status: Word<"jobStatus">;
  error: string | null;
}

/** How the report that was asked for is coming on; looks again by itself while it is not done. */
export function ReportProgress({ progress: { status, error } }: { progress: JobProgress }) {
  const { revalidate } = useRevalidator();
  const open = status === "queued" || status === "running";
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(revalidate, 1_500);
    return () => clearInterval(timer);
  }, [open, revalidate]);
  if (status === "done") {
    return (
      <Alert tone="good" live title="月报已生成" className="mb-6">
        在下面的列表中下载。数字与上一版相同时沿用上一版。
      </Alert>
    );
  }
  if (status === "failed") {
    return (
      <Alert tone="bad" live title="月报没有生成" className="mb-6">
        {error ?? "处理时发生意外，已记入日志。"} 已有的月报不受影响，可以稍后再试。
      </Alert>
    );
  }
  return (
    <Alert
      tone="info"
      live
      title={status === "queued" ? "已收到，正在排队" : "正在生成月报"}
      className="mb-6"
    >
      一般不到一分钟。可以离开本页，稍后回来下载。
    </Alert>
  );
}
