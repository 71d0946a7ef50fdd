"use client";

import { Check, Download } from "lucide-react";
import { CancelJob } from "~/components/frame/job-row";
import { progressPercent } from "~/components/frame/job-words";
import { usePullJob } from "~/components/models/use-pull-job";
import { usePullModel } from "~/components/models/use-pull-model";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Progress } from "~/components/ui/progress";
import type { CatalogueEntry } from "~/shared/contracts/catalogue";

/** Pulls one catalogue entry; turns into its progress and a cancel while the download runs. */
export function PullButton({ entry }: { entry: Pick<CatalogueEntry, "name" | "installed"> }) {
  const pull = usePullModel();
  const job = usePullJob(entry.name);

  if (entry.installed) {
    return (
      <Badge variant="success">
        <Check aria-hidden />
        Installed
      </Badge>
    );
  }
  if (job) {
    const percent = job.progress ? progressPercent(job.progress) : null;
    return (
      <span className="flex items-center gap-2">
        <Progress value={percent} aria-label={`Progress of ${job.title}`} className="w-16" />
        <span className="tnum w-9 text-right text-xs">{percent === null ? "" : `${Math.floor(percent)}%`}</span>
        <CancelJob job={job} />
      </span>
    );
  }
  return (
    <Button
      variant="outline"
      size="sm"
      disabled={pull.isPending}
      aria-label={`Pull ${entry.name}`}
      onClick={() => pull.mutate({ name: entry.name })}
    >
      <Download aria-hidden />
      Pull
    </Button>
  );
}
