-- AlterTable
ALTER TABLE `User` ADD COLUMN `role` ENUM('USER', 'ADMIN') NOT NULL DEFAULT 'USER',
    MODIFY `email` VARCHAR(320) NOT NULL;
-- CreateIndex
CREATE UNIQUE INDEX `User_email_key` ON `User`(`email`);
-- AddForeignKey
ALTER TABLE `Post` ADD CONSTRAINT `Post_authorId_fkey` FOREIGN KEY (`authorId`) REFERENCES `User`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;
-- DropForeignKey
ALTER TABLE `Post` DROP FOREIGN KEY `Post_x_fkey`;
