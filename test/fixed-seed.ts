import { configureGlobal } from 'fast-check';

// A law that fails in one run of a hundred stops whoever lands at that moment; LOCKSTEP_SEED=$RANDOM looks further.
configureGlobal({ seed: Number(process.env.LOCKSTEP_SEED ?? 20_261_127) });
