ALTER TABLE `users` ADD `admin` tinyint(1) DEFAULT 0 NOT NULL;
CREATE INDEX `index_users_on_admin` ON `users` (`admin`) ALGORITHM = INPLACE LOCK = NONE;
ALTER TABLE `users` DROP INDEX `old_idx`;
RENAME TABLE `a` TO `b`, `c` TO `d`;
