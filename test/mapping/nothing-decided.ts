/** A pair of tables about whose columns and rows nobody has decided anything. */
export const NO_DECISION = {
  dropped: [],
  elsewhere: [],
  added: [],
  constants: [],
  where: [],
  tolerance: [],
  masked: [],
};

/** A mapping that holds every table. */
export const NOTHING_LEFT = { unmatched: { source: [], target: [] }, leftBehind: [], inPlace: [] };
