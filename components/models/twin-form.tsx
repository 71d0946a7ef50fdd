"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ChoiceField, FormProblem, TextField } from "~/components/models/form-parts";
import { useStartWork } from "~/components/models/use-start-work";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import type { ModelDetail } from "~/shared/contracts/model";
import { type TwinQuantization, twinQuantizationSchema } from "~/shared/contracts/model-work";
import { formatBytes } from "~/shared/format-quantity";
import { proposeTwinName } from "~/shared/model-names";

const choices: { value: TwinQuantization; label: string }[] = [
  { value: "q4_K_M", label: "Q4_K_M, about 4.9 bits a weight" },
  { value: "q4_K_S", label: "Q4_K_S, about 4.6 bits a weight" },
  { value: "q8_0", label: "Q8_0, 8.5 bits a weight" },
  { value: "f16", label: "F16, 16 bits a weight" },
];

/** The same weights for Ollama, so that both engines can be compared. */
export function TwinForm({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const begin = useStartWork();
  const [quantization, setQuantization] = useState<TwinQuantization>(closest(model.bitsPerWeight));
  const [typed, setTyped] = useState<string | null>(null);
  const target = typed ?? proposeTwinName(model.name, quantization);
  const request = { model: model.name, target: target.trim(), quantization };
  const plan = useQuery({
    ...trpc.models.planTwin.queryOptions(request),
    enabled: request.target !== "",
    staleTime: 0,
  });
  const make = useMutation(trpc.models.makeTwin.mutationOptions({ onSuccess: begin }));
  const obstacle = plan.data?.obstacle ?? null;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(request);
      }}
    >
      <SheetBody className="flex flex-col gap-5">
        <p className="text-muted-foreground text-sm">
          Ollama imports the weights of this model, so that both engines hold the same model and can be measured against
          each other. This model stays as it is.
        </p>
        <ChoiceField
          label="Quantisation"
          value={quantization}
          choices={choices}
          hint={`This model: ${model.quantization}. The closest kind makes the fairest pair.`}
          onChange={(value) => setQuantization(twinQuantizationSchema.parse(value))}
        />
        <TextField
          label="Name in Ollama"
          value={target}
          problem={target.trim() === "" ? "Give it a name." : null}
          onChange={setTyped}
        />
        {plan.isPending ? (
          <Skeleton className="h-10" />
        ) : plan.isError ? (
          <FormProblem error={plan.error} />
        ) : (
          <ul className="list-disc space-y-1 pl-5 text-muted-foreground text-sm">
            {plan.data.unpackedBytes !== null && (
              <li>
                The weights are unpacked to 16 bits first, which takes {formatBytes(plan.data.unpackedBytes)} of disk
                for a while. What packing lost stays lost.
              </li>
            )}
            <li>
              {plan.data.chatFormat
                ? `It gets the ${plan.data.chatFormat} template for chats, as its own template asks for.`
                : "Its chat template is not one that Ollama's templates express, so the twin answers alike to raw prompts only."}
            </li>
          </ul>
        )}
        {obstacle && <FormProblem error={obstacle} />}
        {make.isError && !obstacle && <FormProblem error={make.error} />}
      </SheetBody>
      <SheetFooter>
        <Button type="submit" variant="primary" disabled={!plan.data || obstacle !== null || make.isPending}>
          <Boxes aria-hidden />
          Make the twin
        </Button>
      </SheetFooter>
    </form>
  );
}

/** The kind whose bits a weight are nearest to the model's. */
function closest(bitsPerWeight: number | null): TwinQuantization {
  const bits = bitsPerWeight ?? 4.5;
  if (bits > 12) return "f16";
  return bits > 6.5 ? "q8_0" : "q4_K_M";
}
