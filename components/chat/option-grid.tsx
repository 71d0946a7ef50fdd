"use client";

import { OptionField } from "~/components/chat/option-field";
import { type NumericOption, numericOptions } from "~/components/chat/option-list";
import type { ChatOptions } from "~/shared/contracts/conversation";

/** Fields of the options that are numbers. `fallbacks` are what counts where a field is empty. */
export function OptionGrid<Name extends NumericOption>({
  names,
  options,
  fallbacks = {},
  onChange,
}: {
  /** Those that are shown; all where it is left out. */
  names?: readonly Name[];
  options: Pick<ChatOptions, Name>;
  fallbacks?: Partial<Record<Name, number>>;
  onChange: (name: Name, value: number | undefined) => void;
}) {
  const isShown = (name: NumericOption): name is Name => names === undefined || names.some((one) => one === name);
  return (
    <div className="grid gap-x-4 gap-y-4 sm:grid-cols-2">
      {numericOptions.map(({ name, ...field }) =>
        isShown(name) ? (
          <OptionField
            key={name}
            {...field}
            value={options[name]}
            fallback={fallbacks[name]}
            onChange={(value) => onChange(name, value)}
          />
        ) : null,
      )}
    </div>
  );
}
