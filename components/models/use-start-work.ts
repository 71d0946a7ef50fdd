"use client";

import { toast } from "sonner";
import { putJob } from "~/app/_trpc/live-store";
import { useModelUrl } from "~/components/models/model-url";
import type { Job } from "~/shared/contracts/job";

/** What happens when work on a model has begun: its job shows at once, and the sheet makes place for the list. */
export function useStartWork(): (job: Job) => void {
  const { close } = useModelUrl();
  return (job) => {
    putJob(job);
    toast.success(`${job.title}: begun`);
    close();
  };
}
