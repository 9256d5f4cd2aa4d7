CREATE TABLE `orders` (
	`id` serial AUTO_INCREMENT NOT NULL,
	`at` timestamp DEFAULT (now()),
	CONSTRAINT `orders_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `users` ADD `token` varchar(36) DEFAULT (uuid()) NOT NULL;--> statement-breakpoint
ALTER TABLE `users` RENAME COLUMN `a` TO `b`;
