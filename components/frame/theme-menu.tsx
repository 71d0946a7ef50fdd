"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { chooseTheme, themeChoices, useTheme } from "~/components/frame/theme";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";

export const themeWords = {
  system: { label: "Like the system", icon: Monitor },
  light: { label: "Light", icon: Sun },
  dark: { label: "Dark", icon: Moon },
} as const;

export function ThemeMenu() {
  const { choice } = useTheme();
  const CurrentIcon = themeWords[choice].icon;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Theme: ${themeWords[choice].label}`} className="max-sm:hidden">
          <CurrentIcon aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuRadioGroup value={choice}>
          {themeChoices.map((value) => {
            const { label, icon: Icon } = themeWords[value];
            return (
              <DropdownMenuRadioItem key={value} value={value} onSelect={() => chooseTheme(value)}>
                <Icon aria-hidden />
                {label}
              </DropdownMenuRadioItem>
            );
          })}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
