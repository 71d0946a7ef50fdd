/** How the charts of the flow view look and name days. */
export const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });
export const axis = { tick: { fill: "var(--muted-foreground)", fontSize: 11 }, tickLine: false };
export const tooltipStyle = {
  background: "var(--popover)",
  borderColor: "var(--border)",
  borderRadius: 8,
  fontSize: 12,
};
/** Before the box is measured. */
export const chartSize = { width: 480, height: 192 };
/** Names in the page's own colour, so that they can be read beside pale marks. */
export const legend = {
  iconSize: 8,
  formatter: (name: string) => <span className="text-muted-foreground text-xs">{name}</span>,
};
