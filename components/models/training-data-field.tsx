"use client";

import { useMutation } from "@tanstack/react-query";
import { FileText, Upload } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { FormProblem, TextField } from "~/components/models/form-parts";
import { TrainingDataSummary } from "~/components/models/training-data-summary";
import { Button } from "~/components/ui/button";
import { Label } from "~/components/ui/label";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "~/components/ui/tabs";
import { Textarea } from "~/components/ui/textarea";
import type { TrainingDataReport } from "~/shared/contracts/fine-tune";
import { formatBytes } from "~/shared/format-quantity";

const example = '{"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Good day!"}]}';
/** The daemon takes bodies of this size and a little more. */
const largestUploadBytes = 48 * 1024 * 1024;

/** Examples by a file from this browser, as text, or by a path on the daemon's machine; and what was found in them. */
export function TrainingDataField({
  report,
  onReport,
}: {
  report: TrainingDataReport | null;
  onReport: (report: TrainingDataReport | null) => void;
}) {
  const trpc = useTRPC();
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [path, setPath] = useState("");
  const [fileName, setFileName] = useState<string | null>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const check = useMutation(trpc.models.checkTrainingData.mutationOptions({ onSuccess: onReport }));

  const begin = (source: { text: string } | { path: string }) => {
    onReport(null);
    check.mutate(source);
  };

  const takeFile = async (file: File) => {
    setFileName(file.name);
    const isTooLarge = file.size > largestUploadBytes;
    setFileProblem(
      isTooLarge
        ? `${file.name} has ${formatBytes(file.size)}; larger files than ${formatBytes(largestUploadBytes)} are given by their path.`
        : file.size === 0
          ? `${file.name} is empty.`
          : null,
    );
    if (!isTooLarge && file.size > 0) begin({ text: await file.text() });
  };

  return (
    <div className="flex flex-col gap-3">
      <Tabs defaultValue="file" className="flex flex-col gap-3">
        <TabsList aria-label="Where the examples are">
          <TabsTrigger value="file">File</TabsTrigger>
          <TabsTrigger value="text">Text</TabsTrigger>
          <TabsTrigger value="path">Path</TabsTrigger>
        </TabsList>
        <TabsContent value="file">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside */}
          <div
            className="flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-5 text-center"
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              event.stopPropagation();
              const [file] = event.dataTransfer.files;
              if (file) void takeFile(file);
            }}
          >
            <input
              ref={picker}
              type="file"
              accept=".jsonl,.json,.ndjson,.txt"
              aria-label="File of examples"
              className="sr-only"
              tabIndex={-1}
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                if (file) void takeFile(file);
                event.target.value = "";
              }}
            />
            <Button variant="outline" onClick={() => picker.current?.click()}>
              <Upload aria-hidden />
              Choose a file
            </Button>
            <p className="text-muted-foreground text-xs">
              {fileName ?? "or drop one here: JSON lines, one example each"}
            </p>
          </div>
          {fileProblem && (
            <p role="alert" className="mt-1 text-destructive text-xs">
              {fileProblem}
            </p>
          )}
        </TabsContent>
        <TabsContent value="text" className="flex flex-col gap-2">
          <Label htmlFor={`${id}-text`}>Examples, one JSON object a line</Label>
          <Textarea
            id={`${id}-text`}
            rows={6}
            value={text}
            spellCheck={false}
            placeholder={example}
            className="font-mono text-xs"
            onChange={(event) => setText(event.target.value)}
          />
          <Button
            variant="outline"
            className="self-start"
            disabled={text.trim() === "" || check.isPending}
            onClick={() => begin({ text })}
          >
            <FileText aria-hidden />
            Check
          </Button>
        </TabsContent>
        <TabsContent value="path" className="flex flex-col gap-2">
          <TextField
            label="Path of the file"
            value={path}
            hint="Absolute, on the daemon's machine."
            onChange={setPath}
          />
          <Button
            variant="outline"
            className="self-start"
            disabled={path.trim() === "" || check.isPending}
            onClick={() => begin({ path: path.trim() })}
          >
            <FileText aria-hidden />
            Check
          </Button>
        </TabsContent>
      </Tabs>
      <p className="text-muted-foreground text-xs">
        Each line is <code>{'{"messages": [...]}'}</code>, <code>{'{"prompt", "completion"}'}</code> or{" "}
        <code>{'{"text"}'}</code>.
      </p>
      {check.isPending && <p className="text-muted-foreground text-sm">Checking the examples…</p>}
      {check.isError && <FormProblem error={check.error} />}
      {report && <TrainingDataSummary report={report} />}
    </div>
  );
}
