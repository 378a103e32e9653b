import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import type { DeliveryView } from "#domain/records/index.ts";
import { Alert } from "../ui/alert.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { Stat, StatGrid } from "../ui/stat.tsx";
import { MonthRange } from "./month-range.tsx";
import { percentage } from "./percentage.ts";

const REFRESH_SECONDS = 2;
/** The district's goal for the share of rows that keep the rules. */
const COMPLIANCE_GOAL = 0.98;

const count = (rows: number) => new Intl.NumberFormat("zh-CN").format(rows);

/** Says that the file is being worked on, and looks again by itself, with JavaScript or without. */
export function DeliveryWaits({ fresh }: { fresh: boolean }) {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (state !== "idle") return;
    const timer = setTimeout(revalidate, REFRESH_SECONDS * 1_000);
    return () => clearTimeout(timer);
  }, [revalidate, state]);
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content={String(REFRESH_SECONDS)} />
      </noscript>
      <Alert tone="info" live title={fresh ? "文件已收到，正在核验" : "正在核验"}>
        通常几秒钟完成，本页会自动更新。也可以先离开，稍后在报送记录中查看结果。
      </Alert>
    </>
  );
}

/** What became of a delivery's rows, and its quality. */
export function DeliveryOutcome({ delivery }: { delivery: DeliveryView }) {
  const { rows, compliance, intake, firstMonth, lastMonth } = delivery;
  const met = compliance !== null && compliance >= COMPLIANCE_GOAL;
  return (
    <div className="grid gap-6">
      {rows.rejected === 0 && <Alert tone="good" live title={`全部 ${count(rows.total)} 行都已核验通过`} />}
      <StatGrid>
        <Stat label="报送" value={count(rows.total)} unit="行" />
        <Stat
          label="未入库"
          value={count(rows.rejected)}
          unit="行"
          note={rows.rejected > 0 && "改正后可以再次报送"}
        />
        <Stat
          label="合规率"
          value={percentage(compliance)}
          note={
            compliance !== null && `目标不低于 ${percentage(COMPLIANCE_GOAL)}，${met ? "达标" : "未达标"}`
          }
        />
        <Stat label="入库率" value={percentage(intake)} note="未登记企业的数据不入库" />
      </StatGrid>
      <DescriptionList
        columns={2}
        items={[
          firstMonth !== null && { term: "所属月份", value: <MonthRange {...{ firstMonth, lastMonth }} /> },
          { term: "新增", value: `${count(rows.stored)} 行` },
          { term: "更正", value: `${count(rows.corrected)} 行，原记录保留备查` },
          { term: "无变化", value: `${count(rows.unchanged)} 行，与已有记录相同` },
        ]}
      />
    </div>
  );
}
