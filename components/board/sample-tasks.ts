import type { CreateTask } from "~/shared/contracts/task";

/** A small made-up project: one large task that is worth breaking down, and a few around it. */
export const sampleTasks: readonly CreateTask[] = [
  {
    title: "Let people sign in with a passkey",
    description:
      "Passwords are reset about forty times a week. Offer passkeys beside them: registration in the account page, sign-in on the login page, and a way back in when a device is lost. Old accounts keep working.",
    priority: "high",
    tags: ["accounts"],
    criteria: [
      "A person can add, name and remove a passkey",
      "Sign-in with a passkey works on a phone and a laptop",
      "Losing the only device does not lock anyone out",
    ],
  },
  { title: "Write down how releases are made", priority: "low", tags: ["docs"] },
  {
    title: "Search is slow with more than 10,000 notes",
    description:
      "Typing in the search box stalls for about a second. Find out where the time goes before changing anything.",
    status: "In Progress",
    priority: "critical",
    tags: ["search", "speed"],
    criteria: ["The first results show within 100 ms with 50,000 notes"],
  },
  { title: "Dark mode for the settings page", status: "Review", tags: ["look"] },
  { title: "Choose a licence", status: "Done", priority: "low" },
];
