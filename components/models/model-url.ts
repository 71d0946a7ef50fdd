"use client";

import { useUrlState } from "~/components/use-url-state";

/** What can be made of a model, in a sheet of its own. */
export const modelWorks = ["twin", "quantise", "unpack", "fuse", "fine-tune", "rename"] as const;
export type ModelWork = (typeof modelWorks)[number];

/** What the Models page shows beside its list, as the address says it. */
export function useModelUrl() {
  const url = useUrlState();
  const work = url.get("work");
  return {
    model: url.get("model") || null,
    work: modelWorks.find((known) => known === work) ?? null,
    training: url.get("training") || null,
    compared: url.get("compare").split(",").filter(Boolean),
    open: (model: string) => url.push({ model, work: null, training: null }),
    openWork: (model: string, next: ModelWork) => url.push({ model, work: next, training: null }),
    openTraining: (jobId: string) => url.push({ training: jobId, model: null, work: null }),
    compare: (names: readonly string[]) => url.push({ compare: names.join(",") }),
    backToModel: () => url.replace({ work: null }),
    close: () => url.replace({ model: null, work: null, training: null, compare: null }),
  };
}
