"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { ImportNotes } from "~/components/prompts/import-notes";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";

/** Stores a prompt from an exported file, a promptfoo configuration, or any Markdown file. */
export function ImportButton({ onMade }: { onMade: (promptId: string) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [notes, setNotes] = useState<string[]>([]);
  const load = useMutation(
    trpc.prompts.import.mutationOptions({
      onSuccess: async (prompt) => {
        await queryClient.invalidateQueries(trpc.prompts.pathFilter());
        toast.success(`${prompt.name} is imported`);
        setNotes(prompt.notes);
        onMade(prompt.id);
      },
      onError: (error) => toastError("The file was not imported", error),
    }),
  );
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,.yaml,.yml,.md,.txt,text/markdown,text/plain,application/json,application/yaml"
        aria-label="File with a prompt"
        className="sr-only"
        tabIndex={-1}
        onChange={async ({ target }) => {
          const [file] = target.files ?? [];
          if (file) load.mutate({ content: await file.text(), fileName: file.name });
          target.value = "";
        }}
      />
      <Button variant="outline" disabled={load.isPending} onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        Import
      </Button>
      <ImportNotes notes={notes} onClose={() => setNotes([])} />
    </>
  );
}
