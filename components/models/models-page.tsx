"use client";

import { Search } from "lucide-react";
import { useRef } from "react";
import { PageBody } from "~/components/frame/page-body";
import { useShortcuts } from "~/components/frame/shortcuts";
import { CatalogueList } from "~/components/models/catalogue-list";
import { InstalledModels } from "~/components/models/installed-models";
import { ModelSheet } from "~/components/models/model-sheet";
import { PullBox } from "~/components/models/pull-box";
import { PullJobs } from "~/components/models/pull-jobs";
import { Input } from "~/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "~/components/ui/tabs";
import { useUrlState } from "~/components/use-url-state";
import { engineIdSchema } from "~/shared/contracts/engine";

/** Installed models and the catalogue; tab, search, engine and the opened model live in the URL. */
export function ModelsPage() {
  const url = useUrlState();
  const search = useRef<HTMLInputElement>(null);
  useShortcuts("Models", [{ keys: "/", description: "Search the models", run: () => search.current?.focus() }]);

  const tab = url.get("tab") === "catalogue" ? "catalogue" : "installed";
  const query = url.get("q");
  const engine = engineIdSchema.safeParse(url.get("engine")).data ?? null;
  const filter = { query, engine };

  return (
    <PageBody>
      <Tabs
        value={tab}
        onValueChange={(value) => url.replace({ tab: value === "catalogue" ? value : null })}
        className="flex flex-col gap-4"
      >
        <div className="flex flex-wrap items-start gap-2">
          <TabsList aria-label="Models">
            <TabsTrigger value="installed">Installed</TabsTrigger>
            <TabsTrigger value="catalogue">Catalogue</TabsTrigger>
          </TabsList>
          <div className="flex min-w-0 gap-2 max-sm:w-full">
            <div className="relative min-w-0 flex-1 sm:w-56 sm:flex-none">
              <Search
                aria-hidden
                className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground"
              />
              <Input
                ref={search}
                type="search"
                aria-label="Search models"
                placeholder="Search"
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
          <div className="min-w-0 max-w-lg flex-1 max-sm:min-w-full sm:ml-auto sm:min-w-72">
            <PullBox />
          </div>
        </div>
        <PullJobs />
        <TabsContent value="installed">
          <InstalledModels filter={filter} onOpen={(model) => url.push({ model })} />
        </TabsContent>
        <TabsContent value="catalogue">
          <CatalogueList filter={filter} />
        </TabsContent>
      </Tabs>
      <ModelSheet name={url.get("model") || null} onClose={() => url.replace({ model: null })} />
    </PageBody>
  );
}
