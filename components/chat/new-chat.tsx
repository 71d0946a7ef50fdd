"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquare, Package } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ChatComposer, type ComposerHandle } from "~/components/chat/chat-composer";
import { findModel } from "~/components/chat/chat-context";
import { ChatHeader } from "~/components/chat/chat-header";
import { ContextMeter } from "~/components/chat/context-meter";
import { LaneBar } from "~/components/chat/lane-bar";
import { LaneSettingsSheet } from "~/components/chat/lane-settings";
import {
  changeNewLane,
  chooseModel,
  newLanesStore,
  noSettings,
  offeredTextStore,
  rememberModel,
} from "~/components/chat/new-chat-store";
import type { ChatActions } from "~/components/chat/use-chat-actions";
import type { ChatUrl } from "~/components/chat/use-chat-url";
import { useShortcuts } from "~/components/frame/shortcuts";
import { useStore } from "~/components/store";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import type { LaneSettings } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";

const starters = [
  "Explain how a hash table works, with a short example",
  "Write a Python function that finds duplicate files in a folder",
  "Turn these notes into a clear e-mail:",
  "Compare SQLite and PostgreSQL in a table",
] as const;

/** A conversation that begins with its first message. */
export function NewChat({
  url,
  models,
  actions,
  onToggleList,
}: {
  url: ChatUrl;
  models: readonly Model[];
  actions: ChatActions;
  onToggleList: () => void;
}) {
  const composer = useRef<ComposerHandle>(null);
  const settings = useStore(newLanesStore);
  const offered = useStore(offeredTextStore);
  const [settingsLane, setSettingsLane] = useState<number | null>(null);
  const trpc = useTRPC();
  const roles = useQuery(trpc.models.roles.queryOptions());
  const ofRole = roles.data?.find(({ role }) => role === "chat")?.chosen ?? null;
  const model = chooseModel(models, url.model, ofRole);
  const names = [model, url.withModel].filter((name) => name !== null);
  const lanes: LaneSettings[] = names.map((name, index) => ({ model: name, ...(settings[index] ?? noSettings) }));
  const [first] = lanes;
  const open = settingsLane === null ? undefined : lanes[settingsLane];

  useEffect(() => {
    if (offered === null) return;
    offeredTextStore.set(null);
    composer.current?.write(offered);
  }, [offered]);

  useShortcuts("Conversation", [
    { keys: "i", description: "Write a message", run: () => composer.current?.focus() },
    { keys: "s", description: "Chat settings", run: () => setSettingsLane(0) },
  ]);

  if (!first) {
    return (
      <EmptyState
        icon={Package}
        title="No model to chat with"
        description="Pull a model first; the smallest takes a minute."
        className="h-full"
      >
        <Button asChild variant="primary">
          <Link href="/models">Choose a model</Link>
        </Button>
      </EmptyState>
    );
  }

  const chooseLaneModel = (index: number, name: string) => {
    if (index === 0) rememberModel(name);
    url.chooseModels(index === 0 ? { model: name } : { withModel: name });
  };
  const setLaneSettings = (index: number, { system, options }: Partial<LaneSettings>) =>
    changeNewLane(index, {
      ...(system === undefined ? {} : { system }),
      ...(options === undefined ? {} : { options }),
    });

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ChatHeader
        models={models}
        canCompare={lanes.length === 1}
        onCompare={(name) => url.chooseModels({ model: first.model, withModel: name })}
        onToggleList={onToggleList}
        menu={null}
        lanes={lanes.map((lane, index) => (
          <LaneBar
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
            key={index}
            lane={lane}
            index={index}
            count={lanes.length}
            models={models}
            onModel={(name) => chooseLaneModel(index, name)}
            onSettings={() => setSettingsLane(index)}
            onPick={() => url.chooseModels({ model: lane.model, withModel: null })}
          />
        ))}
      />
      <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
        <EmptyState
          icon={MessageSquare}
          title={`Ask ${names.join(" and ")}`}
          description="The answer comes from this machine, and the chat is kept on it."
          className="min-h-full break-words"
        >
          <ul aria-label="Ideas to begin with" className="grid max-w-2xl gap-2 sm:grid-cols-2">
            {starters.map((text) => (
              <li key={text}>
                <Button
                  variant="outline"
                  className="h-auto w-full justify-start whitespace-normal px-3 py-2 text-left font-normal"
                  onClick={() => composer.current?.write(text)}
                >
                  {text}
                </Button>
              </li>
            ))}
          </ul>
        </EmptyState>
      </div>
      <ChatComposer
        ref={composer}
        draftId=""
        canSee={lanes.every((lane) => findModel(models, lane.model)?.capabilities.includes("vision"))}
        isAnswering={false}
        onSend={async (message) => {
          const view = await actions.start(lanes, message);
          if (!view) return false;
          rememberModel(first.model);
          newLanesStore.set([]);
          url.open(view.conversation.id);
          return true;
        }}
        onStop={() => undefined}
        meter={(letters) => (
          <ContextMeter
            turns={[]}
            lane={first}
            model={findModel(models, first.model)}
            draftLetters={letters}
            onContext={(tokens) => changeNewLane(0, { options: { ...first.options, num_ctx: tokens } })}
          />
        )}
      />
      {open && settingsLane !== null && (
        <LaneSettingsSheet
          lane={open}
          onChange={(change) => setLaneSettings(settingsLane, change)}
          onClose={() => setSettingsLane(null)}
        />
      )}
    </div>
  );
}
