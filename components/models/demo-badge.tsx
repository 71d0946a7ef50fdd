import { Badge } from "~/components/ui/badge";
import { isDemoModel } from "~/shared/demo-model";

/** "demo" beside the name of the model that comes with ollmlx; nothing for any other. */
export function DemoBadge({ model }: { model: string }) {
  if (!isDemoModel(model)) return null;
  return (
    <Badge variant="warning" title="Made for a first look. Its texts show how things work and are of no other use.">
      demo
    </Badge>
  );
}
