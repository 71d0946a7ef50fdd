"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";

/** Stores a prompt from an exported file, or from any Markdown file. */
export function ImportButton({ onMade }: { onMade: (promptId: string) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const load = useMutation(
    trpc.prompts.import.mutationOptions({
      onSuccess: async (prompt) => {
        await queryClient.invalidateQueries(trpc.prompts.pathFilter());
        toast.success(`${prompt.name} is imported`);
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
        accept=".json,.md,.txt,text/markdown,text/plain,application/json"
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
    </>
  );
}
