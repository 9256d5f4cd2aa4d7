/** The ids of the rules that judge a field, or the reason why none does. */
export type Cover = readonly string[] | string;
