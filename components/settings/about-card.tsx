"use client";

import type { ReactNode } from "react";
import { CopyText } from "~/components/copy-text";
import { engineTitle, stateLook } from "~/components/frame/engine-words";
import { Card, CardHeader, CardTitle } from "~/components/ui/card";
import { useNow } from "~/components/use-now";
import type { System } from "~/shared/contracts/system";
import { formatAge, formatMemory } from "~/shared/format-quantity";

/** Versions, process, machine and where things are kept. */
export function AboutCard({ system }: { system: System }) {
  const now = useNow(30_000);
  const { machine } = system;
  const value = (name: string) => system.settings.find((setting) => setting.name === name)?.value;
  const home = value("home");
  const models = value("models");
  return (
    <Card>
      <CardHeader>
        <CardTitle>About</CardTitle>
      </CardHeader>
      <dl className="grid grid-cols-1 gap-x-8 px-4 py-2 sm:grid-cols-2">
        <Fact name="ollmlx">
          {system.version}, pid {system.pid}, started {formatAge(system.startedAt, now)}
        </Fact>
        {system.engines.map((engine) => (
          <Fact key={engine.id} name={engineTitle(engine)}>
            {engine.version ?? "version not known"}, {stateLook[engine.state].word.toLowerCase()}
          </Fact>
        ))}
        <Fact name="Machine">{machine.hostname}</Fact>
        <Fact name="System">
          {machine.os}, {machine.arch}
        </Fact>
        <Fact name="Processor">
          {machine.cpu}, {machine.cores} cores
        </Fact>
        <Fact name="Memory">{formatMemory(machine.memoryBytes)}</Fact>
        {home && (
          <Fact name="Database and logs">
            <CopyText text={home} />
          </Fact>
        )}
        {models && (
          <Fact name="Model store">
            <CopyText text={models} />
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4 border-b py-1 last:border-0">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="tnum min-w-0 break-words text-right">{children}</dd>
    </div>
  );
}
