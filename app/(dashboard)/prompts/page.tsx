import type { Metadata } from "next";
import { Suspense } from "react";
import { PromptsPage } from "~/components/prompts/prompts-page";

export const metadata: Metadata = { title: "Prompts" };

export default function Page() {
  return (
    <Suspense>
      <PromptsPage />
    </Suspense>
  );
}
