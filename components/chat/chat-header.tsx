"use client";

import { SlidersHorizontal, SquarePen } from "lucide-react";
import { useState } from "react";
import { ChatSettingsSheet } from "~/components/chat/chat-settings-sheet";
import { changeChatSettings, clearChat, putBackChat } from "~/components/chat/chat-store";
import { type ChatSettings, countChangedSettings } from "~/components/chat/chat-turn";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { EngineMark } from "~/components/ui/engine-badge";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { toastUndo } from "~/components/ui/toaster";
import type { Model } from "~/shared/contracts/model";

/** Which model answers, its settings, and a new conversation. */
export function ChatHeader({
  models,
  model,
  settings,
  hasTurns,
}: {
  models: readonly Model[];
  model: Model;
  settings: ChatSettings;
  hasTurns: boolean;
}) {
  const [settingsOpen, setSettingsOpen] = useState(false);
  const changed = countChangedSettings(settings);

  const startNew = () => {
    const turns = clearChat();
    toastUndo("The conversation is cleared", () => putBackChat(turns));
  };

  return (
    <div className="flex shrink-0 items-center gap-2 border-b px-4 py-2">
      <Select value={model.name} onValueChange={(name) => changeChatSettings({ model: name })}>
        <SelectTrigger aria-label="Model" className="w-80 min-w-0 flex-initial">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {models.map(({ name, engine, loaded }) => (
            <SelectItem key={`${engine} ${name}`} value={name}>
              <span className="flex min-w-0 items-center gap-2">
                <EngineMark engine={engine} />
                <span className="truncate">{name}</span>
                {loaded && <span className="text-muted-foreground text-xs">loaded</span>}
              </span>
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <Button variant="outline" onClick={() => setSettingsOpen(true)} className="max-sm:px-2">
        <SlidersHorizontal aria-hidden />
        <span className="max-sm:sr-only">Settings</span>
        {changed > 0 && (
          <Badge variant="primary" aria-label={`${changed} changed`}>
            {changed}
          </Badge>
        )}
      </Button>
      <Button variant="ghost" disabled={!hasTurns} onClick={startNew} className="ml-auto max-sm:px-2">
        <SquarePen aria-hidden />
        <span className="max-sm:sr-only">New chat</span>
      </Button>
      <ChatSettingsSheet settings={settings} open={settingsOpen} onOpenChange={setSettingsOpen} />
    </div>
  );
}
