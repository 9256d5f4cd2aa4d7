/** How figures are worded, in the tools and in the sync kit alike. */
export { quantity, quantityOf, quantityThat } from '../../../templates/sync/src/values/quantity.ts';
