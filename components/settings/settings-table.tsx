import { Badge } from "~/components/ui/badge";
import { Card, CardDescription, CardHeader, CardTitle } from "~/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import type { Setting } from "~/shared/contracts/system";

const sourceWords = { flag: "flag", env: "environment", default: "default" } as const;

/** Every setting with its value, where the value came from, and how to set it. */
export function SettingsTable({ settings }: { settings: readonly Setting[] }) {
  return (
    <Card>
      <CardHeader className="flex-wrap justify-between">
        <CardTitle>Settings in force</CardTitle>
        <CardDescription>Read when the daemon starts; set one by its flag or variable.</CardDescription>
      </CardHeader>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Setting</TableHead>
            <TableHead>Value</TableHead>
            <TableHead>From</TableHead>
            <TableHead className="max-sm:hidden">Set by</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {settings.map(({ name, value, source, flag, env }) => (
            <TableRow key={name}>
              <TableCell className="whitespace-nowrap font-medium">{name}</TableCell>
              <TableCell className="break-all font-mono text-xs">{value || "–"}</TableCell>
              <TableCell>
                <Badge variant={source === "default" ? "neutral" : "primary"}>{sourceWords[source]}</Badge>
              </TableCell>
              <TableCell className="font-mono text-muted-foreground text-xs max-sm:hidden">
                {[flag, env].filter(Boolean).join("  ") || "–"}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
