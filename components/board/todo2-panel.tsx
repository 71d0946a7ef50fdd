"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";
import { Label } from "~/components/ui/label";
import { Switch } from "~/components/ui/switch";
import { toastError } from "~/components/ui/toaster";
import type { FieldValue, Todo2Conflict, Todo2Status } from "~/shared/contracts/todo2";

/** The exchange of a workspace's tasks with its `.todo2` folder: where it stands, sync now or always, and conflicts to settle. */
export function Todo2Panel({ path }: { path: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const status = useQuery(trpc.todo2.status.queryOptions({ path })).data;
  const refetch = () => client.invalidateQueries(trpc.todo2.pathFilter());
  const run = useMutation(
    trpc.todo2.run.mutationOptions({
      onSuccess: ({ created, updated, removed, isFileWritten }) => {
        toast(
          `Board: ${created} created, ${updated} changed, ${removed} removed. File ${isFileWritten ? "written" : "as it was"}.`,
        );
        return refetch();
      },
      onError: (error) => toastError("The Todo2 file could not be exchanged", error),
    }),
  );
  const live = useMutation(
    trpc.todo2.setLive.mutationOptions({
      onSuccess: refetch,
      onError: (error) => toastError("The live exchange could not be changed", error),
    }),
  );
  const settle = useMutation(
    trpc.todo2.settle.mutationOptions({
      onSuccess: () => run.mutate({ path, mode: "sync" }),
      onError: (error) => toastError("The conflict could not be settled", error),
    }),
  );
  if (!status) return null;
  return (
    <section aria-label="Todo2 file" className="flex flex-col gap-2 rounded-lg border p-3">
      <div className="flex items-center gap-2">
        <h3 className="font-medium text-xs">Todo2 file</h3>
        <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">{describe(status)}</span>
        <Button size="sm" variant="outline" disabled={run.isPending} onClick={() => run.mutate({ path, mode: "sync" })}>
          Sync now
        </Button>
      </div>
      <div className="flex items-center gap-2">
        <Switch
          id="todo2-live"
          checked={status.isLive}
          disabled={live.isPending}
          onCheckedChange={(isLive) => live.mutate({ path, isLive })}
        />
        <Label htmlFor="todo2-live">Carry changes over as they happen</Label>
      </div>
      {status.kind === "database" && (
        <p className="text-muted-foreground text-xs">
          The tasks are read from and written to .todo2/todo2.db, which its program puts above the JSON file.
        </p>
      )}
      {status.error !== null && (
        <p role="alert" className="text-danger text-xs">
          {status.error}
        </p>
      )}
      {status.conflicts.map((conflict) => (
        <Conflict
          key={`${conflict.todo2Id} ${conflict.field}`}
          conflict={conflict}
          onKeep={(keep) => {
            const { todo2Id, field } = conflict;
            if (status.workspaceId) settle.mutate({ workspaceId: status.workspaceId, todo2Id, field, keep });
          }}
        />
      ))}
    </section>
  );
}

function Conflict({ conflict, onKeep }: { conflict: Todo2Conflict; onKeep: (side: "board" | "file") => void }) {
  return (
    <div className="rounded-md border border-warning bg-warning-soft p-2 text-xs">
      <p className="mb-1.5 font-medium">
        {conflict.todo2Id} {conflict.title}: {conflict.field} was changed on both sides
      </p>
      <div className="grid gap-2 sm:grid-cols-2">
        {(["board", "file"] as const).map((side) => (
          <div key={side} className="flex flex-col items-start gap-1">
            <span className="line-clamp-3 break-words">
              {side === "board" ? "Board" : "File"}: {showValue(conflict[side])}
            </span>
            <Button size="sm" variant="outline" onClick={() => onKeep(side)}>
              Keep the {side}'s
            </Button>
          </div>
        ))}
      </div>
    </div>
  );
}

const showValue = (value: FieldValue): string => (Array.isArray(value) ? value.join(", ") : String(value ?? "(empty)"));

function describe({ isFileThere, syncedAt, isFileChanged }: Todo2Status): string {
  if (syncedAt === null) return isFileThere ? "found, never exchanged with this board" : "none in this folder yet";
  return `exchanged ${new Date(syncedAt).toLocaleString("en")}${isFileChanged ? ", changed since" : ""}`;
}
