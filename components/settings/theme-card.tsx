"use client";

import { chooseTheme, themeChoices, useTheme } from "~/components/frame/theme";
import { themeWords } from "~/components/frame/theme-menu";
import { Card, CardDescription, CardTitle } from "~/components/ui/card";

/** Light, dark, or as the system says; remembered in this browser. */
export function ThemeCard() {
  const { choice } = useTheme();
  return (
    <Card className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
      <div>
        <CardTitle>Theme</CardTitle>
        <CardDescription>Remembered in this browser.</CardDescription>
      </div>
      <fieldset className="flex h-8 gap-0.5 rounded-lg bg-muted p-0.5">
        <legend className="sr-only">Theme</legend>
        {themeChoices.map((value) => {
          const { label, icon: Icon } = themeWords[value];
          return (
            <label
              key={value}
              className="relative flex h-7 cursor-pointer items-center gap-1.5 rounded-md px-2.5 font-medium text-muted-foreground text-sm transition-colors hover:text-foreground has-checked:bg-card has-checked:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring has-checked:ring-1 has-checked:ring-border [&_svg]:size-4"
            >
              <input
                type="radio"
                name="theme"
                value={value}
                checked={choice === value}
                onChange={() => chooseTheme(value)}
                className="sr-only"
              />
              <Icon aria-hidden />
              {label}
            </label>
          );
        })}
      </fieldset>
    </Card>
  );
}
