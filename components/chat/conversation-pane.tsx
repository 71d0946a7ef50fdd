"use client";

import { MessageSquareOff } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { AnswerAnnouncer } from "~/components/chat/answer-announcer";
import { ChatComposer, type ComposerHandle } from "~/components/chat/chat-composer";
import { ChatContext, findModel, type OpenChat } from "~/components/chat/chat-context";
import { ChatHeader } from "~/components/chat/chat-header";
import { ContextMeter } from "~/components/chat/context-meter";
import { ConversationMenuItems } from "~/components/chat/conversation-menu";
import { LaneBar } from "~/components/chat/lane-bar";
import { LaneSettingsSheet } from "~/components/chat/lane-settings";
import { RenameDialog } from "~/components/chat/rename-dialog";
import { TurnList, type TurnListHandle } from "~/components/chat/turn-list";
import type { ChatActions } from "~/components/chat/use-chat-actions";
import { useConversationKeys } from "~/components/chat/use-chat-keys";
import { useConversation } from "~/components/chat/use-conversation";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import type { ConversationView, LaneSettings, Turn } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";
import type { TurnRow } from "~/shared/turn-rows";

interface PaneProps {
  models: readonly Model[];
  actions: ChatActions;
  onOpen: (id: string) => void;
  onNew: () => void;
  onToggleList: () => void;
}

/** An open conversation. Give it the conversation's id as key. */
export function ConversationPane({ id, ...props }: PaneProps & { id: string }) {
  const { query, view, rows, hasEarlier, isFetchingEarlier, fetchEarlier } = useConversation(id);
  if (view === null) {
    return (
      <EmptyState
        icon={MessageSquareOff}
        title="This chat is not here"
        description="It was deleted, or the address is wrong."
        className="h-full"
      >
        <Button variant="primary" onClick={props.onNew}>
          New chat
        </Button>
      </EmptyState>
    );
  }
  if (view) {
    return (
      <OpenConversation {...props} view={view} rows={rows} earlier={{ hasEarlier, isFetchingEarlier, fetchEarlier }} />
    );
  }
  if (!query.isError) {
    return (
      <div aria-busy className="mx-auto flex h-full w-full max-w-3xl flex-col gap-4 p-4">
        <Skeleton className="h-8 w-72 max-w-full" />
        <Skeleton className="mt-6 h-12 w-2/3 self-end" />
        <Skeleton className="h-32" />
        <Skeleton className="mt-auto h-12 rounded-xl" />
      </div>
    );
  }
  return <ErrorState title="The chat could not be read" error={query.error} onRetry={() => query.refetch()} />;
}

function OpenConversation({
  view,
  rows,
  earlier,
  models,
  actions,
  onOpen,
  onNew,
  onToggleList,
}: PaneProps & {
  view: ConversationView;
  rows: readonly TurnRow[];
  earlier: { hasEarlier: boolean; isFetchingEarlier: boolean; fetchEarlier: () => void };
}) {
  const { conversation, live } = view;
  const { id, lanes } = conversation;
  const isAnswering = live.length > 0;
  const [editingId, setEditingId] = useState<string | null>(null);
  const [settingsLane, setSettingsLane] = useState<number | null>(null);
  const [isRenaming, setRenaming] = useState(false);
  const list = useRef<TurnListHandle>(null);
  const composer = useRef<ComposerHandle>(null);

  const chat = useMemo<OpenChat>(
    () => ({
      view,
      actions,
      models,
      editingId,
      setEditingId,
      openConversation: onOpen,
      openSettings: setSettingsLane,
      changeLane: (index, change) =>
        actions.changeLanes(
          id,
          lanes.map((lane, at) => toSettings(at === index ? { ...lane, ...change } : lane)),
        ),
    }),
    [view, actions, models, editingId, onOpen, id, lanes],
  );
  useConversationKeys(chat, list, composer);

  const [first] = lanes;
  const open = settingsLane === null ? undefined : lanes[settingsLane];
  const canSee = lanes.every(({ model }) => findModel(models, model)?.capabilities.includes("vision"));

  return (
    <ChatContext value={chat}>
      <div className="flex h-full min-h-0 flex-col">
        <ChatHeader
          models={models}
          canCompare={lanes.length === 1 && !isAnswering}
          onCompare={(model) =>
            void actions.addLane(id, { model, system: first?.system ?? "", options: first?.options ?? {} })
          }
          onToggleList={onToggleList}
          menu={
            <ConversationMenuItems
              conversation={conversation}
              actions={actions}
              onRename={() => setRenaming(true)}
              onOpen={onOpen}
              onRemoved={onNew}
            />
          }
          lanes={lanes.map((lane, index) => (
            <LaneBar
              // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
              key={index}
              lane={lane}
              index={index}
              count={lanes.length}
              models={models}
              onModel={(model) => void chat.changeLane(index, { model })}
              onSettings={() => setSettingsLane(index)}
              onPick={() => void actions.pickLane(id, index)}
            />
          ))}
        />
        <TurnList
          ref={list}
          rows={rows}
          hasEarlier={earlier.hasEarlier}
          isFetchingEarlier={earlier.isFetchingEarlier}
          isAnswering={isAnswering}
          onFetchEarlier={earlier.fetchEarlier}
        />
        <ChatComposer
          ref={composer}
          draftId={id}
          canSee={canSee}
          isAnswering={isAnswering}
          onSend={async (message) => (await actions.send(id, message)) !== null}
          onStop={() => void actions.stop(id)}
          meter={(letters) =>
            lanes.map((lane, index) => (
              <ContextMeter
                // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
                key={index}
                turns={laneTurns(rows, index)}
                lane={lane}
                model={findModel(models, lane.model)}
                draftLetters={letters}
                onContext={(tokens) => void chat.changeLane(index, { options: { ...lane.options, num_ctx: tokens } })}
              />
            ))
          }
        />
        <AnswerAnnouncer view={view} />
        {open && settingsLane !== null && (
          <LaneSettingsSheet
            lane={open}
            onChange={(change) => void chat.changeLane(settingsLane, change)}
            onClose={() => setSettingsLane(null)}
          />
        )}
        {isRenaming && (
          <RenameDialog
            title={conversation.title}
            onClose={() => setRenaming(false)}
            onSave={(title) => void actions.describe(id, { title })}
          />
        )}
      </div>
    </ChatContext>
  );
}

/** The turns that a lane shows, those it shares with the other among them. */
const laneTurns = (rows: readonly TurnRow[], lane: number): Turn[] =>
  rows.flatMap(({ cells }) => (cells.length === 1 ? cells[0] : cells[lane])?.turn ?? []);

const toSettings = ({ model, system, options }: LaneSettings): LaneSettings => ({ model, system, options });
