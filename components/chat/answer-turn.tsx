"use client";

import { GitFork, MoreHorizontal, Pencil, Play, RotateCw, Shuffle, Trash2 } from "lucide-react";
import { memo } from "react";
import { useLiveAnswer } from "~/app/_trpc/live-answers";
import { AnswerFiguresLine } from "~/components/chat/answer-figures";
import { AnswerProblemBox } from "~/components/chat/answer-problem";
import { AnswerWait, Caret } from "~/components/chat/answer-wait";
import { useOpenChat } from "~/components/chat/chat-context";
import { ModelPicker } from "~/components/chat/model-picker";
import { ThinkingBlock } from "~/components/chat/thinking-block";
import { ToolCallList } from "~/components/chat/tool-call-list";
import { TurnEditor } from "~/components/chat/turn-editor";
import { SiblingSwitch, TurnButton } from "~/components/chat/turn-tools";
import { CopyButton } from "~/components/copy-text";
import { MarkdownText } from "~/components/markdown/markdown-text";
import { DemoBadge } from "~/components/models/demo-badge";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import type { RowCell } from "~/shared/turn-rows";

/** An answer as it grows, and under it what it cost or why it ended. */
export const AnswerTurn = memo(function AnswerTurn({ cell: { turn, lane } }: { cell: RowCell }) {
  const { view, actions, editingId, setEditingId } = useOpenChat();
  const { id } = view.conversation;
  const isLive = turn.status === "streaming";
  const live = useLiveAnswer(turn.id, isLive);
  const content = live?.content ?? turn.content;
  const thinking = live?.thinking ?? turn.thinking;
  const phase = live?.phase ?? "waiting";
  const retry = () => void actions.regenerate(id, turn.id, lane);

  if (editingId === turn.id) {
    return (
      <TurnEditor
        text={turn.content}
        label="Answer"
        saveLabel="Save as another answer"
        onCancel={() => setEditingId(null)}
        onSave={(text) => {
          setEditingId(null);
          void actions.rewrite(id, turn.id, lane, text);
        }}
      />
    );
  }

  return (
    <div className="group/turn flex min-w-0 flex-col gap-2 text-base">
      <span className="flex items-center gap-2 break-all font-medium text-muted-foreground text-xs">
        {turn.model} {turn.model && <DemoBadge model={turn.model} />}
      </span>
      {thinking && (
        <ThinkingBlock
          text={thinking}
          isThinking={isLive && phase === "thinking"}
          thinkingMs={turn.figures?.thinkingMs ?? null}
        />
      )}
      {turn.toolCalls.length > 0 && <ToolCallList calls={turn.toolCalls} />}
      {isLive && content === "" ? (
        <AnswerWait
          phase={phase}
          askedAt={live?.askedAt ?? turn.createdAt}
          queuePosition={live?.queuePosition ?? null}
        />
      ) : (
        <div>
          <MarkdownText text={content} isOpen={isLive} />
          {isLive && <Caret />}
        </div>
      )}
      {turn.problem && <AnswerProblemBox problem={turn.problem} turn={turn} lane={lane} onRetry={retry} />}
      {!isLive && <AnswerFooter cell={{ turn, lane, twinIds: [] }} onRetry={retry} />}
    </div>
  );
});

function AnswerFooter({ cell: { turn, lane }, onRetry }: { cell: RowCell; onRetry: () => void }) {
  const { view, actions, models, setEditingId, openConversation } = useOpenChat();
  const { id } = view.conversation;
  const canContinue = turn.content !== "" && (turn.status !== "done" || turn.figures?.stopReason === "length");
  return (
    <div className="flex flex-col gap-0.5">
      <div className="-ml-1.5 flex min-h-7 flex-wrap items-center">
        <SiblingSwitch turn={turn} lane={lane} />
        {turn.content && <CopyButton text={turn.content} what="the answer" />}
        <TurnButton icon={RotateCw} label="Answer again" onClick={onRetry} />
        <ModelPicker
          label="Answer again with"
          models={models}
          value={turn.model}
          onChoose={(model) => void actions.regenerate(id, turn.id, lane, model)}
        >
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Answer with another model"
            title="Answer with another model"
          >
            <Shuffle aria-hidden className="size-3.5" />
          </Button>
        </ModelPicker>
        {canContinue && (
          <Button variant="ghost" size="sm" onClick={() => void actions.resume(id, turn.id, lane)}>
            <Play aria-hidden className="size-3.5" />
            Continue
          </Button>
        )}
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-sm" aria-label="More about this answer">
              <MoreHorizontal aria-hidden className="size-3.5" />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start">
            <DropdownMenuItem onSelect={() => setEditingId(turn.id)}>
              <Pencil aria-hidden />
              Edit the answer
            </DropdownMenuItem>
            <DropdownMenuItem
              onSelect={async () => {
                const forked = await actions.fork(id, turn.id, lane);
                if (forked) openConversation(forked.conversation.id);
              }}
            >
              <GitFork aria-hidden />
              Fork the chat here
            </DropdownMenuItem>
            <DropdownMenuItem
              variant="destructive"
              onSelect={() => void actions.removeTurns(id, [turn.id], "The answer is deleted")}
            >
              <Trash2 aria-hidden />
              Delete the answer
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
        {turn.status === "stopped" && <span className="px-1 text-muted-foreground text-xs">Stopped</span>}
      </div>
      {turn.figures && <AnswerFiguresLine figures={turn.figures} />}
    </div>
  );
}
