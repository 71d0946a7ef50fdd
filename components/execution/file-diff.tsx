"use client";

import { FilePlus2, Pencil, RotateCcw, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { cn } from "~/components/class-names";
import type { FileChoice } from "~/components/execution/use-execution-review";
import { Button } from "~/components/ui/button";
import { Checkbox } from "~/components/ui/checkbox";
import { Textarea } from "~/components/ui/textarea";
import type { ProposedFile } from "~/shared/contracts/execution";
import { countChangedLines, type DiffLine, findHunks, showDiff, takeHunks } from "~/shared/execute-diff";

interface Props {
  file: ProposedFile;
  choice: FileChoice;
  /** Left out for a change that is decided. */
  onChange?: ((choice: FileChoice) => void) | undefined;
}

/** One file's change: each run of lines with a tick, and the text to edit. */
export function FileDiff({ file, choice, onChange }: Props) {
  const id = useId();
  const { path, before, after, warnings } = file;
  const hunks = findHunks(before ?? "", after);
  const { added, removed } = countChangedLines(before, choice.text ?? after);
  const isAll = choice.hunks.length === hunks.length;
  const toggleAll = () => onChange?.({ text: null, hunks: isAll ? [] : hunks.map((_, index) => index) });
  const toggle = (hunk: number) => {
    const isTaken = choice.hunks.includes(hunk);
    onChange?.({
      text: null,
      hunks: isTaken ? choice.hunks.filter((other) => other !== hunk) : [...choice.hunks, hunk],
    });
  };
  const edit = () => onChange?.({ ...choice, text: takeHunks(before ?? "", after, choice.hunks) });
  return (
    <section aria-labelledby={id} className="shrink-0 overflow-hidden rounded-lg border bg-card">
      <header className="flex flex-wrap items-center gap-2 border-b bg-muted px-2.5 py-1.5">
        {onChange && choice.text === null && (
          <Checkbox
            aria-label={`Take all of ${path}`}
            checked={isAll ? true : choice.hunks.length > 0 ? "indeterminate" : false}
            onCheckedChange={toggleAll}
          />
        )}
        {before === null && <FilePlus2 aria-hidden className="size-3.5 text-success" />}
        <h3 id={id} className="min-w-0 break-all font-mono text-xs">
          {path}
          {before === null && <span className="sr-only"> (new file)</span>}
        </h3>
        <span className="tnum text-xs">
          <span className="text-success">+{added}</span> <span className="text-destructive">−{removed}</span>
        </span>
        {onChange && (
          <span className="ml-auto">
            {choice.text === null ? (
              <Button variant="ghost" size="sm" onClick={edit}>
                <Pencil aria-hidden />
                Edit
              </Button>
            ) : (
              <Button variant="ghost" size="sm" onClick={() => onChange({ ...choice, text: null })}>
                <RotateCcw aria-hidden />
                Discard edits
              </Button>
            )}
          </span>
        )}
      </header>
      {warnings.map((warning) => (
        <p key={warning} className="flex items-center gap-1.5 border-b bg-warning-soft px-2.5 py-1 text-xs">
          <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warning" />
          {warning}
        </p>
      ))}
      {choice.text === null ? (
        <DiffTable file={file} taken={choice.hunks} onToggle={onChange ? toggle : undefined} />
      ) : (
        <Textarea
          aria-label={`Text of ${path}`}
          spellCheck={false}
          value={choice.text}
          onChange={({ target }) => onChange?.({ ...choice, text: target.value })}
          className="min-h-80 rounded-none border-0 font-mono text-xs"
        />
      )}
    </section>
  );
}

const looks: Record<DiffLine["kind"], { sign: string; className: string; word: string }> = {
  same: { sign: " ", className: "", word: "" },
  added: { sign: "+", className: "bg-success-soft", word: "added: " },
  removed: { sign: "−", className: "bg-destructive-soft", word: "removed: " },
};

function DiffTable({
  file,
  taken,
  onToggle,
}: {
  file: ProposedFile;
  taken: readonly number[];
  onToggle: ((hunk: number) => void) | undefined;
}) {
  const rows = showDiff(file.before ?? "", file.after);
  let lastHunk: number | null = null;
  return (
    <section
      aria-label={`Change of ${file.path}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-quiet overflow-x-auto"
    >
      <table className="w-full border-collapse font-mono text-xs">
        <tbody>
          {rows.map((row, at) => {
            if (row === null) {
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a finished change never move
                <tr key={at} className="text-muted-foreground">
                  <td colSpan={4} className="border-y bg-muted px-2.5 text-center">
                    …
                  </td>
                </tr>
              );
            }
            const { hunk } = row;
            const isFirst = hunk !== null && hunk !== lastHunk;
            lastHunk = hunk ?? lastHunk;
            const { sign, className, word } = looks[row.kind];
            const isLeft = hunk !== null && !taken.includes(hunk);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a finished change never move
              <tr key={at} className={cn(className, isLeft && "opacity-40")}>
                <td className="w-7 px-1.5 align-top">
                  {isFirst && onToggle && (
                    <Checkbox
                      aria-label={`Take change ${hunk + 1} of ${file.path}`}
                      checked={!isLeft}
                      onCheckedChange={() => onToggle(hunk)}
                    />
                  )}
                </td>
                <td className="tnum w-8 select-none pr-1 text-right text-muted-foreground">{row.oldNumber ?? ""}</td>
                <td className="tnum w-8 select-none pr-2 text-right text-muted-foreground">{row.newNumber ?? ""}</td>
                <td className="whitespace-pre pr-3">
                  <span aria-hidden className="mr-1.5 inline-block w-2 select-none">
                    {sign}
                  </span>
                  {word && <span className="sr-only">{word}</span>}
                  {row.text.replace(/\r?\n$/, "")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
