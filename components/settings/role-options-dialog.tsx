"use client";

import { useState } from "react";
import { toast } from "sonner";
import { OptionGrid } from "~/components/chat/option-grid";
import { withOption } from "~/components/chat/option-list";
import { roleWords, useRoles } from "~/components/models/use-roles";
import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";
import { type RoleChoice, roleOptionsSchema } from "~/shared/contracts/model-settings";

const names = roleOptionsSchema.keyof().options;

/** How a kind of work is done, whichever model does it. */
export function RoleOptionsDialog({ choice, onClose }: { choice: RoleChoice; onClose: () => void }) {
  const { role, options } = choice;
  const { title } = roleWords[role];
  const [draft, setDraft] = useState(options);
  const { saveOptions } = useRoles();
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle>Options for {title.toLowerCase()}</DialogTitle>
          <DialogDescription>
            They count for this kind of work whichever model does it. Empty leaves it to the model, or to the task.
          </DialogDescription>
        </DialogHeader>
        <form
          className="flex flex-col gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            saveOptions.mutate(
              { role, options: draft },
              {
                onSuccess: () => {
                  toast.success(`The options for ${title.toLowerCase()} are saved`);
                  onClose();
                },
              },
            );
          }}
        >
          <OptionGrid
            names={names}
            options={draft}
            onChange={(name, value) => setDraft((before) => withOption(before, name, value))}
          />
          <DialogFooter>
            <Button variant="ghost" onClick={() => setDraft({})} disabled={Object.keys(draft).length === 0}>
              Reset all
            </Button>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={saveOptions.isPending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
