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
