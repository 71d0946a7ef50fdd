import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({ extend: { theme: { text: ["2xs"], shadow: ["float"] } } });

/** Joins class lists; of two Tailwind classes for the same property the later one wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
