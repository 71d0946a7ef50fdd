import Link from "next/link";
import { AppFrame } from "~/components/frame/app-frame";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";

export default function NotFound() {
  return (
    <AppFrame>
      <EmptyState title="No page here" description="The address may be old or mistyped.">
        <Button asChild variant="outline">
          <Link href="/">Go to the start page</Link>
        </Button>
      </EmptyState>
    </AppFrame>
  );
}
