import type { Language } from '../repository/languages.ts';

/** What tells that a file declares or calls an ORM that is not looked into, by language. */
const SIGNS: readonly (readonly [languages: string, orm: string, sign: RegExp])[] = [
  ['Python', 'Django', /\bmodels\.Model\b|\.objects\.\w+\(/],
  [
    'Python',
    'SQLAlchemy',
    /\bfrom sqlalchemy\.orm\b|\bdeclarative_base\(|\bDeclarativeBase\b|\bdb\.Model\b|\bsession\.(?:add|add_all|merge)\(/,
  ],
  ['Python', 'Peewee', /\bfrom peewee import\b|\bpeewee\.Model\b/],
  ['Python', 'pandas', /\.to_sql\(/],
  [
    'Ruby',
    'ActiveRecord',
    /<\s*(?:ApplicationRecord|ActiveRecord::Base)\b|\.(?:create!|update_all|destroy_all|insert_all!?|upsert_all)(?!\w)/,
  ],
  ['Ruby', 'Sequel', /<\s*Sequel::Model\b/],
  ['PHP', 'Eloquent', /\bextends\s+(?:Model|Pivot|Authenticatable)\b|\bDB::table\(/],
  ['PHP', 'Doctrine', /\bORM\\(?:Entity|Table)\b|->(?:persist|flush)\(/],
  [
    'Java Kotlin Scala Groovy',
    'JPA',
    /@Entity\b|\bextends\s+(?:Jpa|Crud|PagingAndSorting)Repository\b|:\s*(?:Jpa|Crud)Repository\b/,
  ],
  ['Java Kotlin', 'jOOQ', /\borg\.jooq\b/],
  ['C# Visual Basic', 'Entity Framework', /\bDbContext\b|\bDbSet<|\.SaveChanges(?:Async)?\(/],
  ['Go', 'GORM', /\bgorm\.io\/|\bgorm\.(?:Model|DB|Open)\b/],
  ['Go', 'ent', /\bentgo\.io\/ent\b/],
  ['Elixir', 'Ecto', /\buse\s+Ecto\.(?:Schema|Repo)\b|\bRepo\.(?:insert|update|delete)/],
  ['Rust', 'Diesel', /\bdiesel::/],
  ['Rust', 'SeaORM', /\bsea_orm::/],
];

/** The ORM that a file of another language uses; null when it shows none. */
export function ormUsed(text: string, { kind, name }: Language): string | null {
  if (kind !== 'text') return null;
  return SIGNS.find(([languages, , sign]) => languages.split(' ').includes(name) && sign.test(text))?.[1] ?? null;
}
