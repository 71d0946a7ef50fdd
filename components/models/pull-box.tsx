"use client";

import { Download } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { isModelName, modelNameProblem } from "~/components/models/model-name";
import { usePullModel } from "~/components/models/use-pull-model";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";

/** Pulls a model by name; says what is wrong with a name before it is sent. */
export function PullBox() {
  const pull = usePullModel();
  const id = useId();
  const [text, setText] = useState("");
  const [touched, setTouched] = useState(false);
  const problem = touched ? modelNameProblem(text) : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    const name = text.trim();
    if (!isModelName(name)) return;
    pull.mutate({ name }, { onSuccess: () => setText("") });
    setTouched(false);
  };

  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-1">
      <div className="flex gap-2">
        <Input
          aria-label="Name of the model to pull"
          placeholder="org/name for MLX, name:tag for Ollama"
          value={text}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          aria-invalid={problem !== null}
          aria-describedby={problem ? id : undefined}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => setTouched(true)}
          className="min-w-0 flex-1"
        />
        <Button type="submit" variant="primary" disabled={pull.isPending || text.trim() === ""}>
          <Download aria-hidden />
          Pull
        </Button>
      </div>
      {problem && (
        <p id={id} role="alert" className="text-destructive text-xs">
          {problem}
        </p>
      )}
    </form>
  );
}
