"use client";

import { useId } from "react";
import { Label } from "~/components/ui/label";
import { Textarea } from "~/components/ui/textarea";

export const MOST_PATHS = 20;

/** The paths in a text of lines, without a leading "./". */
export const readPaths = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim().replace(/^\.\//, ""))
      .filter((line) => line !== ""),
  ),
];

/** Paths of files of the workspace, one a line; disabled where the workspace has no folder. */
export function PathsField({
  folder,
  value,
  onChange,
}: {
  folder: string | null;
  value: string;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <Label htmlFor={id} className="mb-1.5 block">
        Paths from the workspace's folder, one a line, at most {MOST_PATHS}
      </Label>
      <Textarea
        id={id}
        disabled={folder === null}
        value={value}
        placeholder={"README.md\nsrc/parser.ts"}
        onChange={(event) => onChange(event.target.value)}
        className="min-h-24 font-mono"
      />
      {folder === null && (
        <p className="mt-1 text-muted-foreground text-xs">
          This workspace has no folder. Choose one in its settings, so that a model can read files of it.
        </p>
      )}
    </div>
  );
}
