import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RunReportPage } from "#app/components/matching/run-report.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { runLoader } from "#app/http/match-runs.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("匹配报告") }];

export const loader = runLoader("operator");

export default function MatchRunPage() {
  const { run } = useLoaderData<typeof loader>();
  return <RunReportPage run={run} base="/operator/matching" />;
}
