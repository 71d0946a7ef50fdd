"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { isNotFound } from "~/components/board/trpc-codes";
import { ModelFiles } from "~/components/models/model-files";
import { ModelOverview } from "~/components/models/model-overview";
import { ModelSettings } from "~/components/models/model-settings";
import { useModelUrl } from "~/components/models/model-url";
import { WorkForm, workTitles } from "~/components/models/work-form";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { EngineBadge } from "~/components/ui/engine-badge";
import { ErrorState } from "~/components/ui/error-state";
import { Sheet, SheetBody, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "~/components/ui/tabs";
import type { ModelDetail } from "~/shared/contracts/model";
import { formatBytes } from "~/shared/format-quantity";

/** Everything known of one model, what can be done with it, and the form of what is being done. */
export function ModelSheet() {
  const { model, close } = useModelUrl();
  return (
    <Sheet open={model !== null} onOpenChange={(open) => !open && close()}>
      <SheetContent aria-describedby={undefined}>{model !== null && <Inside name={model} />}</SheetContent>
    </Sheet>
  );
}

function Inside({ name }: { name: string }) {
  const trpc = useTRPC();
  const { work, backToModel } = useModelUrl();
  const model = useQuery({
    ...trpc.models.show.queryOptions({ name }),
    retry: (count, error) => !isNotFound(error) && count < 2,
  });
  return (
    <>
      <SheetHeader>
        {work && (
          <Button variant="link" className="h-auto self-start p-0 text-xs" onClick={backToModel}>
            <ArrowLeft aria-hidden />
            Back to the model
          </Button>
        )}
        <SheetTitle className="break-all">{work ? `${workTitles[work]}: ${name}` : name}</SheetTitle>
        {model.data && (
          <SheetDescription className="flex flex-wrap items-center gap-2">
            <EngineBadge engine={model.data.engine} />
            <span className="tnum">{formatBytes(model.data.sizeBytes)}</span>
            {model.data.madeFrom && <span>made from {model.data.madeFrom}</span>}
          </SheetDescription>
        )}
      </SheetHeader>
      {model.data ? (
        work ? (
          <WorkForm key={work} work={work} model={model.data} />
        ) : (
          <Details model={model.data} />
        )
      ) : (
        <SheetBody>
          {model.isError && isNotFound(model.error) ? (
            <EmptyState title="This model is not installed" description="It may have been deleted or renamed." />
          ) : model.isError ? (
            <ErrorState title="The model could not be read" error={model.error} onRetry={() => model.refetch()} />
          ) : (
            <div aria-busy className="flex flex-col gap-3">
              {["w-1/2", "w-2/3", "w-1/3", "w-3/5"].map((width) => (
                <Skeleton key={width} className={`h-4 ${width}`} />
              ))}
            </div>
          )}
        </SheetBody>
      )}
    </>
  );
}

function Details({ model }: { model: ModelDetail }) {
  return (
    <Tabs defaultValue="overview" className="flex min-h-0 flex-1 flex-col">
      <TabsList aria-label="About this model" className="mx-5 mt-3 self-start">
        <TabsTrigger value="overview">Overview</TabsTrigger>
        <TabsTrigger value="settings">Settings</TabsTrigger>
        <TabsTrigger value="files">Files and texts</TabsTrigger>
      </TabsList>
      <TabsContent value="overview" className="flex min-h-0 flex-1 flex-col">
        <ModelOverview model={model} />
      </TabsContent>
      <TabsContent value="settings" className="flex min-h-0 flex-1 flex-col">
        <ModelSettings model={model} />
      </TabsContent>
      <TabsContent value="files" className="flex min-h-0 flex-1 flex-col">
        <ModelFiles model={model} />
      </TabsContent>
    </Tabs>
  );
}
