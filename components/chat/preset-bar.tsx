"use client";

import { useQuery } from "@tanstack/react-query";
import { Save, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTRPC, useTRPCClient } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { toastError, toastUndo } from "~/components/ui/toaster";
import type { LaneSettings, Preset } from "~/shared/contracts/conversation";

const sortedJson = (preset: Pick<Preset, "system" | "options">): string =>
  JSON.stringify([preset.system, Object.entries(preset.options).sort(([a], [b]) => a.localeCompare(b))]);

/** Saved system prompts and options: choose one, save these under a name, delete one. */
export function PresetBar({
  lane,
  onChange,
}: {
  lane: LaneSettings;
  onChange: (change: Partial<LaneSettings>) => void;
}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const presets = useQuery(trpc.conversations.presets.queryOptions());
  const [name, setName] = useState("");
  const used = presets.data?.find((preset) => sortedJson(preset) === sortedJson(lane));

  const save = async (preset: Omit<Preset, "id">) => {
    try {
      await client.conversations.savePreset.mutate(preset);
      return true;
    } catch (error) {
      toastError("The preset was not saved", error);
      return false;
    }
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await save({ name, system: lane.system, options: lane.options })) setName("");
  };

  const remove = async ({ id, ...preset }: Preset) => {
    try {
      await client.conversations.removePreset.mutate({ id });
      toastUndo(`Preset “${preset.name}” is deleted`, () => void save(preset));
    } catch (error) {
      toastError("The preset was not deleted", error);
    }
  };

  return (
    <section aria-label="Presets" className="flex flex-col gap-2 rounded-lg border p-3">
      {presets.data && presets.data.length > 0 && (
        <div className="flex items-center gap-1.5">
          <Select
            value={used?.id ?? ""}
            onValueChange={(id) => {
              const chosen = presets.data.find((preset) => preset.id === id);
              if (chosen) onChange({ system: chosen.system, options: chosen.options });
            }}
          >
            <SelectTrigger aria-label="Preset" className="w-full">
              <SelectValue placeholder="Choose a preset" />
            </SelectTrigger>
            <SelectContent>
              {presets.data.map((preset) => (
                <SelectItem key={preset.id} value={preset.id}>
                  {preset.name}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
          {used && (
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Delete preset ${used.name}`}
              onClick={() => void remove(used)}
            >
              <Trash2 aria-hidden />
            </Button>
          )}
        </div>
      )}
      <form onSubmit={submit} className="flex items-end gap-1.5">
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <Label htmlFor="preset-name" className="text-muted-foreground text-xs">
            Save these settings as
          </Label>
          <Input id="preset-name" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        </div>
        <Button type="submit" variant="outline" disabled={name.trim() === ""}>
          <Save aria-hidden />
          Save
        </Button>
      </form>
    </section>
  );
}
