/** A mistake in the target's definition that compare_schemas has to find. */
export interface MappingMistake {
  /** The rule that finds it. */
  readonly rule: string;
  readonly table: string;
  /** The name of the column, key or index. */
  readonly name: string;
  readonly story: string;
}

/** The mistakes in `dataset/postgres.sql`. */
export const MAPPING_MISTAKES: readonly MappingMistake[] = [
  {
    rule: 'text-shortened',
    table: 'reviews',
    name: 'title',
    story: 'varchar(120) became varchar(80)',
  },
  {
    rule: 'timestamp-precision-lost',
    table: 'coupons',
    name: 'valid_until',
    story: 'datetime(6) became timestamp(0)',
  },
  {
    rule: 'unique-case-sensitivity',
    table: 'customers',
    name: 'customers_email',
    story: 'Anna@… and anna@… were one customer in MySQL and are two now',
  },
  {
    rule: 'index-missing',
    table: 'payments',
    name: 'payments_order',
    story: 'every order’s deletion scans all payments',
  },
];
