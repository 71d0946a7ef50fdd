"use client";

import { useId } from "react";
import { changeChatSettings } from "~/components/chat/chat-store";
import { type ChatSettings, countChangedSettings, defaultChatSettings } from "~/components/chat/chat-turn";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Label } from "~/components/ui/label";
import {
  Sheet,
  SheetBody,
  SheetContent,
  SheetDescription,
  SheetFooter,
  SheetHeader,
  SheetTitle,
} from "~/components/ui/sheet";
import { Switch } from "~/components/ui/switch";
import { Textarea } from "~/components/ui/textarea";

const FIRST_TEMPERATURE = 0.7;

/** System prompt and temperature; what differs from the default is marked. */
export function ChatSettingsSheet({
  settings,
  open,
  onOpenChange,
}: {
  settings: ChatSettings;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const id = useId();
  const { system, temperature } = settings;
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent className="sm:max-w-md">
        <SheetHeader>
          <SheetTitle>Chat settings</SheetTitle>
          <SheetDescription>They hold from the next message on and stay in this browser.</SheetDescription>
        </SheetHeader>
        <SheetBody className="flex flex-col gap-6">
          <div className="flex flex-col gap-2">
            <div className="flex h-5 items-center gap-2">
              <Label htmlFor={`${id}-system`}>System prompt</Label>
              {system.trim() && <Badge variant="primary">changed</Badge>}
            </div>
            <Textarea
              id={`${id}-system`}
              value={system}
              placeholder="None: the model's template decides"
              onChange={(event) => changeChatSettings({ system: event.target.value })}
              className="max-h-96 min-h-32"
            />
          </div>
          <div className="flex flex-col gap-2">
            <div className="flex h-5 items-center gap-2">
              <Label htmlFor={`${id}-own`}>Set the temperature</Label>
              {temperature !== null && <Badge variant="primary">changed</Badge>}
              <Switch
                id={`${id}-own`}
                className="ml-auto"
                checked={temperature !== null}
                onCheckedChange={(on) => changeChatSettings({ temperature: on ? FIRST_TEMPERATURE : null })}
              />
            </div>
            {temperature === null ? (
              <p className="text-muted-foreground text-xs">The model's own default.</p>
            ) : (
              <div className="flex items-center gap-3">
                <input
                  type="range"
                  aria-label="Temperature"
                  min={0}
                  max={2}
                  step={0.05}
                  value={temperature}
                  onChange={(event) => changeChatSettings({ temperature: event.target.valueAsNumber })}
                  className="h-4 flex-1 accent-primary"
                />
                <output className="tnum w-9 text-right">{temperature.toFixed(2)}</output>
              </div>
            )}
          </div>
        </SheetBody>
        <SheetFooter>
          <Button
            variant="outline"
            disabled={countChangedSettings(settings) === 0}
            onClick={() => changeChatSettings({ ...defaultChatSettings, model: settings.model })}
          >
            Back to the defaults
          </Button>
        </SheetFooter>
      </SheetContent>
    </Sheet>
  );
}
