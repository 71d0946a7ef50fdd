"use client";

import { useQuery } from "@tanstack/react-query";
import {
  Boxes,
  Combine,
  FlaskConical,
  GraduationCap,
  MessageSquare,
  PackageOpen,
  PenLine,
  Pin,
  PinOff,
  Play,
  Scale,
  Square,
  Trash2,
} from "lucide-react";
import Link from "next/link";
import { useTRPC } from "~/app/_trpc/client";
import { LoadedCell } from "~/components/models/loaded-cell";
import { Fact, FactList, Part, TextBlock } from "~/components/models/model-facts";
import { useModelUrl } from "~/components/models/model-url";
import { describeQuantization } from "~/components/models/model-words";
import { ModelFit } from "~/components/models/table-columns";
import { TrainingSummary } from "~/components/models/training-summary";
import { useModelActions } from "~/components/models/use-model-actions";
import { useRemoval } from "~/components/models/use-removal";
import { roleWords } from "~/components/models/use-roles";
import { useTableFacts } from "~/components/models/use-table-facts";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import type { ModelDetail } from "~/shared/contracts/model";
import { formatContext, formatCount, formatMemory } from "~/shared/format-quantity";
import { estimatedContextTokens } from "~/shared/memory-fit";

/** Figures, what it is loaded with, what it is chosen for, and what can be made of it. */
export function ModelOverview({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const { now, memory, speeds } = useTableFacts();
  const roles = useQuery(trpc.models.roles.queryOptions()).data?.filter(({ chosen }) => chosen === model.name) ?? [];
  const url = useQuery(trpc.system.status.queryOptions()).data?.url;
  const { name, contextBytesPerToken, contextLength, parameterCount } = model;
  const query = encodeURIComponent(name);
  const speed = speeds.get(name);
  const message = { model: name, messages: [{ role: "user", content: "Why is the sky blue?" }] };
  const canWrite = model.capabilities.includes("completion");
  return (
    <>
      <SheetBody className="flex flex-col gap-6">
        <FactList>
          <Fact name="Quantisation">{describeQuantization(model)}</Fact>
          <Fact name="Parameters">{parameterCount === null ? "–" : formatCount(parameterCount)}</Fact>
          <Fact name="Context">{contextLength === null ? "–" : `${formatContext(contextLength)} tokens`}</Fact>
          <Fact name="Memory">
            <span className="flex flex-wrap items-center gap-x-3">
              <ModelFit model={model} memory={memory} />
              {contextBytesPerToken !== null && (
                <span className="text-muted-foreground text-xs">
                  of that {formatMemory(contextBytesPerToken * estimatedContextTokens)} for a conversation of{" "}
                  {formatCount(estimatedContextTokens)} tokens
                </span>
              )}
            </span>
          </Fact>
          <Fact name="Family">{[model.family, model.architecture].filter(Boolean).join(", ") || "–"}</Fact>
          <Fact name="Can">{model.capabilities.join(", ") || "–"}</Fact>
          <Fact name="Speed here">{speed === undefined ? "not measured" : `${speed.toFixed(1)} tok/s`}</Fact>
          <Fact name="Loaded">
            <LoadedCell model={model} now={now} />
          </Fact>
          <Fact name="Chosen for">
            {roles.length === 0
              ? "–"
              : roles.map(({ role, pinned }) => (
                  <Badge key={role} variant={pinned ? "primary" : "neutral"} className="mr-1">
                    {roleWords[role].title}
                    {pinned ? "" : ", automatically"}
                  </Badge>
                ))}
          </Fact>
        </FactList>
        <MakeButtons model={model} />
        <TrainingSummary model={model} />
        {url && canWrite && (
          <TextBlock
            title="Call it"
            text={`curl ${url}/api/chat -d '${JSON.stringify(message)}'`}
            copy="the curl command"
          />
        )}
      </SheetBody>
      <SheetFooter>
        <LoadButtons model={model} />
        <Button asChild variant="outline">
          <Link href={`/bench?model=${query}`}>
            <FlaskConical aria-hidden />
            Benchmark
          </Link>
        </Button>
        {canWrite && (
          <Button asChild variant="primary">
            <Link href={`/chat?model=${query}`}>
              <MessageSquare aria-hidden />
              Chat
            </Link>
          </Button>
        )}
      </SheetFooter>
    </>
  );
}

/** What can be made of the model. */
function MakeButtons({ model }: { model: ModelDetail }) {
  const { openWork, close } = useModelUrl();
  const removal = useRemoval(model.name);
  const { name, engine, isPacked, hasAdapter } = model;
  const isMlx = engine === "mlx";
  return (
    <Part title="Make something of it">
      <div className="flex flex-wrap gap-2">
        {isMlx && !hasAdapter && (
          <Button variant="outline" onClick={() => openWork(name, "twin")}>
            <Boxes aria-hidden />
            Make GGUF twin
          </Button>
        )}
        {isMlx && !hasAdapter && !isPacked && (
          <Button variant="outline" onClick={() => openWork(name, "quantise")}>
            <Scale aria-hidden />
            Quantise
          </Button>
        )}
        {isMlx && !hasAdapter && isPacked && (
          <Button variant="outline" onClick={() => openWork(name, "unpack")}>
            <PackageOpen aria-hidden />
            Unpack to 16 bits
          </Button>
        )}
        {isMlx && hasAdapter && (
          <Button variant="outline" onClick={() => openWork(name, "fuse")}>
            <Combine aria-hidden />
            Fuse the adapter
          </Button>
        )}
        {isMlx && !hasAdapter && model.capabilities.includes("completion") && (
          <Button variant="outline" onClick={() => openWork(name, "fine-tune")}>
            <GraduationCap aria-hidden />
            Fine-tune
          </Button>
        )}
        <Button variant="outline" onClick={() => openWork(name, "rename")}>
          <PenLine aria-hidden />
          Rename
        </Button>
        <Button
          variant="outline"
          disabled={removal.job !== null || removal.isBusy}
          className="text-destructive"
          onClick={() => {
            removal.begin();
            close();
          }}
        >
          <Trash2 aria-hidden />
          Delete
        </Button>
      </div>
    </Part>
  );
}

function LoadButtons({ model }: { model: ModelDetail }) {
  const { load, unload, pin, unpin, isBusy } = useModelActions(model.name);
  const { loaded } = model;
  return (
    <div className="mr-auto flex gap-2">
      {loaded ? (
        <Button variant="outline" disabled={isBusy} onClick={unload}>
          <Square aria-hidden />
          Unload
        </Button>
      ) : (
        <Button variant="outline" disabled={isBusy} onClick={load}>
          <Play aria-hidden />
          {isBusy ? "Loading" : "Load"}
        </Button>
      )}
      {loaded &&
        (loaded.expiresAt === null ? (
          <Button variant="outline" disabled={isBusy} onClick={unpin}>
            <PinOff aria-hidden />
            Let go when idle
          </Button>
        ) : (
          <Button variant="outline" disabled={isBusy} onClick={pin}>
            <Pin aria-hidden />
            Keep loaded
          </Button>
        ))}
    </div>
  );
}
