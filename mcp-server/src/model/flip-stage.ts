/** What two fence rows say together: the sync kit's own code, so that who is the primary is told one way everywhere. */
export { type FlipStage, flipStage, NoPrimaryError } from '../../../templates/sync/src/core/flip-stage.ts';
