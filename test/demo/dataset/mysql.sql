-- The shop as it grew on MySQL. Runs on MySQL 9 and on MariaDB 10.11, in an empty database.

CREATE TABLE countries (
  code     CHAR(2) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  name     VARCHAR(80) NOT NULL,
  currency CHAR(3) NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE customers (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  public_id      BINARY(16) NOT NULL,
  email          VARCHAR(190) COLLATE utf8mb4_unicode_ci NOT NULL,
  full_name      VARCHAR(120) NOT NULL,
  phone          VARCHAR(40) NULL,
  locale         CHAR(5) NOT NULL DEFAULT 'en-US',
  birth_date     DATE NULL,
  loyalty_points INT UNSIGNED NOT NULL DEFAULT 0,
  credit         DECIMAL(12,2) NOT NULL DEFAULT 0.00,
  marketing      TINYINT(1) NOT NULL DEFAULT 0,
  preferences    JSON NULL,
  registered_at  DATETIME(6) NOT NULL,
  updated_at     TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  UNIQUE KEY customers_public_id (public_id),
  UNIQUE KEY customers_email (email),
  KEY customers_name (full_name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE addresses (
  id           BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id  BIGINT NOT NULL,
  country_code CHAR(2) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  street       VARCHAR(200) NOT NULL,
  town         VARCHAR(120) NOT NULL,
  postcode     VARCHAR(16) NOT NULL DEFAULT '',
  latitude     DECIMAL(9,6) NULL,
  longitude    DECIMAL(9,6) NULL,
  instructions VARCHAR(255) NULL,
  KEY addresses_customer (customer_id),
  KEY addresses_country_town (country_code, town),
  CONSTRAINT addresses_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT addresses_country_fk FOREIGN KEY (country_code) REFERENCES countries (code)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE categories (
  id        INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  parent_id INT UNSIGNED NULL,
  slug      VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  name      VARCHAR(80) NOT NULL,
  position  SMALLINT NOT NULL DEFAULT 0,
  UNIQUE KEY categories_slug (slug),
  KEY categories_parent (parent_id),
  CONSTRAINT categories_parent_fk FOREIGN KEY (parent_id) REFERENCES categories (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE products (
  id          INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  category_id INT UNSIGNED NOT NULL,
  sku         CHAR(12) COLLATE utf8mb4_bin NOT NULL,
  name        VARCHAR(160) NOT NULL,
  description TEXT NOT NULL,
  price       DECIMAL(10,2) NOT NULL,
  cost        DECIMAL(12,4) NULL,
  weight_kg   FLOAT NULL,
  attributes  JSON NOT NULL,
  tags        SET('new', 'sale', 'fragile', 'organic', 'imported') NOT NULL DEFAULT '',
  state       ENUM('draft', 'active', 'retired') NOT NULL DEFAULT 'draft',
  featured    TINYINT(1) NOT NULL DEFAULT 0,
  released_on DATE NULL,
  thumbnail   VARBINARY(64) NULL,
  UNIQUE KEY products_sku (sku),
  KEY products_category_state (category_id, state),
  KEY products_description (description(32)),
  CONSTRAINT products_category_fk FOREIGN KEY (category_id) REFERENCES categories (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE inventory (
  product_id INT UNSIGNED NOT NULL,
  warehouse  CHAR(4) COLLATE utf8mb4_bin NOT NULL,
  quantity   INT NOT NULL DEFAULT 0,
  reserved   INT UNSIGNED NOT NULL DEFAULT 0,
  updated_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (product_id, warehouse),
  CONSTRAINT inventory_product_fk FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE coupons (
  code        VARCHAR(24) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  percent_off DECIMAL(5,2) NULL,
  amount_off  DECIMAL(10,2) NULL,
  valid_until DATETIME(6) NOT NULL,
  uses        INT UNSIGNED NOT NULL DEFAULT 0,
  note        VARCHAR(200) NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE orders (
  id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number      VARCHAR(24) COLLATE utf8mb4_bin NOT NULL,
  customer_id BIGINT NOT NULL,
  address_id  BIGINT NULL,
  coupon_code VARCHAR(24) COLLATE utf8mb4_bin NULL,
  status      ENUM('pending', 'paid', 'shipped', 'delivered', 'cancelled', 'returned') NOT NULL DEFAULT 'pending',
  currency    CHAR(3) NOT NULL,
  total       DECIMAL(12,2) NOT NULL,
  is_gift     TINYINT(1) NOT NULL DEFAULT 0,
  remark      TEXT NULL,
  placed_at   DATETIME(6) NOT NULL,
  updated_at  TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  UNIQUE KEY orders_number (number),
  KEY orders_customer_placed (customer_id, placed_at),
  KEY orders_address (address_id),
  KEY orders_coupon (coupon_code),
  CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT orders_address_fk FOREIGN KEY (address_id) REFERENCES addresses (id) ON DELETE SET NULL,
  CONSTRAINT orders_coupon_fk FOREIGN KEY (coupon_code) REFERENCES coupons (code)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE order_items (
  order_id   BIGINT NOT NULL,
  line_no    SMALLINT UNSIGNED NOT NULL,
  product_id INT UNSIGNED NOT NULL,
  quantity   INT UNSIGNED NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL,
  line_total DECIMAL(12,2) GENERATED ALWAYS AS (quantity * unit_price) STORED,
  PRIMARY KEY (order_id, line_no),
  KEY order_items_product (product_id),
  CONSTRAINT order_items_order_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT order_items_product_fk FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE payments (
  id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id    BIGINT NOT NULL,
  provider    ENUM('card', 'paypal', 'sepa', 'invoice') NOT NULL,
  attempt     TINYINT UNSIGNED NOT NULL DEFAULT 1,
  gateway_id  BIGINT UNSIGNED NOT NULL,
  amount      DECIMAL(12,2) NOT NULL,
  captured_at DATETIME(6) NULL,
  response    JSON NULL,
  KEY payments_order (order_id),
  KEY payments_captured (captured_at),
  CONSTRAINT payments_order_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE reviews (
  id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id  INT UNSIGNED NOT NULL,
  customer_id BIGINT NOT NULL,
  rating      TINYINT UNSIGNED NOT NULL,
  title       VARCHAR(120) NOT NULL,
  body        TEXT NULL,
  helpful     INT UNSIGNED NOT NULL DEFAULT 0,
  created_at  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  KEY reviews_product (product_id),
  KEY reviews_customer (customer_id),
  CONSTRAINT reviews_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT reviews_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT reviews_rating CHECK (rating BETWEEN 1 AND 5)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE events (
  occurred_at DATETIME(6) NOT NULL,
  customer_id BIGINT NULL,
  kind        VARCHAR(40) NOT NULL,
  path        VARCHAR(200) NOT NULL,
  trace       BINARY(16) NOT NULL,
  detail      TEXT NULL,
  KEY events_occurred (occurred_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE VIEW customer_totals AS
  SELECT c.id, c.full_name, COUNT(o.id) AS orders, SUM(o.total) AS spent
  FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
  GROUP BY c.id, c.full_name;

CREATE TRIGGER reviews_tidy_title BEFORE INSERT ON reviews FOR EACH ROW SET NEW.title = TRIM(NEW.title);
