import { secondsText } from '../../model/number-text.ts';
import { above, type ConditionCheck, said } from './condition.ts';

/** The lag of replicas, on either side: what is read there is that old, and a failover loses that much. */
export const replicas: ConditionCheck = ({ source, target }, { settings, kit }) => {
  const sides = [
    { name: 'source', ...source },
    { name: 'target', ...target },
  ];
  const lags = sides.flatMap(({ name, lagSeconds }) => (lagSeconds === null ? [] : [{ name, lagSeconds }]));
  // A replica whose channel stands still tells no lag.
  const silent = sides.find(
    ({ replica, lagSeconds, gone }) => gone === null && replica === true && lagSeconds === null,
  );
  const worst = lags.reduce((most, one) => (one.lagSeconds > most.lagSeconds ? one : most), {
    name: '',
    lagSeconds: 0,
  });
  const state = above(worst.lagSeconds, settings.replica_warn_seconds, settings.replica_halt_seconds);
  if (silent !== undefined && state !== 'halt')
    return said(
      'replicas',
      'unknown',
      `The ${silent.name} is a replica and does not say how far it is behind: does its replication run? Ask ${silent.label} (pg_stat_wal_receiver, or SHOW REPLICA STATUS).`,
    );
  if (state === 'fine')
    return said('replicas', 'fine', lags.length === 0 ? 'No replica tells its lag.' : 'Replicas keep up.');
  return {
    ...said('replicas', state, `A replica of the ${worst.name} is ${secondsText(worst.lagSeconds)} behind.`),
    pause: kit('backfill pause'),
    resume: kit('backfill resume'),
  };
};
