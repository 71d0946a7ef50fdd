"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, Keyboard, MessageSquare, Monitor, Moon, Package, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useEngines } from "~/app/_trpc/live-store";
import { pages } from "~/components/frame/pages";
import { chooseTheme } from "~/components/frame/theme";
import { isModelName } from "~/components/models/model-name";
import { usePullModel } from "~/components/models/use-pull-model";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "~/components/ui/command";
import { Dialog, DialogContent, DialogTitle } from "~/components/ui/dialog";
import { EngineMark } from "~/components/ui/engine-badge";
import { Kbd } from "~/components/ui/kbd";
import { toastError } from "~/components/ui/toaster";

const themeItems = [
  { label: "Light theme", choice: "light", icon: Sun },
  { label: "Dark theme", choice: "dark", icon: Moon },
  { label: "Theme of the system", choice: "system", icon: Monitor },
] as const;

/** Cmd/Ctrl-K: every page and action by name, chat with an installed model, or pull the model whose name was typed. */
export function CommandPalette({
  open,
  onOpenChange,
  onHelp,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      onOpenChange(!open);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open, onOpenChange]);

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent aria-describedby={undefined} className="gap-0 overflow-hidden p-0 [&>button]:hidden">
        <DialogTitle className="sr-only">Command palette</DialogTitle>
        <PaletteItems close={() => onOpenChange(false)} onHelp={onHelp} />
      </DialogContent>
    </Dialog>
  );
}

function PaletteItems({ close, onHelp }: { close: () => void; onHelp: () => void }) {
  const router = useRouter();
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions());
  const engines = useEngines();
  const restart = useMutation(
    trpc.engines.restart.mutationOptions({ onError: (error) => toastError("The engine was not restarted", error) }),
  );
  const pull = usePullModel();
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const canPull = isModelName(name) && !models.data?.some((model) => model.name === name);

  const act = (run: () => void) => () => {
    close();
    run();
  };

  return (
    <Command label="Command palette" loop>
      <CommandInput value={typed} onValueChange={setTyped} placeholder="A page, an action, or a model to pull" />
      <CommandList>
        {!canPull && <CommandEmpty>Nothing by that name. A model is pulled by org/name or name:tag.</CommandEmpty>}
        <CommandGroup heading="Pages">
          {pages.map(({ path, title, icon: Icon, key }) => (
            <CommandItem key={path} value={`Go to ${title}`} onSelect={act(() => router.push(path))}>
              <Icon aria-hidden />
              <span className="mr-auto">{title}</span>
              <Kbd>g</Kbd>
              <Kbd>{key}</Kbd>
            </CommandItem>
          ))}
        </CommandGroup>
        {canPull && (
          <CommandGroup heading="Pull" forceMount>
            <CommandItem forceMount value={`Pull ${name}`} onSelect={act(() => pull.mutate({ name }))}>
              <Download aria-hidden />
              <span className="min-w-0 break-all">Pull {name}</span>
            </CommandItem>
          </CommandGroup>
        )}
        {models.data && models.data.length > 0 && (
          <CommandGroup heading="Chat with">
            {models.data.map((model) => (
              <CommandItem
                key={`${model.engine} ${model.name}`}
                value={`Chat with ${model.name} ${model.engine}`}
                onSelect={act(() => router.push(`/chat?model=${encodeURIComponent(model.name)}`))}
              >
                <MessageSquare aria-hidden />
                <span className="mr-auto truncate">{model.name}</span>
                <EngineMark engine={model.engine} />
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        <CommandGroup heading="Actions">
          <CommandItem value="Browse models to pull" onSelect={act(() => router.push("/models?tab=catalogue"))}>
            <Package aria-hidden />
            Browse models to pull
          </CommandItem>
          {engines
            ?.filter(({ mode, state }) => mode === "managed" && state !== "absent")
            .map(({ id }) => (
              <CommandItem key={id} value={`Restart ${id}`} onSelect={act(() => restart.mutate({ id }))}>
                <span className="flex size-4 items-center justify-center">
                  <EngineMark engine={id} />
                </span>
                Restart {id === "mlx" ? "the MLX backend" : "Ollama"}
              </CommandItem>
            ))}
          {themeItems.map(({ label, choice, icon: Icon }) => (
            <CommandItem key={choice} value={label} onSelect={act(() => chooseTheme(choice))}>
              <Icon aria-hidden />
              {label}
            </CommandItem>
          ))}
          <CommandItem value="Keyboard shortcuts" onSelect={act(onHelp)}>
            <Keyboard aria-hidden />
            <span className="mr-auto">Keyboard shortcuts</span>
            <Kbd>?</Kbd>
          </CommandItem>
        </CommandGroup>
      </CommandList>
    </Command>
  );
}
