ALTER TABLE ONLY public.orders
    ADD CONSTRAINT fk_rails_1234 FOREIGN KEY (user_id) REFERENCES public.users(id) NOT VALID;
ALTER TABLE public.orders VALIDATE CONSTRAINT fk_rails_1234;
SET search_path TO "$user", public;
INSERT INTO "schema_migrations" (version) VALUES ('20240101000000'), ('20240102000000');
