"use client";

import { useMutation } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ChoiceField, FormProblem, TextField } from "~/components/models/form-parts";
import { useStartWork } from "~/components/models/use-start-work";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import type { ModelDetail } from "~/shared/contracts/model";
import { type QuantizationMode, quantizationChoices, quantizationModeSchema } from "~/shared/contracts/model-work";
import { formatBytes } from "~/shared/format-quantity";
import { proposeCopyName } from "~/shared/model-names";

const modeWords: Record<QuantizationMode, string> = {
  affine: "affine (usual)",
  mxfp4: "mxfp4, 4-bit floats",
  mxfp8: "mxfp8, 8-bit floats",
  nvfp4: "nvfp4, 4-bit floats",
};

const toChoices = (values: readonly number[], unit: string) =>
  values.map((value) => ({ value: String(value), label: `${value}${unit}` }));

/** A smaller copy of a model with packed weights. */
export function QuantiseForm({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const begin = useStartWork();
  const [mode, setMode] = useState<QuantizationMode>("affine");
  const [bits, setBits] = useState(4);
  const [groupSize, setGroupSize] = useState(64);
  const [typed, setTyped] = useState<string | null>(null);
  const target = typed ?? proposeCopyName(model.name, mode === "affine" ? `${bits}bit` : mode);
  const convert = useMutation(trpc.models.convert.mutationOptions({ onSuccess: begin }));
  const allowed = quantizationChoices[mode];
  // Affine groups have a scale and a bias of 16 bits, the others a scale of 8.
  const bitsPerWeight = bits + (mode === "affine" ? 32 : 8) / groupSize;

  const chooseMode = (next: QuantizationMode) => {
    const { bits: all, groupSizes } = quantizationChoices[next];
    setMode(next);
    if (!all.includes(bits)) setBits(all[0] ?? 4);
    if (!groupSizes.includes(groupSize)) setGroupSize(groupSizes[0] ?? 64);
  };

  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        convert.mutate({ model: model.name, target: target.trim(), action: "quantize", mode, bits, groupSize });
      }}
    >
      <SheetBody className="flex flex-col gap-5">
        <p className="text-muted-foreground text-sm">
          A copy with packed weights takes less memory and writes faster; with few bits it says things less well. This
          model stays as it is.
        </p>
        {model.isPacked && (
          <FormProblem
            error={{
              message: `This model is packed already (${model.quantization}).`,
              hint: "Packing it again would lose quality twice: pull the full-precision model, or unpack this one first.",
            }}
          />
        )}
        <ChoiceField
          label="Mode"
          value={mode}
          choices={quantizationModeSchema.options.map((value) => ({ value, label: modeWords[value] }))}
          onChange={(value) => chooseMode(quantizationModeSchema.parse(value))}
        />
        <div className="grid grid-cols-2 gap-4">
          <ChoiceField
            label="Bits"
            value={String(bits)}
            choices={toChoices(allowed.bits, " bits")}
            onChange={(value) => setBits(Number(value))}
          />
          <ChoiceField
            label="Group size"
            value={String(groupSize)}
            choices={toChoices(allowed.groupSizes, " weights")}
            onChange={(value) => setGroupSize(Number(value))}
          />
        </div>
        <p className="tnum text-muted-foreground text-sm">
          {bitsPerWeight.toFixed(2)} bits a weight
          {model.parameterCount !== null &&
            `, about ${formatBytes((model.parameterCount * bitsPerWeight) / 8)} instead of ${formatBytes(model.sizeBytes)}`}
          .
        </p>
        <TextField label="Name of the copy" value={target} onChange={setTyped} />
        {convert.isError && <FormProblem error={convert.error} />}
      </SheetBody>
      <SheetFooter>
        <Button type="submit" variant="primary" disabled={model.isPacked || target.trim() === "" || convert.isPending}>
          <Scale aria-hidden />
          Quantise
        </Button>
      </SheetFooter>
    </form>
  );
}
