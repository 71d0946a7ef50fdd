import { describe, expect, it } from "vitest";
import { classifyTask } from "~/server/services/analyze/classify-task";
import { readMeaning } from "~/server/services/analyze/task-features";
import { classifyByKeywords, measureAccuracy, readLabelledTasks } from "~/tests/unit/analyze/labelled-tasks";

const plain = { description: "", criteria: [], dependencyCount: 0 };

describe("classifyTask", () => {
  it("finds the class of tasks that its words were not chosen on, far more often than keywords do", () => {
    const { heldOut } = readLabelledTasks();
    expect(heldOut.length).toBeGreaterThanOrEqual(60);
    const accuracy = measureAccuracy(heldOut, (task) => classifyTask(task).class);
    const baseline = measureAccuracy(heldOut, classifyByKeywords);
    expect(accuracy.all).toBeGreaterThan(0.85);
    expect(Math.min(accuracy.simple, accuracy.medium, accuracy.complex)).toBeGreaterThan(0.75);
    expect(accuracy.all).toBeGreaterThan(baseline.all + 0.2);
  });

  it("reads nothing into the headings of a template", () => {
    const description = "## Scope Boundaries (CRITICAL)\nOnly the label.\n\n## Dependencies\nNone";
    const { class: taskClass, factors } = classifyTask({ ...plain, title: "Rename a label", description });
    expect(taskClass).toBe("simple");
    expect(factors.map(({ evidence }) => evidence).join()).not.toMatch(/critical|dependencies/i);
  });

  it("gives each reason with the words that it rests on", () => {
    const { factors } = classifyTask({ ...plain, title: "Investigate the data loss in production" });
    expect(factors).toContainEqual({ name: "open questions", weight: 1, evidence: "investigate" });
    expect(factors).toContainEqual({ name: "high stakes", weight: 2, evidence: "data loss, production" });
  });

  it("takes a person's estimate and open dependencies into account", () => {
    const task = { ...plain, title: "Build the page for reports", criteria: ["a", "b"] };
    expect(classifyTask({ ...task, estimateMinutes: 30 }).class).toBe("simple");
    expect(classifyTask({ ...task, estimateMinutes: 5000, dependencyCount: 3 }).class).toBe("complex");
  });
});

describe("readMeaning", () => {
  it("leaves out headings, criteria and code, and mends lost line ends", () => {
    const lost = "## ObjectivennShow it.nn## Acceptance Criterian- [ ] onen- [ ] twonn## NotesnUse the cache.";
    const meaning = readMeaning({ title: "T", description: lost });
    expect(meaning).toContain("Show it.");
    expect(meaning).toContain("Use the cache.");
    expect(meaning).not.toMatch(/one|two|Criteria/);
    expect(readMeaning({ title: "T", description: "a\n```\nsecurity\n```\nb" })).not.toContain("security");
  });
});
