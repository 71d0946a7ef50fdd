"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical, MessageSquare } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { CopyButton, CopyText } from "~/components/copy-text";
import { LoadedCell } from "~/components/models/loaded-cell";
import { describeQuantization } from "~/components/models/model-words";
import { Button } from "~/components/ui/button";
import { EngineBadge } from "~/components/ui/engine-badge";
import { ErrorState } from "~/components/ui/error-state";
import {
  Sheet,
  SheetBody,
  SheetContent,
  SheetDescription,
  SheetFooter,
  SheetHeader,
  SheetTitle,
} from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import { useNow } from "~/components/use-now";
import type { ModelDetail } from "~/shared/contracts/model";
import { formatBytes, formatContext, formatCount } from "~/shared/format-quantity";

/** Everything known of one model: figures, files, template, parameters, licence, and how to call it. */
export function ModelSheet({ name, onClose }: { name: string | null; onClose: () => void }) {
  return (
    <Sheet open={name !== null} onOpenChange={(open) => !open && onClose()}>
      <SheetContent aria-describedby={undefined}>{name !== null && <SheetInside name={name} />}</SheetContent>
    </Sheet>
  );
}

function SheetInside({ name }: { name: string }) {
  const trpc = useTRPC();
  const model = useQuery(trpc.models.show.queryOptions({ name }));
  const query = encodeURIComponent(name);
  return (
    <>
      <SheetHeader>
        <SheetTitle className="break-all">{name}</SheetTitle>
        {model.data && (
          <SheetDescription className="flex items-center gap-2">
            <EngineBadge engine={model.data.engine} />
            <span className="tnum">{formatBytes(model.data.sizeBytes)}</span>
          </SheetDescription>
        )}
      </SheetHeader>
      <SheetBody>
        {model.isError ? (
          <ErrorState title="The model could not be read" error={model.error} onRetry={() => model.refetch()} />
        ) : model.isPending ? (
          <div aria-busy className="flex flex-col gap-3">
            {["w-1/2", "w-2/3", "w-1/3", "w-3/5"].map((width) => (
              <Skeleton key={width} className={`h-4 ${width}`} />
            ))}
          </div>
        ) : (
          <Details model={model.data} />
        )}
      </SheetBody>
      <SheetFooter>
        <Button asChild variant="outline">
          <Link href={`/bench?model=${query}`}>
            <FlaskConical aria-hidden />
            Benchmark
          </Link>
        </Button>
        <Button asChild variant="primary">
          <Link href={`/chat?model=${query}`}>
            <MessageSquare aria-hidden />
            Chat
          </Link>
        </Button>
      </SheetFooter>
    </>
  );
}

function Details({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const now = useNow(1_000);
  const url = useQuery(trpc.system.status.queryOptions()).data?.url;
  const curl = `curl ${url}/api/chat -d '${JSON.stringify({ model: model.name, messages: [{ role: "user", content: "Why is the sky blue?" }] })}'`;
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        <Fact name="Quantisation">{describeQuantization(model)}</Fact>
        <Fact name="Parameters">{model.parameterCount === null ? "–" : formatCount(model.parameterCount)}</Fact>
        <Fact name="Context">
          {model.contextLength === null ? "–" : `${formatContext(model.contextLength)} tokens`}
        </Fact>
        <Fact name="Family">{model.family || "–"}</Fact>
        <Fact name="Can">{model.capabilities.join(", ") || "–"}</Fact>
        <Fact name="Loaded">
          <LoadedCell model={model} now={now} />
        </Fact>
        <Fact name="Digest">
          <code className="font-mono text-xs">{model.digest.slice(0, 12)}</code>
        </Fact>
        {model.path && (
          <Fact name="Path">
            <CopyText text={model.path} />
          </Fact>
        )}
      </dl>
      {url && <TextBlock title="Call it" text={curl} copy="the curl command" />}
      {model.files.length > 0 && (
        <Part title="Files">
          <ul className="divide-y rounded-md border">
            {model.files.map((file) => (
              <li key={file.name} className="flex justify-between gap-4 px-3 py-1.5">
                <span className="min-w-0 break-all">{file.name}</span>
                <span className="tnum shrink-0 text-muted-foreground">{formatBytes(file.sizeBytes)}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {model.parameters && <TextBlock title="Parameters" text={model.parameters} copy="the parameters" />}
      {model.template && <TextBlock title="Template" text={model.template} copy="the template" />}
      {model.license && <TextBlock title="Licence" text={model.license} copy="the licence" />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="tnum min-w-0">{children}</dd>
    </>
  );
}

function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <div className="flex min-h-7 items-center justify-between">
        <h3 className="font-semibold text-sm">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

function TextBlock({ title, text, copy }: { title: string; text: string; copy: string }) {
  return (
    <Part title={title} action={<CopyButton text={text} what={copy} />}>
      <pre className="scroll-quiet max-h-64 overflow-auto whitespace-pre-wrap break-words rounded-md border bg-muted px-3 py-2 font-mono text-xs">
        {text}
      </pre>
    </Part>
  );
}
