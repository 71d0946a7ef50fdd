"use client";

import { useId } from "react";
import { OptionGrid } from "~/components/chat/option-grid";
import { withOption } from "~/components/chat/option-list";
import { PresetBar } from "~/components/chat/preset-bar";
import { useChatDefaults } from "~/components/chat/use-chat-defaults";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import {
  Sheet,
  SheetBody,
  SheetContent,
  SheetDescription,
  SheetFooter,
  SheetHeader,
  SheetTitle,
} from "~/components/ui/sheet";
import { Textarea } from "~/components/ui/textarea";
import type { ChatOptions, LaneSettings } from "~/shared/contracts/conversation";
import { countLaneChanges } from "~/shared/lane-changes";

/** System prompt and options of a lane; what differs from the default is marked. */
export function ChatSettingsSheet({
  lane,
  open,
  onOpenChange,
  onChange,
}: {
  lane: LaneSettings;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChange: (change: Partial<LaneSettings>) => void;
}) {
  const id = useId();
  const { system, options } = lane;
  const defaults = useChatDefaults(lane.model);
  const changed = countLaneChanges(lane);
  const setOption = <Name extends keyof ChatOptions>(name: Name, value: ChatOptions[Name]) =>
    onChange({ options: withOption(options, name, value) });
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent className="sm:max-w-md">
        <SheetHeader>
          <SheetTitle>Chat settings</SheetTitle>
          <SheetDescription className="break-all">For {lane.model}, from the next message on.</SheetDescription>
        </SheetHeader>
        <SheetBody className="flex flex-col gap-5">
          <PresetBar lane={lane} onChange={onChange} />
          <div className="flex flex-col gap-1">
            <div className="flex h-6 items-center gap-2">
              <Label htmlFor={`${id}-system`}>System prompt</Label>
              {system.trim() && <Badge variant="primary">changed</Badge>}
            </div>
            <Textarea
              id={`${id}-system`}
              value={system}
              placeholder={defaults.system || "None: the model's own"}
              maxLength={100_000}
              onChange={(event) => onChange({ system: event.target.value })}
              className="scroll-quiet max-h-96 min-h-28"
            />
          </div>
          <div className="flex flex-col gap-1">
            <div className="flex h-6 items-center gap-2">
              <Label htmlFor={`${id}-think`}>Thinking</Label>
              {options.think !== undefined && <Badge variant="primary">changed</Badge>}
            </div>
            <Select
              value={options.think === undefined ? "default" : options.think ? "on" : "off"}
              onValueChange={(value) => setOption("think", value === "default" ? undefined : value === "on")}
            >
              <SelectTrigger id={`${id}-think`} className="w-full">
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                <SelectItem value="default">
                  The model's default
                  {defaults.options.think === undefined ? "" : defaults.options.think ? " (on)" : " (off)"}
                </SelectItem>
                <SelectItem value="on">On</SelectItem>
                <SelectItem value="off">Off</SelectItem>
              </SelectContent>
            </Select>
          </div>
          <OptionGrid options={options} fallbacks={defaults.options} onChange={setOption} />
          <StopField value={options.stop} onChange={(stop) => setOption("stop", stop)} />
        </SheetBody>
        <SheetFooter>
          <Button variant="outline" disabled={changed === 0} onClick={() => onChange({ system: "", options: {} })}>
            Reset to defaults
          </Button>
        </SheetFooter>
      </SheetContent>
    </Sheet>
  );
}

const mostStops = 8;

function StopField({
  value,
  onChange,
}: {
  value: string[] | undefined;
  onChange: (stop: string[] | undefined) => void;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <div className="flex h-6 items-center gap-2">
        <Label htmlFor={id}>Stop at</Label>
        {value && <Badge variant="primary">changed</Badge>}
      </div>
      <Textarea
        id={id}
        key={value ? "own" : "none"}
        defaultValue={value?.join("\n") ?? ""}
        placeholder="default"
        onBlur={(event) => {
          const lines = event.target.value.split("\n").filter((line) => line !== "");
          const stop = lines.slice(0, mostStops).map((line) => line.slice(0, 100));
          onChange(stop.length > 0 ? stop : undefined);
        }}
        className="min-h-10 font-mono text-xs"
      />
      <p className="text-muted-foreground text-xs">The answer ends where one of these would come; one a line.</p>
    </div>
  );
}
