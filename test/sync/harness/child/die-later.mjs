// Loaded before a command of the kit that is to die: at a point of the kit, but not before its time, which begins when it can be
// stopped. The kit asks for the variable each time it passes a point.
const { HARNESS_DEATH_AT: point, HARNESS_DEATH_AFTER_MS: afterMs } = process.env;
const arm = () => {
  process.env.LOCKSTEP_CRASH_AT = point;
};
process.on('newListener', (event) => {
  if (event === 'SIGTERM') setTimeout(arm, Number(afterMs)).unref();
});
