ALTER TABLE `bench_runs` ADD `job_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bench_runs` ADD `config_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bench_runs` ADD `memory` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `bench_runs` ADD `baseline_at` integer;--> statement-breakpoint
ALTER TABLE `bench_samples` ADD `case_id` text DEFAULT 'main' NOT NULL;--> statement-breakpoint
ALTER TABLE `bench_samples` ADD `via` text DEFAULT 'engine' NOT NULL;--> statement-breakpoint
ALTER TABLE `bench_samples` ADD `sent_at_ms` real DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `bench_samples` ADD `chunk_at_ms` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `bench_samples` ADD `environment` text;