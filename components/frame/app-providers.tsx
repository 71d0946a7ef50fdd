"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useCallback } from "react";
import { toast } from "sonner";
import { DataProvider } from "~/app/_trpc/client";
import { LiveEvents } from "~/app/_trpc/events";
import { describeSuccess, jobResultPath } from "~/components/frame/job-words";
import { Toaster } from "~/components/ui/toaster";
import { TooltipProvider } from "~/components/ui/tooltip";
import type { Job } from "~/shared/contracts/job";

/** What every page stands on: data, live events, tooltips and toasts. */
export function AppProviders({ children }: { children: ReactNode }) {
  const router = useRouter();
  const announceEnd = useCallback(
    (job: Job) => {
      // The sheet of this very job is open, under whatever name the address has it, and shows its end.
      if ([...new URLSearchParams(window.location.search).values()].includes(job.id)) return;
      const path = jobResultPath(job);
      if (job.status === "succeeded") {
        toast.success(`${job.title}: ${describeSuccess(job)}`, {
          action: path ? { label: "Show", onClick: () => router.push(path) } : undefined,
        });
      } else if (job.status !== "cancelled") {
        const { message, hint } = job.error ?? { message: "The daemon stopped while it ran." };
        toast.error(`${job.title}: failed`, { description: hint ? `${message} ${hint}` : message, duration: 10_000 });
      }
    },
    [router],
  );

  return (
    <DataProvider>
      <TooltipProvider delayDuration={400}>
        <LiveEvents onJobEnd={announceEnd} />
        {children}
        <Toaster />
      </TooltipProvider>
    </DataProvider>
  );
}
