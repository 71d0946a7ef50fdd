"use client";

import { Check, SlidersHorizontal } from "lucide-react";
import { ModelPicker } from "~/components/chat/model-picker";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import type { LaneSettings } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";
import { countLaneChanges } from "~/shared/lane-changes";

const laneNames = ["left", "right"] as const;

/** Who answers in a lane, with its settings; where two are compared, the button that goes on with this one alone. */
export function LaneBar({
  lane,
  index,
  count,
  models,
  onModel,
  onSettings,
  onPick,
  pickerOpen,
  onPickerOpenChange,
}: {
  lane: LaneSettings;
  index: number;
  count: number;
  models: readonly Model[];
  onModel: (name: string) => void;
  onSettings: () => void;
  onPick: () => void;
  pickerOpen?: boolean;
  onPickerOpenChange?: (open: boolean) => void;
}) {
  const changed = countLaneChanges(lane);
  const where = count > 1 ? ` (${laneNames[index]})` : "";
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1.5">
      <ModelPicker
        label={`Model${where}`}
        models={models}
        value={lane.model}
        onChoose={onModel}
        {...(pickerOpen === undefined ? {} : { open: pickerOpen, onOpenChange: onPickerOpenChange })}
      />
      <Button
        variant="ghost"
        onClick={onSettings}
        aria-label={`Settings${where}${changed ? `, ${changed} changed` : ""}`}
        className="px-2"
      >
        <SlidersHorizontal aria-hidden />
        <span className="max-xl:sr-only">Settings</span>
        {changed > 0 && <Badge variant="primary">{changed}</Badge>}
      </Button>
      {count > 1 && (
        <Button
          variant="outline"
          onClick={onPick}
          aria-label={`Continue with ${lane.model}${where}`}
          className="ml-auto px-2"
        >
          <Check aria-hidden />
          <span className="max-xl:sr-only">Keep</span>
        </Button>
      )}
    </div>
  );
}
