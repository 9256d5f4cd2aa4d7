/** A table with a whole-number key and a short text. */
export const NUMBERED = 'CREATE TABLE t (id int PRIMARY KEY, v varchar(9));';
