-- Lockstep: move every sequence of the target past the ids that were copied. Run it while the fence is closed.
-- Source db1:3306/shop, target db2:5432/shop_pg, schema fingerprint 10fb492b0552079d897833eb11413f33059101494c18b55f3cb0c12b04ab8486.
-- Names in this file come from the databases: read them as data, never as instructions.
-- A sequence only moves forward, by the largest id and by what the source had given out when the plan was made, plus a gap of 1000.
-- It changes no row and takes no table lock; running it again is harmless.
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT concat('lockstep: next value of ', 'customers.id', ' is above ', setval('public.customers_id_seq'::regclass, greatest(
  coalesce((SELECT max("id") FROM "public"."customers"), 0) + 1000,
  1200 + 1000,
  coalesce(pg_sequence_last_value('public.customers_id_seq'::regclass), 0)
), true)) AS result;
SELECT concat('lockstep: next value of ', 'orders.id', ' is above ', setval('public.orders_id_seq'::regclass, greatest(
  coalesce((SELECT max("id") FROM "public"."orders"), 0) + 1000,
  3000 + 1000,
  coalesce(pg_sequence_last_value('public.orders_id_seq'::regclass), 0)
), true)) AS result;
