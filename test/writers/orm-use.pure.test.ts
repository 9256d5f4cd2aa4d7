import { describe, expect, it } from 'vitest';
import { languageOf } from '../../mcp-server/src/writers/repository/languages.ts';
import { ormUsed } from '../../mcp-server/src/writers/text/orm-use.ts';

const used = (file: string, text: string) => {
  const language = languageOf(file);
  return language === null ? null : ormUsed(text, language);
};

describe('an ORM of another language', () => {
  it.each([
    ['a.py', 'class Order(models.Model): pass', 'Django'],
    ['a.py', 'Order.objects.create(total=1)', 'Django'],
    ['a.py', 'from sqlalchemy.orm import Session', 'SQLAlchemy'],
    ['a.py', 'frame.to_sql("orders", engine)', 'pandas'],
    ['a.rb', 'class Order < ApplicationRecord', 'ActiveRecord'],
    ['a.rb', 'Order.where(id: 1).update_all(paid: true)', 'ActiveRecord'],
    ['a.rb', 'Order.create!(total: 1)', 'ActiveRecord'],
    ['a.php', 'class Order extends Model {}', 'Eloquent'],
    ['a.php', "DB::table('orders')->insert([])", 'Eloquent'],
    ['a.php', '#[ORM\\Entity]', 'Doctrine'],
    ['A.java', '@Entity class Order {}', 'JPA'],
    ['A.kt', 'interface Orders : JpaRepository<Order, Long>', 'JPA'],
    ['a.cs', 'class Shop : DbContext {}', 'Entity Framework'],
    ['a.go', 'import "gorm.io/gorm"', 'GORM'],
    ['a.ex', 'use Ecto.Schema', 'Ecto'],
    ['a.rs', 'use diesel::prelude::*;', 'Diesel'],
  ])('is named where %s holds %s', (file, text, orm) => {
    expect(used(file, text)).toBe(orm);
  });

  it.each([
    ['a.py', 'requests.Session().delete(url); model = models.Modelling()'],
    ['a.rb', 'Stripe::Charge.create(amount: 1)'],
    ['A.java', 'String entity = "Entity";'],
    ['a.ts', 'class Order < ApplicationRecord'],
  ])('is not seen where %s holds %s', (file, text) => {
    expect(used(file, text)).toBe(null);
  });
});
