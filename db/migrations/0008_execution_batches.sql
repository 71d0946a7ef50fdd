CREATE TABLE `execution_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`mode` text NOT NULL,
	`model` text,
	`parallel` integer,
	`items` text NOT NULL,
	`created_at` integer NOT NULL,
	`cancelled_at` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `execution_batches_open` ON `execution_batches` (`ended_at`,`cancelled_at`);--> statement-breakpoint
ALTER TABLE `executions` ADD `cached_tokens` integer DEFAULT 0 NOT NULL;