"use client";

import { Check, ChevronDown, TriangleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "~/components/class-names";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "~/components/ui/command";
import { EngineBadge, EngineMark } from "~/components/ui/engine-badge";
import { fieldClasses } from "~/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";
import type { Model } from "~/shared/contracts/model";
import { formatBytes } from "~/shared/format-quantity";

/** Chooses one of the installed models, by name, with search. `children` is the button; without it the name is. */
export function ModelPicker({
  models,
  value,
  label,
  onChoose,
  children,
  open,
  onOpenChange,
}: {
  models: readonly Model[];
  value: string | null;
  label: string;
  onChoose: (name: string) => void;
  children?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const [isOpenHere, setOpenHere] = useState(false);
  const isOpen = open ?? isOpenHere;
  const setOpen = onOpenChange ?? setOpenHere;
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{children ?? <ModelButton models={models} value={value} label={label} />}</PopoverTrigger>
      <PopoverContent aria-label={label} align="start" className="w-96 p-0">
        <Command label={label} loop defaultValue={value ?? undefined}>
          <CommandInput placeholder="Search the models" />
          <CommandList>
            <CommandEmpty>No installed model by that name.</CommandEmpty>
            {models.map((model) => (
              <CommandItem
                key={`${model.engine} ${model.name}`}
                value={model.name}
                keywords={[model.engine, model.family, model.quantization]}
                onSelect={() => {
                  setOpen(false);
                  onChoose(model.name);
                }}
              >
                <EngineBadge engine={model.engine} />
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="truncate">{model.name}</span>
                  <span className="tnum text-2xs text-muted-foreground">
                    {[model.quantization, formatBytes(model.sizeBytes), model.loaded && "loaded"]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </span>
                {model.name === value && <Check aria-hidden />}
              </CommandItem>
            ))}
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}

function ModelButton({
  models,
  value,
  label,
  className,
  ...props
}: { models: readonly Model[]; value: string | null; label: string } & Omit<ComponentProps<"button">, "value">) {
  const model = models.find(({ name }) => name === value);
  return (
    <button
      type="button"
      aria-label={`${label}: ${value ?? "none"}`}
      className={cn(fieldClasses, "flex h-8 w-auto min-w-0 items-center gap-2 text-left hover:bg-accent", className)}
      {...props}
    >
      {model ? (
        <EngineMark engine={model.engine} />
      ) : (
        <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warning" />
      )}
      <span className="truncate">{value ?? "Choose a model"}</span>
      {model?.loaded && <span className="shrink-0 text-2xs text-muted-foreground max-sm:hidden">loaded</span>}
      {!model && value && <span className="shrink-0 text-2xs text-muted-foreground">not installed</span>}
      <ChevronDown aria-hidden className="ml-auto size-3.5 shrink-0 text-muted-foreground" />
    </button>
  );
}
