CREATE TABLE `embeddings` (
	`model` text NOT NULL,
	`content_hash` text NOT NULL,
	`vector` blob NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`model`, `content_hash`)
);
--> statement-breakpoint
CREATE INDEX `embeddings_by_age` ON `embeddings` (`created_at`);