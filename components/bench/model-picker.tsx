"use client";

import { useId } from "react";
import { EngineBadge } from "~/components/ui/engine-badge";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import type { Model } from "~/shared/contracts/model";

/** One of the installed models with its engine and bits per weight; `none` adds a choice for no model. */
export function ModelPicker({
  label,
  models,
  value,
  none,
  onChange,
}: {
  label: string;
  models: readonly Model[];
  value: string;
  none?: { value: string; label: string };
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 grow basis-72 flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Select value={value} onValueChange={onChange}>
        <SelectTrigger id={id} className="w-full">
          <SelectValue placeholder="Choose a model" />
        </SelectTrigger>
        <SelectContent>
          {none && <SelectItem value={none.value}>{none.label}</SelectItem>}
          {models.map((model) => (
            <SelectItem key={`${model.engine} ${model.name}`} value={model.name}>
              <span className="flex min-w-0 items-center gap-2">
                <EngineBadge engine={model.engine} />
                <span className="truncate">{model.name}</span>
                <span className="tnum text-muted-foreground text-xs">
                  {model.bitsPerWeight === null ? model.quantization : `${model.bitsPerWeight.toFixed(1)} bit`}
                </span>
              </span>
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </div>
  );
}
