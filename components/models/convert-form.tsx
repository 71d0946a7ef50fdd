"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { FormProblem, TextField } from "~/components/models/form-parts";
import { useStartWork } from "~/components/models/use-start-work";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import type { ModelDetail } from "~/shared/contracts/model";
import { formatBytes } from "~/shared/format-quantity";
import { proposeCopyName } from "~/shared/model-names";

const words = {
  dequantize: {
    ending: "16bit",
    button: "Unpack",
    text: "A copy whose weights are not packed can be quantised anew or imported by Ollama. What packing lost stays lost.",
  },
  fuse: {
    ending: "fused",
    button: "Fuse",
    text: "The trained adapter becomes part of the weights of a new model, which needs the adapter no more and can be quantised or given a GGUF twin.",
  },
} as const;

/** A copy with unpacked weights, or with the adapter as part of them. */
export function ConvertForm({ model, action }: { model: ModelDetail; action: keyof typeof words }) {
  const trpc = useTRPC();
  const begin = useStartWork();
  const { ending, button, text } = words[action];
  const [target, setTarget] = useState(proposeCopyName(model.name, ending));
  const convert = useMutation(trpc.models.convert.mutationOptions({ onSuccess: begin }));
  const bytes = action === "fuse" ? model.sizeBytes : (model.parameterCount ?? 0) * 2;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        convert.mutate({ model: model.name, target: target.trim(), action });
      }}
    >
      <SheetBody className="flex flex-col gap-5">
        <p className="text-muted-foreground text-sm">{text}</p>
        <TextField
          label="Name of the copy"
          value={target}
          hint={`Takes about ${formatBytes(bytes)} of disk. This model stays as it is.`}
          onChange={setTarget}
        />
        {convert.isError && <FormProblem error={convert.error} />}
      </SheetBody>
      <SheetFooter>
        <Button type="submit" variant="primary" disabled={target.trim() === "" || convert.isPending}>
          {button}
        </Button>
      </SheetFooter>
    </form>
  );
}
