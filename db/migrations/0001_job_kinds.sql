PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`status` text NOT NULL,
	`payload` text NOT NULL,
	`idempotency_key` text,
	`progress` text,
	`result` text,
	`error` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	CONSTRAINT "jobs_status" CHECK("__new_jobs"."status" in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'))
);
--> statement-breakpoint
INSERT INTO `__new_jobs`("id", "kind", "title", "status", "payload", "idempotency_key", "progress", "result", "error", "created_at", "started_at", "finished_at") SELECT "id", "kind", "title", "status", "payload", "idempotency_key", "progress", "result", "error", "created_at", "started_at", "finished_at" FROM `jobs`;--> statement-breakpoint
DROP TABLE `jobs`;--> statement-breakpoint
ALTER TABLE `__new_jobs` RENAME TO `jobs`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `jobs_by_status` ON `jobs` (`status`,`created_at`);