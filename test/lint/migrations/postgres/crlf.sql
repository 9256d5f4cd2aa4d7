ALTER TABLE users DROP COLUMN email;
-- comment with ; semicolon and 'quote
CREATE INDEX i ON users (a);
