"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, TriangleAlert } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { LintPanel } from "~/components/prompts/lint-panel";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Textarea } from "~/components/ui/textarea";
import { toastError } from "~/components/ui/toaster";
import type { Prompt, PromptRevision } from "~/shared/contracts/prompt";
import { findPlaceholders } from "~/shared/prompt-spans";

/** Edits a revision's text into a new revision, which is used from then on. Every placeholder must stay. */
export function PromptEditor({
  prompt,
  base,
  onDone,
}: {
  prompt: Prompt;
  base: PromptRevision;
  onDone: (saved: boolean) => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const id = useId();
  const [text, setText] = useState(base.text);
  const [reason, setReason] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  // A person's own prompt may change what it asks for.
  const missing = prompt.origin === "human" ? [] : prompt.placeholders.filter((each) => !text.includes(each));
  const changed = text !== base.text;

  const revise = useMutation(
    trpc.prompts.revise.mutationOptions({
      onSuccess: async (revision) => {
        await queryClient.invalidateQueries(trpc.prompts.pathFilter());
        toast.success(`Revision ${revision.number} is in use`);
        onDone(true);
      },
      onError: (error) => toastError("The revision was not saved", error),
    }),
  );

  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (changed && text.trim() !== "" && missing.length === 0)
      revise.mutate({ promptId: prompt.id, text, reason: reason.trim() });
  };

  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Enter" && (event.metaKey || event.ctrlKey) && submit(event)}
      className="flex flex-col gap-4"
    >
      <div className="flex flex-col gap-2">
        <Label htmlFor={`${id}-text`}>Text</Label>
        <Textarea
          id={`${id}-text`}
          ref={box}
          value={text}
          spellCheck={false}
          aria-invalid={missing.length > 0}
          aria-describedby={`${id}-placeholders`}
          onChange={(event) => setText(event.target.value)}
          className="scroll-quiet max-h-[60vh] min-h-72 font-mono text-xs leading-5"
        />
        <ul id={`${id}-placeholders`} aria-label="Placeholders" className="flex flex-wrap gap-1.5">
          {(prompt.origin === "human" ? findPlaceholders(text) : prompt.placeholders).map((placeholder) => {
            const isMissing = missing.includes(placeholder);
            const Icon = isMissing ? TriangleAlert : Check;
            return (
              <li key={placeholder}>
                <Badge variant={isMissing ? "destructive" : "success"} className="font-mono">
                  <Icon aria-hidden />
                  {placeholder}
                  {isMissing && " is missing"}
                </Badge>
              </li>
            );
          })}
        </ul>
      </div>
      <LintPanel
        text={text}
        placeholders={prompt.origin === "human" ? null : prompt.placeholders}
        onJump={(start, end) => {
          box.current?.focus();
          box.current?.setSelectionRange(start, end);
        }}
      />
      <div className="flex flex-col gap-2">
        <Label htmlFor={`${id}-reason`}>Why (optional)</Label>
        <Input
          id={`${id}-reason`}
          value={reason}
          maxLength={500}
          placeholder="What this revision should do better"
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" onClick={() => onDone(false)}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="primary"
          disabled={!changed || text.trim() === "" || missing.length > 0 || revise.isPending}
        >
          Save as new revision
        </Button>
      </div>
    </form>
  );
}
