"use client";

import { useMutation } from "@tanstack/react-query";
import { Download, Power, RotateCw, Scissors, SquareStack, TriangleAlert } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { useEngines } from "~/app/_trpc/live-store";
import { findModel, useOpenChat } from "~/components/chat/chat-context";
import { isModelName } from "~/components/models/model-name";
import { usePullModel } from "~/components/models/use-pull-model";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";
import { contextUsed, largerContext } from "~/shared/context-use";
import type { AnswerProblem, Turn } from "~/shared/contracts/conversation";
import { formatCount } from "~/shared/format-quantity";

const fewTurns = 6;

/** Why an answer is missing or broke off, with what can be done about it. */
export function AnswerProblemBox({
  problem,
  turn,
  lane,
  onRetry,
}: {
  problem: AnswerProblem;
  turn: Turn;
  lane: number;
  onRetry: () => void;
}) {
  return (
    <div role="alert" className="flex items-start gap-2 rounded-md bg-destructive-soft px-3 py-2 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-destructive" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p className="break-words">
          {problem.message} {problem.hint}
        </p>
        <div className="flex flex-wrap gap-1.5">
          <Remedies problem={problem} turn={turn} lane={lane} onRetry={onRetry} />
          <Button variant="outline" size="sm" onClick={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        </div>
      </div>
    </div>
  );
}

function Remedies({ problem, turn, lane, onRetry }: Parameters<typeof AnswerProblemBox>[0]) {
  switch (problem.kind) {
    case "model_missing":
      return <PullRemedy name={turn.model ?? ""} />;
    case "context":
      return <ContextRemedies problem={problem} lane={lane} onRetry={onRetry} />;
    case "engine":
      return <EngineRemedy />;
    default:
      return null;
  }
}

function PullRemedy({ name }: { name: string }) {
  const pull = usePullModel();
  if (!isModelName(name)) return null;
  return (
    <Button variant="primary" size="sm" disabled={pull.isPending} onClick={() => pull.mutate({ name })}>
      <Download aria-hidden />
      Pull {name}
    </Button>
  );
}

function ContextRemedies({ problem, lane, onRetry }: { problem: AnswerProblem; lane: number; onRetry: () => void }) {
  const { view, models, changeLane } = useOpenChat();
  const settings = view.conversation.lanes[lane];
  if (!settings) return null;
  const { options } = settings;
  const named = Number(/(\d{3,}) tokens/.exec(problem.message)?.[1] ?? 0);
  const needed = Math.max(named, contextUsed(view.turns) ?? 0, options.num_ctx ?? 0);
  const larger = largerContext(needed, findModel(models, settings.model));
  const change = async (changes: typeof options) => {
    await changeLane(lane, { options: { ...options, ...changes } });
    onRetry();
  };
  return (
    <>
      {larger !== null && (
        <Button variant="primary" size="sm" onClick={() => void change({ num_ctx: larger })}>
          <SquareStack aria-hidden />
          Use {formatCount(larger)} tokens of context
        </Button>
      )}
      {options.historyTurns === undefined && (
        <Button variant="outline" size="sm" onClick={() => void change({ historyTurns: fewTurns })}>
          <Scissors aria-hidden />
          Send the last {fewTurns} turns only
        </Button>
      )}
    </>
  );
}

/** Starts an engine that is down. */
function EngineRemedy() {
  const trpc = useTRPC();
  const engines = useEngines();
  const start = useMutation(
    trpc.engines.start.mutationOptions({ onError: (error) => toastError("The engine was not started", error) }),
  );
  return engines
    ?.filter(({ state, mode }) => mode === "managed" && (state === "stopped" || state === "crashed"))
    .map(({ id }) => (
      <Button key={id} variant="primary" size="sm" disabled={start.isPending} onClick={() => start.mutate({ id })}>
        <Power aria-hidden />
        Start {id === "mlx" ? "the MLX backend" : "Ollama"}
      </Button>
    ));
}
