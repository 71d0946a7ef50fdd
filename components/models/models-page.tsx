"use client";

import { FolderInput, Search } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { PageBody } from "~/components/frame/page-body";
import { useShortcuts } from "~/components/frame/shortcuts";
import { CatalogueList } from "~/components/models/catalogue-list";
import { CompareSheet } from "~/components/models/compare-sheet";
import { HubSearch } from "~/components/models/hub-search";
import { ImportDialog } from "~/components/models/import-dialog";
import { InstalledModels } from "~/components/models/installed-models";
import { MemoryStrip } from "~/components/models/memory-strip";
import { ModelJobs } from "~/components/models/model-jobs";
import { ModelSheet } from "~/components/models/model-sheet";
import { PullBox } from "~/components/models/pull-box";
import { TrainingSheet } from "~/components/models/training-sheet";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "~/components/ui/tabs";
import { Tooltip } from "~/components/ui/tooltip";
import { useUrlState } from "~/components/use-url-state";
import { engineIdSchema } from "~/shared/contracts/engine";

const tabs = ["installed", "catalogue", "hub"] as const;

/** Installed models, the catalogue and the hub; tab, search, engine, order and what is open live in the URL. */
export function ModelsPage() {
  const url = useUrlState();
  const search = useRef<HTMLInputElement>(null);
  const [importing, setImporting] = useState<{ name: string } | null>(null);
  const tab = tabs.find((known) => known === url.get("tab")) ?? "installed";
  const query = url.get("q");
  const engine = engineIdSchema.safeParse(url.get("engine")).data ?? null;
  const filter = { query, engine };
  const showTab = (next: string) => url.replace({ tab: next === "installed" ? null : next });
  const focusFirst = () => document.querySelector<HTMLElement>("[data-model-name]")?.focus();

  useShortcuts("Models", [
    { keys: "/", description: "Search the models", run: () => search.current?.focus() },
    { keys: "i", description: "Import a folder", run: () => setImporting({ name: "" }) },
    { keys: "1", description: "Installed models", run: () => showTab("installed") },
    { keys: "2", description: "Catalogue", run: () => showTab("catalogue") },
    { keys: "3", description: "Search on the hub", run: () => showTab("hub") },
    { keys: "ArrowDown", description: "To the models; then up and down, x ticks, Enter opens", run: focusFirst },
  ]);

  const takeDrop = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setImporting({ name: event.dataTransfer.files[0]?.name ?? "" });
  };

  return (
    // Dropping a folder is a shortcut for the button "Import".
    <PageBody className="max-w-[96rem]" onDragOver={(event) => event.preventDefault()} onDrop={takeDrop}>
      <MemoryStrip />
      <Tabs value={tab} onValueChange={showTab} className="flex flex-col gap-4">
        <div className="flex flex-wrap items-start gap-2">
          <TabsList aria-label="Models">
            <TabsTrigger value="installed">Installed</TabsTrigger>
            <TabsTrigger value="catalogue">Catalogue</TabsTrigger>
            <TabsTrigger value="hub">Hub</TabsTrigger>
          </TabsList>
          <div className="flex min-w-0 gap-2 max-sm:w-full">
            <div className="relative min-w-0 flex-1 sm:w-56 sm:flex-none">
              <Search
                aria-hidden
                className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground"
              />
              <Input
                key={tab}
                ref={search}
                type="search"
                aria-label="Search models"
                placeholder={tab === "hub" ? "Search the hub" : "Search"}
                defaultValue={query}
                onChange={(event) => url.replace({ q: event.target.value })}
                onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
                className="pl-8"
              />
            </div>
            <Select
              value={engine ?? "all"}
              onValueChange={(value) => url.replace({ engine: value === "all" ? null : value })}
            >
              <SelectTrigger aria-label="Engine" className="w-32 shrink-0">
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                <SelectItem value="all">All engines</SelectItem>
                <SelectItem value="mlx">MLX</SelectItem>
                <SelectItem value="ollama">GGUF</SelectItem>
              </SelectContent>
            </Select>
          </div>
          <div className="flex min-w-0 max-w-xl flex-1 items-start gap-2 max-sm:min-w-full sm:ml-auto sm:min-w-72">
            <div className="min-w-0 flex-1">
              <PullBox />
            </div>
            <Tooltip content="Import a folder">
              <Button
                variant="outline"
                size="icon"
                aria-label="Import a folder"
                onClick={() => setImporting({ name: "" })}
              >
                <FolderInput aria-hidden />
              </Button>
            </Tooltip>
          </div>
        </div>
        <ModelJobs />
        <TabsContent value="installed">
          <InstalledModels filter={filter} />
        </TabsContent>
        <TabsContent value="catalogue">
          <CatalogueList filter={filter} />
        </TabsContent>
        <TabsContent value="hub">
          <HubSearch filter={filter} />
        </TabsContent>
      </Tabs>
      <ModelSheet />
      <TrainingSheet />
      <CompareSheet />
      <ImportDialog
        open={importing !== null}
        proposedName={importing?.name ?? ""}
        onOpenChange={(open) => open || setImporting(null)}
      />
    </PageBody>
  );
}
