DO $$
DECLARE last bigint := 0;
BEGIN
  LOOP
    UPDATE users SET mail = email WHERE id > last AND id <= last + 1000;
    EXIT WHEN NOT FOUND;
    last := last + 1000;
    COMMIT;
  END LOOP;
END $$;
