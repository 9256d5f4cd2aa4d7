/** How two canonical texts are judged: the sync kit's own code, so that parity and what runs in production cannot disagree. */
export { jsonNormalForm } from '../../../templates/sync/src/values/json-normal-form.ts';
export { nearlyEqual, toleranceText } from '../../../templates/sync/src/values/nearly-equal.ts';
export { normalForm, ruleText } from '../../../templates/sync/src/values/normal-form.ts';
