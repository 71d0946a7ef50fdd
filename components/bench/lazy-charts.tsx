"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "~/components/ui/skeleton";

// Charts are loaded when one is drawn: their library is a third of the page's scripts, and the history needs none.
const Loading = () => <Skeleton className="h-48" />;

export const FigureChart = dynamic(
  () => import("~/components/bench/figure-chart").then((module) => module.FigureChart),
  { ssr: false, loading: Loading },
);
export const LineChart = dynamic(() => import("~/components/bench/line-chart").then((module) => module.LineChart), {
  ssr: false,
  loading: Loading,
});
export const MemoryChart = dynamic(
  () => import("~/components/bench/memory-chart").then((module) => module.MemoryChart),
  { ssr: false, loading: Loading },
);
export const PairsChart = dynamic(() => import("~/components/bench/pairs-chart").then((module) => module.PairsChart), {
  ssr: false,
  loading: Loading,
});
