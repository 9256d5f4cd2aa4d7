/** Whom a read is for. Flags stick to the tenant where one is named, else to the entity: whoever was moved stays moved. */
export interface Subject {
  /** The id of what is read, such as an order's. */
  readonly entity?: string;
  /** Whose it is, such as a customer's account. */
  readonly tenant?: string;
}
