/** What slot and publication are called: a slot takes lower case letters, digits and underscores. */
export function publicationName(prefix: string): string {
  return `${prefix.toLowerCase().replace(/[^a-z0-9]/g, '_')}_cdc`.slice(0, 63);
}
