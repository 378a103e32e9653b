import {
  BarController,
  BarElement,
  CategoryScale,
  Chart as ChartJs,
  type ChartOptions,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { useEffect, useState } from "react";
import { Chart } from "react-chartjs-2";
import type { ChartContent } from "./chart-series.ts";

ChartJs.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

const POINTS = ["circle", "rect", "triangle", "rectRot", "star", "cross"] as const;

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    hues: [1, 2, 3, 4, 5, 6].map((step) => token(`chart-${step}`)),
    ink: token("ink"),
    muted: token("muted"),
    line: token("line"),
    surface: token("surface"),
    font: style.fontFamily,
  };
}

type Theme = ReturnType<typeof readTheme>;

function useTheme(): Theme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const refresh = () => setTheme(readTheme());
    scheme.addEventListener("change", refresh);
    return () => scheme.removeEventListener("change", refresh);
  }, []);
  return theme;
}

function optionsOf({ kind, unit, series }: ChartContent, theme: Theme): ChartOptions {
  const horizontal = kind === "horizontal";
  const stacked = kind === "stacked";
  const ticks = { color: theme.muted, font: { family: theme.font, size: 12 } };
  const values = {
    ticks,
    stacked,
    beginAtZero: true,
    grid: { color: theme.line },
    border: { display: false },
  };
  const names = {
    ticks: { ...ticks, autoSkip: !horizontal, maxRotation: 0 },
    stacked,
    grid: { display: false },
  };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    indexAxis: horizontal ? "y" : "x",
    interaction: { mode: "index", intersect: false, axis: horizontal ? "y" : "x" },
    scales: horizontal ? { x: values, y: names } : { x: names, y: values },
    plugins: {
      legend: {
        display: series.length > 1,
        position: "bottom",
        labels: {
          color: theme.ink,
          font: { family: theme.font, size: 12 },
          usePointStyle: true,
          boxHeight: 7,
        },
      },
      tooltip: {
        titleFont: { family: theme.font },
        bodyFont: { family: theme.font },
        callbacks: {
          label: ({ dataset, formattedValue }) => `${dataset.label}：${formattedValue} ${unit}`,
        },
      },
    },
  };
}

/** The drawn part of a chart. Its name is read aloud in place of the picture. */
export function ChartCanvas({ content, label }: { content: ChartContent; label: string }) {
  const theme = useTheme();
  const base = content.kind === "line" ? "line" : "bar";
  const datasets = content.series.map((series, at) => {
    const type = series.kind ?? base;
    const hue = theme.hues[at % theme.hues.length];
    const shared = { label: series.name, data: [...series.values], borderColor: hue, backgroundColor: hue };
    return type === "line"
      ? {
          ...shared,
          type: "line" as const,
          borderWidth: 2,
          borderDash: series.dashed ? [6, 4] : [],
          pointStyle: POINTS[at % POINTS.length],
          pointRadius: content.labels.length > 24 ? 0 : 3,
          order: 0,
        }
      : { ...shared, type: "bar" as const, borderWidth: 0, borderRadius: 2, maxBarThickness: 32, order: 1 };
  });
  return (
    <Chart
      type={base}
      role="img"
      aria-label={label}
      data={{ labels: [...content.labels], datasets }}
      options={optionsOf(content, theme)}
    />
  );
}
