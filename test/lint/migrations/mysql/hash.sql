# a comment; with 'quote
ALTER TABLE `we``ird; name` DROP COLUMN `x y`;
ALTER TABLE users
  -- drop the old one
  DROP COLUMN email;
INSERT INTO t (v) VALUES ('it''s; \' DROP TABLE users; --');
