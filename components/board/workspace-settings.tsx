"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { Todo2Panel } from "~/components/board/todo2-panel";
import { ExecutionRules } from "~/components/execution/execution-rules";
import { Button } from "~/components/ui/button";
import { Dialog, DialogContent, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Textarea } from "~/components/ui/textarea";
import { toastError } from "~/components/ui/toaster";
import { mainColumns } from "~/shared/board-columns";
import type { Workspace, WorkspaceRules } from "~/shared/contracts/workspace";

const onCreateWords: Record<WorkspaceRules["onCreate"], string> = {
  nothing: "Nothing happens",
  analyze: "It is analysed",
  analyze_and_propose: "It is analysed; a breakdown, or the change of a simple task, is proposed",
};

/** Name, column limits, definition of done, what happens to new tasks, and the exchange with a Todo2 file. */
export function WorkspaceSettings({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const id = useId();
  const [name, setName] = useState(workspace.name);
  const [limits, setLimits] = useState(workspace.rules.wipLimits);
  const [done, setDone] = useState(workspace.rules.definitionOfDone.join("\n"));
  const [onCreate, setOnCreate] = useState(workspace.rules.onCreate);
  const [execute, setExecute] = useState(workspace.rules.execute);
  const [mayFinish, setMayFinish] = useState(workspace.rules.mayFinish);
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries(trpc.workspaces.pathFilter());
        onClose();
      },
      onError: (error) => toastError("The settings could not be saved", error),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const definitionOfDone = done
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    update.mutate({
      id: workspace.id,
      patch: { name, rules: { wipLimits: limits, definitionOfDone, onCreate, execute, mayFinish } },
    });
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent aria-describedby={undefined} className="max-w-xl">
        <DialogHeader>
          <DialogTitle>Workspace settings</DialogTitle>
        </DialogHeader>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <div>
            <Label htmlFor={`${id}-name`} className="mb-1.5 block">
              Name
            </Label>
            <Input
              id={`${id}-name`}
              required
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <fieldset>
            <legend className="mb-1.5 font-medium text-xs">Most cards in a column (empty: no limit)</legend>
            <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
              {mainColumns.map((status) => (
                <Label key={status} className="flex flex-col gap-1 font-normal text-muted-foreground">
                  {status}
                  <Input
                    type="number"
                    min={1}
                    max={1000}
                    value={limits[status] ?? ""}
                    onChange={({ target }) => {
                      const { [status]: _, ...others } = limits;
                      setLimits(target.value === "" ? others : { ...others, [status]: Number(target.value) });
                    }}
                    className="tnum"
                  />
                </Label>
              ))}
            </div>
          </fieldset>
          <div>
            <Label htmlFor={`${id}-done`} className="mb-1.5 block">
              Definition of done, one item a line; every new task gets it
            </Label>
            <Textarea
              id={`${id}-done`}
              value={done}
              onChange={(event) => setDone(event.target.value)}
              className="min-h-16"
            />
          </div>
          <div>
            <Label htmlFor={`${id}-create`} className="mb-1.5 block">
              When a task is created
            </Label>
            <Select value={onCreate} onValueChange={(value) => setOnCreate(value as WorkspaceRules["onCreate"])}>
              <SelectTrigger id={`${id}-create`}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {Object.entries(onCreateWords).map(([value, words]) => (
                  <SelectItem key={value} value={value}>
                    {words}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          </div>
          <ExecutionRules
            folder={workspace.path}
            rules={execute}
            mayFinish={mayFinish}
            onChange={setExecute}
            onMayFinish={setMayFinish}
          />
          {workspace.path && <Todo2Panel path={workspace.path} />}
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={name.trim() === "" || update.isPending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
