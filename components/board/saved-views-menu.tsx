"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bookmark, BookmarkPlus, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { openSavedView } from "~/components/board/use-board-url";
import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { toastError, toastUndo } from "~/components/ui/toaster";
import type { TaskGrouping } from "~/shared/contracts/task";
import type { SavedView, Workspace } from "~/shared/contracts/workspace";

/** The workspace's named filters with their swimlanes: one is put in force by a click, the present one is named and kept for every tab. */
export function SavedViewsMenu({ query, lanes }: { query: string; lanes: TaskGrouping | null }) {
  const { workspace } = useBoard();
  const [isNaming, setIsNaming] = useState(false);
  const save = useSaveViews(workspace);
  if (!workspace) return null;
  const { views } = workspace;
  const remove = (view: SavedView) => {
    save(
      views.filter(({ id }) => id !== view.id),
      () => toastUndo(`View "${view.name}" deleted`, () => save(views)),
    );
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label="Saved views">
            <Bookmark aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-64">
          <DropdownMenuLabel>Saved views</DropdownMenuLabel>
          {views.length === 0 && (
            <p className="px-2 pb-2 text-muted-foreground text-xs">Filter the board or choose swimlanes, then save.</p>
          )}
          {views.map((view) => (
            <div key={view.id} className="flex items-center">
              <DropdownMenuItem className="min-w-0 flex-1" onSelect={() => openSavedView(view)}>
                <span className="min-w-0">
                  <span className="block truncate">{view.name}</span>
                  <span className="block truncate text-muted-foreground text-xs">{describe(view)}</span>
                </span>
              </DropdownMenuItem>
              <DropdownMenuItem aria-label={`Delete the view ${view.name}`} onSelect={() => remove(view)}>
                <X aria-hidden />
              </DropdownMenuItem>
            </div>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem disabled={query.trim() === "" && lanes === null} onSelect={() => setIsNaming(true)}>
            <BookmarkPlus aria-hidden />
            Save this filter…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <Dialog open={isNaming} onOpenChange={setIsNaming}>
        <DialogContent>
          <NameForm
            what={describe({ query, lanes: lanes ?? undefined })}
            taken={views.map(({ name }) => name)}
            onCancel={() => setIsNaming(false)}
            onSave={(name) => {
              const kept = views.filter((view) => view.name !== name);
              save([...kept, { id: crypto.randomUUID(), name, query, ...(lanes && { lanes }) }], () =>
                toast(`View "${name}" saved`),
              );
              setIsNaming(false);
            }}
          />
        </DialogContent>
      </Dialog>
    </>
  );
}

function useSaveViews(workspace: Workspace | undefined): (views: SavedView[], onSaved?: () => void) => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { mutate } = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.workspaces.pathFilter()),
      onError: (error) => toastError("The views could not be saved", error),
    }),
  );
  return (views, onSaved) => {
    if (workspace) mutate({ id: workspace.id, patch: { views } }, { onSuccess: onSaved });
  };
}

/** "tag:api, swimlanes by parent" */
const describe = ({ query, lanes }: Pick<SavedView, "query" | "lanes">): string =>
  [query.trim(), lanes && `swimlanes by ${lanes}`].filter(Boolean).join(", ");

function NameForm({
  what,
  taken,
  onCancel,
  onSave,
}: {
  what: string;
  taken: string[];
  onCancel: () => void;
  onSave: (name: string) => void;
}) {
  const id = useId();
  const [name, setName] = useState("");
  const typed = name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(typed);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <DialogHeader>
        <DialogTitle>Save this filter</DialogTitle>
        <DialogDescription className="break-words">{what}</DialogDescription>
      </DialogHeader>
      <div>
        <Label htmlFor={id} className="mb-1.5 block">
          Name
        </Label>
        <Input id={id} autoFocus maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
        {taken.includes(typed) && (
          <p className="mt-1 text-muted-foreground text-xs">It takes the place of the old one.</p>
        )}
      </div>
      <DialogFooter>
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" disabled={typed === ""}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
