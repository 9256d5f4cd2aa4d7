/** The metrics of the sync kit: its own list, so that no rule and no panel names one that does not exist. */
export {
  METRICS as KIT_METRICS,
  type MetricName as KitMetricName,
} from '../../../templates/sync/src/observe/metric-list.ts';

/** What each of their names begins with. */
export const KIT_PREFIX = 'lockstep_sync_';
