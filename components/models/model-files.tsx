import { CopyText } from "~/components/copy-text";
import { Fact, FactList, Part, TextBlock } from "~/components/models/model-facts";
import { SheetBody } from "~/components/ui/sheet";
import type { ModelDetail } from "~/shared/contracts/model";
import { formatBytes } from "~/shared/format-quantity";

/** What lies on disk, and the texts that belong to the model. */
export function ModelFiles({ model }: { model: ModelDetail }) {
  const { path, files, digest, parameters, template, system, license } = model;
  return (
    <SheetBody className="flex flex-col gap-6">
      <FactList>
        <Fact name="Digest">
          <code className="font-mono text-xs">{digest.slice(0, 12)}</code>
        </Fact>
        {path ? (
          <Fact name="Folder">
            <CopyText text={path} />
          </Fact>
        ) : (
          <Fact name="Folder">kept by Ollama</Fact>
        )}
      </FactList>
      {files.length > 0 && (
        <Part title="Files">
          <ul className="divide-y rounded-md border">
            {files.map((file) => (
              <li key={file.name} className="flex justify-between gap-4 px-3 py-1.5">
                <span className="min-w-0 break-all">{file.name}</span>
                <span className="tnum shrink-0 text-muted-foreground">{formatBytes(file.sizeBytes)}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {parameters && <TextBlock title="Parameters" text={parameters} copy="the parameters" />}
      {system && <TextBlock title="System prompt" text={system} copy="the system prompt" />}
      {template && <TextBlock title="Template" text={template} copy="the template" />}
      {license && <TextBlock title="Licence" text={license} copy="the licence" />}
    </SheetBody>
  );
}
