"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, MoreHorizontal, Tag, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { saveFile } from "~/components/chat/save-file";
import { LabelDialog } from "~/components/prompts/label-dialog";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { toastError, toastUndo } from "~/components/ui/toaster";
import type { Prompt, ScoredRevision } from "~/shared/contracts/prompt";
import type { PromptFileFormat } from "~/shared/contracts/prompt-file";

const formats: Record<PromptFileFormat, string> = {
  json: "Export with history (JSON)",
  markdown: "Export the text in use (Markdown)",
  promptfoo: "Export for promptfoo (YAML)",
};

/** Labels, export and deletion. */
export function RevisionTools({
  prompt,
  revision,
  onGone,
}: {
  prompt: Prompt;
  revision: ScoredRevision;
  onGone: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isLabelling, setLabelling] = useState(false);
  const refetch = () => queryClient.invalidateQueries(trpc.prompts.pathFilter());
  const read = (format: PromptFileFormat) =>
    queryClient.fetchQuery(trpc.prompts.export.queryOptions({ promptId: prompt.id, format }, { staleTime: 0 }));
  const removeLabel = useMutation(
    trpc.prompts.removeLabel.mutationOptions({
      onSuccess: refetch,
      onError: (error) => toastError("The label stays", error),
    }),
  );
  const bringBack = useMutation(
    trpc.prompts.import.mutationOptions({
      onSuccess: refetch,
      onError: (error) => toastError("The prompt was not brought back", error),
    }),
  );
  const remove = useMutation(trpc.prompts.remove.mutationOptions());

  const exportAs = async (format: PromptFileFormat) => {
    try {
      const { fileName, content } = await read(format);
      saveFile(fileName, content, format === "json" ? "application/json" : "text/plain");
    } catch (error) {
      toastError("The prompt was not exported", error);
    }
  };
  const removeWithUndo = async () => {
    try {
      const { content, fileName } = await read("json");
      await remove.mutateAsync({ id: prompt.id });
      onGone();
      await refetch();
      toastUndo(`${prompt.name} is deleted`, () => bringBack.mutate({ content, fileName }));
    } catch (error) {
      toastError("The prompt was not deleted", error);
    }
  };

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label="More for this prompt">
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setLabelling(true)}>
            <Tag aria-hidden />
            Label revision {revision.number}…
          </DropdownMenuItem>
          {revision.labels
            .filter((label) => label !== "active" && label !== "latest")
            .map((label) => (
              <DropdownMenuItem key={label} onSelect={() => removeLabel.mutate({ promptId: prompt.id, label })}>
                <X aria-hidden />
                Remove label {label}
              </DropdownMenuItem>
            ))}
          <DropdownMenuSeparator />
          {(Object.keys(formats) as PromptFileFormat[]).map((format) => (
            <DropdownMenuItem key={format} onSelect={() => void exportAs(format)}>
              <Download aria-hidden />
              {formats[format]}
            </DropdownMenuItem>
          ))}
          {prompt.origin === "human" && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem onSelect={() => void removeWithUndo()}>
                <Trash2 aria-hidden />
                Delete the prompt
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {isLabelling && <LabelDialog revision={revision} onClose={() => setLabelling(false)} />}
    </>
  );
}
