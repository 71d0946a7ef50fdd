"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { OptionGrid } from "~/components/chat/option-grid";
import { withOption } from "~/components/chat/option-list";
import { Part } from "~/components/models/model-facts";
import { RoleSwitches } from "~/components/models/role-switches";
import { Button } from "~/components/ui/button";
import { ErrorState } from "~/components/ui/error-state";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import { Textarea } from "~/components/ui/textarea";
import { toastError } from "~/components/ui/toaster";
import type { ModelDetail } from "~/shared/contracts/model";
import type { ModelDefaults } from "~/shared/contracts/model-settings";
import { parseDurationMs } from "~/shared/duration";

/** What ollmlx itself gives the model when it calls it: system prompt, options, how long it stays, and its roles. */
export function ModelSettings({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const defaults = useQuery(trpc.models.defaults.queryOptions({ name: model.name }));
  if (defaults.isError) {
    return (
      <SheetBody>
        <ErrorState title="The settings could not be read" error={defaults.error} onRetry={() => defaults.refetch()} />
      </SheetBody>
    );
  }
  if (!defaults.data) {
    return (
      <SheetBody aria-busy>
        <Skeleton className="h-40" />
      </SheetBody>
    );
  }
  return <SettingsForm key={JSON.stringify(defaults.data)} model={model} saved={defaults.data} />;
}

function SettingsForm({ model, saved }: { model: ModelDetail; saved: ModelDefaults }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const id = useId();
  const [draft, setDraft] = useState(saved);
  const save = useMutation(
    trpc.models.saveDefaults.mutationOptions({
      onSuccess: () => {
        toast.success(`The settings of ${model.name} are saved`);
        return queryClient.invalidateQueries(trpc.models.defaults.queryFilter({ name: model.name }));
      },
      onError: (error) => toastError("The settings were not saved", error),
    }),
  );
  const keepAlive = draft.keepAlive ?? "";
  const isKeepAliveWrong = keepAlive !== "" && parseDurationMs(keepAlive) === null;
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ name: model.name, defaults: draft });
      }}
    >
      <SheetBody className="flex flex-col gap-6">
        <RoleSwitches model={model} />
        <Part title="Where ollmlx calls it">
          <p className="mb-2 text-muted-foreground text-xs">
            For chats and tasks on this dashboard. What a kind of work, a chat or a client says itself goes before
            these.
          </p>
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-system`}>System prompt</Label>
            <Textarea
              id={`${id}-system`}
              rows={4}
              value={draft.system}
              placeholder={model.system || "none"}
              onChange={(event) => setDraft({ ...draft, system: event.target.value })}
            />
          </div>
          <div className="mt-3 flex flex-col gap-1.5">
            <Label htmlFor={`${id}-keep`}>Stays loaded</Label>
            <Input
              id={`${id}-keep`}
              value={keepAlive}
              placeholder="as the daemon is set"
              aria-invalid={isKeepAliveWrong}
              aria-describedby={`${id}-keep-hint`}
              onChange={(event) => setDraft({ ...draft, keepAlive: event.target.value.trim() || null })}
            />
            <p
              id={`${id}-keep-hint`}
              className={isKeepAliveWrong ? "text-destructive text-xs" : "text-muted-foreground text-xs"}
            >
              A duration such as 5m or 1h30m; 0 unloads at once, -1 keeps it loaded.
            </p>
          </div>
        </Part>
        <Part title="Options">
          <OptionGrid
            options={draft.options}
            onChange={(name, value) =>
              setDraft((before) => ({ ...before, options: withOption(before.options, name, value) }))
            }
          />
        </Part>
      </SheetBody>
      <SheetFooter>
        <Button variant="outline" disabled={!isChanged} onClick={() => setDraft(saved)}>
          Discard
        </Button>
        <Button type="submit" variant="primary" disabled={!isChanged || isKeepAliveWrong || save.isPending}>
          Save
        </Button>
      </SheetFooter>
    </form>
  );
}
