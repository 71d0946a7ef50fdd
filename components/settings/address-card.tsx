"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { CopyButton } from "~/components/copy-text";
import { Card, CardDescription, CardHeader, CardTitle } from "~/components/ui/card";
import type { System } from "~/shared/contracts/system";

interface Client {
  name: string;
  code: string;
}

/** How common clients are pointed at this daemon. */
function describeClients(url: string, model: string): Client[] {
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "Hello!" }] });
  return [
    { name: "ollama command line", code: `OLLAMA_HOST=${url} ollama run ${model}` },
    {
      name: "ollama package of npm",
      code: `import { Ollama } from "ollama";\nconst ollama = new Ollama({ host: "${url}" });\nawait ollama.chat({ model: "${model}", messages: [{ role: "user", content: "Hello!" }] });`,
    },
    { name: "curl", code: `curl ${url}/api/chat -d '${body}'` },
  ];
}

/** Where the daemon answers, with lines to copy for the common clients. */
export function AddressCard({ system }: { system: System }) {
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions());
  const model = models.data?.[0]?.name ?? "llama3.2:1b";
  return (
    <Card>
      <CardHeader>
        <CardTitle>Addresses</CardTitle>
      </CardHeader>
      <ul className="divide-y">
        <Address name="Dashboard and all APIs" url={system.url} />
        {system.ollamaUrl ? (
          <Address name="Ollama-compatible API" url={system.ollamaUrl} />
        ) : (
          <li className="px-4 py-2.5">
            <p className="font-medium">Ollama-compatible API</p>
            <CardDescription>
              Another server holds the Ollama port, so Ollama clients use the address above.
            </CardDescription>
          </li>
        )}
        {describeClients(system.ollamaUrl ?? system.url, model).map(({ name, code }) => (
          <li key={name} className="flex items-start gap-2 py-2 pr-2 pl-4">
            <div className="min-w-0 flex-1">
              <p className="mb-1 text-muted-foreground text-xs">{name}</p>
              <pre className="whitespace-pre-wrap break-words font-mono text-xs">{code}</pre>
            </div>
            <CopyButton text={code} what={`the lines for ${name}`} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Address({ name, url }: { name: string; url: string }) {
  return (
    <li className="flex items-center gap-2 py-1.5 pr-2 pl-4">
      <span className="flex-1 font-medium">{name}</span>
      <code className="min-w-0 break-all font-mono text-xs">{url}</code>
      <CopyButton text={url} what={`the address of ${name}`} />
    </li>
  );
}
