"use client";

import { useState } from "react";
import { LintPanel } from "~/components/prompts/lint-panel";
import { PromptEditor } from "~/components/prompts/prompt-editor";
import { PromptText } from "~/components/prompts/prompt-text";
import { WordDiff } from "~/components/prompts/word-diff";
import { Label } from "~/components/ui/label";
import { Switch } from "~/components/ui/switch";
import type { Prompt, ScoredRevision } from "~/shared/contracts/prompt";

/** A revision's text, its editor, or what it changed against the revision that it came from; below, what the lint says. */
export function PromptTextTab({
  prompt,
  revision,
  revisions,
  isEditing,
  onDone,
}: {
  prompt: Prompt;
  revision: ScoredRevision;
  revisions: readonly ScoredRevision[];
  isEditing: boolean;
  onDone: (saved: boolean) => void;
}) {
  const [showsDiff, setShowsDiff] = useState(false);
  const parent = revisions.find(({ id }) => id === revision.parentId);
  if (isEditing) return <PromptEditor prompt={prompt} base={revision} onDone={onDone} />;
  return (
    <div className="flex flex-col gap-4">
      {revision.status === "rejected" && (
        <p className="rounded-lg border border-warning bg-warning-soft px-3 py-2 text-xs">
          A model wrote this and it was refused: {revision.statusReason}
        </p>
      )}
      {parent && (
        <Label className="flex items-center gap-2 self-start">
          <Switch checked={showsDiff} onCheckedChange={setShowsDiff} />
          Show what changed since revision {parent.number}
        </Label>
      )}
      {parent && showsDiff ? (
        <WordDiff before={parent.text} after={revision.text} />
      ) : (
        <PromptText text={revision.text} placeholders={prompt.placeholders} />
      )}
      <LintPanel text={revision.text} placeholders={prompt.origin === "human" ? null : prompt.placeholders} />
    </div>
  );
}
