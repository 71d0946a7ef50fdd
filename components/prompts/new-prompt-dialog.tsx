"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { LintPanel } from "~/components/prompts/lint-panel";
import { Button } from "~/components/ui/button";
import { Dialog, DialogContent, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Textarea } from "~/components/ui/textarea";
import { toastError } from "~/components/ui/toaster";

/** Stores a new prompt; the lint looks on. What was typed stays when the daemon refuses it. */
export function NewPromptDialog({ onClose, onMade }: { onClose: () => void; onMade: (promptId: string) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const id = useId();
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const create = useMutation(
    trpc.prompts.create.mutationOptions({
      onSuccess: async (prompt) => {
        await queryClient.invalidateQueries(trpc.prompts.pathFilter());
        onMade(prompt.id);
      },
      onError: (error) => toastError("The prompt was not stored", error),
    }),
  );
  const isReady = name.trim() !== "" && text.trim() !== "" && !create.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) create.mutate({ name, text });
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent aria-describedby={undefined} className="scroll-quiet max-w-2xl">
        <DialogHeader>
          <DialogTitle>New prompt</DialogTitle>
        </DialogHeader>
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Label htmlFor={`${id}-name`}>Name</Label>
          <Input
            id={`${id}-name`}
            autoFocus
            required
            maxLength={120}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <Label htmlFor={`${id}-text`}>Text</Label>
          <p id={`${id}-hint`} className="-mt-2 text-muted-foreground text-xs">
            A word in braces, such as {"{text}"}, marks a place that is filled in later.
          </p>
          <Textarea
            id={`${id}-text`}
            ref={box}
            aria-describedby={`${id}-hint`}
            required
            spellCheck={false}
            maxLength={50_000}
            value={text}
            onChange={({ target }) => setText(target.value)}
            className="scroll-quiet max-h-[40vh] min-h-40 font-mono text-xs leading-5"
          />
          {text.trim() !== "" && (
            <LintPanel
              text={text}
              placeholders={null}
              onJump={(start, end) => {
                box.current?.focus();
                box.current?.setSelectionRange(start, end);
              }}
            />
          )}
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={!isReady}>
              Store
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
